"""Taking back the last act: every row as before, and never where something rests on it."""

from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from giamngheo.audit.models import Line
from giamngheo.core.problems import Problem, Refused
from giamngheo.places.models import Place
from giamngheo.registry import actions
from giamngheo.registry.models import Act, Event, Household, Membership, Person, Status
from giamngheo.registry.problems import refusal
from giamngheo.registry.queries import household_story, stale_summaries
from tests.record.registry.register import CLERK, NOW, enter, entry, member, reach_over
from tests.record.registry.test_actions import codes, recognise
from tests.record.registry.test_life import person

Places = dict[str, Place]
KNOWN: Mapping[str, Any] = {"actor": CLERK, "at": NOW}
DAY = date(2022, 3, 1)


def nothing(households: Collection[Household], since: datetime) -> list[Problem]:
    return []


def undo(act: Act | None = None) -> Act:
    return actions.undo_act(act=act or Act.objects.latest("pk"), resting=nothing, **KNOWN)


@pytest.fixture
def two(places: Places) -> tuple[Household, Household]:
    first, second = enter(
        entry(
            "H1",
            places["06325-01"],
            others=[member("Lê Thị Hoa", "spouse"), member("Hoàng Con"), member("Hoàng Út")],
        ),
        entry("H2", places["06328-01"], "Nông Văn Xa", [member("Nông Văn Tí")]),
    )
    recognise(first, "poor", date(2021, 1, 1))
    return first, second


def rows() -> dict[str, Any]:
    """All that counts, by content: a row put back may have another number."""
    return {
        "households": sorted(
            Household.objects.values_list("code", "place__code", "address", "closed_on", "size", "names")
        ),
        "members": sorted(
            Membership.objects.values_list(
                "household__code", "person__full_name", "relation", "valid_from", "valid_to"
            ),
            key=str,
        ),
        "died": sorted(Person.objects.values_list("full_name", "died_on"), key=str),
        "events": sorted(Event.objects.values_list("household__code", "kind", "on"), key=str),
        "statuses": sorted(
            Status.objects.filter(superseded_by=None).values_list(
                "household__code", "category", "valid_from", "valid_to", "decision"
            ),
            key=str,
        ),
    }


ACTS: dict[str, Callable[[Household, Household, Places], Any]] = {
    "born": lambda h, _o, _p: actions.add_member(
        household=h, member=member("Hoàng Em", birth_date=DAY), on=DAY, born=True, **KNOWN
    ),
    "died": lambda h, _o, _p: actions.end_membership(
        household=h, person=person("Hoàng Con"), last_day=DAY, died=True, **KNOWN
    ),
    "head died": lambda h, _o, _p: actions.end_membership(
        household=h,
        person=person("Hoàng Văn Thụ"),
        last_day=DAY,
        died=True,
        successor=person("Lê Thị Hoa"),
        relations={person("Hoàng Con").pk: "other"},
        **KNOWN,
    ),
    "left": lambda h, _o, _p: actions.end_membership(
        household=h, person=person("Hoàng Con"), last_day=DAY, died=False, **KNOWN
    ),
    "head changed": lambda h, _o, _p: actions.change_head(
        household=h, person=person("Lê Thị Hoa"), former_relation="spouse", on=DAY, **KNOWN
    ),
    "joined": lambda h, _o, _p: actions.join_members(
        household=h, persons=[(person("Nông Văn Tí"), "other")], on=DAY, **KNOWN
    ),
    "merged": lambda h, o, _p: actions.merge_households(household=h, into=o, relations={}, on=DAY, **KNOWN),
    "moved": lambda h, _o, p: actions.move_household(
        household=h, place=p["06328-02"], address="mới", on=DAY, **KNOWN
    ),
    "closed": lambda h, _o, _p: actions.close_household(household=h, kind="moved_out", on=DAY, **KNOWN),
}


@pytest.mark.parametrize("name", ACTS)
def test_what_is_taken_back_is_as_if_it_never_was(
    two: tuple[Household, Household], places: Places, name: str
) -> None:
    before = rows()
    ACTS[name](*two, places)
    assert rows() != before
    undone = undo()
    assert rows() == before
    assert (undone.kind, undone.undoes) == ("undone", Act.objects.earliest("pk"))
    assert Line.objects.last().verb == "registry.undo_act"  # type: ignore[union-attr]
    assert list(stale_summaries()) == []
    assert household_story(reach_over(two[0].place), "H1", date(2022, 4, 1)).category == "poor"
    ACTS[name](*two, places)  # and it can be entered again
    assert Act.objects.count() == 3


