"""A form: its manifest and its questions, read from XLSForm rows, checked and named by its hash.

`data/<form>/survey.csv` has the columns of an XLSForm survey sheet plus the paper's number; a label that is left
empty is the vocabulary's.  `yes_no` is short for a `select_one` of yes and no.  A form version is what an answer is
tied to: any change of a question is another hash.
"""

import csv
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from giamngheo.core.problems import Kind as ProblemKind
from giamngheo.core.problems import Problem, Refused, Spot, catalogue
from giamngheo.forms.expressions import Expression, names_in, parse
from giamngheo.forms.vocabulary import Choice, Question, load

DATA = Path(__file__).parent / "data"
YES_NO = (Choice("yes", "Có", "Yes"), Choice("no", "Không", "No"))
_STRUCTURE = ("begin group", "end group", "begin repeat", "end repeat")
_ANSWERS = ("text", "integer", "decimal", "date", "yes_no", "select_one")

catalogue(
    {
        "forms.bad_row": ProblemKind(
            "Mẫu phiếu {form}: {detail}.",
            "Form {form}: {detail}.",
            "Sửa dòng này trong survey.csv.",
            "Correct this row of survey.csv.",
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the survey sheet, labels filled in and expressions parsed."""

    no: str
    type: str
    name: str
    label: Mapping[str, str]
    required: bool
    relevant: Expression | None
    constraint: Expression | None
    constraint_message: Mapping[str, str]
    calculation: Expression | None
    choices: tuple[Choice, ...]
    source: Mapping[str, str]
    question: Question | None
    in_repeat: str | None

    @property
    def is_question(self) -> bool:
        return self.type.split(" ")[0] in _ANSWERS


@dataclass(frozen=True, slots=True)
class Form:
    """A form version; `known` and `missing` say how far it is the official one."""

    id: str
    version: str
    title: Mapping[str, str]
    manifest: Mapping[str, Any]
    rows: tuple[Row, ...]
    hash: str

    def questions(self, repeat: str | None = None) -> Iterator[Row]:
        """The questions of the form itself, or those asked in a repeat."""
        return (row for row in self.rows if row.is_question and row.in_repeat == repeat)

    @property
    def missing(self) -> tuple[Mapping[str, str], ...]:
        """What of the official form is not known to us, in both languages."""
        return tuple(self.manifest["missing"])


@cache
def forms() -> Mapping[str, Form]:
    """Every form that ships with the product."""
    return {path.parent.name: read(path.parent) for path in sorted(DATA.glob("*/survey.csv"))}


@cache
def read(folder: Path) -> Form:
    """A form from its folder; raises `Refused` with the row of whatever is wrong."""
    manifest = yaml.safe_load((folder / "manifest.yaml").read_text(encoding="utf-8"))
    with (folder / "survey.csv").open(encoding="utf-8", newline="") as file:
        given = list(csv.DictReader(file))
    rows = tuple(_rows(manifest["id"], given))
    content = json.dumps(
        [manifest, [row.source for row in rows], _words(rows)], ensure_ascii=False, sort_keys=True
    )
    _check_names(manifest["id"], rows)
    return Form(
        id=manifest["id"],
        version=manifest["version"],
        title=manifest["title"],
        manifest=manifest,
        rows=rows,
        hash=hashlib.sha256(content.encode()).hexdigest(),
    )


def _words(rows: tuple[Row, ...]) -> list[object]:
    """Labels and choices as asked: a change of the vocabulary is a change of the form."""
    return [[dict(row.label), [(one.code, one.vi, one.en) for one in row.choices]] for row in rows]


def _rows(form: str, given: list[dict[str, str]]) -> Iterator[Row]:
    repeat: str | None = None
    for number, source in enumerate(given, 2):
        if source["type"] == "end repeat":
            repeat = None
        try:
            yield _row(source, repeat)
        except ValueError as error:
            spot = Spot(file=f"{form}/survey.csv", row=number)
            raise Refused([Problem("forms.bad_row", spot, {"form": form, "detail": str(error)})]) from error
        if source["type"] == "begin repeat":
            repeat = source["name"]


def _row(source: dict[str, str], repeat: str | None) -> Row:
    kind, _, listed = source["type"].partition(" ")
    if source["type"] not in _STRUCTURE and kind not in (*_ANSWERS, "calculate"):
        raise ValueError(f"unknown type “{source['type']}”")
    group = load().person if repeat else load().household
    question = group.get(source["name"])
    choices: tuple[Choice, ...] = YES_NO if kind == "yes_no" else ()
    if kind == "select_one":
        if question is None or not question.choices or listed != source["name"]:
            raise ValueError(f"“{source['name']}” has no list of codes “{listed}”")
        choices = question.choices
    label = {
        language: source[f"label::{language}"] or (getattr(question, language) if question else "")
        for language in ("vi", "en")
    }
    if kind in _ANSWERS and not all(label.values()):
        raise ValueError(f"“{source['name']}” has no label")
    return Row(
        no=source["no"],
        type=source["type"],
        name=source["name"],
        label=label,
        required=source["required"] == "yes",
        relevant=_expression(source["relevant"]),
        constraint=_expression(source["constraint"]),
        constraint_message={language: source[f"constraint_message::{language}"] for language in ("vi", "en")},
        calculation=_expression(source["calculation"]),
        choices=choices,
        source=source,
        question=question,
        in_repeat=repeat,
    )


def _expression(text: str) -> Expression | None:
    return parse(text) if text else None


def _check_names(form: str, rows: tuple[Row, ...]) -> None:
    """Expressions speak only of names that stand above them."""
    seen: set[str] = set()
    for number, row in enumerate(rows, 2):
        for expression in (row.relevant, row.constraint, row.calculation):
            unknown = names_in(expression) - seen if expression else set()
            if unknown:
                detail = f"“{row.name}” refers to {', '.join(sorted(unknown))}, not asked before"
                spot = Spot(file=f"{form}/survey.csv", row=number)
                raise Refused([Problem("forms.bad_row", spot, {"form": form, "detail": detail})])
        if row.name and row.is_question and row.name in seen:
            detail = f"“{row.name}” stands twice"
            raise Refused([Problem("forms.bad_row", Spot(row=number), {"form": form, "detail": detail})])
        seen.add(row.name)
