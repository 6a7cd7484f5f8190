"""Every published figure, defined once, and computed for any grouping."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

import ibis
import pyarrow as pa

from giamngheo.facts.snapshot import Snapshot


class Unit(StrEnum):
    """What a figure counts; a share is a ratio of two counts."""

    household = "household"
    person = "person"
    child = "child"
    deprivation = "deprivation"
    share = "share"


@dataclass(frozen=True, slots=True)
class Figure:
    """A published figure: what it is called, what is counted over what, and the law it stands on."""

    id: str
    vi: str
    en: str
    unit: Unit
    definition_vi: str
    definition_en: str
    basis: str


FIGURES: dict[str, Figure] = {}


def compute(
    source: Snapshot | ibis.Table | pa.Table,
    figures: Collection[str],
    *,
    by: Collection[str] = (),
    where: Mapping[str, object] | None = None,
    boundaries: Mapping[str, str] | None = None,
) -> pa.Table:
    """Figures in long form: the group columns, `figure`, `numerator` (int64), `denominator` (int64, null for a count).

    `by`: any of village, commune, district, province, area, category, head_ethnicity, minority, local_minority,
    head_female, no_labour_capacity, merit, reviewed, change, previous_category, and `group` (minority, no labour
    capacity, merit, other: a household counts once, in that order) and `cause` (a household counts under each).
    `where`: a value or several for some of the same columns.  `boundaries`: place codes as born → codes of another
    date, for the commune, district and province columns; a code that is not in it is refused, never guessed.
    Without `by` there is one row per figure even when there are no households.
    """
    raise NotImplementedError
