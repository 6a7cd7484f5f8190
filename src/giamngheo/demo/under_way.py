"""The yearly review of 2024 in the middle of its steps: some communes ahead, some late, one done.

It follows the procedure of the law through the same acts as everybody; its days are those of the story.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction

from giamngheo.audit.actions import Actor
from giamngheo.core.problems import Refused
from giamngheo.demo.acts import SYSTEM, office_hour
from giamngheo.demo.district import District
from giamngheo.demo.offices import SHOWN_COMMUNE, Staff
from giamngheo.demo.reviewing import MISSING, STANDARD, Entries, Places, form_version
from giamngheo.issuing.certificates import issue_certificates
from giamngheo.issuing.folders import publications_root
from giamngheo.places.models import Level, Place
from giamngheo.registry.models import Household
from giamngheo.review import actions
from giamngheo.review.entries import NewSheet
from giamngheo.review.models import Assessment, Cycle, CycleKind, ListEntry, ObjectionKind, ReviewUnit, Step
from giamngheo.review.stepping import villages_of

PROCEDURE = "periodic-2021"
OPENS, CLOSES = date(2024, 9, 1), date(2024, 12, 14)
WALK = (Step.list, Step.collect, Step.meeting, Step.posting, Step.report, Step.opinion, Step.recognise)
"""How far a commune can be; the last means that its decision is entered and its certificates are issued."""

_AHEAD = (Step.recognise, Step.opinion, Step.report)
_REST = (Step.posting, Step.collect, Step.meeting, Step.list, Step.collect)
_ON = {
    "draw": date(2024, 9, 5),
    "list": date(2024, 9, 12),
    "sheets": date(2024, 10, 3),
    "assess": date(2024, 10, 8),
    "collect": date(2024, 10, 10),
    "meeting": date(2024, 10, 18),
    "post": date(2024, 10, 21),
    "objection": date(2024, 10, 22),
    "posting": date(2024, 10, 29),
    "report": date(2024, 11, 4),
    "opinion": date(2024, 11, 11),
    "recognise": date(2024, 11, 18),
    "certify": date(2024, 11, 20),
}
_ESCAPES_EVERY = 6
_ESCAPE_B1 = 200
_SHEETS_OF_LATE = 2  # of the sheets of a commune that still collects, every second one is in


@dataclass(frozen=True, slots=True)
class _Commune:
    """A commune, how far it is to come, and its villages."""

    unit: ReviewUnit
    goal: str
    villages: Sequence[ReviewUnit]

    @property
    def code(self) -> str:
        return self.unit.place.code


@transaction.atomic
def hold_next(district: District, places: Places, staff: Staff) -> Cycle:
    """Plan, open and take the review as far as each commune has come."""
    cycle = _open(places, staff)
    communes = _share_out(_draw(cycle, staff))
    for commune in communes:
        _list(commune, staff)
    _record(cycle, district, communes, staff)
    actions.assess(cycle=cycle, on=_ON["assess"], actor=staff.department, at=_at("assess"))
    _ask_again(cycle, communes, staff)
    for commune in communes:
        for number, village in enumerate(commune.villages):
            _walk(village, _village_goal(commune, number), staff.clerks[commune.code])
    _object(communes, staff)
    for commune in communes:
        _conclude(commune, staff)
    cycle.refresh_from_db()
    return cycle


def _open(places: Places, staff: Staff) -> Cycle:
    cycle = actions.plan_cycle(
        code="2024-dinh-ky",
        title="Rà soát hộ nghèo, hộ cận nghèo định kỳ năm 2024",
        kind=CycleKind.periodic,
        year=2024,
        reference_date=CLOSES,
        opens_on=OPENS,
        closes_on=CLOSES,
        place=places.district,
        standard=STANDARD,
        procedure=PROCEDURE,
        actor=staff.department,
        at=office_hour(date(2024, 8, 20)),
    )
    return actions.open_cycle(cycle=cycle, actor=staff.department, at=office_hour(OPENS))


def _draw(cycle: Cycle, staff: Staff) -> list[tuple[ReviewUnit, Sequence[ReviewUnit]]]:
    """The communes with their villages, each of which has drawn its list."""
    units = ReviewUnit.objects.filter(cycle=cycle, place__level=Level.commune).select_related(
        "place", "cycle"
    )
    found: list[tuple[ReviewUnit, Sequence[ReviewUnit]]] = [
        (unit, villages_of(unit)) for unit in units.order_by("place__code")
    ]
    for unit, villages in found:
        for village in villages:
            actions.draw_list(
                unit=village, on=_ON["draw"], actor=staff.clerks[unit.place.code], at=_at("draw")
            )
    return found


def _share_out(found: Sequence[tuple[ReviewUnit, Sequence[ReviewUnit]]]) -> list[_Commune]:
    """The smallest communes are furthest; the one whose people have accounts has villages at every step.

    Where nobody is listed there is nothing to decide, so such a commune is never among those ahead.
    """
    by_size = sorted(found, key=lambda pair: (len(pair[1]), pair[0].place.code))
    ahead = [
        unit.pk
        for unit, villages in by_size
        if unit.place.code != SHOWN_COMMUNE and ListEntry.objects.filter(unit__in=villages).exists()
    ]
    goals: dict[int, str] = dict(zip(ahead, _AHEAD, strict=False))
    rest = [
        unit.pk
        for unit, villages in by_size
        if villages and unit.place.code != SHOWN_COMMUNE and unit.pk not in goals
    ]
    goals |= {pk: _REST[number % len(_REST)] for number, pk in enumerate(rest)}
    return [_Commune(unit, goals.get(unit.pk, Step.posting), villages) for unit, villages in found]


def _village_goal(commune: _Commune, number: int) -> str:
    """The step a village comes to: in the shown commune each another, elsewhere the last one lags behind."""
    if commune.goal in _AHEAD:
        return Step.done
    if commune.code == SHOWN_COMMUNE:
        return (Step.posting, Step.done, Step.collect, Step.meeting, Step.posting)[number % 5]
    if number and number == len(commune.villages) - 1:
        return WALK[max(WALK.index(Step(commune.goal)) - 1, 0)]
    return commune.goal


def _list(commune: _Commune, staff: Staff) -> None:
    """The villages that are to go on close their lists, and the shown ones assign them."""
    clerk = staff.clerks[commune.code]
    for number, village in enumerate(commune.villages):
        if commune.code == SHOWN_COMMUNE and staff.reviewers:
            reviewer = staff.reviewers[number % len(staff.reviewers)]
            entries = ListEntry.objects.filter(unit=village)
            actions.assign_reviewer(
                unit=village, entries=entries, reviewer=reviewer, actor=clerk, at=_at("draw")
            )
        if _village_goal(commune, number) != Step.list:
            actions.close_list(unit=village, on=_ON["list"], actor=clerk, at=_at("list"))


def _record(cycle: Cycle, district: District, communes: Sequence[_Commune], staff: Staff) -> None:
    """The sheets of villages past the list: all of them where the village goes on, else every second one."""
    entries = Entries(district, 2023, asked_in=2024)
    kept: dict[str, list[NewSheet]] = {}
    for commune in communes:
        wanted = set(_to_record(commune))
        sheets = [
            sheet
            for sheet in entries.of_commune(commune.code, left_open=False)
            if sheet.household.pk in wanted
        ]
        kept[commune.code] = [
            _with_an_escape(sheet, number) if commune.goal in _AHEAD else sheet
            for number, sheet in enumerate(sheets)
        ]
    _keep(cycle, kept, staff, "sheets")


def _keep(cycle: Cycle, sheets: Mapping[str, Sequence[NewSheet]], staff: Staff, what: str) -> None:
    """Sheets by commune: those of the shown commune by its clerk, the others' together by one who has no account."""
    shown = sheets.get(SHOWN_COMMUNE, ())
    others = [sheet for code, found in sheets.items() if code != SHOWN_COMMUNE for sheet in found]
    for actor, found in ((staff.clerks[SHOWN_COMMUNE], shown), (SYSTEM, others)):
        if found:
            actions.record_answers_in_bulk(
                cycle=cycle,
                form_version=form_version(staff.department),
                sheets=found,
                actor=actor,
                at=_at(what),
            )


