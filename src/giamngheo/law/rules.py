"""The closed vocabulary of rules: from YAML to conditions, from conditions to columns.

Compiled conditions follow Kleene's three-valued logic, which is SQL's: an answer that is not there makes a
condition unknown unless the other answers already decide it.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from fractions import Fraction
from functools import reduce
from typing import TypeVar

import ibis
from ibis.expr.types import BooleanValue, IntegerValue, Table

from giamngheo.law.model import (
    Age,
    AllOf,
    Answer,
    AnyMember,
    AnyOf,
    AtLeast,
    BornFrom,
    Condition,
    PerMember,
    ShareOfMembers,
    WorkingAge,
    WorkingAgeTable,
)
from giamngheo.law.reading import Node


def parse_condition(node: Node) -> Condition:
    """One condition of the vocabulary; anything else is refused with its place in the file."""
    if "column" in dict(node.items()):
        return _parse_answer(node)
    entries = list(node.items())
    if len(entries) != 1:
        raise node.refuse("one condition")
    word, inner = entries[0]
    if word not in _PARSERS:
        raise inner.refuse(f"one of {', '.join(_PARSERS)}, column")
    return _PARSERS[word](inner)


def _parse_answer(node: Node) -> Answer:
    node.only("column", "is", "is_not")
    negated = node.find("is_not") is not None
    values = node.get("is_not" if negated else "is")
    listed = values.value if isinstance(values.value, list) else [values.value]
    if not all(isinstance(value, str | bool) for value in listed):
        raise values.refuse("codes or true/false")
    return Answer(node.get("column").text(), tuple(listed), negated)


def _parse_age(node: Node) -> Age:
    node.only("from", "below")
    start, below = node.find("from"), node.find("below")
    return Age(start.integer() if start else None, below.integer() if below else None)


def _parse_working_age(node: Node) -> WorkingAge:
    if node.value is not True:
        raise node.refuse("true")
    return WorkingAge()


def _parse_parts(node: Node) -> tuple[Condition, ...]:
    return tuple(parse_condition(part) for part in node.each())


def _parse_at_least(node: Node) -> AtLeast:
    node.only("count", "of")
    return AtLeast(node.get("count").integer(), _parse_parts(node.get("of")))


def _parse_share(node: Node) -> ShareOfMembers:
    node.only("above", "where")
    return ShareOfMembers(parse_condition(node.get("where")), node.get("above").one_of(Fraction))


def _parse_per_member(node: Node) -> PerMember:
    node.only("column", "below")
    return PerMember(node.get("column").text(), node.get("below").integer())


_PARSERS: dict[str, Callable[[Node], Condition]] = {
    "age": _parse_age,
    "born_from": lambda node: BornFrom(node.integer()),
    "working_age": _parse_working_age,
    "all": lambda node: AllOf(_parse_parts(node)),
    "any": lambda node: AnyOf(_parse_parts(node)),
    "at_least": _parse_at_least,
    "any_member": lambda node: AnyMember(parse_condition(node)),
    "share_of_members": _parse_share,
    "per_member": _parse_per_member,
}


def walk(condition: Condition) -> Iterator[Condition]:
    """The condition and everything inside it."""
    yield condition
    inner: Sequence[Condition] = ()
    if isinstance(condition, AllOf | AnyOf | AtLeast):
        inner = condition.parts
    elif isinstance(condition, AnyMember | ShareOfMembers):
        inner = (condition.where,)
    for part in inner:
        yield from walk(part)


def is_about_members(condition: Condition | None) -> bool:
    """True for a rule that looks at the household's persons."""
    return isinstance(condition, AnyMember | ShareOfMembers)


def with_ages(persons: Table, conditions: Sequence[Condition], ages: WorkingAgeTable, on: date) -> Table:
    """Adds one nullable truth column per age that the conditions ask for: whether the person has reached it.

    A birth date decides; a birth year alone leaves a range of ages in full months, so that an age inside the
    range is unknown; with neither, all are.
    """
    born = persons.birth_date
    exact = (on.year - born.year()) * 12 + (on.month - born.month()) - (born.day() > on.day).cast("int64")
    years = ibis.literal(on.year) - persons.birth_year
    most = years * 12 + (
        on.month - 1
    )  # born on 1 January of the year; the day of the month is always reached
    least = ibis.greatest(years * 12 + on.month - 12 - (0 if on.day == 31 else 1), 0)  # born on 31 December
    aged = persons.mutate(
        months_least=ibis.coalesce(exact, least).cast("int32"),
        months_most=ibis.coalesce(exact, most).cast("int32"),
    )
    reached = {
        reached_column(months): ibis.cases(
            (aged.months_least >= months, True),
            (aged.months_most < months, False),
            else_=ibis.null("boolean"),
        )
        for months in sorted(_ages_asked(conditions, ages, on))
    }
    return aged.mutate(**reached).drop("months_least", "months_most")


