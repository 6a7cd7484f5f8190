"""What the actions of the review give and are given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from giamngheo.core.problems import Problem
from giamngheo.registry.models import Household
from giamngheo.review.models import Sheet


@dataclass(frozen=True, slots=True)
class NewSheet:
    """The answers of one household, as `answers.canonical` takes them."""

    household: Household
    answers: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Recorded:
    """A sheet that was kept, and the contradictions that did not prevent it."""

    sheet: Sheet
    warnings: Sequence[Problem]


@dataclass(frozen=True, slots=True)
class RecordedInBulk:
    """How many sheets were kept, how many of them superseded another, and the contradictions found."""

    sheets: int
    superseding: int
    warnings: Sequence[Problem]


@dataclass(frozen=True, slots=True)
class Assessed:
    """How many sheets were assessed, and of how many the law leaves the category open."""

    sheets: int
    undetermined: int
