"""Data quality of a place: every fault that is planted is found, with what is said of it; a clean register is clean."""

from datetime import date
from typing import Any

import pytest
from django.db import connection

from giamngheo.access.powers import POWERS
from giamngheo.integrity import guards
from giamngheo.places.models import Place
from giamngheo.registry.entries import NewHousehold
from giamngheo.registry.models import Household, Membership, Person
from giamngheo.review import quality_checks
from giamngheo.review.models import Cycle, Sheet, SheetState
from giamngheo.review.quality import Report, examine
from tests.record.registry.register import START, enter, entry, member, reach_over
from tests.record.review.sheets import answers, assess, conclude, fill, open_cycle

Places = dict[str, Place]
ON = date(2023, 3, 1)
KNOWN: dict[str, Any] = {"birth_date": date(1985, 5, 1), "sex": "female", "ethnicity": "02"}


def clean(code: str, place: Place, head: str = "Hoàng Văn Thụ") -> NewHousehold:
    """A household of which everything is known."""
    born = date(1980, 1, int(code[1:]) + 1)
    chief = member(
        head, "head", sex="male", ethnicity="02", birth_date=born, identity_number=number(code, "0", "80")
    )
    wife = member("Lý Thị " + code, "spouse", identity_number=number(code, "1", "85"), **KNOWN)
    return NewHousehold(code=code, place=place, created_on=START, members=[chief, wife])


def number(code: str, sex: str, year: str) -> str:
    return f"020{sex}{year}{int(code[1:]):05}{sex}"


def look(place: Place, cycle: Cycle, on: date = ON, *, sensitive: bool = True) -> Report:
    powers = POWERS if sensitive else [power for power in POWERS if power != "household.read_sensitive"]
    return examine(reach_over(place, *powers), cycle, place, on)


def found(report: Report) -> dict[str, list[tuple[str, str, dict[str, object]]]]:
    return {
        check: [(one.subject, one.who, dict(one.values)) for one in findings]
        for check, findings in report.findings.items()
        if findings
    }


@pytest.fixture
def households(places: Places) -> list[Household]:
    return enter(
        clean("A1", places["06325-01"]), clean("A2", places["06325-02"]), clean("B3", places["06328-01"])
    )


@pytest.fixture
def cycle(places: Places) -> Cycle:
    return open_cycle(places["185"])


def test_a_clean_register_has_nothing_wrong(
    places: Places, households: list[Household], cycle: Cycle
) -> None:
    report = look(places["185"], cycle)
    assert found(report) == {}
    assert (report.households, report.sheets) == (3, 0)
    assert [check.code for check in report.checks] == [check.code for check in quality_checks.CHECKS]


def test_what_is_not_known_of_people_is_listed(
    places: Places, households: list[Household], cycle: Cycle
) -> None:
    people = Person.objects.filter(memberships__household__code="A1").order_by("pk")
    people.filter(pk=people[0].pk).update(birth_date=None, birth_year=None, identity_number=None)
    people.filter(pk=people[1].pk).update(birth_date=None, ethnicity=None, sex=None)
    assert found(look(places["185"], cycle)) == {
        "no_birth": [("A1", "Hoàng Văn Thụ", {})],
        "year_only": [("A1", "Lý Thị A1", {"birth_year": 1985})],
        "no_sex": [("A1", "Lý Thị A1", {})],
        "no_identity": [("A1", "Hoàng Văn Thụ", {})],
        "no_ethnicity": [("A1", "Lý Thị A1", {})],
    }


def test_what_sensitive_data_tell_is_for_who_may_read_them(
    places: Places, households: list[Household], cycle: Cycle
) -> None:
    Person.objects.update(identity_number=None, ethnicity=None)
    report = look(places["185"], cycle, sensitive=False)
    assert found(report) == {}
    codes = {check.code for check in report.checks}
    assert not codes & {"no_identity", "no_ethnicity", "identity_year", "identity_sex"}
    assert set(report.findings) == codes


def test_who_reaches_a_commune_sees_that_commune(
    places: Places, households: list[Household], cycle: Cycle
) -> None:
    Person.objects.update(birth_date=None)
    report = examine(reach_over(places["06328"]), cycle, places["185"], ON)
    assert report.households == 1
    assert {one.subject for one in report.findings["year_only"]} == {"B3"}


def test_a_number_that_says_another_sex_or_year_is_found(
    places: Places, households: list[Household], cycle: Cycle
) -> None:
    people = Person.objects.filter(memberships__household__code="A1").order_by("pk")
    people.filter(pk=people[0].pk).update(identity_number="020281000001")  # born 2081
    people.filter(pk=people[1].pk).update(identity_number="020085000001")  # a man
    assert found(look(places["185"], cycle)) == {
        "identity_year": [("A1", "Hoàng Văn Thụ", {"stated": 1980, "implied": 2081})],
        "identity_sex": [("A1", "Lý Thị A1", {})],
    }


def test_the_same_person_twice_is_found_from_both_sides(
    places: Places, households: list[Household], cycle: Cycle
) -> None:
    twin = Person.objects.filter(memberships__household__code="B3", memberships__relation="head")
    twin.update(
        full_name="Hoàng Văn Thù", folded="hoang van thu", birth_date=date(1980, 1, 2), birth_year=1980
    )
    Household.objects.filter(code="B3").update(folded="|hoang van thu|ly thi b3|", head_name="Hoàng Văn Thù")
    born = date(1980, 1, 2)
    assert found(look(places["185"], cycle)) == {
        "same_person": [
            ("A1", "Hoàng Văn Thụ", {"born": born, "other": "B3"}),
            ("B3", "Hoàng Văn Thù", {"born": born, "other": "A1"}),
        ]
    }