def _to_record(commune: _Commune) -> Iterator[int]:
    """The households whose sheets are in."""
    for number, village in enumerate(commune.villages):
        goal = _village_goal(commune, number)
        if goal == Step.list:
            continue
        listed = village.entries.order_by("household__code").values_list("household", flat=True)
        for order, household in enumerate(listed):
            if goal != Step.collect or order % _SHEETS_OF_LATE == 0:
                yield household


def _with_an_escape(sheet: NewSheet, number: int) -> NewSheet:
    """Where a decision is near, every sixth household has come far enough to leave the lists."""
    if number % _ESCAPES_EVERY:
        return sheet
    return _answered(sheet, {"b1": _ESCAPE_B1})


def _answered(sheet: NewSheet, changed: Mapping[str, object]) -> NewSheet:
    own = sheet.answers["household"]
    assert isinstance(own, Mapping)  # noqa: S101 - `Entries` made it
    known = {name: value for name, value in own.items() if value is not None}
    return NewSheet(sheet.household, {**sheet.answers, "household": {**known, **changed}})


def _ask_again(cycle: Cycle, communes: Sequence[_Commune], staff: Staff) -> None:
    """Where the law could not tell, what was missing is asked again in the villages that go on."""
    kept: dict[str, list[NewSheet]] = {}
    for commune in communes:
        going_on = [
            village.place_id
            for number, village in enumerate(commune.villages)
            if _village_goal(commune, number) not in (Step.list, Step.collect)
        ]
        open_ = Assessment.objects.filter(
            sheet__cycle=cycle,
            sheet__superseded_by__isnull=True,
            sheet__household__place__in=going_on,
            category__isnull=True,
        ).select_related("sheet__household__place")
        kept[commune.code] = [
            _answered(NewSheet(one.sheet.household, one.sheet.answers), {**MISSING, "b1": _ESCAPE_B1})
            for one in open_.order_by("sheet__household__code")
        ]
    _keep(cycle, kept, staff, "assess")
    actions.assess(cycle=cycle, on=_ON["assess"], actor=staff.department, at=_at("assess"))


