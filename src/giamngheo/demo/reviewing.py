"""The main job on the made-up district: answers in, judged by the law, recognised commune by commune, sealed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from django.db import transaction

from giamngheo.audit.actions import Actor
from giamngheo.demo.acts import office_hour
from giamngheo.demo.district import District
from giamngheo.demo.figures import DECIDED, REFERENCE
from giamngheo.demo.offices import Staff
from giamngheo.demo.register import Step, person_uid
from giamngheo.forms.definition import forms
from giamngheo.forms.filling import asked
from giamngheo.places.models import Place
from giamngheo.registry.models import Household
from giamngheo.review import actions
from giamngheo.review.entries import NewSheet
from giamngheo.review.models import Cycle, CycleKind, FormVersion

STANDARD = "nd-07-2021"
FORM = "phieu-b"
COMPLETED_IN = (2022,)  # the year whose open sheets are asked again; those of 2023 come up once more in 2024
MISSING = {"b1": 195, "water_source": "protected_spring", "toilet": "two_vault", "house_area": 72}


@dataclass(frozen=True, slots=True)
class Places:
    """The district and its communes by code, in order, as they were during both reviews."""

    district: Place
    communes: Mapping[str, Place]


@transaction.atomic
def take_over_lists(places: Places, staff: Staff) -> Cycle:
    """The lists of the end of 2021, which came on paper: what the first review's changes are reckoned from."""
    at, actor = office_hour(date(2022, 1, 5)), staff.department
    cycle = actions.plan_cycle(
        code="2021-dau-ky",
        title="Danh sách đầu kỳ, cuối năm 2021 (chuyển từ hồ sơ giấy)",
        kind=CycleKind.periodic,
        year=2021,
        reference_date=REFERENCE[2021],
        opens_on=date(2021, 9, 1),
        closes_on=date(2021, 12, 14),
        place=places.district,
        standard=STANDARD,
        actor=actor,
        at=at,
    )
    return actions.take_over_cycle(cycle=cycle, actor=actor, at=at)


class Review:
    """One periodic review of the district, from its plan to its decisions."""

    def __init__(self, district: District, year: int, places: Places, staff: Staff) -> None:
        self.year, self.places, self.staff = year, places, staff
        self.entries = Entries(district, year)

    @transaction.atomic
    def run(self, step: Step) -> Cycle:
        """Plan, open, record, judge, ask again what stayed open, judge that, recognise."""
        cycle = self._open()
        form = form_version(self.staff.department)
        reviewed = self.entries.communes(left_open=self.year in COMPLETED_IN)
        communes = [code for code in self.places.communes if code in reviewed]
        total = 2 * len(communes) + 1
        for done, code in enumerate(communes, 1):
            self._record(cycle, form, code, date(self.year, 10, 1) + timedelta(days=done))
            step(done, total)
        self._judge(cycle, date(self.year, 11, 10))
        self._ask_again(cycle, form, date(self.year, 11, 15))
        self._judge(cycle, date(self.year, 11, 20))
        step(len(communes) + 1, total)
        for done, code in enumerate(communes, len(communes) + 2):
            self._recognise(cycle, code)
            step(done, total)
        cycle.refresh_from_db()
        return cycle

    def _open(self) -> Cycle:
        at, actor = office_hour(date(self.year, 8, 25)), self.staff.department
        cycle = actions.plan_cycle(
            code=f"{self.year}-dinh-ky",
            title=f"Rà soát hộ nghèo, hộ cận nghèo định kỳ năm {self.year}",
            kind=CycleKind.periodic,
            year=self.year,
            reference_date=REFERENCE[self.year],
            opens_on=date(self.year, 9, 1),
            closes_on=date(self.year, 12, 14),
            place=self.places.district,
            standard=STANDARD,
            actor=actor,
            at=at,
        )
        return actions.open_cycle(cycle=cycle, actor=actor, at=office_hour(date(self.year, 9, 1)))

    def _record(self, cycle: Cycle, form: FormVersion, commune: str, on: date) -> None:
        actions.record_answers_in_bulk(
            cycle=cycle,
            form_version=form,
            sheets=self.entries.of_commune(commune, left_open=self.year in COMPLETED_IN),
            actor=self.staff.clerks[commune],
            at=office_hour(on),
        )

    def _ask_again(self, cycle: Cycle, form: FormVersion, on: date) -> None:
        """Applicants whose first sheet decided nothing answer what was missing; the new sheet supersedes."""
        if self.year not in COMPLETED_IN:
            return
        for commune, sheet in self.entries.left_open():
            answers = dict(sheet.answers)
            answers["household"] = {**MISSING, **_known(answers["household"]), "b1": MISSING["b1"]}
            actions.record_answers(
                cycle=cycle,
                household=sheet.household,
                form_version=form,
                answers=answers,
                actor=self.staff.clerks[commune],
                at=office_hour(on),
            )

    def _judge(self, cycle: Cycle, on: date) -> None:
        actions.assess(cycle=cycle, on=on, actor=self.staff.department, at=office_hour(on, 15))

    def _recognise(self, cycle: Cycle, commune: str) -> None:
        place, on = self.places.communes[commune], DECIDED[self.year]
        number = list(self.places.communes).index(commune) + 1
        actions.recognise(
            cycle=cycle,
            place=place,
            number=f"{number:02d}/QĐ-UBND-{self.year} (giả lập)",
            decided_on=on,
            valid_from=on,
            signed_by=f"Chủ tịch UBND {place.full_name} (giả lập)",
            actor=self.staff.clerks[commune],
            at=office_hour(on),
        )


