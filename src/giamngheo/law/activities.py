"""Activities: the kinds that a programme has, what may be paid for at most, what lists must name, as cited data.

A kind says to which parts of a programme it may belong, what must be filled in before approval, what is kept of it,
what is counted and whom it is for.  The words are closed: `NEEDS`, `TABLES`, `COUNTED`, `GROUPS`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from giamngheo.law.citing import cited_of, digest, optional_day, source_of
from giamngheo.law.model import Certainty, Cited, Source, Text
from giamngheo.law.reading import Node, read

FOLDER = Path(__file__).parent / "data" / "activities"

FAMILIES = (
    "production", "training", "installation", "nutrition", "procurement", "vocational", "overseas", "job", "survey",
    "communication", "exchange", "inspection",
)  # fmt: skip
NEEDS = ("place", "dates", "lead", "costs", "outputs", "mode", "group")
TABLES = (
    "participants", "handovers", "shares", "links", "sessions", "learners", "overseas", "placements", "installations",
    "measurements", "meals", "procurement", "items", "results",
)  # fmt: skip
COUNTED = (
    "households", "persons", "handed_over", "sessions", "attending", "installations", "measured", "meals", "learners",
    "certificates", "placements", "overseas", "recorded",
)  # fmt: skip
GROUPS = ("poor", "near_poor", "newly_escaped", "low_income_worker", "ethnic_minority", "anyone")


@dataclass(frozen=True, slots=True)
class Output:
    """Something an activity brings about.  `counted` is the table it is counted from, or `recorded`."""

    code: str
    title: Text
    unit: Text
    counted: str


@dataclass(frozen=True, slots=True)
class Entitled:
    """Whom a kind of support is for, any one of the groups."""

    groups: tuple[str, ...]
    source: Source
    certainty: Certainty

    @property
    def anyone(self) -> bool:
        return "anyone" in self.groups


@dataclass(frozen=True, slots=True)
class ActivityKind:
    """One kind of activity."""

    code: str
    title: Text
    family: str
    parts: Mapping[str, tuple[str, ...]]
    needs: tuple[str, ...]
    tables: tuple[str, ...]
    outputs: tuple[Output, ...]
    entitled: Entitled
    source: Source
    certainty: Certainty

    def belongs_to(self, programme: str, part: str) -> bool:
        """Whether an activity of this kind may belong to a part of a programme."""
        return part in self.parts.get(programme, ())

    def output(self, code: str) -> Output:
        """The output with that code; `KeyError` where the kind has none."""
        for output in self.outputs:
            if output.code == code:
                return output
        raise KeyError(code)


@dataclass(frozen=True, slots=True)
class Norm:
    """The most that may be paid for one unit of something, from a date and up to another."""

    code: str
    title: Text
    per: Text
    kinds: tuple[str, ...]
    start: date
    end: date | None
    amount: Cited

    def is_in_force(self, on: date) -> bool:
        return self.start <= on and (self.end is None or on <= self.end)


@dataclass(frozen=True, slots=True)
class ListRule:
    """Whether the list of what households received names their identification numbers (số định danh)."""

    programme: str
    identity: bool
    source: Source
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class Activities:
    """All kinds, norms and rules of lists (by programme), under one hash."""

    kinds: Mapping[str, ActivityKind]
    norms: Mapping[str, Norm]
    lists: Mapping[str, ListRule]
    hash: str

    def of_part(self, programme: str, part: str) -> tuple[ActivityKind, ...]:
        """The kinds that may belong to a part."""
        return tuple(kind for kind in self.kinds.values() if kind.belongs_to(programme, part))

    def norms_of(self, kind: str, on: date) -> tuple[Norm, ...]:
        """The norms in force on a day for a kind."""
        return tuple(norm for norm in self.norms.values() if kind in norm.kinds and norm.is_in_force(on))


@cache
def activities(folder: Path = FOLDER) -> Activities:
    """The kinds, norms and lists of a folder; raises `Refused` for a wrong value."""
    kinds_node, norms_node, lists_node = (
        read(folder / name) for name in ("kinds.yaml", "norms.yaml", "lists.yaml")
    )
    kinds = [_kind(node) for node in kinds_node.only("kinds").get("kinds").each()]
    norms = [_norm(node) for node in norms_node.only("norms").get("norms").each()]
    for node, codes in ((kinds_node, [one.code for one in kinds]), (norms_node, [one.code for one in norms])):
        if len(set(codes)) != len(codes):
            raise node.refuse("entries with a code of their own")
    known = {kind.code for kind in kinds}
    for norm in norms:
        if not set(norm.kinds) <= known:
            raise norms_node.get("norms").refuse(f"kinds that exist ({norm.code})")
    return Activities(
        {kind.code: kind for kind in kinds},
        {norm.code: norm for norm in norms},
        {rule.programme: rule for rule in map(_list_rule, lists_node.only("lists").get("lists").each())},
        digest([kinds_node.value, norms_node.value, lists_node.value]),
    )


def citations(found: Activities) -> Iterator[tuple[str, Source]]:
    """Every cited place with the key it stands at."""
    for kind in found.kinds.values():
        yield f"kinds.{kind.code}", kind.source
        yield f"kinds.{kind.code}.entitled", kind.entitled.source
    for norm in found.norms.values():
        yield f"norms.{norm.code}", norm.amount.source
    for rule in found.lists.values():
        yield f"lists.{rule.programme}", rule.source


def _kind(node: Node) -> ActivityKind:
    node.only(
        "code", "title", "family", "parts", "needs", "tables", "outputs", "entitled", "source", "certainty"
    )
    entitled = node.get("entitled").only("groups", "source", "certainty")
    return ActivityKind(
        code=node.get("code").text(),
        title=node.get("title").both_languages(),
        family=_word(node.get("family"), FAMILIES),
        parts={
            programme: tuple(part.text() for part in parts.each())
            for programme, parts in node.get("parts").items()
        },
        needs=_words(node.get("needs"), NEEDS),
        tables=_words(node.get("tables"), TABLES),
        outputs=tuple(_output(output) for output in node.get("outputs").each()),
        entitled=Entitled(
            _words(entitled.get("groups"), GROUPS),
            source_of(entitled),
            entitled.get("certainty").one_of(Certainty),
        ),
        source=source_of(node),
        certainty=node.get("certainty").one_of(Certainty),
    )


def _output(node: Node) -> Output:
    node.only("code", "title", "unit", "counted")
    return Output(
        code=node.get("code").text(),
        title=node.get("title").both_languages(),
        unit=node.get("unit").both_languages(),
        counted=_word(node.get("counted"), COUNTED),
    )


def _norm(node: Node) -> Norm:
    node.only("code", "title", "per", "kinds", "from", "to", "amount")
    return Norm(
        code=node.get("code").text(),
        title=node.get("title").both_languages(),
        per=node.get("per").both_languages(),
        kinds=tuple(kind.text() for kind in node.get("kinds").each()),
        start=node.get("from").day(),
        end=optional_day(node, "to"),
        amount=cited_of(node.get("amount").only("value", "unit", "certainty", "source")),
    )


def _list_rule(node: Node) -> ListRule:
    node.only("programme", "identity", "source", "certainty")
    identity = node.get("identity")
    if not isinstance(identity.value, bool):
        raise identity.refuse("true or false")
    return ListRule(
        programme=node.get("programme").text(),
        identity=identity.value,
        source=source_of(node),
        certainty=node.get("certainty").one_of(Certainty),
    )


def _words(node: Node, known: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(_word(one, known) for one in node.each())


def _word(node: Node, known: tuple[str, ...]) -> str:
    if node.text() not in known:
        raise node.refuse(f"one of {', '.join(known)}")
    return node.text()
