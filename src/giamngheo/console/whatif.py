"""`giamngheo whatif`: the same answers under another standard, with the matrix of changes; no database."""

from collections import Counter
from datetime import datetime
from pathlib import Path

import click

from giamngheo.console.answer_files import read_answers
from giamngheo.console.classify import CATEGORY_WORDS
from giamngheo.console.law import find_standard
from giamngheo.console.output import end, json_option, language_option, print_json, refuses, say, table, today
from giamngheo.core.numbers import group
from giamngheo.law.assumptions import assume
from giamngheo.law.bundle import load
from giamngheo.law.checks import values
from giamngheo.law.evaluate import classify
from giamngheo.law.model import CATEGORIES, Standard

_ORDER = [*CATEGORIES, None]


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--standard", required=True, help="Chuẩn thử / the standard to try.")
@click.option(
    "--from", "base", default="nd-07-2021", show_default=True, help="Chuẩn gốc / the standard of today."
)
@click.option("--persons", type=click.Path(path_type=Path), help="Tệp nhân khẩu / file of persons.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="Ngày rà soát, mặc định hôm nay / review date.")
@click.option(
    "--assume",
    "assumptions",
    multiple=True,
    metavar="NAME=NUMBER",
    help="Giả định một giá trị, ví dụ b1_cutoffs.poverty.rural=205 / assume a legal value.",
)
@json_option
@language_option
@refuses
def whatif(
    file: Path,
    standard: str,
    base: str,
    persons: Path | None,
    on: datetime | None,
    assumptions: tuple[str, ...],
    as_json: bool,
    language: str,
) -> None:
    """Thử: cùng câu trả lời, chuẩn khác; bảng chuyển loại hộ. Giá trị luật chưa có thì để trống hoặc --assume.

    What if: the same answers under another standard, with the matrix of changes. Values that the law lacks leave
    results open unless they are assumed with --assume.
    """
    bundle = load()
    present, tried = find_standard(bundle, base), assume(find_standard(bundle, standard), assumptions)
    day = on.date() if on else today()
    answers = read_answers(file, persons, [present, tried], day)
    before = classify(answers.households, answers.persons, present.id, day)["category"].to_pylist()
    after = classify(answers.households, answers.persons, tried.id, day, standard=tried)[
        "category"
    ].to_pylist()
    moves = Counter(zip(before, after, strict=True))
    if as_json:
        print_json(_document(present, tried, moves))
    else:
        click.echo(_matrix(present, tried, moves, language))
    end(answers.warnings, language)


def _lacking(standard: Standard) -> list[str]:
    missing = [key for key, cited in values(standard) if cited.value is None]
    return missing + [f"indicators.{one.code}" for one in standard.indicators if one.deprived_when is None]


def _matrix(
    present: Standard, tried: Standard, moves: "Counter[tuple[str | None, str | None]]", language: str
) -> str:
    words = CATEGORY_WORDS[language]
    rows = [
        [
            f"{present.id} ↓  {tried.id} →",
            *(words[category] for category in _ORDER),
            say(language, "Tổng", "Total"),
        ]
    ]
    for before in _ORDER:
        counts = [moves[before, after] for after in _ORDER]
        rows.append([words[before], *(group(count, language) for count in [*counts, sum(counts)])])
    totals = [sum(moves[before, after] for before in _ORDER) for after in _ORDER]
    rows.append(
        [say(language, "Tổng", "Total"), *(group(count, language) for count in [*totals, sum(totals)])]
    )
    text = table(rows, right=range(1, len(_ORDER) + 2))
    if tried.assumed:
        text += f"\n\n{say(language, 'Giả định, không phải luật', 'Assumed, not the law')}: {', '.join(tried.assumed)}"
    if lacking := _lacking(tried):
        text += f"\n\n{say(language, 'Luật chưa có', 'The law lacks')}: {', '.join(lacking)}"
    return text


def _document(
    present: Standard, tried: Standard, moves: "Counter[tuple[str | None, str | None]]"
) -> dict[str, object]:
    matrix = [
        {"from": before or "undetermined", "to": after or "undetermined", "households": moves[before, after]}
        for before in _ORDER
        for after in _ORDER
    ]
    return {
        "from": {"standard": present.id, "law_hash": present.hash},
        "to": {
            "standard": tried.id,
            "law_hash": tried.hash,
            "assumed": tried.assumed,
            "lacking": _lacking(tried),
        },
        "moves": matrix,
    }
