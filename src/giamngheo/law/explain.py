"""Why a household is what it is: each indicator, its article, who and which answers decided, what would change it.

Nothing is decided here.  The evaluator's own columns are read: flags, counts, category, missing answers; the
persons' truth columns name the members behind a flag.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from giamngheo.law import answers, rules
from giamngheo.law.bundle import load
from giamngheo.law.desk import desk
from giamngheo.law.model import Cited, Indicator, Standard
from giamngheo.law.scoremap import ScoreMap, score_map


@dataclass(frozen=True, slots=True)
class Finding:
    """One indicator of one household: `deprived` is None while an answer that decides is missing."""

    indicator: Indicator
    deprived: bool | None
    concerned: tuple[str, ...]
    """Persons who make the household deprived."""
    unasked: tuple[str, ...]
    """Persons of whom the deciding answer is missing."""
    looked_at: Mapping[str, object]
    """The household's own answers that the rule looks at."""


@dataclass(frozen=True, slots=True)
class Change:
    """The smallest change of one score that would move the household to another category."""

    category: str
    b1: int | None = None
    """The nearest B1 total at which it would be there; None when B1 stays."""
    deprived: int | None = None
    """The nearest number of deprivations at which it would be there; None when it stays."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """A household's result under one standard on one date, with everything it rests on."""

    household: str
    standard: Standard
    on: date
    area: str | None
    category: str | None
    b1: int | None
    b2: int | None
    deprived_least: int
    deprived_most: int
    cutoffs: Mapping[str, Cited]
    """B1 cut-offs of the household's area by name; empty while the area is unknown."""
    findings: tuple[Finding, ...]
    missing: tuple[str, ...]
    changes: tuple[Change, ...]

    @property
    def unconfirmed(self) -> tuple[Indicator, ...]:
        """Indicators whose definition rests on a value that is not confirmed."""
        return tuple(finding.indicator for finding in self.findings if not finding.indicator.is_sure)


def explain(
    households: pa.Table,
    persons: pa.Table | None,
    household: str,
    standard_id: str,
    on: date,
    *,
    standard: Standard | None = None,
) -> Explanation | None:
    """The explanation of one household out of tables of answers; None when it is not in them."""
    standard = standard or load().standards[standard_id]
    own = _rows_of(
        answers.conform(households, answers.household_columns(standard), "households", ["household"]),
        household,
    )
    if own.num_rows == 0:
        return None
    persons = answers.conform(
        pa.table({"household": []}) if persons is None else persons, answers.PERSON, "persons", ()
    )
    result, met = desk(standard, on).evaluate(own.slice(0, 1), _rows_of(persons, household))
    given = own.slice(0, 1).to_pylist()[0]
    findings = tuple(_finding(indicator, result, given, met) for indicator in standard.indicators)
    area = result["area"]
    return Explanation(
        household=household,
        standard=standard,
        on=on,
        area=area,
        category=result["category"],
        b1=result["b1"],
        b2=result["b2"],
        deprived_least=result["deprived_least"],
        deprived_most=result["deprived_most"],
        cutoffs={name: cutoff.at(area) for name, cutoff in standard.b1_cutoffs.items()} if area else {},
        findings=findings,
        missing=tuple(result["missing"]),
        changes=tuple(_changes(result, score_map(standard))),
    )


def _rows_of(table: pa.Table, household: str) -> pa.Table:
    return table.filter(pc.equal(table["household"], household))


def _finding(
    indicator: Indicator,
    result: Mapping[str, object],
    given: Mapping[str, object],
    met: dict[str, dict[str, bool | None]],
) -> Finding:
    persons = met.get(indicator.code, {})
    rule = indicator.deprived_when
    flag = result[answers.flag_column(indicator.code)]
    asked = [] if rule is None or rules.is_about_members(rule) else answers.columns_of(rule)
    return Finding(
        indicator=indicator,
        deprived=None if flag is None else bool(flag),
        concerned=tuple(person for person, flag in persons.items() if flag),
        unasked=tuple(person for person, flag in persons.items() if flag is None),
        looked_at={column: given[column] for column in asked},
    )


def _changes(result: Mapping[str, object], scores: ScoreMap) -> list[Change]:
    """Nearest B1 and nearest number of deprivations that lead to each other category; none while open."""
    area, b1, least, most = (result[name] for name in ("area", "b1", "deprived_least", "deprived_most"))
    if not isinstance(area, str) or not isinstance(b1, int) or not isinstance(least, int) or least != most:
        return []
    here = scores.category(area, b1, least)
    found: dict[str, Change] = {}
    for band in scores.bands[area]:
        category = scores.categories[area, band, least]
        nearest = band.at_most if band.at_most is not None and b1 > band.at_most else (band.above or 0) + 1
        if category not in (None, here) and category not in found:
            found[str(category)] = Change(str(category), b1=nearest)
    counts = sorted({count for _, _, count in scores.categories}, key=lambda count: abs(count - least))
    for count in counts:
        category = scores.category(area, b1, count)
        if category not in (None, here) and not any(
            change.category == category and change.deprived for change in found.values()
        ):
            found.setdefault(str(category), Change(str(category), deprived=count))
    return list(found.values())
