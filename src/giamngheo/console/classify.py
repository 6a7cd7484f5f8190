"""`giamngheo classify`: a table of households in, scores, flags and category out; no database."""

from collections import Counter
from datetime import date, datetime
from pathlib import Path

import click
import pyarrow as pa

from giamngheo.console.answer_files import read_answers
from giamngheo.console.law import find_standard
from giamngheo.console.output import end, json_option, language_option, print_json, refuses, say, table, today
from giamngheo.core.numbers import group, percent, ratio
from giamngheo.core.problems import Kind, Problem, Refused, catalogue
from giamngheo.core.tables import write_table
from giamngheo.law.agreement import disagreements
from giamngheo.law.bundle import load
from giamngheo.law.evaluate import classify as evaluate
from giamngheo.law.model import CATEGORIES, PointsTable, Standard

catalogue(
    {
        "console.unknown_points": Kind(
            "Chưa nạp bảng chấm điểm “{points}” của chuẩn này.",
            "No points table “{points}” of this standard is loaded.",
            "Các bảng đã nạp: {known}.",
            "Loaded tables: {known}.",
        ),
    }
)

CATEGORY_WORDS = {
    "vi": {
        "poor": "Hộ nghèo", "near_poor": "Hộ cận nghèo", "medium": "Hộ có mức sống trung bình",
        "not_poor": "Hộ không nghèo", None: "Chưa kết luận được",
    },
    "en": {
        "poor": "Poor", "near_poor": "Near-poor", "medium": "Medium living standard", "not_poor": "Not poor",
        None: "Undetermined",
    },
}  # fmt: skip

_RESULTS = ("b1", "b2", "deprived_least", "deprived_most", "dep_mask", "known_mask", "category", "missing")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--persons", type=click.Path(path_type=Path), help="Tệp nhân khẩu / file of persons.")
@click.option("--standard", default="nd-07-2021", show_default=True, help="Chuẩn nghèo / poverty standard.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="Ngày rà soát, mặc định hôm nay / review date.")
@click.option("--points", "points_id", help="Mã bảng chấm điểm B1 đã nạp / a B1 points table that is loaded.")
@click.option(
    "-o", "--out", type=click.Path(path_type=Path), help="Ghi kết quả (CSV, XLSX, Parquet) / write here."
)
@json_option
@language_option
@refuses
def classify(
    file: Path,
    persons: Path | None,
    standard: str,
    on: datetime | None,
    points_id: str | None,
    out: Path | None,
    as_json: bool,
    language: str,
) -> None:
    """Phân loại các hộ trong một tệp (CSV, XLSX, Parquet) theo chuẩn nghèo; không cần cơ sở dữ liệu.

    FILE có một dòng mỗi hộ: mã hộ, khu vực, điểm B1 và câu trả lời hoặc cờ thiếu hụt (d_<chỉ số>). Nhân khẩu ở
    trang “persons”/“Nhân khẩu” của cùng tệp Excel hoặc trong --persons. Kết quả: điểm, cờ, loại hộ, câu còn
    thiếu, mã băm của luật.

    Classify the households of a file under a poverty standard; no database.

    FILE has one row a household: code, area, B1 score and answers or deprivation flags (d_<indicator>). Persons are
    on the sheet “persons” of the same workbook or in --persons. Out come scores, flags, category, missing answers
    and the hash of the law.
    """
    chosen = find_standard(load(), standard)
    day = on.date() if on else today()
    answers = read_answers(file, persons, [chosen], day)
    points = _points(points_id, chosen)
    result = evaluate(answers.households, answers.persons, chosen.id, day, points=points)
    warnings = [
        *answers.warnings,
        *(problem for _, problem in disagreements(answers.households, result, chosen)),
    ]
    if out is not None:
        write_table(beside(answers.households, result, chosen), out)
    if as_json:
        print_json(_document(result, chosen, day, warnings))
    else:
        click.echo(_summary(result, chosen, language))
    end(warnings, language)


def _points(name: str | None, standard: Standard) -> PointsTable | None:
    """The loaded points table of that name; refused where there is none for the standard."""
    if name is None:
        return None
    tables = {key: table for key, table in load().points_tables.items() if table.standard == standard.id}
    if name not in tables:
        values = {"points": name, "known": ", ".join(tables) or "–"}
        raise Refused([Problem("console.unknown_points", values=values)])
    return tables[name]


def beside(households: pa.Table, result: pa.Table, standard: Standard) -> pa.Table:
    """The file's own rows with the results after them; lists as text."""
    out = households
    for name in [
        *(f"d_{indicator.code}" for indicator in standard.indicators),
        *_RESULTS,
        "standard",
        "law_hash",
    ]:
        column = result[name]
        if name == "missing":
            column = pa.array([", ".join(items) for items in column.to_pylist()], pa.string())
        place = out.column_names.index(name) if name in out.column_names else None
        out = out.append_column(name, column) if place is None else out.set_column(place, name, column)
    return out


def _summary(result: pa.Table, standard: Standard, language: str) -> str:
    counted = Counter(result["category"].to_pylist())
    total = result.num_rows
    rows = [say(language, "Loại hộ|Số hộ|Tỷ lệ", "Category|Households|Share").split("|")]
    for category in [*CATEGORIES, None]:
        number = counted.get(category, 0)
        share = percent(ratio(number, total), language=language)
        rows.append([CATEGORY_WORDS[language][category], group(number, language), share])
    rows.append(
        [say(language, "Tổng số", "Total"), group(total, language), percent(ratio(total, total), 2, language)]
    )
    return (
        f"{standard.title[language]}  [{standard.id} · {standard.hash[:12]}]\n\n{table(rows, right=(1, 2))}"
    )


def _document(result: pa.Table, standard: Standard, day: date, warnings: list[Problem]) -> dict[str, object]:
    counted = Counter(result["category"].to_pylist())
    return {
        "standard": standard.id,
        "law_hash": standard.hash,
        "on": day,
        "households": result.num_rows,
        "categories": {
            category or "undetermined": counted.get(category, 0) for category in [*CATEGORIES, None]
        },
        "problems": [problem.as_dict() for problem in warnings],
        "results": result.to_pylist(),
    }
