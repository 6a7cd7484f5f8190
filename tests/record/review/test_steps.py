"""A review by its procedure: every step, what each refuses, what can be taken back, who may check whom."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from giamngheo.core.problems import Refused
from giamngheo.places.models import Lineage, Place
from giamngheo.registry.models import Household, Status
from giamngheo.review import actions, entering
from giamngheo.review.actions import Minutes
from giamngheo.review.actions.undoing import undoable
from giamngheo.review.granting import open_applications
from giamngheo.review.models import (
    Application,
    Cycle,
    CycleState,
    ListReason,
    Meeting,
    ObjectionKind,
    Outcome,
    Posting,
    Step,
    StepTaken,
    Wish,
)
from giamngheo.review.stepping import unit_of
from tests.record.registry.register import CLERK, enter, entry, reach_over
from tests.record.review import steps
from tests.record.review.sheets import answers, fill, open_cycle
from tests.record.review.steps import CHIEF, DISTRICT, OPENS, REVIEWER, at, paper, unit

Places = dict[str, Place]
MEET = date(2022, 10, 17)


def codes(act: Callable[[], object]) -> set[str]:
    """The codes of the problems for which an act is refused."""
    with pytest.raises(Refused) as refused:
        act()
    return {problem.code for problem in refused.value.problems}


@pytest.fixture
def households(places: Places) -> dict[str, Household]:
    entered = enter(
        entry("A1", places["06325-01"]),
        entry("A2", places["06325-02"], "Dương Công Bình"),
        entry("B1", places["06328-01"], "Lý Văn Cao"),
        entry("B2", places["06328-01"], "Hoàng Thị Ái"),
        entry("B3", places["06328-02"], "Nông Văn Bắc"),
    )
    found = {household.code: household for household in entered}
    steps.listed(found, places["185"], A1="poor", B1="poor", B2="near_poor")
    return found


@pytest.fixture
def cycle(places: Places, households: dict[str, Household]) -> Cycle:
    return steps.open_by_steps(places["185"])


def test_opening_gives_every_village_and_commune_its_first_step(cycle: Cycle) -> None:
    found = {one.place.code: one.step for one in cycle.units.select_related("place")}
    villages = dict.fromkeys(("06325-01", "06325-02", "06328-01", "06328-02"), Step.list)
    assert found == villages | dict.fromkeys(("06325", "06328"), Step.report)
    assert cycle.plan["list"] == "2022-09-15"


def test_the_list_holds_the_poor_and_near_poor_and_is_drawn_once(
    cycle: Cycle, households: dict[str, Household]
) -> None:
    village = unit(cycle, "06328-01")
    assert codes(lambda: actions.close_list(unit=village, on=OPENS, actor=CLERK, at=at(OPENS))) == {
        "review.must_be_reviewed"
    }
    assert actions.draw_list(unit=village, on=OPENS, actor=CLERK, at=at(OPENS)) == 2
    assert actions.draw_list(unit=village, on=OPENS, actor=CLERK, at=at(OPENS)) == 0
    reasons = dict(village.entries.values_list("household__code", "reason"))
    assert reasons == {"B1": ListReason.poor, "B2": ListReason.near_poor}


def test_a_village_without_anybody_on_its_list_is_done(cycle: Cycle) -> None:
    steps.draw_and_close(cycle, "06328-02")
    assert unit(cycle, "06328-02").step == Step.done


def test_who_applies_goes_on_the_list_unless_form_a_says_not_poor(
    cycle: Cycle, households: dict[str, Household]
) -> None:
    village = unit(cycle, "06328-02")
    rich = dict.fromkeys(("a_motor_vehicle", "a_fridge_or_cooling", "a_washing_machine"), True)
    known = {"unit": village, "household": households["B3"], "received_on": OPENS}
    first = actions.receive_application(
        **known, wish=Wish.to_be_listed, screen=rich, actor=CLERK, at=at(OPENS)
    )
    assert first.screened_out is True
    assert not village.entries.exists()
    again = lambda: actions.receive_application(  # noqa: E731
        **known, wish=Wish.to_be_listed, actor=CLERK, at=at(OPENS)
    )
    assert codes(again) == {"review.applied_already"}
    actions.withdraw_application(application=first, on=OPENS, actor=CLERK, at=at(OPENS))
    second = again()
    assert second.screened_out is None
    assert village.entries.get().reason == ListReason.applied


@pytest.mark.parametrize("wish", [Wish.medium, Wish.low_income])
def test_a_wish_of_another_kind_of_review_is_refused(
    wish: Wish, cycle: Cycle, households: dict[str, Household]
) -> None:
    act = lambda: actions.receive_application(  # noqa: E731
        unit=unit(cycle, "06328-02"),
        household=households["B3"],
        wish=wish,
        received_on=OPENS,
        actor=CLERK,
        at=at(OPENS),
    )
    assert codes(act) == {"review.wish_not_here"}


def test_sheets_are_taken_of_the_list_and_while_collecting_only(
    cycle: Cycle, households: dict[str, Household]
) -> None:
    assert codes(lambda: fill(cycle, households["B1"], answers())) == {"review.not_on_the_list"}
    actions.draw_list(unit=unit(cycle, "06328-01"), on=OPENS, actor=CLERK, at=at(OPENS))
    assert codes(lambda: fill(cycle, households["B1"], answers())) == {"review.not_collecting"}
    actions.close_list(unit=unit(cycle, "06328-01"), on=OPENS, actor=CLERK, at=at(OPENS))
    fill(cycle, households["B1"], answers())


def test_collection_is_closed_when_every_sheet_is_in_and_judged(
    cycle: Cycle, households: dict[str, Household]
) -> None:
    steps.draw_and_close(cycle, "06328-01")
    day = date(2022, 10, 10)
    close = lambda: actions.close_collection(  # noqa: E731
        unit=unit(cycle, "06328-01"), on=day, actor=CLERK, at=at(day)
    )
    fill(cycle, households["B1"], answers("poor"))
    assert codes(close) == {"review.no_sheet"}
    steps.sheet(cycle, households["B2"], None, day)
    assert codes(close) == {"review.undetermined"}
    steps.sheet(cycle, households["B2"], "near_poor", day)
    assert close().step == Step.meeting


def test_a_sheet_is_judged_as_it_comes_and_waits_where_the_law_has_changed(
    cycle: Cycle, households: dict[str, Household]
) -> None:
    steps.draw_and_close(cycle, "06328-01")
    kept = fill(cycle, households["B1"], answers("poor"))
    assert kept.sheet.assessments.get().category == "poor"
    Cycle.objects.update(law_hash="0" * 64)
    fill(cycle, households["B2"], answers("poor"))
    day = date(2022, 10, 10)
    close = lambda: actions.close_collection(  # noqa: E731
        unit=unit(cycle, "06328-01"), on=day, actor=CLERK, at=at(day)
    )
    assert codes(close) == {"review.not_assessed"}
    actions.assess(cycle=cycle, on=day, actor=CLERK, at=at(day))
    assert close().step == Step.meeting


def test_half_of_those_present_must_agree_or_the_village_collects_again(
    cycle: Cycle, households: dict[str, Household]
) -> None:
    steps.draw_and_close(cycle, "06325-01")
    steps.sheet(cycle, households["A1"], "poor", date(2022, 10, 3))
    for agreeing, step in ((19, Step.collect), (20, Step.posting)):
        day = date(2022, 10, 10) if agreeing == 19 else date(2022, 10, 20)
        actions.close_collection(unit=unit(cycle, "06325-01"), on=day, actor=CLERK, at=at(day))
        steps.meet(cycle, "06325-01", day, 40, agreeing)
        assert unit(cycle, "06325-01").step == step
    assert list(Meeting.objects.values_list("adopted", flat=True)) == [False, True]


@pytest.mark.parametrize(("present", "agreeing"), [(0, 0), (10, 11), (10, -1)])
def test_minutes_that_cannot_be_are_refused(
    present: int, agreeing: int, cycle: Cycle, households: dict[str, Household]
) -> None:
    steps.draw_and_close(cycle, "06325-01")
    steps.sheet(cycle, households["A1"], "poor", OPENS)
    actions.close_collection(unit=unit(cycle, "06325-01"), on=OPENS, actor=CLERK, at=at(OPENS))
    assert codes(lambda: steps.meet(cycle, "06325-01", MEET, present, agreeing)) == {"review.meeting_counts"}
    unsigned = Minutes(MEET, "", "Chủ trì", " ", "Đại diện", 10, 9)
    act = lambda: actions.record_meeting(  # noqa: E731
        unit=unit(cycle, "06325-01"), minutes=unsigned, actor=CLERK, at=at(MEET)
    )
    assert codes(act) == {"review.minutes_unsigned"}
    assert unit(cycle, "06325-01").step == Step.meeting


def posted(cycle: Cycle, households: dict[str, Household]) -> date:
    """Village 06328-01 with its list posted; gives the last day."""
    steps.draw_and_close(cycle, "06328-01")
    steps.sheet(cycle, households["B1"], "poor", OPENS)
    steps.sheet(cycle, households["B2"], "not_poor", OPENS)
    actions.close_collection(unit=unit(cycle, "06328-01"), on=OPENS, actor=CLERK, at=at(OPENS))
    steps.meet(cycle, "06328-01", MEET)
    return steps.post(cycle, "06328-01", date(2022, 10, 18))


def test_what_is_posted_is_the_least_that_the_law_needs_for_three_working_days(
    cycle: Cycle, households: dict[str, Household]
) -> None:
    assert posted(cycle, households) == date(2022, 10, 21)
    listed = Posting.objects.get().listed
    assert {row["code"]: (row["previous"], row["category"]) for row in listed} == {
        "B1": ("poor", "poor"),
        "B2": ("near_poor", "not_poor"),
    }
    assert {key for row in listed for key in row} == {"code", "name", "village", "previous", "category"}


def test_a_posting_runs_its_term_and_not_shorter(cycle: Cycle, households: dict[str, Household]) -> None:
    until = posted(cycle, households)
    close = lambda day: actions.close_posting(  # noqa: E731
        unit=unit(cycle, "06328-01"), on=day, actor=CLERK, at=at(day)
    )
    assert codes(lambda: close(until)) == {"review.still_posted"}
    assert close(until + timedelta(days=1)).step == Step.done
    short = lambda: actions.post_list(  # noqa: E731
        unit=unit(cycle, "06328-01"),
        on=until,
        until_on=until,
        venues=["Nhà văn hóa"],
        actor=CLERK,
        at=at(until),
    )
    actions.undo_last(unit=unit(cycle, "06328-01"), actor=CLERK, at=at(until + timedelta(days=1)))
    assert codes(short) == {"review.posted_too_short"}
    nowhere = lambda: actions.post_list(  # noqa: E731
        unit=unit(cycle, "06328-01"), on=until, venues=[" "], actor=CLERK, at=at(until)
    )
    assert codes(nowhere) == {"review.no_venue"}


def objection(cycle: Cycle, household: Household | None, day: date):  # type: ignore[no-untyped-def]
    return actions.raise_objection(
        unit=unit(cycle, "06328-01"),
        kind=ObjectionKind.wrong_facts,
        text="Hộ này có xe máy",
        by_name="Dương Thị Phản",
        household=household,
        received_on=day,
        due_on=day + timedelta(days=3),
        actor=CLERK,
        at=at(day),
    )


def test_an_objection_holds_the_posting_until_it_is_answered_and_posted_again(
    cycle: Cycle, households: dict[str, Household]
) -> None:
    until = posted(cycle, households)
    day = until + timedelta(days=1)
    raised = objection(cycle, households["B2"], date(2022, 10, 20))
    close = lambda on: actions.close_posting(  # noqa: E731
        unit=unit(cycle, "06328-01"), on=on, actor=CLERK, at=at(on)
    )
    assert codes(lambda: close(day)) == {"review.objections_open"}
    answer = lambda sheet, actor=CHIEF: actions.answer_objection(  # noqa: E731
        objection=raised,
        outcome=Outcome.changed,
        answer="Đã phúc tra",
        sheet=sheet,
        on=day,
        actor=actor,
        at=at(day),
    )
    assert codes(lambda: answer(None)) == {"review.recheck_first"}
    old = households["B2"].sheets.get()
    assert codes(lambda: answer(old)) == {"review.recheck_first"}
    again = steps.sheet(cycle, households["B2"], "near_poor", day)
    assert codes(lambda: answer(again, REVIEWER)) == {"review.maker_is_checker"}
    assert answer(again).outcome == Outcome.changed
    assert codes(lambda: answer(again)) == {"review.answered_already"}
    assert codes(lambda: close(day)) == {"review.post_again"}
    last = steps.post(cycle, "06328-01", day)
    assert close(last + timedelta(days=1)).step == Step.done
    assert list(Posting.objects.values_list("number", flat=True)) == [1, 2]


def test_an_objection_after_the_posting_brings_the_village_back(
    cycle: Cycle, households: dict[str, Household]
) -> None:
    day = posted(cycle, households) + timedelta(days=1)
    actions.close_posting(unit=unit(cycle, "06328-01"), on=day, actor=CLERK, at=at(day))
    objection(cycle, None, day)
    assert unit(cycle, "06328-01").step == Step.posting
    assert undoable(unit(cycle, "06328-01")) is None


def test_the_same_objection_is_entered_once(cycle: Cycle, households: dict[str, Household]) -> None:
    day = posted(cycle, households)
    objection(cycle, households["B1"], day)
    assert codes(lambda: objection(cycle, households["B1"], day)) == {"review.objection_twice"}
    assert objection(cycle, None, day).pk


def test_an_objection_needs_a_deadline_where_the_law_gives_none(
    cycle: Cycle, households: dict[str, Household]
) -> None:
    day = posted(cycle, households)
    act = lambda: actions.raise_objection(  # noqa: E731
        unit=unit(cycle, "06328-01"),
        kind=ObjectionKind.other,
        text="…",
        by_name="Ai đó",
        received_on=day,
        actor=CLERK,
        at=at(day),
    )
    assert codes(act) == {"review.no_deadline"}


def finished(cycle: Cycle, households: dict[str, Household]) -> date:
    """Both villages of Long Đống done; gives the day."""
    steps.through_posting(cycle, "06328-02", {})
    return steps.through_posting(cycle, "06328-01", {households["B1"]: "poor", households["B2"]: "not_poor"})


def report(cycle: Cycle, day: date):  # type: ignore[no-untyped-def]
    return actions.send_report(
        unit=unit(cycle, "06328"), paper=paper("12/BC-UBND", day), actor=CLERK, at=at(day)
    )


def opinion(cycle: Cycle, day: date, agrees: bool = True, **rest: object):  # type: ignore[no-untyped-def]
    known = {"actor": DISTRICT, "at": at(day)} | rest
    return actions.give_opinion(
        unit=unit(cycle, "06328"), paper=paper("50/UBND", day), agrees=agrees, **known
    )


def decide(cycle: Cycle, day: date, **rest: object):  # type: ignore[no-untyped-def]
    known = {"actor": CHIEF, "leaving_number": "31/QĐ-UBND", "valid_from": date(2022, 12, 15)} | rest
    return actions.recognise_unit(
        unit=unit(cycle, "06328"), paper=paper("30/QĐ-UBND", day), at=at(day), **known
    )


def test_the_commune_reports_when_its_villages_are_done(
    cycle: Cycle, households: dict[str, Household]
) -> None:
    steps.draw_and_close(cycle, "06328-01")
    assert codes(lambda: report(cycle, OPENS)) == {"review.village_not_done"}
    steps.through_posting(cycle, "06328-02", {})
    day = steps.through_posting(cycle, "06328-01", {households["B1"]: "poor", households["B2"]: "not_poor"})
    counts = report(cycle, day).counts
    assert counts["categories"] == {"not_poor": 1, "poor": 1}
    assert counts["changes"] == {"near_poor not_poor": 1, "poor poor": 1}


def test_the_decision_needs_the_opinion_another_person_and_the_second_paper(
    cycle: Cycle, households: dict[str, Household]
) -> None:
    day = finished(cycle, households)
    report(cycle, day)
    assert codes(lambda: decide(cycle, day)) == {"review.not_due"}
    assert codes(lambda: opinion(cycle, day, actor=CLERK)) == {"review.maker_is_checker"}
    opinion(cycle, day)
    assert codes(lambda: decide(cycle, day, actor=CLERK)) == {"review.maker_is_checker"}
    assert codes(lambda: decide(cycle, day, leaving_number="")) == {"review.leaving_number"}
    assert unit(cycle, "06328").step == Step.recognise  # nothing of the refused decision remains
    decision = decide(cycle, day)
    assert dict(decision.lines.values_list("household__code", "category")) == {"B1": "poor", "B2": "not_poor"}
    held = Status.objects.filter(valid_to__isnull=True, superseded_by__isnull=True, category="poor")
    assert set(held.values_list("household__code", flat=True)) == {"A1", "B1"}
    assert unit(cycle, "06328").step == Step.certify
    assert undoable(unit(cycle, "06328")) is None


def test_an_opinion_that_does_not_agree_sends_villages_back(
    cycle: Cycle, households: dict[str, Household]
) -> None:
    day = finished(cycle, households)
    report(cycle, day)
    assert codes(lambda: opinion(cycle, day, agrees=False)) == {"review.opinion_says_why"}
    elsewhere = [unit(cycle, "06325-01")]
    act = lambda: opinion(cycle, day, agrees=False, remarks="Rà lại", again=elsewhere)  # noqa: E731
    assert codes(act) == {"review.outside"}
    opinion(cycle, day, agrees=False, remarks="Rà lại", again=[unit(cycle, "06328-01")])
    assert unit(cycle, "06328-01").step == Step.collect
    assert unit(cycle, "06328").step == Step.report
    assert codes(lambda: report(cycle, day)) == {"review.village_not_done"}


def test_the_last_decision_ends_the_cycle_and_certificates_may_follow(
    cycle: Cycle, households: dict[str, Household]
) -> None:
    day = finished(cycle, households)
    report(cycle, day)
    opinion(cycle, day)
    decide(cycle, day)
    cycle.refresh_from_db()
    assert cycle.state == CycleState.open
    steps.through_posting(cycle, "06325-02", {})
    day = steps.through_posting(cycle, "06325-01", {households["A1"]: "poor"})
    town = lambda: unit(cycle, "06325")  # noqa: E731
    actions.send_report(unit=town(), paper=paper("7/BC-UBND", day), actor=CLERK, at=at(day))
    actions.give_opinion(unit=town(), paper=paper("8/UBND", day), agrees=True, actor=DISTRICT, at=at(day))
    actions.recognise_unit(
        unit=town(), paper=paper("9/QĐ-UBND", day), valid_from=date(2022, 12, 15), actor=CHIEF, at=at(day)
    )
    cycle.refresh_from_db()
    assert cycle.state == CycleState.recognised
    few = lambda: actions.close_certificates(unit=town(), on=day, issued=0, actor=CLERK, at=at(day))  # noqa: E731
    assert codes(few) == {"review.certificates_missing"}
    done = actions.close_certificates(unit=town(), on=day, issued=1, actor=CLERK, at=at(day))
    assert done.step == Step.done


def test_a_decision_does_not_go_past_the_steps(cycle: Cycle, places: Places) -> None:
    act = lambda: actions.recognise(  # noqa: E731
        cycle=cycle,
        place=places["06328"],
        number="1",
        decided_on=OPENS,
        valid_from=OPENS,
        signed_by="x",
        actor=CHIEF,
        at=at(OPENS),
    )
    assert codes(act) == {"review.by_steps"}


def test_the_last_step_is_taken_back_and_stays_in_the_history(
    cycle: Cycle, households: dict[str, Household]
) -> None:
    steps.draw_and_close(cycle, "06325-01")
    steps.sheet(cycle, households["A1"], "poor", OPENS)
    actions.close_collection(unit=unit(cycle, "06325-01"), on=OPENS, actor=CLERK, at=at(OPENS))
    steps.meet(cycle, "06325-01", MEET)
    undone = actions.undo_last(unit=unit(cycle, "06325-01"), actor=CHIEF, at=at(MEET))
    assert (undone.act, unit(cycle, "06325-01").step) == ("record_meeting", Step.meeting)
    steps.meet(cycle, "06325-01", MEET)
    kept = StepTaken.objects.filter(act="record_meeting").values_list("undone_by", flat=True)
    assert list(kept) == [CHIEF.account_id, None]


def test_a_step_on_which_the_report_rests_is_not_taken_back(
    cycle: Cycle, households: dict[str, Household]
) -> None:
    day = finished(cycle, households)
    report(cycle, day)
    act = lambda: actions.undo_last(unit=unit(cycle, "06328-01"), actor=CLERK, at=at(day))  # noqa: E731
    assert codes(act) == {"review.cannot_undo"}
    actions.undo_last(unit=unit(cycle, "06328"), actor=CLERK, at=at(day))
    assert act().act == "close_posting"


def test_an_act_sent_twice_or_from_an_old_page_is_refused(cycle: Cycle) -> None:
    seen = unit(cycle, "06328-02")
    actions.close_list(unit=seen, on=OPENS, version=seen.version, actor=CLERK, at=at(OPENS))
    twice = lambda: actions.close_list(  # noqa: E731
        unit=seen, on=OPENS, version=seen.version, actor=CLERK, at=at(OPENS)
    )
    assert codes(twice) == {"review.moved_on"}


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2022, 8, 31), "review.before_opening"),
        (date(2022, 9, 20), "review.in_the_future"),
    ],
)
def test_days_that_cannot_be_are_refused(day: date, code: str, cycle: Cycle) -> None:
    act = lambda: actions.close_list(unit=unit(cycle, "06328-02"), on=day, actor=CLERK, at=at(OPENS))  # noqa: E731
    assert codes(act) == {code}


def test_a_step_is_not_dated_before_the_one_that_precedes_it(
    cycle: Cycle, households: dict[str, Household]
) -> None:
    late = date(2022, 9, 20)
    steps.draw_and_close(cycle, "06325-01", late)
    steps.sheet(cycle, households["A1"], "poor", late)
    act = lambda: actions.close_collection(  # noqa: E731
        unit=unit(cycle, "06325-01"), on=OPENS, actor=CLERK, at=at(late)
    )
    assert codes(act) == {"review.before_the_last_step"}


def test_the_database_refuses_minutes_that_lie(cycle: Cycle, households: dict[str, Household]) -> None:
    steps.draw_and_close(cycle, "06325-01")
    steps.sheet(cycle, households["A1"], "poor", OPENS)
    actions.close_collection(unit=unit(cycle, "06325-01"), on=OPENS, actor=CLERK, at=at(OPENS))
    steps.meet(cycle, "06325-01", MEET)
    step = StepTaken.objects.create(
        unit=unit(cycle, "06325-01"), act="x", from_step="list", to_step="list", on=MEET, at=at(MEET), by="1"
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        Meeting.objects.create(
            step=step, unit=step.unit, held_on=MEET, venue="", chair="", secretary="", representative="",
            present=40, agreeing=19, adopted=True,
        )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        Meeting.objects.update(agreeing=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Posting.objects.create(
            step=step, unit=step.unit, number=1, from_on=MEET, until_on=OPENS, venues=[], listed=[], hash=""
        )


def in_year(places: Places, kind: str = "in_year", procedure: str = "in-year-2021", **rest: object) -> Cycle:
    known = {
        "reference_date": date(2022, 9, 15),
        "opens_on": date(2022, 9, 15),
        "closes_on": date(2022, 9, 30),
    }
    return steps.open_cycle(places["06328"], kind=kind, procedure=procedure, **(known | rest))  # type: ignore[arg-type]


def apply(cycle: Cycle, code: str, household: Household, wish: Wish, **rest: object) -> Application:
    day = cycle.opens_on
    return actions.receive_application(
        unit=unit(cycle, code),
        household=household,
        wish=wish,
        received_on=day,
        actor=CLERK,
        at=at(day),
        **rest,
    )


def walk(cycle: Cycle, code: str, results: dict[Household, dict[str, object]]) -> date:
    """A village of a cycle by application to the end of its posting."""
    day = cycle.opens_on
    actions.close_list(unit=unit(cycle, code), on=day, actor=CLERK, at=at(day))
    if not results:
        return day
    for household, given in results.items():
        fill(cycle, household, given)
    actions.assess(cycle=cycle, on=day, actor=CLERK, at=at(day))
    actions.close_collection(unit=unit(cycle, code), on=day, actor=CLERK, at=at(day))
    done = steps.post(cycle, code, day) + timedelta(days=1)
    actions.close_posting(unit=unit(cycle, code), on=done, actor=CLERK, at=at(done))
    return done


def test_in_year_what_is_not_granted_is_refused_in_writing_before_the_decision(
    places: Places, households: dict[str, Household]
) -> None:
    cycle = in_year(places)
    granted = apply(cycle, "06328-01", households["B1"], Wish.to_leave)
    other = apply(cycle, "06328-02", households["B3"], Wish.to_be_listed)
    walk(cycle, "06328-01", {households["B1"]: answers("not_poor")})
    day = walk(cycle, "06328-02", {households["B3"]: answers("not_poor")})
    assert codes(lambda: decide(cycle, day, valid_from=day)) == {"review.refuse_in_writing"}
    refuse = lambda one, reason="Hộ không thuộc diện": actions.refuse_application(  # noqa: E731
        application=one, paper=paper("4/UBND", day), reason=reason, actor=CHIEF, at=at(day)
    )
    assert codes(lambda: refuse(granted)) == {"review.granted_by_law"}
    assert codes(lambda: refuse(other, " ")) == {"review.say_why"}
    refuse(other)
    assert codes(lambda: refuse(other)) == {"review.application_closed"}
    decision = decide(cycle, day, valid_from=day)
    assert list(decision.lines.values_list("household__code", "category")) == [("B1", "not_poor")]
    cycle.refresh_from_db()
    assert cycle.state == CycleState.recognised


def test_a_month_without_applications_is_concluded(places: Places, households: dict[str, Household]) -> None:
    cycle = in_year(places)
    for code in ("06328-01", "06328-02"):
        walk(cycle, code, {})
    day = cycle.opens_on
    actions.conclude_unit(unit=unit(cycle, "06328"), on=day, actor=CLERK, at=at(day))
    cycle.refresh_from_db()
    assert cycle.state == CycleState.recognised


def test_medium_standard_is_found_by_the_income_form(
    places: Places, households: dict[str, Household]
) -> None:
    cycle = in_year(places, "medium", "medium-2021")
    apply(cycle, "06328-02", households["B3"], Wish.medium)
    walk(cycle, "06328-01", {})
    day = walk(cycle, "06328-02", {households["B3"]: answers("not_poor", income_per_person=2_000_000)})
    decision = decide(cycle, day, valid_from=day, leaving_number="")
    assert list(decision.lines.values_list("household__code", "category")) == [("B3", "medium")]


def test_a_low_income_worker_is_a_person_and_the_household_keeps_its_category(
    places: Places, households: dict[str, Household]
) -> None:
    known = {
        "year": 2025,
        "reference_date": date(2025, 3, 15),
        "opens_on": date(2025, 3, 15),
        "closes_on": date(2025, 3, 31),
    }
    cycle = in_year(places, "low_income", "low-income-2025", **known)
    person = households["B3"].memberships.get().person
    assert codes(lambda: apply(cycle, "06328-02", households["B3"], Wish.low_income)) == {
        "review.wish_of_a_person"
    }
    apply(cycle, "06328-02", households["B3"], Wish.low_income, person=person)
    walk(cycle, "06328-01", {})
    day = walk(cycle, "06328-02", {households["B3"]: answers("not_poor", income_per_person=2_250_000)})
    decision = decide(cycle, day, valid_from=day, leaving_number="")
    assert list(decision.workers.values_list("person", "income")) == [(person.pk, 2_250_000)]
    assert not decision.lines.exists()
    assert not Status.objects.filter(household=households["B3"]).exists()


def test_a_survey_ends_without_a_decision(places: Places, households: dict[str, Household]) -> None:
    cycle = steps.open_cycle(places["06328"], kind="survey", procedure="survey-2022")  # type: ignore[arg-type]
    village = unit(cycle, "06328-02")
    actions.add_to_list(
        unit=village,
        households=[households["B3"]],
        reason=ListReason.sampled,
        on=OPENS,
        actor=CLERK,
        at=at(OPENS),
    )
    for code in ("06328-01", "06328-02"):
        actions.close_list(unit=unit(cycle, code), on=OPENS, actor=CLERK, at=at(OPENS))
    act = lambda: actions.conclude_cycle(cycle=cycle, actor=CLERK, at=at(OPENS))  # noqa: E731
    assert codes(act) == {"review.units_under_way"}
    steps.sheet(cycle, households["B3"], "not_poor", OPENS)
    actions.close_collection(unit=village, on=OPENS, actor=CLERK, at=at(OPENS))
    assert act().state == CycleState.recognised


def test_after_the_districts_are_gone_no_opinion_is_asked(
    places: Places, households: dict[str, Household]
) -> None:
    known = {"year": 2025, "reference_date": date(2025, 10, 31), "opens_on": date(2025, 9, 1)}
    cycle = steps.open_cycle(
        places["06328"], procedure="periodic-2025", closes_on=date(2025, 12, 14), **known
    )
    day = date(2025, 9, 1)
    for code in ("06328-01", "06328-02"):
        actions.draw_list(unit=unit(cycle, code), on=day, actor=CLERK, at=at(day))
        actions.close_list(unit=unit(cycle, code), on=day, actor=CLERK, at=at(day))
    for code, category in (("B1", "poor"), ("B2", "near_poor")):
        steps.sheet(cycle, households[code], category, day)
    actions.close_collection(unit=unit(cycle, "06328-01"), on=day, actor=CLERK, at=at(day))
    steps.meet(cycle, "06328-01", day)
    done = steps.post(cycle, "06328-01", day) + timedelta(days=1)
    actions.close_posting(unit=unit(cycle, "06328-01"), on=done, actor=CLERK, at=at(done))
    report(cycle, done)
    assert unit(cycle, "06328").step == Step.recognise


@pytest.mark.parametrize(
    ("procedure", "kind"),
    [("periodic-2025", "periodic"), ("in-year-2021", "periodic"), ("no-such", "periodic")],
)
def test_a_procedure_of_another_time_or_kind_is_refused(procedure: str, kind: str, places: Places) -> None:
    act = lambda: steps.open_cycle(places["185"], kind=kind, procedure=procedure)  # type: ignore[arg-type]  # noqa: E731
    assert codes(act) == {"review.unknown_procedure"}


def test_a_plan_out_of_order_is_refused(places: Places) -> None:
    plan = {"meeting": date(2022, 9, 2)}
    act = lambda: steps.open_by_steps(places["185"], plan=plan)  # noqa: E731
    assert codes(act) == {"review.plan_disordered"}


def test_a_village_that_was_written_anew_at_the_merger_is_one_village(places: Places) -> None:
    old = places["06328-01"]
    Place.objects.filter(pk=old.pk).update(valid_to=date(2025, 6, 30))
    new = Place.objects.create(
        code=old.code, valid_from=date(2025, 7, 1), name=old.name, full_name=old.full_name, folded=old.folded,
        sort=old.sort, level=old.level, kind=old.kind, area=old.area, parent=old.parent,
        path=old.path.rstrip("/") + "~20250701/", synthetic=True,
    )  # fmt: skip
    Lineage.objects.create(predecessor=old, successor=new, on=date(2025, 7, 1), share="whole")
    entered = enter(
        entry("B1", old),
        entry("N1", new, "Lộc Văn Mới", created_on=date(2025, 8, 1)),
        entry("B3", places["06328-02"]),
    )
    found = {household.code: household for household in entered}
    steps.listed(found, places["185"], B1="poor")
    cycle = steps.open_cycle(
        places["06328"], procedure="periodic-2025", year=2025, reference_date=date(2025, 10, 31),
        opens_on=date(2025, 9, 1), closes_on=date(2025, 12, 14),
    )  # fmt: skip
    villages = [one for one in cycle.units.select_related("place") if one.place.level == "village"]
    assert {one.place_id for one in villages} == {new.pk, places["06328-02"].pk}
    day = date(2025, 9, 1)
    village = unit(cycle, old.code)
    assert actions.draw_list(unit=village, on=day, actor=CLERK, at=at(day)) == 1
    asked = actions.receive_application(
        unit=village, household=found["N1"], wish=Wish.to_be_listed, received_on=day, actor=CLERK, at=at(day)
    )
    assert unit_of(cycle, found["B1"]).pk == unit_of(cycle, found["N1"]).pk == village.pk
    assert open_applications(cycle, [village]) == [asked]
    reach = reach_over(places["185"])
    (pile,) = entering.villages(reach, cycle)
    assert (pile.place, pile.households, pile.complete) == (new, 2, 0), "one pile, not one for each name"
    for name in (old, new):
        assert [one.code for one in entering.in_village(reach, cycle, name)] == ["B1", "N1"]
        assert entering.at_path([pile], cycle, name.path) == pile
    assert entering.next_household(reach, cycle, found["B1"]) == found["N1"]
    assert entering.next_household(reach, cycle, found["N1"]) == found["B1"]
    assert entering.at_path([pile], cycle, places["06328-02"].path) is None


def test_before_the_merger_a_village_is_what_it_was(places: Places) -> None:
    old, day = places["06328-01"], date(2025, 7, 1)
    Place.objects.filter(pk=old.pk).update(valid_to=date(2025, 6, 30))
    new = Place.objects.create(
        code="06328-09", valid_from=day, name="Mới", full_name="Thôn Mới", folded="thon moi", sort="m",
        level=old.level, kind=old.kind, area=old.area, parent=old.parent, path="20/185/06328/06328-09/",
    )  # fmt: skip
    for one in (old, places["06328-02"]):
        Lineage.objects.create(predecessor=one, successor=new, on=day, share="whole")
    found = enter(entry("B1", old), entry("B3", places["06328-02"]))
    reach = reach_over(places["185"])
    before = open_cycle(places["06328"], 2024)
    assert [(pile.place, pile.households) for pile in entering.villages(reach, before)] == [
        (old, 1),
        (places["06328-02"], 1),
    ]
    assert entering.next_household(reach, before, found[0]) is None
    Place.objects.filter(pk=places["06328-02"].pk).update(valid_to=date(2025, 6, 30))
    after = open_cycle(places["06328"], 2025)
    assert [(pile.place, pile.households) for pile in entering.villages(reach, after)] == [(new, 2)]
    first = Household.objects.get(code="B1")
    assert entering.next_household(reach, after, first) == found[1], (
        "two villages that became one are one pile"
    )
