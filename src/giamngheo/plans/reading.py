"""A plan from a file or a tree, checked whole: every problem is found in one reading, with its place and remedy."""

import re
from collections.abc import Mapping
from difflib import get_close_matches
from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from typing import TypeVar

from giamngheo.core.problems import Spot
from giamngheo.plans.circles import circle
from giamngheo.plans.model import (
    DIMENSIONS,
    Dimension,
    Figure,
    Measured,
    Money,
    Multiple,
    Must,
    Plan,
    Relation,
    Source,
    Unit,
    What,
)  # fmt: skip
from giamngheo.plans.printed import read_number
from giamngheo.plans.tree import Entries, TreeReader, load_tree, shown

MOST_FIGURES = 5_000

_Word = TypeVar("_Word", bound=StrEnum)

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
_HEADER = ("title", "year", "place", "places")
_SECTION = ("section", "title", "passages", "sections")
_PASSAGE = ("words", "figures")
_FIGURE = (
    "id", "printed", "unit", "noun", "words", "about", "fixed", "unlisted", "must", "leads", "money", "measured",
)  # fmt: skip
_ROLES: Mapping[Relation, tuple[str, ...]] = {
    Relation.sum_of: ("of",),
    Relation.at_least: ("of",),
    Relation.difference_of: ("given", "taken"),
    Relation.share_of: ("part", "whole"),
    Relation.rate_of: ("rate", "base"),
    Relation.keeps_ratio: ("to",),
    Relation.within: ("allotted", "carried"),
    Relation.follows: ("from", "less"),
    Relation.same_as: ("of",),
    Relation.count_of: ("of",),
    Relation.led: (),
    Relation.before: ("of",),
    Relation.after: ("of",),
    Relation.during: ("of",),
}
_SINGLE = frozenset({"rate", "to", "from"})
_OPTIONAL = frozenset({"carried"})
_WORDS: Mapping[Relation, str] = {Relation.keeps_ratio: "siblings", Relation.led: "part"}


def read_plan(path: Path) -> Plan:
    """The plan in a YAML or JSON file; raises `Refused` with every problem found."""
    return plan_of(load_tree(path), Spot(file=path.name))


def plan_of(tree: object, spot: Spot | None = None) -> Plan:
    """The plan in a tree of mappings, lists and texts; raises `Refused` as `read_plan` does."""
    reader = _Reader(spot or Spot())
    plan = reader.plan(tree)
    reader.finish()
    reader.check(plan)
    reader.finish()
    return plan


