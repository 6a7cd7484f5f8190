"""A review straight through: planned, opened, filled, assessed, recognised."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from giamngheo.audit.models import Line
from giamngheo.core.problems import Refused
from giamngheo.law import bundle
from giamngheo.places.models import Place
from giamngheo.registry import actions as registry
from giamngheo.registry.entries import NewStatus
from giamngheo.registry.models import Household, Status
from giamngheo.review import actions, queries
from giamngheo.review.entries import NewSheet
from giamngheo.review.models import Assessment, Cycle, CycleState, Decision, DecisionLine, Sheet, SheetState
from giamngheo.review.recognition import draft
from tests.record.registry.register import CLERK, NOW, enter, entry, member, reach_over
from tests.record.review.sheets import STANDARD, answers, assess, conclude, fill, form, open_cycle, recognise

Places = dict[str, Place]


def codes(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {problem.code for problem in refused.value.problems}


@pytest.fixture
def households(places: Places) -> dict[str, Household]:
    entered = enter(
        entry("A1", places["06325-01"]),
        entry("A2", places["06325-02"], "Dương Công Bình"),
        entry("B1", places["06328-01"], "Lý Văn Cao"),
    )
    return {household.code: household for household in entered}


@pytest.fixture
def cycle(places: Places) -> Cycle:
    return open_cycle(places["185"])


def test_the_law_judges_sheets_and_a_second_asking_adds_nothing(
    cycle: Cycle, households: dict[str, Household]
) -> None:
    fill(cycle, households["A1"], answers("poor"))
    fill(cycle, households["A2"], answers("near_poor"))
    fill(cycle, households["B1"], answers(None))
    done = assess(cycle)
    assert (done.sheets, done.undetermined) == (3, 1)
    found = {row.sheet.household.code: row for row in Assessment.objects.select_related("sheet__household")}
    assert {code: row.category for code, row in found.items()} == {
        "A1": "poor",
        "A2": "near_poor",
        "B1": None,
    }
    assert found["B1"].missing == ["b1"]
    assert (found["A1"].b1, found["A1"].b2) == (120, 40)
    assert found["A1"].law_hash == bundle.load().standards[STANDARD].hash
    assert assess(cycle).sheets == 0


def test_a_town_household_is_measured_by_the_urban_line(
    cycle: Cycle, households: dict[str, Household]
) -> None:
    for code in ("A1", "B1"):
        fill(cycle, households[code], answers("poor", b1=160))
    assess(cycle)
    found = Assessment.objects.values_list("sheet__household__code", "category")
    assert dict(found) == {"A1": "poor", "B1": "not_poor"}


def test_children_are_counted_with_what_they_lack(cycle: Cycle, households: dict[str, Household]) -> None:
    given = answers("poor", members=5)
    (grown,) = given["members"]  # type: ignore[misc]
    kids = [
        {"birth_date": "2015-01-01", "health_insurance": False, "schooling": "none", "stunted": True},
        {"birth_date": "2021-01-01", "health_insurance": True, "underweight": False, "stunted": False},
        {"birth_year": 2006},  # 15 or 16 years old: not known to be a child
        {"birth_date": date(2006, 10, 31), "health_insurance": False},  # 16 that very day
    ]
    given["members"] = [grown, *({"person": str(number)} | kid for number, kid in enumerate(kids, 2))]
    fill(cycle, households["A1"], given)
    assess(cycle)
    row = Assessment.objects.get()
    lacks = (row.children_no_insurance, row.children_malnourished, row.children_out_of_school)
    assert (row.children, lacks) == (2, (1, 1, 1))


def test_a_mended_answer_is_a_new_sheet(cycle: Cycle, households: dict[str, Household]) -> None:
    first = fill(cycle, households["A1"], answers("poor")).sheet
    assess(cycle)
    second = fill(cycle, households["A1"], answers("near_poor")).sheet
    first.refresh_from_db()
    assert first.superseded_by == second
    assert second.superseded_by is None
    assess(cycle)
    reads = queries.sheets_of(reach_over(households["A1"].place), households["A1"])
    assert [(read.sheet, read.assessment.category) for read in reads if read.assessment] == [
        (second, "near_poor"),
        (first, "poor"),
    ]


def test_many_sheets_are_one_act(cycle: Cycle, households: dict[str, Household]) -> None:
    fill(cycle, households["A1"], answers("poor"))
    before = Line.objects.count()
    sheets = [NewSheet(household, answers("near_poor")) for household in households.values()]
    done = actions.record_answers_in_bulk(
        cycle=cycle, form_version=form(), sheets=sheets, actor=CLERK, at=NOW
    )
    assert (done.sheets, done.superseding, Line.objects.count()) == (3, 1, before + 1)
    assert Sheet.objects.filter(superseded_by=None).count() == 3
    with pytest.raises(Refused) as refused:
        actions.record_answers_in_bulk(
            cycle=cycle, form_version=form(), sheets=sheets[:1] * 2, actor=CLERK, at=NOW
        )
    assert codes(refused) == {"review.sheet_twice"}


def test_a_draft_may_be_contradictory_and_is_not_assessed(
    cycle: Cycle, households: dict[str, Household], places: Places
) -> None:
    wrong = answers("poor")
    wrong["members"][0]["birth_date"] = "2030-01-01"  # type: ignore[index]
    with pytest.raises(Refused) as refused:
        fill(cycle, households["A1"], wrong)
    assert "answers.born_later" in codes(refused)
    kept = actions.record_answers(
        cycle=cycle, household=households["A1"], form_version=form(), answers=wrong, state=SheetState.draft,
        actor=CLERK, at=NOW,
    )  # fmt: skip
    assert kept.warnings
    assert assess(cycle).sheets == 0
    with pytest.raises(Refused) as refused:
        recognise(cycle, places["185"])
    assert codes(refused) == {"review.draft"}


def test_a_stranger_and_a_closed_household_are_not_of_the_cycle(
    households: dict[str, Household], places: Places
) -> None:
    cycle = open_cycle(places["06325"])
    registry.close_household(
        household=households["A2"], kind="moved_out", on=date(2022, 10, 1), actor=CLERK, at=NOW
    )
    for code in ("A2", "B1"):
        with pytest.raises(Refused) as refused:
            fill(cycle, households[code], answers())
        assert codes(refused) == {"review.not_of_the_cycle"}


def test_recognition_gives_statuses_and_closes_the_former(
    cycle: Cycle, households: dict[str, Household], places: Places
) -> None:
    conclude(cycle, places["185"], {"A1": "poor", "A2": "near_poor"}, list(households.values()))
    following = open_cycle(places["185"], 2023)
    decision = conclude(
        following, places["185"], {"A1": "near_poor", "B1": "poor"}, list(households.values())
    )
    rows = Status.objects.order_by("household__code", "valid_from")
    assert list(rows.values_list("household__code", "category", "valid_to")) == [
        ("A1", "poor", date(2023, 12, 14)),
        ("A1", "near_poor", None),
        ("A2", "near_poor", date(2023, 12, 14)),
        ("B1", "poor", None),
    ]
    lines = decision.lines.order_by("household__code").values_list("previous", "category", "change")
    assert list(lines) == [
        ("poor", "near_poor", "escaped_to_near_poor"),
        ("near_poor", "not_poor", "escaped_beyond"),
        ("not_poor", "poor", "newly_arising"),
    ]
    following.refresh_from_db()
    assert following.state == CycleState.recognised


def test_the_first_cycle_of_an_empty_past_has_no_changes(
    cycle: Cycle, households: dict[str, Household], places: Places
) -> None:
    decision = conclude(cycle, places["185"], {"A1": "poor"}, list(households.values()))
    assert set(decision.lines.values_list("previous", "change")) == {(None, None)}


def test_changes_can_be_reckoned_from_lists_that_came_on_paper(
    cycle: Cycle, households: dict[str, Household], places: Places
) -> None:
    paper = open_cycle(places["185"], 2021, take_over=True)
    registry.record_statuses(
        statuses=[NewStatus(households["A1"].pk, "poor")], valid_from=date(2021, 10, 31), decision="giấy",
        decided_on=date(2021, 10, 31), place=places["185"], actor=CLERK, at=NOW,
    )  # fmt: skip
    assert paper.state == CycleState.recognised
    decision = conclude(cycle, places["185"], {"A1": "near_poor", "B1": "poor"}, list(households.values()))
    assert dict(decision.lines.values_list("household__code", "change")) == {
        "A1": "escaped_to_near_poor",
        "A2": None,
        "B1": "newly_arising",
    }


def test_each_commune_decides_and_the_last_moves_the_cycle(
    cycle: Cycle, households: dict[str, Household], places: Places
) -> None:
    for household in households.values():
        fill(cycle, household, answers())
    assess(cycle)
    assert recognise(cycle, places["06325"]).lines.count() == 2
    cycle.refresh_from_db()
    assert cycle.state == CycleState.open
    with pytest.raises(Refused) as refused:
        fill(cycle, households["A1"], answers())
    assert codes(refused) == {"review.decided"}
    with pytest.raises(Refused) as refused:
        recognise(cycle, places["06325"])
    assert codes(refused) == {"review.decision_exists"}
    recognise(cycle, places["06328"])
    cycle.refresh_from_db()
    assert cycle.state == CycleState.recognised
    for act in (lambda: recognise(cycle, places["185"]), lambda: fill(cycle, households["A1"], answers())):
        with pytest.raises(Refused) as refused:
            act()
        assert codes(refused) == {"review.wrong_state"}


def test_nothing_is_recognised_while_something_is_open(
    cycle: Cycle, households: dict[str, Household], places: Places
) -> None:
    conclude(cycle, places["185"], {"A1": "poor", "A2": "near_poor"}, list(households.values()))
    following = open_cycle(places["185"], 2023)
    fill(following, households["A1"], answers(None))
    fill(following, households["B1"], answers())
    with pytest.raises(Refused) as refused:
        recognise(following, places["185"])
    assert codes(refused) == {"review.not_assessed", "review.not_reviewed"}
    assess(following)
    with pytest.raises(Refused) as refused:
        recognise(following, places["185"])
    found = {problem.spot.household: problem.code for problem in refused.value.problems}
    assert found == {"A1": "review.undetermined", "A2": "review.not_reviewed"}
    assert Decision.objects.filter(cycle=following).count() == 0
    assert Status.objects.filter(valid_to=None).count() == 2


def test_a_household_that_came_from_nowhere_is_a_problem_and_one_that_moved_in_is_not(
    cycle: Cycle, households: dict[str, Household], places: Places
) -> None:
    conclude(cycle, places["185"], {"A1": "poor"}, list(households.values()))
    day = date(2023, 2, 1)
    newcomers = enter(
        entry("C1", places["06325-01"], "Triệu Văn Sinh", created_on=day),
        entry("C2", places["06325-01"], "Triệu Văn Tài", created_on=day, arrival="moved_in"),
    )
    following = open_cycle(places["185"], 2023)
    for household in [*households.values(), *newcomers]:
        fill(following, household, answers("poor"))
    assess(following)
    with pytest.raises(Refused) as refused:
        recognise(following, places["185"])
    assert [(p.code, p.spot.household) for p in refused.value.problems] == [("review.unclassified", "C1")]


def test_changes_tell_apart_relapse_arrival_and_move(
    cycle: Cycle, households: dict[str, Household], places: Places
) -> None:
    everyone = list(households.values())
    conclude(cycle, places["185"], {"A1": "poor", "A2": "poor"}, everyone)
    conclude(open_cycle(places["185"], 2023), places["185"], {"A2": "poor"}, everyone)
    registry.move_household(
        household=households["A2"], place=places["06328-02"], on=date(2024, 3, 1), actor=CLERK, at=NOW
    )
    entering = entry("C2", places["06325-01"], "Triệu Văn Tài", created_on=date(2024, 2, 1), arrival="split_from",
                     split_from=households["A2"])  # fmt: skip
    new = registry.register_household(entry=entering, actor=CLERK, at=NOW)
    everyone = [Household.objects.get(pk=household.pk) for household in [*everyone, new]]
    results = {"A1": "poor", "A2": "poor", "B1": "near_poor", "C2": "poor"}
    following = open_cycle(places["185"], 2024)
    for household in everyone:
        fill(following, household, answers(results[household.code]))
    assess(following)
    (moved,) = [
        line
        for line in draft(following, places["06328"], date(2024, 12, 15)).lines
        if line.household_id == households["A2"].pk
    ]
    assert (moved.previous, moved.change) == (None, "other_increase"), "it came to this commune"
    decision = recognise(following, places["185"])
    assert dict(decision.lines.values_list("household__code", "change")) == {
        "A1": "fell_back",
        "A2": None,
        "B1": "newly_arising",
        "C2": "other_increase",
    }


def test_a_household_gone_by_the_decision_has_a_line_and_no_status(
    cycle: Cycle, households: dict[str, Household], places: Places
) -> None:
    for household in households.values():
        fill(cycle, household, answers())
    registry.close_household(
        household=households["A1"], kind="moved_out", on=date(2022, 12, 1), actor=CLERK, at=NOW
    )
    assess(cycle)
    assert recognise(cycle, places["185"]).lines.count() == 3
    assert set(Status.objects.values_list("household__code", flat=True)) == {"A2", "B1"}


def test_progress_counts_by_village_and_reach(
    cycle: Cycle, households: dict[str, Household], places: Places
) -> None:
    fill(cycle, households["A1"], answers())
    fill(cycle, households["A2"], answers(None))
    assess(cycle)
    fill(cycle, households["B1"], answers())
    rows = queries.progress(reach_over(places["06325"]), cycle)
    found = {
        row["household__place__code"]: (row["sheets"], row["assessed"], row["undetermined"]) for row in rows
    }
    assert found == {"06325-01": (1, 1, 0), "06325-02": (1, 1, 1)}
    assert len(queries.progress(reach_over(places["185"]), cycle)) == 3
    assert list(queries.cycles(reach_over(places["06328-01"]))) == [cycle]


def test_the_database_refuses_edits_and_a_second_live_sheet(
    cycle: Cycle, households: dict[str, Household], places: Places
) -> None:
    conclude(cycle, places["185"], {}, list(households.values()))
    sheet = Sheet.objects.order_by("pk").first()
    assert sheet is not None
    forbidden = [
        lambda: Sheet.objects.create(
            cycle=cycle, household=sheet.household, form_version=sheet.form_version, answers={}, state="complete",
            recorded_at=NOW, recorded_by="7",
        ),
        lambda: Sheet.objects.update(answers={}),
        lambda: Assessment.objects.update(category="poor"),
        lambda: DecisionLine.objects.update(category="poor"),
        lambda: Decision.objects.update(number="x"),
        lambda: Decision.objects.create(
            cycle=cycle, place=places["185"], number="2", decided_on=NOW, valid_from=NOW, signed_by="x"
        ),
    ]  # fmt: skip
    for act in forbidden:
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


def test_a_form_version_keeps_its_content(db: None) -> None:
    assert form() == form()
    with pytest.raises(Refused) as refused:
        actions.register_form_version(form="phieu-b", version="1", content_hash="1" * 64, actor=CLERK, at=NOW)
    assert codes(refused) == {"review.form_version_differs"}


def test_identity_numbers_are_compared_with_the_answers(cycle: Cycle, places: Places) -> None:
    known = member("Lê Thị Hoa", "spouse", sex="female", birth_year=1982, identity_number="020182001234")
    (household,) = enter(entry("A1", places["06325-01"], others=[known]))
    given = answers("poor", members=2)
    spouse = {"person": str(known.uid), "full_name": "Lê Thị Hoa", "sex": "male", "birth_year": 1983}
    given["members"] = [*given["members"], spouse]  # type: ignore[misc]
    warnings = fill(cycle, household, given).warnings
    assert {problem.code for problem in warnings} == {"review.identity_year", "review.identity_sex"}