@transaction.atomic
def open_in_year(district: District, places: Places, staff: Staff) -> Cycle:
    """A monthly review under way: applicants whose sheets leave too much open for the law to decide."""
    entries, actor = Entries(district, 2023, asked_in=2024), staff.department
    cycle = actions.plan_cycle(
        code="2024-thuong-xuyen-02",
        title="Rà soát thường xuyên tháng 02/2024",
        kind=CycleKind.in_year,
        year=2024,
        reference_date=date(2024, 2, 15),
        opens_on=date(2024, 2, 15),
        closes_on=date(2024, 2, 29),
        place=places.district,
        standard=STANDARD,
        actor=actor,
        at=office_hour(date(2024, 2, 12)),
    )
    actions.open_cycle(cycle=cycle, actor=actor, at=office_hour(date(2024, 2, 15)))
    form = form_version(actor)
    for commune, sheet in entries.left_open():
        actions.record_answers(
            cycle=cycle,
            household=sheet.household,
            form_version=form,
            answers=sheet.answers,
            actor=staff.clerks[commune],
            at=office_hour(date(2024, 2, 19)),
        )
    actions.assess(cycle=cycle, on=date(2024, 2, 20), actor=actor, at=office_hour(date(2024, 2, 20)))
    return cycle


class Entries:
    """The sheets of one review as they are entered, commune by commune."""

    def __init__(self, district: District, year: int, *, asked_in: int | None = None) -> None:
        sheets = district.sheets[year]
        village = district.tables.households.select(["household", "village"])
        communes = district.villages.select(["code", "commune"]).rename_columns(["village", "commune"])
        placed = sheets.found.join(village, "household").join(communes, "village")
        self._placed = placed.select(["household", "commune", "category"])
        self._sheets = sheets
        self._asked_in = asked_in or year

    def communes(self, *, left_open: bool) -> frozenset[str]:
        """Codes of the communes with a sheet; a very small district leaves some without."""
        return frozenset(self._rows(left_open)["commune"].to_pylist())

    def of_commune(self, commune: str, *, left_open: bool) -> list[NewSheet]:
        """The sheets of a commune, those that decide nothing only if asked for."""
        rows = self._rows(left_open)
        return self._new_sheets(rows.filter(pc.equal(rows["commune"], commune))["household"])

    def _rows(self, left_open: bool) -> pa.Table:  # noqa: FBT001 - passed on from the two above
        return self._placed if left_open else self._placed.filter(pc.is_valid(self._placed["category"]))

    def left_open(self) -> Iterator[tuple[str, NewSheet]]:
        """The sheets that decide nothing, each with the code of its commune."""
        rows = self._placed.filter(pc.is_null(self._placed["category"])).sort_by("household")
        of_commune = dict(zip(rows["household"].to_pylist(), rows["commune"].to_pylist(), strict=True))
        for sheet in self._new_sheets(rows["household"]):
            yield of_commune[sheet.household.code], sheet

    def _new_sheets(self, codes: pa.ChunkedArray) -> list[NewSheet]:
        answers = self._sheets.households.filter(pc.is_in(self._sheets.households["household"], codes))
        members = self._sheets.members.filter(pc.is_in(self._sheets.members["household"], codes))
        of_household: dict[str, list[dict[str, Any]]] = {}
        for row in members.to_pylist():
            row["person"] = str(person_uid(row["person"]))
            of_household.setdefault(row.pop("household"), []).append(row)
        rows = {row.pop("household"): row for row in answers.drop(["applied"]).to_pylist()}
        found = Household.objects.filter(code__in=list(rows)).select_related("place").order_by("code")
        return [
            NewSheet(household, self._as_asked(rows[household.code], of_household[household.code]))
            for household in found
        ]

    def _as_asked(self, own: dict[str, Any], members: list[dict[str, Any]]) -> dict[str, Any]:
        """Only what form B asks of this household and of each member, as a real sheet has it."""
        form, year = forms()[FORM], self._asked_in
        return {
            "household": _only(own, asked(form, own, year)),
            "members": [
                _only(member, ["person", *asked(form, member, year, "person")]) for member in members
            ],
        }


def form_version(actor: Actor) -> FormVersion:
    """Form B as it ships, which the made-up sheets follow."""
    form = forms()[FORM]
    return actions.register_form_version(
        form=form.id,
        version=form.version,
        content_hash=form.hash,
        actor=actor,
        at=office_hour(date(2022, 9, 1)),
    )


def _only(answers: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    return {name: answers[name] for name in names if name in answers}


def _known(answers: object) -> Mapping[str, object]:
    assert isinstance(answers, Mapping)  # noqa: S101 - `Entries` made it
    return {name: value for name, value in answers.items() if value is not None}
