"""One household as its page shows it: the register's story, its reviews, and why it is what it is."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from giamngheo.access.reach import Reach
from giamngheo.law.explain import Explanation, explain
from giamngheo.office import words
from giamngheo.registry.models import Event, Household, Status
from giamngheo.registry.policy import may_read_sensitive
from giamngheo.registry.queries import Story, household_story
from giamngheo.review.answers import Line, to_tables
from giamngheo.review.models import Sheet, SheetState
from giamngheo.review.queries import SheetRead, sheets_of


@dataclass(frozen=True, slots=True)
class Happening:
    """One point of the story; `category` is set where the household was recognised to be something."""

    on: date
    title: str
    detail: str = ""
    category: str | None = None


@dataclass(frozen=True, slots=True)
class Portrait:
    """Everything on the page.  `explanation` is of the latest sheet; both are None for a household never reviewed."""

    story: Story
    happenings: Sequence[Happening]
    sheet: Sheet | None
    explanation: Explanation | None
    sensitive: bool
    """Whether ethnicity, health and disability may be shown to the reader."""

    @property
    def in_force(self) -> Status | None:
        """The status behind the current category; None for a household that is on no list."""
        return next((status for status in self.story.statuses if status.valid_to is None), None)


def portrait(reach: Reach, code: str, on: date) -> Portrait:
    """The page of a household within reach; `Household.DoesNotExist` otherwise."""
    story = household_story(reach, code, on)
    sheets = [read for read in sheets_of(reach, story.household) if _counts(read.sheet)]
    sheets.sort(key=lambda read: read.sheet.cycle.reference_date, reverse=True)
    latest = sheets[0].sheet if sheets else None
    return Portrait(
        story=story,
        happenings=_happenings(story, sheets),
        sheet=latest,
        explanation=_explanation(story.household, latest) if latest else None,
        sensitive=may_read_sensitive(reach, story.household),
    )


def _counts(sheet: Sheet) -> bool:
    return sheet.superseded_by_id is None and sheet.state == SheetState.complete


def _explanation(household: Household, sheet: Sheet) -> Explanation | None:
    answers = to_tables(
        [Line(household=household.code, area=household.place.area, answers=json.dumps(sheet.answers))]
    )
    cycle = sheet.cycle
    return explain(answers.households, answers.persons, household.code, cycle.standard, cycle.reference_date)


def _happenings(story: Story, sheets: Sequence[SheetRead]) -> list[Happening]:
    """The newest first; what was recognised stands before what led to it on the same day."""
    found = [_recognised(status) for status in story.statuses]
    found += [_reviewed(read) for read in sheets]
    found += [_happened(event) for event in story.events]
    found.append(Happening(story.household.created_on, _("Vào sổ hộ")))
    return sorted(found, key=lambda happening: happening.on, reverse=True)


def _recognised(status: Status) -> Happening:
    detail = _("{decision} ngày {day}").format(decision=status.decision, day=f"{status.decided_on:%d/%m/%Y}")
    if status.valid_to is not None:
        detail += _("; đến hết ngày {day}").format(day=f"{status.valid_to:%d/%m/%Y}")
    name = words.name(words.CATEGORIES, status.category)
    return Happening(status.valid_from, name, detail, status.category)


def _reviewed(read: SheetRead) -> Happening:
    parts = []
    if read.assessment is not None:
        parts.append(
            _("điểm B1 {b1}, B2 {b2}").format(b1=_score(read.assessment.b1), b2=_score(read.assessment.b2))
        )
    if read.line is not None and read.line.change:
        parts.append(words.name(words.CHANGES, read.line.change).lower())
    return Happening(localdate(read.sheet.recorded_at), read.sheet.cycle.title, "; ".join(parts))


def _score(points: int | None) -> str:
    return _("chưa rõ") if points is None else str(points)


def _happened(event: Event) -> Happening:
    parts = [
        event.other.head_name if event.other else "",
        event.place.full_name if event.place else "",
        event.note,
    ]
    return Happening(
        event.on, words.name(words.EVENTS, event.kind), ", ".join(part for part in parts if part)
    )


def person_names(sheet: Sheet | None) -> dict[str, str]:
    """Full names by the person ids of a sheet."""
    members = sheet.answers["members"] if sheet else []
    return {
        member["person"]: member["full_name"]
        for member in members
        if {"person", "full_name"} <= member.keys()
    }
