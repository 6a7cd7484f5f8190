"""The one evaluator: answers in, flags, scores and category out, as columns.

`columns` builds an Ibis expression that any engine can run (DuckDB here, Spark on a cluster); `classify` runs it
on DuckDB for one household or for millions.  The explanation of a result *is* the result: every flag, bound and
missing answer is a column.  What the law leaves open stays null with the reason in `missing`.

Result columns: household; one nullable boolean `d_<code>` per indicator; `deprived_least`, `deprived_most` (the
bounds of the number of deprived indicators); `dep_mask`, `known_mask` (bit no-1 per indicator); `b1`, `b2`
(points; null unless all is known); `category`; `missing` (list of text); `standard`; `law_hash`.
"""

from collections import OrderedDict
from collections.abc import Sequence
from datetime import date

import duckdb
import ibis
import pyarrow as pa
from ibis.expr.types import BooleanValue, IntegerValue, StringValue, Table

from giamngheo.law import answers, rules
from giamngheo.law.bundle import load
from giamngheo.law.model import (
    AREAS,
    AnyMember,
    Band,
    ByArea,
    Cited,
    Indicator,
    PointsTable,
    Region,
    ShareOfMembers,
    Standard,
)
from giamngheo.law.unknowns import missing_lists

_CACHED_PLANS = 64


def columns(
    households: Table,
    persons: Table | None,
    standard: Standard,
    on: date,
    points: PointsTable | None = None,
    *,
    carried: Sequence[str] = (),
) -> Table:
    """The evaluation of a standard as an Ibis table, one row a household.

    `households` has the columns of `answers.household_columns`, `persons` those of `answers.PERSON`; `on` is the
    date of the review.  Without persons, rules about members are unknown unless their flag is given.  `carried`
    names further columns of `households` that go through unchanged.
    """
    table = _with_member_counts(households, persons, standard, on)
    if points is not None:
        table = table.mutate(b1=ibis.coalesce(table.b1, _points(table, points)))
    flags = {
        answers.flag_column(indicator.code): _flag(indicator, table, standard, on)
        for indicator in standard.indicators
    }
    own = ["household", "area", "members", "b1", "income_per_person", *carried]
    table = table.select(*own, "b2", **flags)
    scores = ["deprived_least", "deprived_most", "dep_mask", "known_mask"]
    table = with_category(_masks(table, standard), standard)
    return table.select(*own, *flags, *scores, "category", b2=_b2(table, standard))


def classify(
    households: pa.Table,
    persons: pa.Table | None,
    standard_id: str,
    on: date,
    *,
    standard: Standard | None = None,
    points: PointsTable | None = None,
) -> pa.Table:
    """Classifies every household under a standard, in the order of the rows given.

    Raises `Refused` when a table cannot be read as answers.  A household whose answers leave the category open
    has null there and the open answers in `missing`; nothing unknown is ever counted as deprived or as not.
    """
    standard = standard or load().standards[standard_id]
    household_answers = answers.conform(
        households, answers.household_columns(standard), "households", ("household",)
    ).append_column("place_in_file", pa.array(range(households.num_rows), pa.int64()))
    person_answers = None
    if persons is not None:
        person_answers = answers.conform(persons, answers.PERSON, "persons", ("household",))
    with duckdb.connect() as connection:
        connection.register("households", household_answers)
        if person_answers is not None:
            connection.register("persons", person_answers)
        result = connection.sql(
            plan(standard, on, with_persons=person_answers is not None, points=points)
        ).to_arrow_table()
    return with_reasons(result, standard)


def with_reasons(result: pa.Table, standard: Standard) -> pa.Table:
    """Adds `missing`, `standard` and `law_hash` to an evaluated table."""
    rows = result.num_rows
    return (
        result.append_column("missing", missing_lists(result, standard))
        .append_column("standard", pa.array([standard.id] * rows, pa.string()))
        .append_column("law_hash", pa.array([standard.hash] * rows, pa.string()))
    )


_plans: "OrderedDict[tuple[object, ...], str]" = OrderedDict()


def plan(standard: Standard, on: date, *, with_persons: bool, points: PointsTable | None = None) -> str:
    """The evaluation as DuckDB SQL over tables `households` and `persons`; kept, for it costs more than a run."""
    key = (standard.hash, standard.assumed, on, with_persons, repr(points))
    if key not in _plans:
        household_schema = answers.ibis_schema(
            answers.household_columns(standard) | {"place_in_file": pa.int64()}
        )
        households = ibis.table(household_schema, name="households")
        persons = ibis.table(answers.ibis_schema(answers.PERSON), name="persons") if with_persons else None
        evaluated = columns(households, persons, standard, on, points, carried=["place_in_file"])
        _plans[key] = sql_of(evaluated.order_by("place_in_file").drop("place_in_file"))
        if len(_plans) > _CACHED_PLANS:
            _plans.popitem(last=False)
    return _plans[key]