class _Reader(TreeReader):
    def __init__(self, spot: Spot) -> None:
        super().__init__(spot)
        self.figures: dict[str, Figure] = {}

    def plan(self, tree: object) -> Plan:
        entries = self.mapping(tree, "·", ("plan", "sections"))
        header = self.mapping(entries.get("plan", {}), "plan", _HEADER)
        if "sections" not in entries:
            self.note("plans.key_missing", key="sections")
        for number, item in enumerate(self.items(entries, "sections", "·"), 1):
            self.section(item, f"sections[{number}]", "")
        if len(self.figures) > MOST_FIGURES:
            self.note("plans.too_many", found=len(self.figures), most=MOST_FIGURES)
        return Plan(
            self.text(header, "title", "plan"),
            self.whole(header, "year", "plan", 1990, 2100),
            self.text(header, "place", "plan") or None,
            self.texts(header["places"], "plan.places") if "places" in header else (),
            self.figures,
        )

    def section(self, tree: object, key: str, above: str) -> None:
        entries = self.mapping(tree, key, _SECTION)
        name = self.text(entries, "section", key) or above
        for number, item in enumerate(self.items(entries, "passages", key), 1):
            inner = f"{key}.passages[{number}]"
            passage = self.mapping(item, inner, _PASSAGE)
            words = self.text(passage, "words", inner)
            for place, figure in enumerate(self.items(passage, "figures", inner), 1):
                self.figure(figure, f"{inner}.figures[{place}]", name, words)
        for number, item in enumerate(self.items(entries, "sections", key), 1):
            self.section(item, f"{key}.sections[{number}]", name)

    def figure(self, tree: object, key: str, section: str, words: str) -> None:
        entries = self.mapping(tree, key, _FIGURE)
        name = self.text(entries, "id", key, required=True)
        if name and not _ID.fullmatch(name):
            self.note("plans.id_wrong", key=f"{key}.id", found=shown(name))
        if name in self.figures:
            self.note("plans.id_repeated", found=name)
        printed = self.text(entries, "printed", key, required=True)
        unit = self.word(entries, "unit", key, Unit, Unit.statement)
        digits = any(letter.isdigit() for letter in printed)
        if printed and not digits and unit in DIMENSIONS and unit is not Unit.words:
            self.note("plans.no_number", figure=name, found=shown(printed))
        musts = [
            must
            for number, item in enumerate(self.items(entries, "must", key), 1)
            if (must := self.must(item, f"{key}.must[{number}]")) is not None
        ]
        self.figures[name] = Figure(
            name,
            section,
            self.text(entries, "words", key) or words,
            printed,
            unit,
            self.text(entries, "noun", key),
            self.flag(entries, "about", key),
            self.flag(entries, "fixed", key),
            self.flag(entries, "unlisted", key),
            tuple(musts),
            self.texts(entries["leads"], f"{key}.leads") if "leads" in entries else (),
            self.money(entries["money"], f"{key}.money") if "money" in entries else None,
            self.measured(entries["measured"], f"{key}.measured") if "measured" in entries else None,
        )

    def must(self, tree: object, key: str) -> Must | None:
        """`{sum_of: [a, b]}`, `{share_of: {part: a, whole: b}}`: one relation in each item."""
        entries = self.mapping(tree, key, list(Relation))
        if len(entries) != 1:
            if entries or not isinstance(tree, dict) or not tree:
                self.note("plans.key_missing", key=f"{key}: {', '.join(Relation)}")
            return None
        ((name, found),) = entries.items()
        relation, inner = Relation(name), f"{key}.{name}"
        roles = _ROLES[relation]
        if relation is Relation.led:
            return Must(relation, word=self.text(entries, name, key, required=True))
        if roles == ("of",):
            return Must(relation, {"of": self.texts(found, inner)})
        word = _WORDS.get(relation)
        allowed = (*roles, word, "ratio") if word else roles
        given = self.mapping(found, inner, allowed)
        named = {
            role: self.texts(given[role], f"{inner}.{role}") if role in given else self.lacking(inner, role)
            for role in roles
        }
        for role, ids in named.items():
            if role in _SINGLE and len(ids) > 1:
                self.note("plans.not_text", key=f"{inner}.{role}", found="[…]")
        return Must(
            relation,
            named,
            self.text(given, word, inner, required="ratio" not in given) if word else "",
            self.ratio(given, inner),
        )

    def lacking(self, key: str, role: str) -> tuple[str, ...]:
        if role not in _OPTIONAL:
            self.note("plans.key_missing", key=f"{key}.{role}")
        return ()

    def ratio(self, entries: Entries, key: str) -> Fraction | None:
        text = self.text(entries, "ratio", key)
        if not text:
            return None
        number = read_number(text) if text.endswith("%") else None
        if number is None or number.plain.value <= 0:
            self.note("plans.not_ratio", key=f"{key}.ratio", found=shown(text))
            return None
        return Fraction(number.plain.value, 100)

    def word(self, entries: Entries, name: str, key: str, kind: type[_Word], otherwise: _Word) -> _Word:
        text = self.text(entries, name, key, required=True)
        if text in list(kind):
            return kind(text)
        if text:
            self.note("plans.not_allowed", key=f"{key}.{name}", found=shown(text), allowed=", ".join(kind))
        return otherwise

    def money(self, tree: object, key: str) -> Money:
        entries = self.mapping(tree, key, ("what", "part", "source", "year", "in_year"))
        return Money(
            self.word(entries, "what", key, What, What.allotted),
            self.text(entries, "part", key) or None,
            self.word(entries, "source", key, Source, Source.all),
            self.whole(entries, "year", key, 1990, 2100, required=True) or 0,
            self.whole(entries, "in_year", key, 1990, 2100),
        )

    def measured(self, tree: object, key: str) -> Measured:
        entries = self.mapping(tree, key, ("figure", "cycle", "less", "times"))
        times = None
        if "times" in entries:
            inner = self.mapping(entries["times"], f"{key}.times", ("figure", "from", "to"))
            least, most = (
                self.whole(inner, word, f"{key}.times", 0, 1000, required=True) for word in ("from", "to")
            )
            times = Multiple(self.text(inner, "figure", f"{key}.times", required=True), least or 0, most or 0)
        return Measured(
            self.text(entries, "figure", key, required=True),
            self.text(entries, "cycle", key, required=True),
            self.text(entries, "less", key) or None,
            times,
        )

    def check(self, plan: Plan) -> None:
        """What only shows once every figure is known: ids that lead nowhere, units that do not meet, circles."""
        known = list(plan.figures)
        for figure, must in plan.musts():
            for name in must.of():
                if name not in plan.figures:
                    nearest = get_close_matches(name, known, 1)
                    self.note(
                        "plans.id_unknown",
                        figure=figure.id,
                        found=shown(name),
                        nearest=nearest[0] if nearest else "–",
                    )
        if self.problems:
            return
        for figure, must in plan.musts():
            self.check_units(plan, figure, must)
        found = circle(plan)
        if found:
            self.note("plans.circular", path=" → ".join(found))

    def check_units(self, plan: Plan, figure: Figure, must: Must) -> None:
        for role, names in must.roles.items():
            for name in names:
                other = plan.figures[name]
                if not _meet(must.relation, role, figure, other):
                    self.note(
                        "plans.unit_mismatch", figure=figure.id, unit=figure.unit, relation=must.relation,
                        found=name, other=other.unit,
                    )  # fmt: skip


def _meet(relation: Relation, role: str, figure: Figure, other: Figure) -> bool:
    """Whether figures of these units can stand in the relation."""
    here, there = DIMENSIONS.get(figure.unit), DIMENSIONS.get(other.unit)
    match relation:
        case Relation.same_as:
            return here is there and (here is not None or figure.unit is other.unit)
        case Relation.count_of:
            return here is Dimension.counted and other.unit is Unit.places
        case Relation.share_of:
            return here is Dimension.share and there is not None
        case Relation.rate_of:
            return there is (Dimension.share if role == "rate" else here) and here is not None
        case Relation.before | Relation.after:
            return figure.unit is other.unit is Unit.date
        case Relation.during:
            return figure.unit is Unit.date and other.unit is Unit.period
    return here is not None and here is there
