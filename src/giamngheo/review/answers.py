"""A sheet's answers: from what was entered to one canonical JSON, from many JSON texts to columns.

The JSON is `{"household": {...}, "members": [{...}]}` with the names of `forms.vocabulary`; decimals and dates are
text, unknown answers are left out.  A text becomes columns without becoming Python objects in between.
"""

import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.json

from giamngheo.core.layouts import ARROW_TYPES, Kind
from giamngheo.core.problems import Problem, Spot
from giamngheo.core.text import clean
from giamngheo.forms import vocabulary
from giamngheo.forms.vocabulary import Question
from giamngheo.law import bundle
from giamngheo.law.answers import flag_column

Answers = Mapping[str, object]

_KNOWN_OTHERWISE = ("household", "area")
"""Answers that the register gives: which household it is and the area of its place."""


@dataclass(frozen=True, slots=True)
class Line:
    """One sheet on its way into columns: the household's code, the answers as JSON text, its place's area."""

    household: str
    answers: str
    area: str | None = None


@dataclass(frozen=True, slots=True)
class Tables:
    """Answers as columns, of the types of `core.layouts`: one row a household, one row a member."""

    households: pa.Table
    persons: pa.Table


def canonical(answers: Answers, household: str) -> tuple[dict[str, object], list[Problem]]:
    """The answers in the form that is kept, and what cannot be kept; a wrong answer is never repaired.

    Answers that the vocabulary does not know are kept when they are plain JSON.
    """
    of_household, members = answers.get("household"), answers.get("members")
    if not isinstance(of_household, Mapping) or not isinstance(members, Sequence):
        return {}, [Problem("review.answers_shape", Spot(household=household))]
    problems: list[Problem] = []
    kept_members = [_kept(member, _person_questions(), household, problems) for member in members]
    named = [str(member["person"]) for member in kept_members if "person" in member]
    problems += [
        Problem("review.member_twice", Spot(household=household), {"person": person})
        for person in sorted({person for person in named if named.count(person) > 1})
    ]
    return {
        "household": _kept(of_household, _household_questions(), household, problems),
        "members": kept_members,
    }, problems


def to_tables(lines: Sequence[Line]) -> Tables:
    """The answers of many sheets as columns; a text that `canonical` did not make raises `pyarrow.ArrowInvalid`."""
    read = _read([line.answers for line in lines], _schema())
    codes = pa.array([line.household for line in lines], pa.string())
    areas = pa.array([line.area for line in lines], pa.string())
    parts = read.column("household").combine_chunks()
    households = {"household": codes, "area": areas} | _columns(parts, _household_questions())
    lists = read.column("members").combine_chunks()
    members = pc.list_flatten(lists)
    persons = {"household": codes.take(pc.list_parent_indices(lists))} | _columns(
        members, _person_questions()
    )
    return Tables(pa.table(households), pa.table(persons))


def household_columns(texts: Sequence[str], names: Iterable[str]) -> pa.Table:
    """A few of the households' answers as columns, in the order of the texts."""
    questions = {name: _household_questions()[name] for name in names}
    schema = pa.schema([("household", pa.struct(_fields(questions)))])
    return pa.table(_columns(_read(texts, schema).column("household").combine_chunks(), questions))


def _read(texts: Sequence[str], schema: pa.Schema) -> pa.Table:
    """One JSON text a row; exactly the fields of the schema."""
    if not texts:
        return schema.empty_table()
    options = pyarrow.json.ParseOptions(explicit_schema=schema, unexpected_field_behavior="ignore")
    joined = "\n".join(texts).encode()
    # A block holds whole rows only: as large as the whole, no row can be too long for it.
    blocks = pyarrow.json.ReadOptions(block_size=max(len(joined), 1 << 20))
    return pyarrow.json.read_json(io.BytesIO(joined), read_options=blocks, parse_options=options)


@cache
def _schema() -> pa.Schema:
    members = pa.list_(pa.struct(_fields(_person_questions())))
    return pa.schema([("household", pa.struct(_fields(_household_questions()))), ("members", members)])


def _fields(questions: Mapping[str, Question]) -> list[pa.Field]:
    """Dates pass through timestamps, which the JSON reader can parse."""
    types = {Kind.date: pa.timestamp("s")}
    return [pa.field(name, types.get(q.kind, ARROW_TYPES[q.kind])) for name, q in questions.items()]


