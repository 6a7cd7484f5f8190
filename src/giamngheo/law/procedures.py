"""How a review runs: its steps, who takes them, how long they last, which papers they leave.

Every procedure is a file of `data/procedures`, dated and cited; `review` follows what stands there and knows no step
by heart.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from giamngheo.core.workdays import working_day_after
from giamngheo.law.citing import cited_of, digest, in_force_of, source_of
from giamngheo.law.model import Certainty, Cited, InForce, Source, Text
from giamngheo.law.reading import Node, read

VILLAGE_STEPS = ("list", "collect", "meeting", "posting")
COMMUNE_STEPS = ("report", "opinion", "recognise", "certify")
KINDS = ("periodic", "in_year", "medium", "low_income", "survey")
UNITS = ("working_day", "day", "percent", "copy")
PAPERS = (
    "application",
    "list",
    "form_b",
    "minutes",
    "posting",
    "objection",
    "report",
    "opinion",
    "decision",
    "leaving_decision",
    "refusal",
    "certificate",
)


@dataclass(frozen=True, slots=True)
class ProcedureStep:
    """One step.  `planned_by` is our proposal, in days after the opening; everything else is cited."""

    name: str
    title: Text
    actor: Text
    papers: tuple[str, ...]
    planned_by: int
    source: Source
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class Calendar:
    """When a cycle opens and closes: a day and month each year, a day of each month, or as its planner says."""

    opens: tuple[int, int] | None
    closes: tuple[int, int] | None
    monthly_from: int | None
    source: Source
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class Procedure:
    """A procedure with everything that a cycle following it needs."""

    id: str
    kind: str
    title: Text
    in_force: tuple[InForce, ...]
    calendar: Calendar
    terms: Mapping[str, Cited]
    steps: tuple[ProcedureStep, ...]
    hash: str

    def is_in_force(self, on: date) -> bool:
        return any(period.start <= on <= period.end for period in self.in_force)

    def has(self, step: str) -> bool:
        return any(one.name == step for one in self.steps)

    def step(self, name: str) -> ProcedureStep:
        """The step of that name; `KeyError` where the procedure has none."""
        for one in self.steps:
            if one.name == name:
                return one
        raise KeyError(name)

    def village_steps(self) -> tuple[str, ...]:
        """The names of the steps that each village takes, in order."""
        return tuple(step.name for step in self.steps if step.name in VILLAGE_STEPS)

    def commune_steps(self) -> tuple[str, ...]:
        """The names of the steps that each commune takes, in order."""
        return tuple(step.name for step in self.steps if step.name in COMMUNE_STEPS)

    def first(self, *, village: bool) -> str:
        """The step that a village, or a commune, begins with; `done` where it takes none."""
        steps = self.village_steps() if village else self.commune_steps()
        return steps[0] if steps else "done"

    def after(self, step: str) -> str:
        """The step that follows on the same level; `done` after the last."""
        for steps in (self.village_steps(), self.commune_steps()):
            if step in steps:
                return (*steps, "done")[steps.index(step) + 1]
        raise KeyError(step)

    def planned_days(self, opens_on: date) -> dict[str, date]:
        """The proposed last day of every step of a cycle that opens on a day."""
        return {step.name: opens_on + timedelta(days=step.planned_by) for step in self.steps}

    def last_day(self, term: str, begins_on: date) -> date | None:
        """The last day of a term that begins on a day; None where its length is not known.

        The day itself is not counted, as the law reckons terms (Bộ luật Dân sự 2015, Điều 147*).
        """
        cited = self.terms.get(term)
        if cited is None or cited.value is None:
            return None
        if cited.unit == "working_day":
            return working_day_after(begins_on, cited.value)
        return begins_on + timedelta(days=cited.value)

    def window(self, year: int, month: int | None = None) -> tuple[date, date | None] | None:
        """When the cycle of a year (and month, where it runs monthly) opens and closes; None where it is free."""
        calendar = self.calendar
        if calendar.opens is not None:
            closes = date(year, *calendar.closes) if calendar.closes else None
            return date(year, *calendar.opens), closes
        if calendar.monthly_from is not None and month is not None:
            opens = date(year, month, calendar.monthly_from)
            return opens, self.last_day("decision", opens)
        return None


def load_procedures(folder: Path) -> dict[str, Procedure]:
    """Every procedure of a folder by its id, in the order of their names; raises `Refused` for a wrong value."""
    return {found.id: found for path in sorted(folder.glob("*.yaml")) for found in [_procedure(read(path))]}


def _procedure(node: Node) -> Procedure:
    node.only("id", "kind", "title", "in_force", "calendar", "terms", "steps")
    steps = tuple(_step(step) for step in node.get("steps").each())
    order = [(*VILLAGE_STEPS, *COMMUNE_STEPS).index(step.name) for step in steps]
    if order != sorted(set(order)):
        raise node.get("steps").refuse(f"steps in the order {', '.join((*VILLAGE_STEPS, *COMMUNE_STEPS))}")
    return Procedure(
        id=node.get("id").text(),
        kind=_word(node.get("kind"), KINDS),
        title=node.get("title").both_languages(),
        in_force=tuple(in_force_of(period) for period in node.get("in_force").each()),
        calendar=_calendar(node.get("calendar")),
        terms={name: _term(term) for name, term in node.get("terms").items()},
        steps=steps,
        hash=digest(node.value),
    )


def _step(node: Node) -> ProcedureStep:
    node.only("name", "title", "actor", "papers", "planned_by", "source", "certainty")
    return ProcedureStep(
        name=_word(node.get("name"), (*VILLAGE_STEPS, *COMMUNE_STEPS)),
        title=node.get("title").both_languages(),
        actor=node.get("actor").both_languages(),
        papers=tuple(_word(paper, PAPERS) for paper in node.get("papers").each()),
        planned_by=node.get("planned_by").integer(),
        source=source_of(node),
        certainty=node.get("certainty").one_of(Certainty),
    )


def _term(node: Node) -> Cited:
    node.only("value", "unit", "certainty", "source")
    _word(node.get("unit"), UNITS)
    return cited_of(node)


def _calendar(node: Node) -> Calendar:
    node.only("yearly", "monthly", "free", "source", "certainty")
    yearly, monthly = node.find("yearly"), node.find("monthly")
    return Calendar(
        opens=_day_of_year(yearly.get("opens")) if yearly else None,
        closes=_day_of_year(yearly.get("closes")) if yearly else None,
        monthly_from=monthly.get("opens").integer() if monthly else None,
        source=source_of(node),
        certainty=node.get("certainty").one_of(Certainty),
    )


def _day_of_year(node: Node) -> tuple[int, int]:
    try:
        day = date.fromisoformat(f"2001-{node.text()}")
    except ValueError:
        raise node.refuse("a month and day (MM-DD)") from None
    return day.month, day.day


def _word(node: Node, known: tuple[str, ...]) -> str:
    if node.text() not in known:
        raise node.refuse(f"one of {', '.join(known)}")
    return node.text()