def reached_column(months: int) -> str:
    """Name of the column that says whether a person has reached an age in full months."""
    return f"reached_{months}"


def _ages_asked(conditions: Sequence[Condition], ages: WorkingAgeTable, on: date) -> set[int]:
    asked: set[int] = set()
    for one in (part for condition in conditions for part in walk(condition)):
        if isinstance(one, Age):
            asked.update(years * 12 for years in (one.start, one.below) if years is not None)
        elif isinstance(one, WorkingAge):
            asked.update(
                limit.value for limit in ages.retirement.get(on.year, {}).values() if limit.value is not None
            )
            asked.update([ages.lowest.value] if ages.lowest.value is not None else [])
    return asked


def on_row(condition: Condition, table: Table, ages: WorkingAgeTable, on: date) -> BooleanValue:
    """A condition about one row (a person, or the household's own answers) as a nullable truth column."""
    match condition:
        case Answer(column, values, negated):
            found = table[column].isin(list(values))
            return ~found if negated else found
        case AllOf(parts):
            return fold([on_row(part, table, ages, on) for part in parts], lambda a, b: a & b)
        case AnyOf(parts):
            return fold([on_row(part, table, ages, on) for part in parts], lambda a, b: a | b)
        case AtLeast(count, parts):
            return _at_least(count, [on_row(part, table, ages, on) for part in parts])
        case Age(start, below):
            return _age_between(
                table, None if start is None else start * 12, None if below is None else below * 12
            )
        case BornFrom(year):
            return ibis.coalesce(table.birth_date.year(), table.birth_year) >= year
        case WorkingAge():
            return _working_age(table, ages, on)
        case PerMember(column, below):
            return table[column] < table.members * below
        case _:
            raise TypeError(f"{condition} is not about one row")


_Expression = TypeVar("_Expression")


def fold(parts: list[_Expression], join: Callable[[_Expression, _Expression], _Expression]) -> _Expression:
    return reduce(join, parts)


def _at_least(count: int, parts: list[BooleanValue]) -> BooleanValue:
    """True, false or unknown by counting how many parts hold and how many may yet hold."""
    sure = fold([part.fill_null(False).cast("int8") for part in parts], lambda a, b: a + b)
    possible = fold([part.fill_null(True).cast("int8") for part in parts], lambda a, b: a + b)
    return three_valued(sure >= count, possible >= count)


def _age_between(table: Table, start: int | None, below: int | None) -> BooleanValue:
    """Between two ages in full months, the first reached and the second not."""
    parts: list[BooleanValue] = []
    if start is not None:
        parts.append(table[reached_column(start)])
    if below is not None:
        parts.append(~table[reached_column(below)])
    return fold(parts, lambda a, b: a & b)


def _working_age(table: Table, ages: WorkingAgeTable, on: date) -> BooleanValue:
    """Unknown for everybody in a year whose retirement age is not in the table."""
    limits = ages.retirement.get(on.year)
    if limits is None or ages.lowest.value is None:
        return ibis.null("boolean")
    branches = [
        (table.sex == sex, _age_between(table, ages.lowest.value, limits[sex].value))
        for sex in ("male", "female")
    ]
    return ibis.cases(*branches, else_=ibis.null("boolean"))


def three_valued(sure: BooleanValue, possible: BooleanValue) -> BooleanValue:
    """True where sure, false where not even possible, unknown between; unknown where either is unknown."""
    return ibis.cases((sure, True), (~possible, False), else_=ibis.null("boolean"))


def over_members(
    condition: Condition, sure: IntegerValue, known: IntegerValue, members: IntegerValue
) -> BooleanValue:
    """A condition about the whole membership from counts: members who meet it, members known to or not, all."""
    open_ = ibis.coalesce(members, 1) - known  # of a household of unknown size at least one member is open
    match condition:
        case AnyMember():
            return ibis.cases((sure > 0, True), (open_ <= 0, False), else_=ibis.null("boolean"))
        case ShareOfMembers(_, above):
            line = members * above.numerator
            over = (sure * above.denominator > line, True)
            not_over = ((sure + open_) * above.denominator <= line, False)
            return ibis.cases(over, not_over, else_=ibis.null("boolean"))
        case _:
            raise TypeError(f"{condition} is not about the members")
