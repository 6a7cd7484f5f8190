"""`giamngheo export`: the same kinds as `giamngheo import`, so that what left can come back unchanged."""

from datetime import UTC, date, datetime
from pathlib import Path

import click

from giamngheo.console.importing import find_cycle, installation_reach, unknown_kind
from giamngheo.console.installed import data_option, needs_installation
from giamngheo.console.output import language_option, refuses, say, today
from giamngheo.core.files import replacing
from giamngheo.core.problems import Refused
from giamngheo.core.table_problems import refusal
from giamngheo.core.table_writing import write_tables

KINDS = ("places", "households", "sheets", "budget", "activities")


@click.command()
@click.argument("kind")
@click.option("--place", help="Chỉ đơn vị này / only this unit.")
@click.option(
    "--on", type=click.DateTime(["%Y-%m-%d"]), help="Ngày, mặc định hôm nay (households) / as of this day."
)
@click.option("--cycle", help="Mã đợt rà soát (sheets) / code of the cycle.")
@click.option("--year", type=int, help="Năm ngân sách (activities) / budget year.")
@click.option(
    "-o", "--out", required=True, type=click.Path(path_type=Path), help="Tệp Excel ghi ra / the workbook."
)
@data_option
@language_option
@refuses
@needs_installation
def export(
    kind: str,
    place: str | None,
    on: datetime | None,
    cycle: str | None,
    year: int | None,
    out: Path,
    data: Path,
    language: str,
) -> None:
    """Xuất ra Excel: places, households, sheets, budget, activities; nhập lại tệp đã xuất không đổi gì.

    Tệp có tên người: mỗi lần xuất được ghi vào nhật ký.

    Write as Excel what `giamngheo import` takes in: places, households, sheets, budget, activities. A file with names
    in it is noted in the action log.
    """
    if kind not in KINDS:
        raise Refused([unknown_kind(kind, KINDS)])
    if out.suffix.lower() != ".xlsx":
        raise refusal("table.type_unknown", out.name, suffix=out.suffix, accepted=".xlsx")
    day = on.date() if on else today()
    if kind == "places":
        _places(place, day, out)
    elif kind == "households":
        _households(place, day, out)
    elif kind == "budget":
        _budget(place, day, out)
    elif kind == "activities":
        _activities(place, day, year, out)
    else:
        _sheets(cycle, place, out)
    click.echo(say(language, f"Đã ghi {out}.", f"{out} written."))


def _places(code: str | None, on: date, out: Path) -> None:
    from giamngheo.places.importing import tables
    from giamngheo.places.queries import by_code

    write_tables(tables(by_code(code, on) if code else None), out)


def _households(code: str | None, on: date, out: Path) -> None:
    from giamngheo.places.queries import by_code
    from giamngheo.registry.importing import tables

    place = by_code(code, on) if code else None
    made = tables(installation_reach("household.export", "household.read_sensitive"), on, place)
    write_tables(made, out)
    counts = [table.num_rows for table in made.values()]
    _note("household_list", f"{on}", code or "", households=counts[0], persons=counts[1])


def _budget(code: str | None, on: date, out: Path) -> None:
    from giamngheo.budget.importing import tables
    from giamngheo.budget.queries import Scope
    from giamngheo.places.queries import by_code

    scope = Scope(place=by_code(code, on)) if code else Scope()
    write_tables(tables(installation_reach("money.read"), scope), out)


def _activities(code: str | None, on: date, year: int | None, out: Path) -> None:
    from giamngheo.places.queries import by_code
    from giamngheo.programme.exporting import tables
    from giamngheo.programme.queries import Wanted
    from giamngheo.programme.workbook import ACTIVITIES, HANDOVERS, PARTICIPANTS, sheet_of

    wanted = Wanted(place=by_code(code, on) if code else None, budget_year=year)
    made = tables(installation_reach("programme.read", "household.export"), wanted)
    write_tables(made, out)
    counts = {one.name: made[sheet_of(one)].num_rows for one in (ACTIVITIES, PARTICIPANTS, HANDOVERS)}
    _note("activity_list", str(year or ""), code or "", **counts)


def _sheets(cycle_code: str | None, code: str | None, out: Path) -> None:
    from giamngheo.places.queries import by_code
    from giamngheo.review.exporting import Workbook

    cycle = find_cycle(cycle_code)
    place = by_code(code, cycle.reference_date) if code else cycle.place
    book = Workbook(installation_reach("household.export", "household.read_sensitive"), cycle, place)
    try:
        with replacing(out) as sibling:
            sibling.write_bytes(book.content())
    except OSError as error:
        raise refusal("table.cannot_write", out.name, reason=error.strerror or str(error)) from error
    _note("sheets", cycle.code, place.code, households=book.households, persons=book.persons)


def _note(what: str, asked: str, place: str, **counts: int) -> None:
    """One line of the action log: names left the system."""
    from django.db import transaction

    from giamngheo.audit.actions import Actor, record

    with transaction.atomic():
        record(
            actor=Actor("system", "giamngheo export"),
            verb="console.export",
            object_kind=what,
            object_id=asked,
            place_code=place,
            details=counts,
            at=datetime.now(UTC),
        )
