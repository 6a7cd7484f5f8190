"""`giamngheo transitions`: diễn biến between two rounds, and the official identity; no database."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click
import pyarrow as pa
from ibis.expr.types import Table

from giamngheo.console.classify import CATEGORY_WORDS
from giamngheo.console.output import end, json_option, language_option, print_json, refuses, say, table
from giamngheo.core.engine import connect, lend
from giamngheo.core.layouts import Column, Kind, Layout
from giamngheo.core.numbers import group
from giamngheo.core.problems import Problem, Refused
from giamngheo.core.tables import read_table, write_table
from giamngheo.facts import identities, snapshot
from giamngheo.facts.counting import Value
from giamngheo.facts.definitions import CHANGE_WORDS
from giamngheo.facts.figures import lookup
from giamngheo.facts.rounds import EVENTS, Comparison, compare
from giamngheo.facts.schema import CATEGORIES

_CATEGORY = Column(
    "category",
    Kind.code,
    required=True,
    vi="Loại hộ",
    en="Category",
    choices=tuple((word, CATEGORY_WORDS["vi"][word], CATEGORY_WORDS["en"][word]) for word in CATEGORIES),
)
_HOUSEHOLD = Column("household", Kind.code, required=True, vi="Mã hộ", en="Household")

ROUND = Layout(
    "round",
    (
        _HOUSEHOLD,
        _CATEGORY,
        Column(
            "persons",
            Kind.integer,
            vi="Số nhân khẩu",
            en="Persons",
            aliases=("members", "số khẩu"),
            minimum=1,
        ),
        Column("ever_poor", Kind.boolean, vi="Đã từng là hộ nghèo", en="Ever poor"),
        Column("ever_near_poor", Kind.boolean, vi="Đã từng là hộ cận nghèo", en="Ever near-poor"),
    ),
    key=("household",),
    sheet_names=("households", "Hộ"),
)
"""One row a household of the register in one round, whatever its category."""

HAPPENED = Layout(
    "events",
    (
        _HOUSEHOLD,
        Column(
            "event",
            Kind.code,
            required=True,
            vi="Sự kiện",
            en="Event",
            choices=tuple((e, e, e) for e in EVENTS),
        ),
    ),
    key=("household",),
    sheet_names=("Sự kiện",),
)

_UNITS = {"change": "households", "change_persons": "persons"}


@click.command()
@click.argument("before", type=click.Path(path_type=Path))
@click.argument("after", type=click.Path(path_type=Path))
@click.option(
    "--by", multiple=True, metavar="COL", help="Cột phân tổ, lặp lại được / group column, repeatable."
)
@click.option("--events", type=click.Path(path_type=Path), help="Tệp sự kiện của hộ / file of events.")
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path),
    help="Ghi diễn biến từng hộ (CSV, XLSX, Parquet) / write here.",
)
@json_option
@language_option
@refuses
def transitions(
    before: Path,
    after: Path,
    by: tuple[str, ...],
    events: Path | None,
    out: Path | None,
    as_json: bool,
    language: str,
) -> None:
    """Diễn biến hộ nghèo, hộ cận nghèo giữa hai kỳ: thoát, tái nghèo, phát sinh; cuối kỳ khớp với đầu kỳ.

    BEFORE và AFTER có một dòng mỗi hộ trong sổ (không chỉ hộ nghèo): household, category; thêm persons để tính nhân
    khẩu, ever_poor và ever_near_poor để phân biệt tái nghèo với phát sinh mới. Cũng nhận thư mục niêm phong. Hộ chỉ
    có ở một kỳ phải có sự kiện trong --events (household, event): moved_out, died_out, merged_into, struck_off,
    moved_in, split_from, found, hoặc diễn biến đã ghi trong quyết định. Diễn biến không rõ được đếm riêng và báo,
    không gộp vào “khác”.

    What became of the poor and near-poor lists between two rounds: who escaped, fell back, arose; the end follows
    from the start.

    BEFORE and AFTER have one row per household of the register (not of the lists alone): household, category;
    persons to count persons; ever_poor and ever_near_poor to tell who fell back from who is new. Sealed folders will
    do. A household in one round only needs an event in --events (household, event): one of the words above, or the
    class of change as decided. What no rule classifies is counted apart and reported, never put under "other".
    """
    backend = connect()
    old, new = (lend(backend, name, _read(path)) for name, path in (("before", before), ("after", after)))
    _check_columns(old, new, by)
    happened = None if events is None else lend(backend, "events", read_table(events, HAPPENED).required())
    found = compare(old, new, happened, by)
    problems = [
        *found.problems,
        *(problem for counted in found.figures.values() for problem in identities.broken(counted)),
    ]
    if out is not None:
        write_table(found.rows, out)
    if as_json:
        print_json(_document(found, problems))
    else:
        click.echo(_screen(found, language))
    end(problems, language)


def _read(path: Path) -> pa.Table:
    """The households of a file or of a sealed folder; raises `Refused` with every problem that stops the work."""
    if path.is_dir():
        return snapshot.open(path).households.to_pyarrow()
    read = read_table(path, ROUND)
    found = read.required()
    absent = [column.name for column in ROUND.columns if column.name not in read.present]
    return found.drop_columns(absent)


def _check_columns(before: Table, after: Table, by: Sequence[str]) -> None:
    known = dict.fromkeys([*after.columns, *before.columns])
    problems = [
        Problem("rounds.column_absent", values={"column": column, "found": ", ".join(list(known)[:30])})
        for column in by
        if column not in known
    ]
    if problems:
        raise Refused(problems)


Levels = Mapping[tuple[str | None, Value], Mapping[str, tuple[int, int | None]]]


def _levels(found: Comparison) -> Levels:
    """Figures by (column, value), the whole first under (null, null)."""
    return {
        (column, values[0] if column else None): figures
        for column, counted in found.figures.items()
        for values, figures in lookup(counted).items()
    }


def _document(found: Comparison, problems: Sequence[Problem]) -> dict[str, Any]:
    changes = []
    for (column, level), figures in _levels(found).items():
        entry: dict[str, Any] = {"by": column, "level": level, "poor": {}, "near_poor": {}}
        for figure, (value, _) in figures.items():
            unit, key, name = figure.split(".")
            entry[key].setdefault(_UNITS[unit], {})[name] = value
        changes.append(entry)
    return {"changes": changes, "problems": [problem.as_dict() for problem in problems]}


def _screen(found: Comparison, language: str) -> str:
    levels = _levels(found)
    parts = []
    for key, vi, en in (
        ("poor", "Diễn biến hộ nghèo", "Poor households"),
        ("near_poor", "Diễn biến hộ cận nghèo", "Near-poor households"),
    ):
        for unit in _UNITS:
            figures = [
                figure for figure in next(iter(levels.values())) if figure.startswith(f"{unit}.{key}.")
            ]
            if not figures:
                continue
            noun = (
                say(language, "hộ", "households")
                if unit == "change"
                else say(language, "nhân khẩu", "persons")
            )
            parts.append(f"{say(language, vi, en)} ({noun})\n\n{_table(levels, figures, language)}")
    return "\n\n".join(parts)


def _table(levels: Levels, figures: Sequence[str], language: str) -> str:
    """The official columns: down for the whole alone, else numbered across with a place or group a row."""
    names = [say(language, *CHANGE_WORDS[figure.rpartition(".")[2]]) for figure in figures]
    names = [name[:1].upper() + name[1:] for name in names]
    whole = levels[None, None]
    if len(levels) == 1:
        rows = [
            [name, group(whole[figure][0], language)] for name, figure in zip(names, figures, strict=True)
        ]
        return table(rows, right=(1,), head=False)
    numbers = [f"({place})" for place in range(1, len(figures) + 1)]
    legend = [f"{number} {name}" for number, name in zip(numbers, names, strict=True)]
    rows = [["", *numbers]]
    for (column, level), values in levels.items():
        name = (
            say(language, "Toàn bộ", "All")
            if column is None
            else f"{column} = {'–' if level is None else level}"
        )
        rows.append([name, *(group(values[figure][0], language) for figure in figures)])
    return "\n".join(legend) + "\n\n" + table(rows, right=range(1, len(rows[0])))
