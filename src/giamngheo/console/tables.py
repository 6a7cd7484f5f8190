"""`giamngheo tables`: the official review tables as Excel, from an installation or from a sealed folder alone."""

from datetime import date, datetime
from pathlib import Path

import click

from giamngheo.console.installed import cycle_of, data_option, needs_installation
from giamngheo.console.output import end, language_option, refuses, say, today
from giamngheo.core.problems import Kind, Problem, Refused, catalogue
from giamngheo.documents.build import build_tables
from giamngheo.documents.excel import write_folder
from giamngheo.documents.reconcile import check
from giamngheo.documents.table import Table
from giamngheo.facts import snapshot

catalogue(
    {
        "console.cycle_or_folder": Kind(
            "Cần --cycle (từ hệ thống đã cài) hoặc --from (từ thư mục niêm phong).",
            "Give --cycle (from an installation) or --from (from a sealed folder).",
            "Xem `giamngheo tables --help`.",
            "See `giamngheo tables --help`.",
        ),
        "console.boundaries_need_record": Kind(
            "Thư mục niêm phong không có lịch sử sáp nhập nên không lập được trên ranh giới ngày khác.",
            "A sealed folder holds no lineage of units, so boundaries of another date cannot be drawn from it.",
            "Bỏ --boundaries, hoặc lập từ hệ thống đã cài bằng --cycle.",
            "Leave --boundaries out, or draw from an installation with --cycle.",
        ),
    }
)


@click.command()
@click.option("--cycle", help="Mã đợt rà soát / code of the cycle.")
@click.option(
    "--from", "folder", type=click.Path(path_type=Path), help="Thư mục niêm phong / a sealed folder."
)
@click.option("--place", required=True, help="Mã đơn vị hành chính / code of the unit.")
@click.option(
    "--level",
    type=click.Choice(["province", "district", "commune", "village"]),
    default="commune",
    show_default=True,
    help="Cấp của các dòng / level of the rows.",
)
@click.option(
    "--boundaries",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Ranh giới ngày khác / boundaries of another date.",
)
@click.option(
    "-o", "--out", required=True, type=click.Path(path_type=Path), help="Thư mục ghi ra / output folder."
)
@data_option
@language_option
@refuses
def tables(
    cycle: str | None,
    folder: Path | None,
    place: str,
    level: str,
    boundaries: datetime | None,
    out: Path,
    data: Path,
    language: str,
) -> None:
    """Lập các biểu tổng hợp rà soát (15 biểu) thành Excel, đã đối chiếu giữa các biểu.

    Từ hệ thống đã cài: --cycle; đủ 15 biểu. Từ thư mục niêm phong, không cần cơ sở dữ liệu: --from; 13 biểu đếm
    (hai danh sách có tên người chỉ có trong hệ thống).

    Write the review tables as Excel, reconciled with one another. From an installation: --cycle, all 15. From a sealed
    folder with no database: --from, the 13 counting tables (the two lists of names are in the record only).
    """
    day = boundaries.date() if boundaries else None
    if folder is not None and day is not None:
        raise Refused([Problem("console.boundaries_need_record")])
    if folder is not None:
        made = build_tables(snapshot.open(folder), place, level)
        problems = check(made)
    elif cycle is not None:
        made, problems = _from_record(cycle=cycle, place=place, level=level, boundaries=day, data=data)
    else:
        raise Refused([Problem("console.cycle_or_folder")])
    paths = write_folder(out, made, made_on=today(), language=language, problems=problems)
    vi = f"Đã ghi {len(made)} biểu vào {out} ({paths[-1].name} gồm tất cả)."
    click.echo(say(language, vi, f"{len(made)} tables written to {out} ({paths[-1].name} holds them all)."))
    end(problems, language)


@needs_installation
def _from_record(
    *, cycle: str, place: str, level: str, boundaries: date | None, data: Path
) -> tuple[list[Table], list[Problem]]:
    from giamngheo.access.reach import reach_of_installation
    from giamngheo.issuing.review_tables import review_tables, sealed_or_refused, unit_of

    found = cycle_of(cycle)
    unit = unit_of(found, place, boundaries)
    made = review_tables(
        found,
        unit,
        level,
        sealed_or_refused(found, unit),
        boundaries_on=boundaries,
        reach=reach_of_installation("household.export"),
    )
    return made.tables, made.problems