def sql_of(table: Table) -> str:
    """DuckDB SQL of a table, each step kept as a step: folded into one SELECT the rules would be written out anew
    for every use and planning would cost more than running."""
    fused = ibis.options.sql.fuse_selects
    ibis.options.sql.fuse_selects = False
    try:
        return str(ibis.to_sql(table, dialect="duckdb", pretty=False))
    finally:
        ibis.options.sql.fuse_selects = fused


def sure_column(code: str) -> str:
    """Name of the count of members who meet an indicator's condition."""
    return f"sure_{code}"


def known_column(code: str) -> str:
    """Name of the count of members of whom it is known whether they meet it."""
    return f"known_{code}"


def member_columns(persons: Table, standard: Standard, on: date) -> Table:
    """Persons with one nullable truth column per rule about members: who makes the household deprived."""
    conditions = {
        indicator.code: indicator.deprived_when.where
        for indicator in standard.indicators
        if isinstance(indicator.deprived_when, AnyMember | ShareOfMembers)
    }
    aged = rules.with_ages(persons, list(conditions.values()), standard.working_age, on)
    met = {
        code: rules.on_row(condition, aged, standard.working_age, on)
        for code, condition in conditions.items()
    }
    return aged.select("household", "person", **met)


def _about_members(standard: Standard) -> list[Indicator]:
    return [indicator for indicator in standard.indicators if rules.is_about_members(indicator.deprived_when)]


def _with_member_counts(households: Table, persons: Table | None, standard: Standard, on: date) -> Table:
    """Households with the counts that rules about members need: who meets each rule, of whom it is known.

    Members who are declared but not listed are open in every rule; where more are listed than declared, the
    list counts (the contradiction itself is reported by the checks of the form).
    """
    codes = [indicator.code for indicator in _about_members(standard)]
    counts = [column(code) for code in codes for column in (sure_column, known_column)]
    if persons is None:
        return households.mutate(**dict.fromkeys(counts, ibis.literal(0, "int64")))
    met = member_columns(persons, standard, on)
    sums: dict[str, IntegerValue] = {"listed": met.count()}
    for code in codes:
        sums[sure_column(code)] = met[code].sum()
        sums[known_column(code)] = met[code].count()
    grouped = met.group_by(listed_for=met.household).aggregate(**sums)
    joined = households.left_join(grouped, households.household == grouped.listed_for).drop("listed_for")
    return joined.mutate(
        members=ibis.greatest(joined.members, joined.listed),
        **{name: joined[name].fill_null(0) for name in counts},
    ).drop("listed")


def _flag(indicator: Indicator, table: Table, standard: Standard, on: date) -> BooleanValue:
    """Deprived or not from the answers by the definition, else from the flag that was given, else unknown."""
    given = table[answers.flag_column(indicator.code)]
    rule = indicator.deprived_when
    if rule is None:
        return given
    if rules.is_about_members(rule):
        sure, known = table[sure_column(indicator.code)], table[known_column(indicator.code)]
        derived = rules.over_members(rule, sure, known, table.members)
    else:
        derived = rules.on_row(rule, table, standard.working_age, on)
    return ibis.coalesce(derived, given)


@ibis.udf.scalar.builtin  # type: ignore[untyped-decorator]
def bit_count(mask: int) -> int:  # type: ignore[empty-body]
    """The number of bits that are set; every engine has it built in."""