def _walk(village: ReviewUnit, goal: str, clerk: Actor) -> None:
    """Take a village from its sheets to its goal; where a sheet leaves something open it stays, and is late."""
    village.refresh_from_db()
    if village.step != Step.collect or goal == Step.collect:
        return
    try:
        actions.close_collection(unit=village, on=_ON["collect"], actor=clerk, at=_at("collect"))
    except Refused:
        return
    if goal == Step.meeting:
        return
    actions.record_meeting(unit=village, minutes=_minutes(village), actor=clerk, at=_at("meeting"))
    actions.post_list(
        unit=village,
        on=_ON["post"],
        venues=[f"Nhà văn hóa {village.place.full_name}", "Trụ sở UBND xã"],
        actor=clerk,
        at=_at("post"),
    )
    if goal == Step.done:
        actions.close_posting(unit=village, on=_ON["posting"], actor=clerk, at=_at("posting"))


def _minutes(village: ReviewUnit) -> actions.Minutes:
    present = 30 + village.pk % 25
    return actions.Minutes(
        held_on=_ON["meeting"],
        venue=f"Nhà văn hóa {village.place.full_name}",
        chair="Trưởng thôn (giả lập)",
        secretary="Thư ký cuộc họp (giả lập)",
        representative="Đại diện hộ dân (giả lập)",
        present=present,
        agreeing=present - village.pk % 7,
    )


def _object(communes: Sequence[_Commune], staff: Staff) -> None:
    """Somebody objects in the first village of the shown commune whose list is posted, else anywhere."""
    for commune in sorted(communes, key=lambda one: one.code != SHOWN_COMMUNE):
        for village in commune.villages:
            village.refresh_from_db()
            posting = village.postings.first()
            if village.step != Step.posting or posting is None or not posting.listed:
                continue
            household = Household.objects.get(code=posting.listed[0]["code"])
            actions.raise_objection(
                unit=village,
                kind=ObjectionKind.should_not_be_listed,
                text="Hộ đã có xe máy mới và lương ổn định, đề nghị xem lại (giả lập).",
                by_name="Người dân trong thôn (giả lập)",
                household=household,
                received_on=_ON["objection"],
                due_on=_ON["posting"],
                actor=staff.clerks[commune.code],
                at=_at("objection"),
            )
            return


def _conclude(commune: _Commune, staff: Staff) -> None:
    """The papers of a commune whose villages are done, as far as it is to come."""
    if commune.goal not in (Step.opinion, Step.recognise):
        return
    if (
        ReviewUnit.objects.filter(pk__in=[one.pk for one in commune.villages])
        .exclude(step=Step.done)
        .exists()
    ):
        return
    number, chairman = commune.code[-2:], f"Chủ tịch UBND {commune.unit.place.full_name} (giả lập)"
    report = actions.Paper(f"{number}/BC-UBND (giả lập)", _ON["report"], chairman)
    clerk = staff.clerks[commune.code]
    actions.send_report(unit=commune.unit, paper=report, actor=clerk, at=_at("report"))
    if commune.goal != Step.recognise:
        return
    opinion = actions.Paper(f"{number}/UBND-VX (giả lập)", _ON["opinion"], "Chủ tịch UBND huyện (giả lập)")
    actions.give_opinion(unit=commune.unit, paper=opinion, agrees=True, actor=staff.leader, at=_at("opinion"))
    _decide(commune.unit, number, chairman)


def _decide(unit: ReviewUnit, number: str, chairman: str) -> None:
    place: Place = unit.place
    actor = replace(SYSTEM, account_id="demo.lanhdao", office=f"lãnh đạo, {place.full_name} ({place.code})")
    decision = actions.recognise_unit(
        unit=unit,
        paper=actions.Paper(f"{number}/QĐ-UBND-2024 (giả lập)", _ON["recognise"], chairman),
        valid_from=_ON["recognise"],
        leaving_number=f"{number}a/QĐ-UBND-2024 (giả lập)",
        actor=actor,
        at=_at("recognise"),
    )
    issue_certificates(
        decision=decision, on=_ON["certify"], root=publications_root(), actor=actor, at=_at("certify")
    )


def _at(what: str) -> datetime:
    return office_hour(_ON[what])
