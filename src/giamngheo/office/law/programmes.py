"""The programmes laid out for reading: projects and sub-projects, bodies in charge, legal basis, how sure."""

from collections.abc import Sequence
from dataclasses import dataclass

from giamngheo.law.bundle import Bundle
from giamngheo.law.programmes import Part, Programme, Project
from giamngheo.office import words
from giamngheo.office.law.reading import Value, dates, source


@dataclass(frozen=True, slots=True)
class PartRead:
    """A project or a part of one; `lead` is empty where the body is not known to us."""

    label: str
    title: str
    lead: str
    source: str
    certainty: str
    is_project: bool


@dataclass(frozen=True, slots=True)
class ProgrammeRead:
    """A programme as read."""

    id: str
    title: str
    years: str
    periods: tuple[Value, ...]
    notes: tuple[str, ...]
    basis: tuple[Value, ...]
    parts: tuple[PartRead, ...]


def programmes(bundle: Bundle) -> Sequence[ProgrammeRead]:
    """Every programme, the first year first."""
    return [_read(bundle, one) for one in bundle.programmes.values()]


def _read(bundle: Bundle, one: Programme) -> ProgrammeRead:
    return ProgrammeRead(
        id=one.id,
        title=words.said(one.title),
        years=f"{one.years[0]}–{one.years[1]}",
        periods=tuple(
            Value(dates(period.start, period.end), source(bundle, period.source), period.certainty)
            for period in one.in_force
        ),
        notes=tuple(words.said(period.note) for period in one.in_force if period.note),
        basis=tuple(
            Value(
                source(bundle, basis.source),
                words.said(bundle.instruments[basis.source.instrument].about),
                basis.certainty,
            )
            for basis in one.basis
        ),
        parts=tuple(line for project in one.projects for line in _lines(bundle, project)),
    )


def _lines(bundle: Bundle, project: Project) -> list[PartRead]:
    """The project, and its sub-projects below it where it has any."""
    if [part.code for part in project.parts] == [project.code]:
        return [_line(bundle, project.parts[0], is_project=True)]
    heading = PartRead(
        project.label,
        words.said(project.title),
        "",
        source(bundle, project.source),
        project.certainty,
        is_project=True,
    )
    return [heading, *(_line(bundle, part, is_project=False) for part in project.parts)]


def _line(bundle: Bundle, part: Part, *, is_project: bool) -> PartRead:
    return PartRead(
        part.label,
        words.said(part.title),
        words.said(part.lead) if part.lead else "",
        source(bundle, part.source),
        part.certainty,
        is_project,
    )