def test_a_birth_that_is_to_come_is_found(places: Places, households: list[Household], cycle: Cycle) -> None:
    wife = Person.objects.filter(full_name="Lý Thị A2")
    wife.update(birth_date=date(2085, 5, 1), birth_year=2085, identity_number="020385000001")
    assert set(found(look(places["185"], cycle))) == {"born_later"}


def test_a_stale_summary_and_a_household_without_a_head_are_found(
    places: Places, households: list[Household], cycle: Cycle
) -> None:
    Membership.objects.filter(household__code="A1", relation="head").update(relation="other")
    Household.objects.filter(code="A2").update(size=7)
    assert found(look(places["185"], cycle)) == {
        "heads": [("A1", "", {"heads": 0})],
        "summary": [("A2", "", {"size": 7, "present": 2})],
    }
    Membership.objects.filter(household__code="B3").update(valid_to=date(2022, 12, 31))
    assert found(look(places["185"], cycle))["no_members"] == [("B3", "", {})]


def both(code: str, category: str | None = "poor", **more: object) -> dict[str, Any]:
    """Answers with both members of a clean household."""
    given: dict[str, Any] = answers(category, **({"members": 2} | more))  # type: ignore[assignment]
    wife = given["members"][0] | {
        "person": "2",
        "full_name": "Lý Thị " + code,
        "relation": "spouse",
        "sex": "female",
    }
    return given | {"members": [*given["members"], wife]}


def test_sheets_that_leave_something_open_are_listed(
    places: Places, households: list[Household], cycle: Cycle
) -> None:
    one, two, _ = households
    fill(cycle, one, both("A1", None))
    known = both("A2", "not_poor")
    del known["household"]["toilet"]
    fill(cycle, two, known)
    report = look(places["185"], cycle)
    assert {check: len(lines) for check, lines in found(report).items()} == {"not_assessed": 2}
    assess(cycle)
    lines = found(look(places["185"], cycle))
    assert lines["undetermined"][0][0] == "A1"
    assert "b1" in str(lines["undetermined"][0][2]["missing"])
    assert lines["indicators_unknown"] == [("A2", "", {"unknown": 1 << 9})]
    assert set(lines) == {"undetermined", "indicators_unknown"}
    assert look(places["185"], cycle).sheets == 2
    with guards.lifted(connection):
        Sheet.objects.filter(household=two).update(state=SheetState.draft)
    assert found(look(places["185"], cycle))["draft"] == [("A2", "", {})]


def test_a_sheet_that_contradicts_itself_or_the_register_is_listed(
    places: Places, households: list[Household], cycle: Cycle
) -> None:
    fill(cycle, households[0], answers("poor", members=3))
    assess(cycle)
    lines = found(look(places["185"], cycle))
    assert lines["sheet_size"] == [("A1", "", {"listed": 1, "members": 2})]
    ((subject, _, values),) = lines["answers"]
    assert subject == "A1"
    assert getattr(values["problem"], "code", "") == "answers.members_differ"


def test_who_is_on_a_list_and_was_not_reviewed_is_stale(places: Places, households: list[Household]) -> None:
    first = open_cycle(places["185"], 2020)
    for household in households:
        fill(first, household, both(household.code))
    conclude(first, places["185"], {}, [])
    later = [open_cycle(places["185"], year) for year in (2021, 2022)]
    report = look(places["185"], later[1])
    lines = found(report)
    assert [line[0] for line in lines["no_sheet"]] == ["A1", "A2", "B3"]
    assert lines["old_sheet"][0] == ("A1", "", {"category": "poor", "last_reviewed": date(2020, 10, 31)})
    assert "never_reviewed" not in lines
    assert "old_sheet" not in found(look(places["185"], later[0]))  # the cycle of 2020 is one of the last two
    with guards.lifted(connection):
        Sheet.objects.filter(household__code="B3").update(state=SheetState.draft)
    assert [line[0] for line in found(look(places["185"], later[1]))["never_reviewed"]] == ["B3"]


def test_improbable_scores_of_a_village_and_a_reviewer_are_found(places: Places, cycle: Cycle) -> None:
    """Thirty sheets on the line to the point in one village; sixty honest ones in two others."""
    draw = [100 + 37 * number % 101 for number in range(60)]
    entries = [
        entry(
            f"V{number:03}",
            places["06328-02" if number < 30 else ("06325-01", "06325-02")[number % 2]],
            f"Người {number}",
        )
        for number in range(90)
    ]
    for number, household in enumerate(enter(*entries)):
        fill(cycle, household, answers("poor", b1=140 if number < 30 else draw[number - 30]))
    assess(cycle)
    lines = found(look(places["185"], cycle))
    assert "even" not in lines  # fewer than a hundred sheets say nothing of what is usual
    assert lines["same"][0][0] == "06328-02"
    assert lines["same"][0][2] == {"sheets": 30, "alike": 30, "b1": 140}
    assert lines["heap"][0][2] == {"line": 140, "under": 30, "over": 0}
    assert [line[0] for line in lines["heap_reviewer"]] == ["7"]
    assert "drift" not in lines
