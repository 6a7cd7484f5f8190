"""One household as its page shows it: the register's story, its reviews, and why it is what it is."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from giamngheo.access.reach import Reach
from giamngheo.law.explain import Explanation, explain
from giamngheo.office.households.story import Happening, Told, happenings
from giamngheo.registry.models import Household, Status
from giamngheo.registry.policy import may_read_sensitive
from giamngheo.registry.queries import Story, household_story
from giamngheo.review.answers import Line, to_tables
from giamngheo.review.models import Sheet, SheetState
from giamngheo.review.queries import sheets_of


@dataclass(frozen=True, slots=True)
class Portrait:
    """Everything on the page.  `explanation` is of the latest sheet; both are None for a household never reviewed."""

    story: Story
    happenings: Sequence[Happening]
    sheet: Sheet | None
    explanation: Explanation | None
    on: date
    sensitive: bool
    """Whether ethnicity, health and disability may be shown to the reader."""

    @property
    def in_force(self) -> Status | None:
        """The status behind the current category; None for a household that is on no list."""
        return next((status for status in self.story.statuses if self._holds(status)), None)

    def _holds(self, status: Status) -> bool:
        return status.valid_from <= self.on and (status.valid_to is None or self.on <= status.valid_to)


def portrait(reach: Reach, code: str, on: date) -> Portrait:
    """The page of a household within reach; `Household.DoesNotExist` otherwise."""
    story = household_story(reach, code, on)
    sheets = [read for read in sheets_of(reach, story.household) if _counts(read.sheet)]
    sheets.sort(key=lambda read: read.sheet.cycle.reference_date, reverse=True)
    latest = next((read.sheet for read in sheets if read.sheet.cycle.reference_date <= on), None)
    return Portrait(
        story=story,
        happenings=happenings(Told(reach, story, sheets)),
        sheet=latest,
        explanation=_explanation(story.household, latest) if latest else None,
        on=on,
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


def person_names(sheet: Sheet | None) -> dict[str, str]:
    """Full names by the person ids of a sheet."""
    members = sheet.answers["members"] if sheet else []
    return {
        member["person"]: member["full_name"]
        for member in members
        if {"person", "full_name"} <= member.keys()
    }
