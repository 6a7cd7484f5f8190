"""The procedures of the review laid out for reading: steps, who takes them, terms, sources, how sure."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from giamngheo.law.bundle import Bundle
from giamngheo.law.model import Cited
from giamngheo.law.procedures import KINDS, Procedure
from giamngheo.office import words
from giamngheo.office.law.reading import Value, dates, source


@dataclass(frozen=True, slots=True)
class StepRead:
    """One step as read."""

    title: str
    actor: str
    papers: tuple[str, ...]
    source: str
    certainty: str


@dataclass(frozen=True, slots=True)
class ProcedureRead:
    """A procedure as read; `terms` are pairs of what is measured and how much."""

    id: str
    title: str
    kind: str
    calendar: Value
    periods: tuple[Value, ...]
    notes: tuple[str, ...]
    steps: tuple[StepRead, ...]
    terms: tuple[tuple[str, Value], ...]


def procedures(bundle: Bundle) -> Sequence[ProcedureRead]:
    """Every procedure, by kind and by when it came into force."""
    in_order = sorted(
        bundle.procedures.values(), key=lambda one: (KINDS.index(one.kind), one.in_force[0].start)
    )
    return [_read(bundle, one) for one in in_order]


def _read(bundle: Bundle, one: Procedure) -> ProcedureRead:
    return ProcedureRead(
        id=one.id,
        title=words.said(one.title),
        kind=words.name(words.CYCLES, one.kind),
        calendar=Value(_calendar(one), source(bundle, one.calendar.source), one.calendar.certainty),
        periods=tuple(
            Value(dates(period.start, period.end), source(bundle, period.source), period.certainty)
            for period in one.in_force
        ),
        notes=tuple(words.said(period.note) for period in one.in_force if period.note),
        steps=tuple(
            StepRead(
                words.said(step.title),
                words.said(step.actor),
                tuple(words.name(words.PAPERS, paper) for paper in step.papers),
                source(bundle, step.source),
                step.certainty,
            )
            for step in one.steps
        ),
        terms=tuple((words.name(words.TERMS, name), _term(bundle, term)) for name, term in one.terms.items()),
    )


def _term(bundle: Bundle, term: Cited) -> Value:
    text = "–" if term.value is None else f"{term.value} {words.name(words.UNITS, term.unit)}"
    return Value(text, source(bundle, term.source), term.certainty)


def _calendar(one: Procedure) -> str:
    calendar = one.calendar
    if calendar.opens and calendar.closes:
        (opens_month, opens), (closes_month, closes) = calendar.opens, calendar.closes
        return _("hằng năm, từ {first} đến {last}").format(
            first=f"{opens}/{opens_month}", last=f"{closes}/{closes_month}"
        )
    if calendar.monthly_from:
        return _("hằng tháng, từ ngày {day}").format(day=calendar.monthly_from)
    return _("theo kế hoạch của từng đợt")
