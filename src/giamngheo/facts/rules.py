"""What must hold of every row before it is sealed, as Ibis predicates that are true where a rule is broken."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add

import ibis
from ibis.expr.types import BooleanColumn, Column, Table

from giamngheo.core.problems import Problem
from giamngheo.facts import schema
from giamngheo.facts.transitions import LISTS, contradictory_rows, unclassified

_EXAMPLES = 3
_LACKS = ("children_no_insurance", "children_malnourished", "children_out_of_school")


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule in both languages, and where it is broken."""

    vi: str
    en: str
    broken: BooleanColumn


def broken_rules(tables: Mapping[str, Table]) -> list[Problem]:
    """One problem per broken rule, with the number of rows and a few of them by name."""
    problems = [
        problem
        for name, rules in (("households", _household_rules), ("departed", _departed_rules))
        for problem in _broken(tables[name], name, list(rules(tables[name])))
    ]
    problems += list(_repeated(tables["households"]))
    problems += list(_one_sided(tables["households"], tables["departed"]))
    count, examples = _rows(tables["households"].filter(unclassified(tables["households"])), "household")
    if count and _has_previous_round(tables):
        problems.append(Problem("snapshot.unclassified", values={"count": count, "examples": examples}))
    return problems


def _broken(table: Table, name: str, rules: Sequence[Rule]) -> Iterator[Problem]:
    """All rules of a table in one pass; examples are looked for only where one is broken."""
    counts = table.aggregate(**{f"rule_{place}": rule.broken.sum() for place, rule in enumerate(rules)})
    for rule, count in zip(rules, counts.to_pyarrow().to_pylist()[0].values(), strict=True):
        if count:
            _, examples = _rows(table.filter(rule.broken), "household")
            words = {"table": name, "rule_vi": rule.vi, "rule_en": rule.en}
            yield Problem("snapshot.rule_broken", values={**words, "count": count, "examples": examples})


def _has_previous_round(tables: Mapping[str, Table]) -> bool:
    """Whether there was a round before this one; in the first, every household on a list is new to it."""
    h = tables["households"]
    followed = h.filter(h.previous_category.notnull() | h.change.notnull()).limit(1).count()
    return bool(followed.to_pyarrow().as_py() or tables["departed"].count().to_pyarrow().as_py())


def _rows(table: Table, key: str) -> tuple[int, str]:
    count = int(table.count().to_pyarrow().as_py())
    names = table.select(key).order_by(key).limit(_EXAMPLES).to_pyarrow()[key].to_pylist() if count else []
    return count, ", ".join(names)


def _repeated(households: Table) -> Iterator[Problem]:
    """Households that stand in the register twice."""
    twice = households.group_by("household").aggregate(rows=households.count()).filter(ibis._.rows > 1)
    count, examples = _rows(twice, "household")
    if count:
        words = {"table": "households", "rule_vi": "mỗi hộ một dòng", "rule_en": "one row a household"}
        yield Problem("snapshot.rule_broken", values={**words, "count": count, "examples": examples})


def _one_sided(households: Table, departed: Table) -> Iterator[Problem]:
    """Moves of which the place that was left and the place that was reached do not say the same."""
    if "to_village" not in departed.columns:
        return
    went = departed.filter(departed.to_village.notnull())
    came = households.filter(households.from_village.notnull() & households.previous_category.isin(LISTS))
    keys = {"household": "household", **{f"to_{name}": name for name in schema.GEOGRAPHY}}
    keys |= {name: f"from_{name}" for name in schema.GEOGRAPHY}
    keys |= {name: name for name in ("previous_category", "previous_persons")}
    one = went.select(**{here: _nullable(went[here]) for here in keys})
    other = came.select(**{here: _nullable(came[there]) for here, there in keys.items()})
    apart = one.difference(other, distinct=True).union(other.difference(one, distinct=True))
    count, examples = _rows(apart.select("household").distinct(), "household")
    if count:
        words = {
            "table": "departed",
            "rule_vi": "hộ chuyển chỗ ở ghi như nhau ở nơi đi và nơi đến",
            "rule_en": "a move is the same where it began and where it ended",
        }
        yield Problem("snapshot.rule_broken", values={**words, "count": count, "examples": examples})


