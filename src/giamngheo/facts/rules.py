"""What must hold of every row before it is sealed, as Ibis predicates that are true where a rule is broken."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import ibis
from ibis.expr.types import BooleanColumn, Table

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


def _departed_rules(departed: Table) -> Iterator[Rule]:
    was_listed = departed.previous_category.isin(LISTS)
    yield Rule("từng là hộ nghèo hoặc cận nghèo", "was poor or near-poor", ~was_listed)
    yield Rule("lý do thuộc danh mục", "a known reason", ~departed.reason.isin(schema.DEPARTURES))
    yield Rule("có ít nhất một người", "at least one person", departed.previous_persons < 1)


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
    yield Rule("quyền số không âm", "a weight is not negative", h.weight < 0)
