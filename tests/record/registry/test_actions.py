"""Entering households and what happens to them."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from giamngheo.audit.models import Line
from giamngheo.audit.queries import verify_chain
from giamngheo.core.problems import Refused
from giamngheo.places.models import Place
from giamngheo.registry import actions
from giamngheo.registry.entries import NewHousehold, NewStatus
from giamngheo.registry.models import Event, Household, Membership, Person, Status
from giamngheo.registry.queries import stale_summaries
from tests.record.registry.register import CLERK, NOW, START, enter, entry, member

Places = dict[str, Place]


def codes(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {problem.code for problem in refused.value.problems}


def recognise(household: Household, category: str, valid_from: date, decision: str = "1/QĐ-UBND") -> int:
    return actions.record_statuses(
        statuses=[NewStatus(household.pk, category)],
        valid_from=valid_from,
        decision=decision,
        decided_on=valid_from,
        place=household.place,
        actor=CLERK,
        at=NOW,
    )


def test_many_households_are_one_act(places: Places) -> None:
    village = places["06325-01"]
    enter(
        entry("H1", village, "Hoàng Văn Thụ", [member("Lê Thị Hoa", "spouse", sex="female")]),
        entry("H2", village, "Dương Công Bình"),
    )
    assert Line.objects.values_list("verb", "details").get() == (
        "registry.register_households",
        {"households": 2, "members": 3},
    )
    first = Household.objects.get(code="H1")
    assert (first.head_name, first.head_folded, first.size) == ("Hoàng Văn Thụ", "hoang van thu", 2)
    assert Membership.objects.filter(household=first, valid_from=START, valid_to=None).count() == 2
    assert verify_chain() == []


def test_nothing_is_entered_when_one_household_is_wrong(places: Places) -> None:
    village, commune = places["06325-01"], places["06325"]
    enter(entry("H1", village))
    with pytest.raises(Refused) as refused:
        enter(
            entry("H1", village),
            entry("H2", commune),
            NewHousehold("H3", village, START, [member("Lê Thị Hoa")]),
            entry("H4", village, others=[member("Trẻ Em", identity_number="12")]),
        )
    assert codes(refused) == {
        "registry.code_taken",
        "registry.not_a_village",
        "registry.heads",
        "registry.identity_form",
    }
    assert Household.objects.count() == Line.objects.count() == 1


def test_an_identification_number_has_one_owner(places: Places) -> None:
    village, number = places["06325-01"], "020080001234"
    enter(entry("H1", village, others=[member("Lê Thị Hoa", identity_number=number)]))
    with pytest.raises(Refused) as refused:
        enter(entry("H2", village, others=[member("Lê Thị Hoà", identity_number=number)]))
    assert codes(refused) == {"registry.identity_taken"}


def test_members_come_and_go(places: Places) -> None:
    (household,) = enter(entry("H1", places["06325-01"], others=[member("Lê Thị Hoa", "spouse")]))
    born, died = date(2021, 5, 4), date(2022, 2, 1)
    actions.add_member(
        household=household, member=member("Hoàng Em", birth_date=born), on=born, actor=CLERK, at=NOW
    )
    spouse = Person.objects.get(full_name="Lê Thị Hoa")
    actions.end_membership(household=household, person=spouse, last_day=died, died=True, actor=CLERK, at=NOW)
    household.refresh_from_db()
    spouse.refresh_from_db()
    assert (household.size, spouse.died_on) == (2, died)
    with pytest.raises(Refused) as refused:
        actions.end_membership(
            household=household, person=spouse, last_day=died, died=True, actor=CLERK, at=NOW
        )
    assert codes(refused) == {"registry.not_a_member"}


def test_the_head_is_changed_and_does_not_just_leave(places: Places) -> None:
    (household,) = enter(entry("H1", places["06325-01"], others=[member("Lê Thị Hoa", "spouse")]))
    head, spouse = Person.objects.get(birth_year=1980), Person.objects.get(full_name="Lê Thị Hoa")
    day = date(2021, 1, 1)
    with pytest.raises(Refused) as refused:
        actions.end_membership(household=household, person=head, last_day=day, died=True, actor=CLERK, at=NOW)
    assert codes(refused) == {"registry.head_leaves"}
    actions.change_head(
        household=household, person=spouse, former_relation="spouse", on=day, actor=CLERK, at=NOW
    )
    household.refresh_from_db()
    assert household.head_folded == "le thi hoa"
    relations = Membership.objects.filter(valid_to=None).values_list("person__full_name", "relation")
    assert dict(relations) == {"Lê Thị Hoa": "head", "Hoàng Văn Thụ": "spouse"}


def test_correcting_a_head_corrects_the_household_and_logs_no_content(places: Places) -> None:
    enter(entry("H1", places["06325-01"]))
    values = {"full_name": "Hoàng Văn Thủ", "ethnicity": "06"}
    person = actions.correct_person(person=Person.objects.get(), values=values, actor=CLERK, at=NOW)
    assert (person.folded, Household.objects.get().head_name) == ("hoang van thu", "Hoàng Văn Thủ")
    assert Line.objects.last().details == {"columns": ["ethnicity", "full_name"]}  # type: ignore[union-attr]


def test_a_household_that_moves_leaves_its_former_village_in_the_event(places: Places) -> None:
    (household,) = enter(entry("H1", places["06325-01"]))
    actions.move_household(
        household=household, place=places["06328-02"], on=date(2022, 3, 1), actor=CLERK, at=NOW
    )
    event = Event.objects.get()
    assert (Household.objects.get().place, event.place) == (places["06328-02"], places["06325-01"])


def test_a_household_that_splits_names_the_one_it_left(places: Places) -> None:
    (old,) = enter(entry("H1", places["06325-01"], others=[member("Hoàng Văn Con")]))
    day = date(2022, 3, 1)
    new = actions.register_household(
        entry=entry(
            "H2", places["06325-01"], "Hoàng Văn Hai", created_on=day, arrival="split_from", split_from=old
        ),
        actor=CLERK,
        at=NOW,
    )
    child = Person.objects.get(full_name="Hoàng Văn Con")
    actions.join_members(household=new, persons=[(child, "sibling")], on=day, actor=CLERK, at=NOW)
    sizes = dict(Household.objects.values_list("code", "size"))
    assert (Event.objects.get().other, sizes) == (old, {"H1": 1, "H2": 2})


def test_closing_ends_status_and_memberships_the_day_before(places: Places) -> None:
    (household,) = enter(entry("H1", places["06325-01"]))
    recognise(household, "poor", date(2021, 1, 1))
    actions.close_household(household=household, kind="moved_out", on=date(2022, 6, 1), actor=CLERK, at=NOW)
    eve = date(2022, 5, 31)
    assert (Status.objects.get().valid_to, Membership.objects.get().valid_to) == (eve, eve)
    with pytest.raises(Refused) as refused:
        recognise(household, "near_poor", date(2022, 12, 1))
    assert codes(refused) == {"registry.closed"}


def test_a_status_ends_the_one_before_and_not_poor_adds_none(places: Places) -> None:
    (household,) = enter(entry("H1", places["06325-01"]))
    assert recognise(household, "poor", date(2021, 1, 1)) == 1
    assert recognise(household, "near_poor", date(2022, 1, 1)) == 1
    assert recognise(household, "not_poor", date(2023, 1, 1)) == 0
    rows = Status.objects.order_by("valid_from").values_list("category", "valid_to")
    assert list(rows) == [("poor", date(2021, 12, 31)), ("near_poor", date(2022, 12, 31))]


def test_a_status_cannot_begin_on_or_before_the_last(places: Places) -> None:
    (household,) = enter(entry("H1", places["06325-01"]))
    recognise(household, "poor", date(2022, 1, 1))
    for day in (date(2022, 1, 1), date(2021, 6, 1)):
        with pytest.raises(Refused) as refused:
            recognise(household, "near_poor", day)
        assert codes(refused) == {"registry.status_not_after"}
    assert Status.objects.get().valid_to is None


def test_a_wrong_status_is_superseded_and_stays(places: Places) -> None:
    (household,) = enter(entry("H1", places["06325-01"]))
    recognise(household, "poor", date(2021, 1, 1))
    wrong = Status.objects.get()
    right = actions.correct_status(
        status=wrong,
        category="near_poor",
        decision="9/QĐ-UBND",
        decided_on=date(2021, 3, 1),
        actor=CLERK,
        at=NOW,
    )
    wrong.refresh_from_db()
    assert (wrong.category, wrong.superseded_by, right.valid_from) == ("poor", right, wrong.valid_from)
    with pytest.raises(Refused) as refused:
        actions.correct_status(
            status=wrong, category="medium", decision="9", decided_on=date(2021, 3, 1), actor=CLERK, at=NOW
        )
    assert codes(refused) == {"registry.status_superseded"}


def test_what_a_household_repeats_of_its_members_stays_true(places: Places) -> None:
    first, second = enter(
        entry("H1", places["06325-01"], others=[member("Lê Thị Hoa", "spouse"), member("Hoàng Con")]),
        entry("H2", places["06325-01"], "Dương Công Bình"),
    )
    known = {"actor": CLERK, "at": NOW}
    spouse, child = (Person.objects.get(full_name=name) for name in ("Lê Thị Hoa", "Hoàng Con"))
    actions.add_member(household=first, member=member("Hoàng Em"), on=date(2021, 1, 1), **known)  # type: ignore[arg-type]
    actions.join_members(household=second, persons=[(child, "other")], on=date(2021, 2, 1), **known)  # type: ignore[arg-type]
    actions.change_head(
        household=first,
        person=spouse,
        former_relation="spouse",
        on=date(2021, 3, 1),
        **known,  # type: ignore[arg-type]
    )
    actions.correct_person(person=child, values={"full_name": "Hoàng Cơn"}, **known)  # type: ignore[arg-type]
    assert list(stale_summaries()) == []
    kept = Household.objects.values_list("code", "size", "names", "folded")
    assert {code: rest for code, *rest in kept} == {
        "H1": [3, "|lê thị hoa|hoàng em|hoàng văn thụ|", "|le thi hoa|hoang em|hoang van thu|"],
        "H2": [2, "|dương công bình|hoàng cơn|", "|duong cong binh|hoang con|"],
    }
    Household.objects.filter(code="H2").update(size=5)
    assert [problem.spot.household for problem in stale_summaries()] == ["H2"]


def test_the_database_refuses_what_the_actions_never_do(places: Places) -> None:
    first, second = enter(entry("H1", places["06325-01"]), entry("H2", places["06325-01"]))
    recognise(first, "poor", date(2021, 1, 1))
    row = {"decision": "2", "decided_on": START}
    person = Person.objects.order_by("pk").first()
    forbidden = [
        lambda: Status.objects.create(household=first, category="poor", valid_from=date(2022, 1, 1), **row),
        lambda: Status.objects.create(
            household=first, category="poor", valid_from=START, valid_to=date(2021, 1, 1), **row
        ),
        lambda: Status.objects.create(household=second, category="rich", valid_from=START, **row),
        lambda: Status.objects.update(category="near_poor"),
        lambda: Status.objects.all().delete(),
        lambda: Membership.objects.create(
            household=second, person=person, relation="child", valid_from=START
        ),
        lambda: Event.objects.create(household=first, kind="merged_into", on=START),
        lambda: Person.objects.filter(pk=person.pk).update(birth_date=date(1979, 1, 1)),  # type: ignore[union-attr]
    ]
    for act in forbidden:
        with pytest.raises(IntegrityError), transaction.atomic():
            act()