def _nullable(column: Column) -> Column:
    """The same values; two tables are compared by columns of one type."""
    return column.cast(column.type().copy(nullable=True))


def _departed_rules(departed: Table) -> Iterator[Rule]:
    was_listed = departed.previous_category.isin(LISTS)
    yield Rule("từng là hộ nghèo hoặc cận nghèo", "was poor or near-poor", ~was_listed)
    yield Rule("lý do thuộc danh mục", "a known reason", ~departed.reason.isin(schema.DEPARTURES))
    yield Rule("có ít nhất một người", "at least one person", departed.previous_persons < 1)
    if "to_village" in departed.columns:
        halves, same = _places_apart(departed, "to_")
        yield Rule("nơi đến ghi đủ các cấp", "a destination is named whole", halves)
        yield Rule("nơi đến khác nơi đi", "a destination is elsewhere", same)
        gone = departed.to_village.notnull() & (departed.reason != "moved_out")
        yield Rule("có nơi đến thì lý do là chuyển đi", "who has a destination moved out", gone)


def _household_rules(h: Table) -> Iterator[Rule]:
    yield Rule("khu vực là rural hoặc urban", "area is rural or urban", ~h.area.isin(schema.AREAS))
    for column, accepted in (
        ("category", schema.CATEGORIES),
        ("previous_category", schema.CATEGORIES),
        ("change", schema.CHANGES),
    ):
        yield Rule(
            f"{column} thuộc danh mục", f"a known {column}", h[column].notnull() & ~h[column].isin(accepted)
        )
    yield Rule("có ít nhất một người", "at least one person", h.persons < 1)
    negative = (h.dep_mask < 0) | (h.known_mask < 0) | (h.causes < 0) | (h.causes >= 1 << len(schema.CAUSES))
    yield Rule("mặt nạ bit hợp lệ", "sound bit masks", negative)
    unknown = (h.dep_mask & h.known_mask) != h.dep_mask
    yield Rule("thiếu hụt phải là chỉ số đã biết", "what is deprived is known", unknown)
    scored = h.category.notnull() | h.b1.notnull() | (h.known_mask != 0)
    yield Rule(
        "chưa rà soát thì chưa có điểm và loại hộ",
        "no score or category without review",
        ~h.reviewed & scored,
    )
    yield Rule(
        "số trẻ em không quá số người", "children are persons", (h.children < 0) | (h.children > h.persons)
    )
    for column in _LACKS:
        beyond = (h[column] < 0) | (h[column] > h.children)
        yield Rule(f"{column} không quá số trẻ em", f"{column} are children", beyond)
    sizeless = h.previous_category.isin(LISTS).fill_null(False) & ~(h.previous_persons >= 1).fill_null(False)
    yield Rule("loại hộ kỳ trước đi cùng số người kỳ trước", "a size with a previous category", sizeless)
    yield Rule(
        "diễn biến khớp loại hộ kỳ trước và kỳ này", "the change fits both categories", contradictory_rows(h)
    )
    if "from_village" in h.columns:
        halves, same = _places_apart(h, "from_")
        yield Rule("nơi cũ ghi đủ các cấp", "a former place is named whole", halves)
        yield Rule("nơi cũ khác nơi ở", "a former place is elsewhere", same)
        pastless = h.from_village.notnull() & h.previous_category.isnull()
        yield Rule("có nơi cũ thì có loại hộ kỳ trước", "a former place goes with a past", pastless)
    yield Rule("quyền số không âm", "a weight is not negative", h.weight < 0)


def _places_apart(table: Table, prefix: str) -> tuple[BooleanColumn, BooleanColumn]:
    """Where the other place of a row is named in part, and where it is the row's own village."""
    whole = [f"{prefix}{name}" for name in ("village", "commune", "province", "area")]
    named = [table[column].notnull().cast("int8") for column in whole]
    count = reduce(add, named)
    stray = (count == 0) & table[f"{prefix}district"].notnull()
    halves: BooleanColumn = ((count != 0) & (count != len(whole))) | stray
    same: BooleanColumn = (table[f"{prefix}village"] == table.village).fill_null(False)
    return halves, same
