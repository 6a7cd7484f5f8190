"""The frozen columns: one row per household of the register, one per household that left it, one per place.

A column here is a promise to everyone who recomputes a published figure.  Codes are the words of the glossary;
a place code is the one the fact was born with; unknown is null, and null is never zero and never "no".
"""

from collections.abc import Iterable

import pyarrow as pa

VERSION = 3
READABLE = (2, 3)
"""Versions of the columns that can be read and recounted; the second one says of nobody where it moved from."""

INDICATORS = (
    "employment",
    "dependency",
    "nutrition",
    "health_insurance",
    "adult_education",
    "school_attendance",
    "housing_quality",
    "housing_area",
    "water",
    "toilet",
    "telecom",
    "information_means",
)
"""The twelve deprivation indicators in the order of the law (NĐ 07/2021/NĐ-CP, Article 3); bit `no - 1`."""

SERVICES = {
    "employment": ("employment", "dependency"),
    "health": ("nutrition", "health_insurance"),
    "education": ("adult_education", "school_attendance"),
    "housing": ("housing_quality", "housing_area"),
    "water_sanitation": ("water", "toilet"),
    "information": ("telecom", "information_means"),
}
"""The six basic social services and their two indicators each (NĐ 07/2021/NĐ-CP, Article 3)."""

CATEGORIES = ("poor", "near_poor", "medium", "not_poor")
AREAS = ("rural", "urban")
CAUSES = ("land", "capital", "labour", "tools", "knowledge", "skills", "illness", "other")
"""Causes of poverty in bit order; the answer of cause `land` is called `cause_land`."""

CHANGES = (
    "escaped_to_near_poor",
    "escaped_beyond",
    "other_decrease",
    "near_poor_to_poor",
    "fell_back",
    "newly_arising",
    "other_increase",
)
"""Classes of diễn biến.  `escaped_beyond`, `fell_back`, `newly_arising` and the two `other_` serve both the poor
and the near-poor table: which one follows from `previous_category` and `category`."""

DEPARTURES = ("moved_out", "died_out", "merged_into", "struck_off")
"""Why a household is no longer in a place's register; `struck_off` is a household entered by mistake."""

ARRIVALS = ("moved_in", "split_from", "found")
"""Why a household is new in a place's register; `found` is one that was there but had been left out."""


def _required(name: str, kind: pa.DataType) -> pa.Field:
    return pa.field(name, kind, nullable=False)


_GEOGRAPHY = [
    _required("village", pa.string()),
    _required("commune", pa.string()),
    pa.field("district", pa.string()),  # there is no district level from 1 July 2025
    _required("province", pa.string()),
    _required("area", pa.string()),
]


def _elsewhere(prefix: str) -> list[pa.Field]:
    """The geography of another place, null where there is none."""
    return [pa.field(f"{prefix}{field.name}", field.type) for field in _GEOGRAPHY]


HOUSEHOLDS = pa.schema(
    [
        _required("household", pa.string()),
        *_GEOGRAPHY,
        _required("persons", pa.int16()),
        pa.field("category", pa.string()),
        pa.field("b1", pa.int16()),
        _required("dep_mask", pa.int16()),
        _required("known_mask", pa.int16()),
        _required("reviewed", pa.bool_()),
        pa.field("head_ethnicity", pa.string()),
        _required("minority", pa.bool_()),
        _required("head_female", pa.bool_()),
        pa.field("no_labour_capacity", pa.bool_()),
        pa.field("merit", pa.bool_()),
        pa.field("local_minority", pa.bool_()),
        _required("causes", pa.int16()),
        _required("children", pa.int16()),
        _required("children_no_insurance", pa.int16()),
        _required("children_malnourished", pa.int16()),
        _required("children_out_of_school", pa.int16()),
        pa.field("previous_category", pa.string()),
        pa.field("previous_persons", pa.int16()),
        _required("ever_poor", pa.bool_()),
        _required("ever_near_poor", pa.bool_()),
        pa.field("change", pa.string()),
        *_elsewhere("from_"),
        _required("weight", pa.int64()),
    ]
)
"""One row per household of the register at the reference date, reviewed or not.

- `category` null and `reviewed` true: the law leaves it undetermined; null and false: never reviewed, and then
  `b1` is null and both masks are 0.  A household without review has no category.
- `dep_mask` ⊆ `known_mask`: bit `no - 1` of the indicators; a bit absent from `known_mask` is unknown.
- `no_labour_capacity`, `merit`, `local_minority`: null where no form asked; unknown is not no.
- `persons` is the size now.  `previous_category` and `previous_persons` are the category and the size at the end of
  the previous cycle in the register of *the whole that was frozen*: both null for a household that came from outside.
  `ever_poor`, `ever_near_poor`: it was so at some time before that.
- `change`: a class of `CHANGES`; null where the household is on the same list, or on none, at both times.  Null
  anywhere else is an unclassified change, which figures count apart and checks report.
- `from_…`: where it lived at the end of the previous cycle, if that was another village of the whole; else null.  Only
  a unit that holds both places takes `previous_category` and `change` as they stand; for any other the household has
  come, and the unit that it left has a row in `DEPARTED`.  See `moves`.
- `weight`: 1 in a register; a survey's weight in fixed point.
"""