def _columns(parts: pa.StructArray, questions: Mapping[str, Question]) -> dict[str, pa.Array]:
    return {name: pc.struct_field(parts, name).cast(ARROW_TYPES[q.kind]) for name, q in questions.items()}


@cache
def _household_questions() -> Mapping[str, Question]:
    """Questions of the vocabulary, and flags that a paper may state beside or without their answers."""
    asked = {name: q for name, q in vocabulary.load().household.items() if name not in _KNOWN_OTHERWISE}
    codes = {
        indicator.code for standard in bundle.load().standards.values() for indicator in standard.indicators
    }
    flags = {flag_column(code): Question(flag_column(code), Kind.boolean, "", "") for code in sorted(codes)}
    return asked | flags


@cache
def _person_questions() -> Mapping[str, Question]:
    return {name: q for name, q in vocabulary.load().person.items() if name != "household"}


def _kept(
    given: object, questions: Mapping[str, Question], household: str, problems: list[Problem]
) -> dict[str, object]:
    if not isinstance(given, Mapping):
        problems.append(Problem("review.answers_shape", Spot(household=household)))
        return {}
    kept: dict[str, object] = {}
    for name, value in given.items():
        if value is None or name in _KNOWN_OTHERWISE:
            continue
        question = questions.get(name)
        result = _plain(value) if question is None else _READERS[question.kind](value, question)
        if isinstance(result, _Wrong):
            spot = Spot(household=household, question=name)
            problems.append(Problem(result.code, spot, {"found": value} | dict(result.values)))
        elif result is not None:
            kept[name] = result
    return kept


@dataclass(frozen=True, slots=True)
class _Wrong:
    code: str
    values: Mapping[str, object]


def _not(expected: str) -> _Wrong:
    return _Wrong("review.answer_kind", {"expected": expected})


def _plain(value: object) -> object:
    """An answer outside the vocabulary: text, whole numbers, truth values, and lists and mappings of them."""
    match value:
        case str():
            return _text(value, None)
        case bool() | int():
            return value
        case Decimal() | date():
            return str(value)
        case list() | tuple():
            parts = [_plain(part) for part in value]
            return next((part for part in parts if isinstance(part, _Wrong)), parts)
        case Mapping():
            inner = {str(key): _plain(part) for key, part in value.items()}
            return next((part for part in inner.values() if isinstance(part, _Wrong)), inner)
        case _:
            return _not("text")


def _text(value: object, question: Question | None) -> object:
    if not isinstance(value, str) or "\0" in value:  # PostgreSQL cannot keep the character NUL
        return _not("text")
    return clean(value) or None


def _code(value: object, question: Question) -> object:
    if not isinstance(value, str) or all(value != choice.code for choice in question.choices):
        return _Wrong("review.answer_code", {})
    return value


def _boolean(value: object, question: Question) -> object:
    return value if isinstance(value, bool) else _not("true/false")


def _integer(value: object, question: Question) -> object:
    if not isinstance(value, int) or isinstance(value, bool):
        return _not("a whole number")
    return _within(value, value, question)


def _decimal(value: object, question: Question) -> object:
    if isinstance(value, bool) or not isinstance(value, int | str | Decimal):
        return _not("a decimal number")
    try:
        number = Decimal(value)
    except InvalidOperation:
        return _not("a decimal number")
    if not number.is_finite():
        return _not("a decimal number")
    return _within(number, f"{number:f}", question)


def _date(value: object, question: Question) -> object:
    if type(value) is date:
        return value.isoformat()
    try:
        return date.fromisoformat(value).isoformat() if isinstance(value, str) else _not("a date")
    except ValueError:
        return _not("a date")


def _within(number: int | Decimal, kept: object, question: Question) -> object:
    low, high = question.minimum, question.maximum
    if (low is not None and number < low) or (high is not None and number > high):
        return _Wrong("review.answer_bounds", {"least": low, "most": high})
    return kept


_READERS: Mapping[Kind, Callable[[object, Question], object]] = {
    Kind.text: _text,
    Kind.code: _code,
    Kind.boolean: _boolean,
    Kind.integer: _integer,
    Kind.decimal: _decimal,
    Kind.date: _date,
}