def _masks(table: Table, standard: Standard) -> Table:
    """Flags as masks, and the bounds of the number of deprived indicators that they leave."""
    flags = [(indicator, table[answers.flag_column(indicator.code)]) for indicator in standard.indicators]
    dep = [ibis.cases((flag, indicator.bit), else_=0) for indicator, flag in flags]
    known = [ibis.cases((flag.notnull(), indicator.bit), else_=0) for indicator, flag in flags]
    table = table.mutate(
        dep_mask=rules.fold(dep, lambda one, other: one + other).cast("int32"),
        known_mask=rules.fold(known, lambda one, other: one + other).cast("int32"),
    )
    sure = bit_count(table.dep_mask).cast("int64")
    most = sure + len(flags) - bit_count(table.known_mask).cast("int64")
    each = standard.points_each.value
    if each is None:
        return table.mutate(deprived_least=sure, deprived_most=most)
    # A paper that states only the B2 total fixes the number of deprivations, though not which ones.
    fits = (table.b2 % each == 0) & (table.b2 // each >= sure) & (table.b2 // each <= most)
    return table.mutate(
        deprived_least=ibis.cases((fits, table.b2 // each), else_=sure),
        deprived_most=ibis.cases((fits, table.b2 // each), else_=most),
    )


def _b2(table: Table, standard: Standard) -> IntegerValue:
    """The B2 score; null while a flag that counts is unknown or the law gives no points."""
    each = standard.points_each.value
    if each is None:
        return ibis.null("int64")
    decided = table.deprived_least == table.deprived_most
    return ibis.cases((decided, table.deprived_least * each), else_=ibis.null("int64"))


def with_category(table: Table, standard: Standard) -> Table:
    """Adds `category`: the one that every completion of the unknown answers would give; null where they would differ.

    Deprivations only count by their number, and each category is an interval of it for a given B1 (`checks`
    proves both), so the two ends of the number's range decide for all between.  An unknown area is open between
    the cut-offs of both.
    """
    table = table.mutate(**_cutoffs(table, standard))
    ends = {
        f"category_{area}_{end}": _category_at(table, standard, area, table[f"deprived_{end}"])
        for area in AREAS
        for end in ("least", "most")
    }
    table = table.mutate(**ends)
    first, *others = (table[name] for name in ends)
    agreed = rules.fold([first == other for other in others], lambda one, other: one & other)
    table = table.mutate(category=ibis.cases((agreed, first), else_=ibis.null("string")))
    return table.mutate(category=_with_band(table, standard))


def _category_at(table: Table, standard: Standard, other_area: str, deprived: IntegerValue) -> StringValue:
    """The category for one number of deprivations, in the household's area or, if unknown, in `other_area`."""
    branches = [
        (_inside(region, table, deprived, standard, other_area), rule.category)
        for rule in standard.categories
        for region in rule.regions
    ]
    return ibis.cases(*branches, else_=ibis.null("string"))


def _inside(
    region: Region, table: Table, deprived: IntegerValue, standard: Standard, other_area: str
) -> BooleanValue:
    parts: list[BooleanValue] = []
    if region.b1_above is not None:
        parts.append(table.b1 > table[_cutoff_column(region.b1_above, other_area)])
    if region.b1_at_most is not None:
        parts.append(table.b1 <= table[_cutoff_column(region.b1_at_most, other_area)])
    if region.deprived_at_least is not None:
        parts.append(deprived >= _literal(standard.deprivation_cutoffs[region.deprived_at_least]))
    if region.deprived_below is not None:
        parts.append(deprived < _literal(standard.deprivation_cutoffs[region.deprived_below]))
    return rules.fold(parts, lambda one, other: one & other)


def _cutoff_column(name: str, other_area: str) -> str:
    return f"cutoff_{name}_{other_area}"


def _cutoffs(table: Table, standard: Standard) -> dict[str, IntegerValue]:
    """B1 cut-offs of each household's area; where the area is unknown, of one area and of the other."""
    return {
        _cutoff_column(name, other_area): ibis.cases(
            *((table.area == area, _number(by_area, area)) for area in AREAS),
            else_=_number(by_area, other_area),
        )
        for name, by_area in standard.b1_cutoffs.items()
        for other_area in AREAS
    }


def _number(by_area: ByArea, area: str) -> IntegerValue:
    return _literal(by_area.at(area))


def _literal(cited: Cited) -> IntegerValue:
    """A legal number; one that is missing from the law compares as unknown."""
    return ibis.null("int64") if cited.value is None else ibis.literal(cited.value, "int64")


def _with_band(table: Table, standard: Standard) -> StringValue:
    """Moves households that are not poor into an income band when the income form found them there.

    Without the form nobody is in a band; with it but without the area, an income that is inside for one area
    only leaves the category open.
    """
    category = table.category
    for band in standard.bands.values():
        if band.category is None:
            continue
        rural, urban = (_in_band(table, standard, band, area) for area in AREAS)
        inside = ibis.cases(
            (table.area == "rural", rural), (table.area == "urban", urban), else_=rural & urban
        )
        open_ = table.area.isnull() & (rural != urban)
        category = ibis.cases(
            ((category == "not_poor") & open_, ibis.null("string")),
            ((category == "not_poor") & inside, band.category),
            else_=category,
        )
    return category


def _in_band(table: Table, standard: Standard, band: Band, area: str) -> BooleanValue:
    income = table.income_per_person
    above = income > _number(standard.income_lines[str(band.above)], area)
    return above & (income <= _number(band.limits, area))


def _points(table: Table, points: PointsTable) -> IntegerValue:
    """B1 from a regional points table; unknown when any of its answers is unknown or outside the table."""
    parts = []
    for item in points.items:
        answer = table[item.column].cast("string")
        branches = [(answer == value, worth) for value, worth in item.points.items()]
        parts.append(ibis.cases(*branches, else_=ibis.null("int64")))
    return rules.fold(parts, lambda one, other: one + other)