DEPARTED = pa.schema(
    [
        _required("household", pa.string()),
        *_GEOGRAPHY,
        _required("previous_category", pa.string()),
        _required("previous_persons", pa.int16()),
        _required("reason", pa.string()),
        *_elsewhere("to_"),
        _required("weight", pa.int64()),
    ]
)
"""Households on the poor or the near-poor list at the end of the previous cycle and gone from their village since.

`to_…`: the village of the whole where one that moved lives now; null for whoever is in the register no more.
"""

PLACES = pa.schema(
    [
        _required("code", pa.string()),
        _required("level", pa.string()),
        _required("kind", pa.string()),
        _required("name", pa.string()),
        _required("full_name", pa.string()),
        pa.field("area", pa.string()),
        pa.field("parent", pa.string()),
        _required("path", pa.string()),
        _required("valid_from", pa.date32()),
        pa.field("valid_to", pa.date32()),
        _required("marks", pa.list_(pa.string())),
        _required("synthetic", pa.bool_()),
    ]
)
"""Every place of the households, as it was at the reference date; `marks` such as `dbkk`, `region_3`."""

ANSWERS = pa.schema(
    [
        _required("household", pa.string()),
        _required("village", pa.string()),
        _required("commune", pa.string()),
        _required("sheet", pa.int64()),
        _required("form", pa.string()),
        _required("version", pa.string()),
        _required("form_hash", pa.string()),
        _required("digest", pa.binary()),
    ]
)
"""One row per sheet that the results rest on: its number in the record, the form it was filled on, and a SHA-256.

`digest` is of the answers in one canonical form, with the household's internal number before them, which no
sealed table holds: whoever keeps the record can tell that an answer was changed, and nobody can try answers out.
"""

FIGURES = pa.schema(
    [
        _required("level", pa.string()),
        _required("place", pa.string()),
        _required("figure", pa.string()),
        _required("numerator", pa.int64()),
        pa.field("denominator", pa.int64()),
    ]
)
"""Published figures in long form: `level` is one of `LEVELS`, or `whole` with an empty `place`; the denominator of
a count is null."""

GEOGRAPHY = tuple(field.name for field in _GEOGRAPHY)
_SINCE_3 = frozenset(f"{prefix}{name}" for prefix in ("from_", "to_") for name in GEOGRAPHY)


def as_of(table: pa.Schema, version: int) -> pa.Schema:
    """A table as an earlier version of the columns had it."""
    return (
        table if version >= VERSION else pa.schema([field for field in table if field.name not in _SINCE_3])
    )


LEVELS = ("village", "commune", "district", "province")
WHOLE = "whole"
"""The level of a figure over all rows."""


def bit(word: str, words: tuple[str, ...] = INDICATORS) -> int:
    """The mask with the one bit of an indicator (or of a cause, given `CAUSES`)."""
    return 1 << words.index(word)


def mask(chosen: Iterable[str], words: tuple[str, ...] = INDICATORS) -> int:
    """The mask with the bits of several words."""
    return sum({bit(word, words) for word in chosen})


def words_of(bits: int, words: tuple[str, ...] = INDICATORS) -> tuple[str, ...]:
    """The words whose bits are set, in the order of the law."""
    return tuple(word for word in words if bits & bit(word, words))