def test_a_household_that_was_split_off_stays_as_one_that_never_counted(
    two: tuple[Household, Household], places: Places
) -> None:
    before = rows()
    new = actions.split_household(
        household=two[0],
        code="H3",
        place=places["06325-02"],
        persons=[(person("Hoàng Văn Thụ"), "head"), (person("Nông Văn Tí"), "other")],
        successor=person("Lê Thị Hoa"),
        on=DAY,
        **KNOWN,
    )
    undo()
    after = rows()
    new.refresh_from_db()
    assert new.closed_on == new.created_on == DAY
    assert list(new.events.values_list("kind", flat=True)) == ["struck_off"]
    assert after["members"] == before["members"]
    assert [row for row in after["households"] if row[0] != "H3"] == before["households"]
    assert list(stale_summaries()) == []


def test_a_household_entered_by_mistake_frees_its_people(places: Places) -> None:
    number = "020080001234"
    wrong = entry("H1", places["06325-01"], others=[member("Lê Thị Hoa", identity_number=number)])
    actions.register_household(entry=wrong, **KNOWN)
    undo()
    assert (Person.objects.count(), Membership.objects.count()) == (0, 0)
    right = entry("H2", places["06325-01"], others=[member("Lê Thị Hoa", identity_number=number)])
    actions.register_household(entry=right, **KNOWN)
    assert Person.objects.filter(identity_number=number).count() == 1


def test_acts_are_taken_back_one_by_one_from_the_last(two: tuple[Household, Household]) -> None:
    before = rows()
    ACTS["born"](*two, {})
    first = Act.objects.latest("pk")
    ACTS["closed"](two[0], two[1], {})
    with pytest.raises(Refused) as refused:
        undo(first)
    assert codes(refused) == {"registry.not_last"}
    undo()
    undo(first)  # the status that was put back is no decision made since
    assert rows() == before
    with pytest.raises(Refused) as refused:
        undo(first)
    assert codes(refused) == {"registry.undone_already"}


def test_the_other_household_of_an_act_must_have_stood_still_too(
    two: tuple[Household, Household], places: Places
) -> None:
    ACTS["joined"](*two, places)
    joined = Act.objects.latest("pk")
    actions.add_member(household=two[1], member=member("Nông Em"), on=date(2022, 4, 1), **KNOWN)
    with pytest.raises(Refused) as refused:
        undo(joined)
    assert codes(refused) == {"registry.not_last"}


def test_a_decision_or_a_sheet_since_forbids_it(two: tuple[Household, Household]) -> None:
    ACTS["born"](*two, {})
    act = Act.objects.latest("pk")

    def sheet(households: Collection[Household], since: datetime) -> list[Problem]:
        assert [one.code for one in households] == ["H1"]
        assert since == NOW
        return [refusal("registry.undo_sheet", "H1")]

    with pytest.raises(Refused) as refused:
        actions.undo_act(act=act, resting=sheet, **KNOWN)
    assert codes(refused) == {"registry.undo_sheet"}
    recognise(two[0], "near_poor", date(2022, 1, 1))
    with pytest.raises(Refused) as refused:
        undo(act)
    assert codes(refused) == {"registry.undo_status"}
    assert Person.objects.filter(full_name="Hoàng Em").exists()


def test_corrections_do_not_stand_in_the_way_and_are_not_taken_back(two: tuple[Household, Household]) -> None:
    ACTS["born"](*two, {})
    act = Act.objects.latest("pk")
    actions.correct_person(person=person("Hoàng Con"), values={"sex": "male"}, **KNOWN)
    with pytest.raises(Refused) as refused:
        undo()
    assert codes(refused) == {"registry.not_undoable"}
    undo(act)
    assert person("Hoàng Con").sex == "male"


def test_a_person_that_somebody_judged_is_not_unmade(two: tuple[Household, Household]) -> None:
    ACTS["born"](*two, {})
    actions.judge_pair(left=person("Hoàng Em"), right=person("Hoàng Con"), verdict="different", **KNOWN)
    with pytest.raises(Refused) as refused:
        undo()
    assert codes(refused) == {"registry.undo_rests"}
    assert Membership.objects.filter(person__full_name="Hoàng Em").count() == 1


def test_what_was_entered_is_never_edited(two: tuple[Household, Household]) -> None:
    ACTS["born"](*two, {})
    for act in (lambda: Act.objects.update(kind="died"), lambda: Act.objects.all().delete()):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()
