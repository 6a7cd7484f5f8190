"""A contradiction in a plan: where, what is printed, what is implied, why, how sure, and what would mend it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from giamngheo.plans.model import Figure, Relation
from giamngheo.plans.slips import Slip


class Kind(StrEnum):
    """What contradicts what."""

    sum = "sum"
    two_values = "two_values"
    share = "share"
    ratio = "ratio"
    marks = "marks"
    overspent = "overspent"
    target = "target"
    remaining = "remaining"
    counted = "count"
    lead = "lead"
    place = "place"
    date = "date"
    writing = "writing"


class Sure(StrEnum):
    """`certain`: what is printed cannot all be right.  `likely`: it breaks a rule that the rest of the plan keeps, or
    the plan calls the figure approximate.  `possible`: another reading of the words makes it right."""

    certain = "certain"
    likely = "likely"
    possible = "possible"


@dataclass(frozen=True, slots=True)
class Change:
    """One figure as printed and as it would have to be."""

    figure: Figure
    implied: str


@dataclass(frozen=True, slots=True)
class Repair:
    """A way to mend: the figure to change, those computed from it, and how many of the broken relations it mends."""

    changes: tuple[Change, ...]
    mends: int
    slip: Slip = Slip.none

    def as_dict(self) -> dict[str, object]:
        return {
            "changes": [
                {"figure": each.figure.id, "section": each.figure.section, "printed": each.figure.printed,
                 "implied": each.implied}
                for each in self.changes
            ],
            "slip": str(self.slip),
            "mends": self.mends,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Breach:
    """One relation that does not hold: of which figure to which, and what it gives for the figure."""

    relation: Relation
    figure: str
    of: tuple[str, ...]
    gives: str | None

    def as_dict(self) -> dict[str, object]:
        return {
            "relation": str(self.relation),
            "figure": self.figure,
            "of": list(self.of),
            "gives": self.gives,
        }


@dataclass(frozen=True, slots=True)
class Finding:
    """One contradiction.  `figure` is the likeliest to be wrong; `implied` is what it would have to be, if known."""

    kind: Kind
    sure: Sure
    figure: Figure
    implied: str | None
    why: Mapping[str, str]
    breaches: tuple[Breach, ...] = ()
    repairs: tuple[Repair, ...] = ()

    @property
    def follows(self) -> tuple[Change, ...]:
        """Figures that were computed from the wrong one and change with it."""
        return self.repairs[0].changes[1:] if self.repairs else ()

    def speaks_of(self) -> frozenset[str]:
        """Every figure that the finding names as wrong or possibly wrong, or whose relation it says is broken."""
        named = {self.figure.id, *(change.figure.id for each in self.repairs for change in each.changes)}
        return frozenset(named.union(*({each.figure, *each.of} for each in self.breaches)))

    def as_dict(self) -> dict[str, object]:
        """The finding as plain values; the keys are stable."""
        return {
            "kind": str(self.kind),
            "sure": str(self.sure),
            "figure": self.figure.id,
            "section": self.figure.section,
            "words": self.figure.words,
            "unit": str(self.figure.unit),
            "printed": self.figure.printed,
            "implied": self.implied,
            "why": dict(self.why),
            "breaches": [each.as_dict() for each in self.breaches],
            "follows": [
                {"figure": each.figure.id, "section": each.figure.section, "printed": each.figure.printed,
                 "implied": each.implied}
                for each in self.follows
            ],
            "repairs": [each.as_dict() for each in self.repairs],
        }  # fmt: skip
