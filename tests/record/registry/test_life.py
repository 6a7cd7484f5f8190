"""What happens to households and their members, one act after another, and on the days when it cannot."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

import pytest

from giamngheo.audit.actions import Actor
from giamngheo.audit.models import Line
from giamngheo.audit.queries import verify_chain
from giamngheo.core.problems import Refused
from giamngheo.places.models import Place
from giamngheo.registry import actions
from giamngheo.registry.models import Act, Event, Household, Membership, Person, Status
from giamngheo.registry.queries import household_story, stale_summaries
from tests.record.registry.register import CLERK, NOW, START, enter, entry, member, reach_over
from tests.record.registry.test_actions import codes, recognise

Places = dict[str, Place]
KNOWN: Mapping[str, object] = {"actor": CLERK, "at": NOW}
DAY = date(2022, 3, 1)


@pytest.fixture
def family(places: Places) -> Household:
    (household,) = enter(
        entry(
            "H1",
            places["06325-01"],
            others=[
                member("Lê Thị Hoa", "spouse"),
                member("Hoàng Con", "child"),
                member("Hoàng Út", "child"),
            ],
        )
    )
    return household


def person(name: str) -> Person:
    return Person.objects.get(full_name=name)


def members(household: Household) -> dict[str, str]:
    rows = Membership.objects.filter(household=household, valid_to=None)
    return dict(rows.values_list("person__full_name", "relation"))


def test_a_head_dies_and_another_member_heads_the_household(family: Household) -> None:
    spouse, child = person("Lê Thị Hoa"), person("Hoàng Con")
    with pytest.raises(Refused) as refused:
        actions.end_membership(
            household=family, person=person("Hoàng Văn Thụ"), last_day=DAY, died=True, **KNOWN
        )  # type: ignore[arg-type]
    assert codes(refused) == {"registry.head_leaves"}
    assert Person.objects.filter(died_on__isnull=False).count() == 0
    actions.end_membership(
        household=family,
        person=person("Hoàng Văn Thụ"),
        last_day=DAY,
        died=True,
        successor=spouse,
        relations={child.pk: "child"},
        **KNOWN,  # type: ignore[arg-type]
    )
    assert members(family) == {"Lê Thị Hoa": "head", "Hoàng Con": "child", "Hoàng Út": "child"}
    story = household_story(reach_over(family.place), "H1", DAY)
    assert {one.person.full_name: one.relation for one in story.members}["Hoàng Văn Thụ"] == "head"
    assert Household.objects.get().head_name == "Lê Thị Hoa"
    assert list(stale_summaries()) == []


def test_a_successor_who_is_not_there_or_not_named_is_refused(family: Household, places: Places) -> None:
    (other,) = enter(entry("H2", places["06325-01"], "Nông Văn Xa"))
    for successor in (person("Nông Văn Xa"), person("Hoàng Văn Thụ")):
        with pytest.raises(Refused) as refused:
            actions.end_membership(
                household=family,
                person=person("Hoàng Văn Thụ"),
                last_day=DAY,
                died=False,
                successor=successor,
                **KNOWN,  # type: ignore[arg-type]
            )
        assert codes(refused) == {"registry.not_a_member"}
    assert Membership.objects.filter(household=other, valid_to=None).count() == 1


@pytest.mark.parametrize(("died", "kind"), [(True, "died_out"), (False, "moved_out")])
def test_the_last_member_takes_the_household_along(places: Places, died: bool, kind: str) -> None:
    (household,) = enter(entry("H1", places["06325-01"]))
    recognise(household, "poor", date(2021, 1, 1))
    actions.end_membership(household=household, person=Person.objects.get(), last_day=DAY, died=died, **KNOWN)  # type: ignore[arg-type]
    household.refresh_from_db()
    assert (household.closed_on, Event.objects.get().kind) == (date(2022, 3, 2), kind)
    assert (Status.objects.get().valid_to, Membership.objects.get().valid_to) == (DAY, DAY)


def test_nobody_acts_on_a_day_before_the_household(family: Household, places: Places) -> None:
    before = date(2019, 12, 31)
    (other,) = enter(entry("H2", places["06325-01"], "Nông Văn Xa"))
    child = person("Hoàng Con")
    tries = [
        lambda: actions.add_member(household=family, member=member("Em"), on=before, **KNOWN),  # type: ignore[arg-type]
        lambda: actions.end_membership(household=family, person=child, last_day=before, died=False, **KNOWN),  # type: ignore[arg-type]
        lambda: actions.move_household(household=family, place=places["06328-01"], on=before, **KNOWN),  # type: ignore[arg-type]
        lambda: actions.close_household(household=family, kind="moved_out", on=before, **KNOWN),  # type: ignore[arg-type]
        lambda: actions.join_members(household=other, persons=[(child, "other")], on=before, **KNOWN),  # type: ignore[arg-type]
        lambda: actions.merge_households(household=family, into=other, relations={}, on=before, **KNOWN),  # type: ignore[arg-type]
    ]
    for act in tries:
        with pytest.raises(Refused) as refused:
            act()
        assert codes(refused) == {"registry.before_household"}
    assert Act.objects.count() == 0


def test_nothing_more_happens_to_a_household_that_has_closed(family: Household) -> None:
    actions.close_household(household=family, kind="moved_out", on=DAY, **KNOWN)  # type: ignore[arg-type]
    with pytest.raises(Refused) as refused:
        actions.add_member(household=family, member=member("Em"), on=date(2021, 1, 1), **KNOWN)  # type: ignore[arg-type]
    assert codes(refused) == {"registry.closed"}


def test_a_birth_is_no_later_than_the_day_of_entry_and_a_death_no_earlier_than_birth(
    family: Household,
) -> None:
    baby = member("Hoàng Em", birth_date=date(2022, 3, 2))
    with pytest.raises(Refused) as refused:
        actions.add_member(household=family, member=baby, on=DAY, born=True, **KNOWN)  # type: ignore[arg-type]
    assert codes(refused) == {"registry.born_later"}
    actions.add_member(household=family, member=baby, on=date(2022, 3, 2), born=True, **KNOWN)  # type: ignore[arg-type]
    assert Act.objects.get().kind == "born"
    child = person("Hoàng Con")
    actions.correct_person(person=child, values={"birth_date": date(2022, 6, 1)}, **KNOWN)  # type: ignore[arg-type]
    with pytest.raises(Refused) as refused:
        actions.end_membership(household=family, person=child, last_day=DAY, died=True, **KNOWN)  # type: ignore[arg-type]
    assert codes(refused) == {"registry.dies_before_birth"}


def test_the_dead_and_those_who_live_elsewhere_that_day_do_not_join(
    family: Household, places: Places
) -> None:
    (other,) = enter(entry("H2", places["06325-01"], "Nông Văn Xa"))
    dead, gone = person("Hoàng Con"), person("Hoàng Út")
    actions.end_membership(household=family, person=dead, last_day=DAY, died=True, **KNOWN)  # type: ignore[arg-type]
    actions.end_membership(household=family, person=gone, last_day=DAY, died=False, **KNOWN)  # type: ignore[arg-type]

    def join(who: Person, on: date) -> None:
        actions.join_members(household=other, persons=[(who, "other")], on=on, **KNOWN)  # type: ignore[arg-type]

    for who, on, code in (
        (dead, date(2022, 4, 1), "registry.person_died"),
        (gone, DAY, "registry.elsewhere"),
        (gone, date(2021, 1, 1), "registry.elsewhere"),
        (person("Nông Văn Xa"), DAY, "registry.already_member"),
    ):
        with pytest.raises(Refused) as refused:
            join(who, on)
        assert codes(refused) == {code}
    join(gone, date(2022, 3, 2))
    assert members(other) == {"Nông Văn Xa": "head", "Hoàng Út": "other"}


def test_the_same_person_is_not_chosen_twice(family: Household, places: Places) -> None:
    (other,) = enter(entry("H2", places["06325-01"], "Nông Văn Xa"))
    child = person("Hoàng Con")
    with pytest.raises(Refused) as refused:
        actions.join_members(household=other, persons=[(child, "other"), (child, "spouse")], on=DAY, **KNOWN)  # type: ignore[arg-type]
    assert codes(refused) == {"registry.chosen_twice"}


def test_a_marriage_makes_a_household_out_of_two(family: Household, places: Places) -> None:
    (other,) = enter(entry("H2", places["06328-01"], "Nông Văn Xa", [member("Nông Thị Dâu")]))
    groom, bride = person("Hoàng Con"), person("Nông Thị Dâu")
    new = actions.split_household(
        household=family,
        code="H3",
        place=places["06325-02"],
        persons=[(groom, "head"), (bride, "spouse")],
        on=DAY,
        **KNOWN,  # type: ignore[arg-type]
    )
    assert members(new) == {"Hoàng Con": "head", "Nông Thị Dâu": "spouse"}
    event = Event.objects.get()
    assert (event.household, event.kind, event.other) == (new, "split_from", family)
    sizes = dict(Household.objects.values_list("code", "size"))
    assert sizes == {"H1": 3, "H2": 1, "H3": 2}
    assert set(Act.objects.get().households.values_list("code", flat=True)) == {"H1", "H2", "H3"}
    assert other.memberships.filter(person=bride).get().valid_to == date(2022, 2, 28)
    assert list(stale_summaries()) == []


def test_a_split_of_everybody_or_without_a_head_is_refused(family: Household, places: Places) -> None:
    everyone = [(one.person, one.relation) for one in family.memberships.all()]
    child = person("Hoàng Con")
    for persons, code in (
        (everyone, "registry.splits_everybody"),
        ([(child, "child")], "registry.heads"),
        ([], "registry.heads"),
    ):
        with pytest.raises(Refused) as refused:
            actions.split_household(
                household=family, code="H2", place=places["06325-01"], persons=persons, on=DAY, **KNOWN
            )  # type: ignore[arg-type]
        assert codes(refused) == {code}
    with pytest.raises(Refused) as refused:
        actions.split_household(
            household=family, code="H1", place=places["06325"], persons=[(child, "head")], on=DAY, **KNOWN
        )  # type: ignore[arg-type]
    assert codes(refused) == {"registry.code_taken", "registry.not_a_village"}
    assert Household.objects.count() == 1


def test_a_head_who_splits_off_leaves_a_head_behind(family: Household, places: Places) -> None:
    head, spouse = person("Hoàng Văn Thụ"), person("Lê Thị Hoa")

    def split(successor: Person | None) -> None:
        actions.split_household(
            household=family,
            code="H2",
            place=places["06325-01"],
            persons=[(head, "head")],
            on=DAY,
            successor=successor,
            **KNOWN,  # type: ignore[arg-type]
        )

    for nobody in (None, head):
        with pytest.raises(Refused) as refused:
            split(nobody)
        assert codes(refused) == {"registry.head_leaves"}
    split(spouse)
    assert members(family)["Lê Thị Hoa"] == "head"
    then = household_story(reach_over(family.place), "H1", date(2022, 2, 28))
    assert {one.person.full_name: one.relation for one in then.members}["Hoàng Văn Thụ"] == "head"
    assert list(stale_summaries()) == []


def test_two_households_become_one(family: Household, places: Places) -> None:
    (other,) = enter(entry("H2", places["06325-01"], "Nông Văn Xa", [member("Nông Văn Tí")]))
    recognise(other, "poor", date(2021, 1, 1))
    actions.merge_households(
        household=other, into=family, relations={person("Nông Văn Xa").pk: "parent"}, on=DAY, **KNOWN
    )  # type: ignore[arg-type]
    other.refresh_from_db()
    event = Event.objects.get()
    assert (event.household, event.kind, event.other, other.closed_on) == (other, "merged_into", family, DAY)
    assert members(family)["Nông Văn Xa"] == "parent"
    assert members(family)["Nông Văn Tí"] == "other"
    assert Status.objects.get().valid_to == date(2022, 2, 28)
    for into in (other, family):
        with pytest.raises(Refused):
            actions.merge_households(household=into, into=into, relations={}, on=DAY, **KNOWN)  # type: ignore[arg-type]
    assert list(stale_summaries()) == []


def test_the_last_member_who_joins_another_household_merges_theirs(family: Household, places: Places) -> None:
    (other,) = enter(entry("H2", places["06325-01"], "Nông Văn Xa"))
    actions.join_members(household=family, persons=[(person("Nông Văn Xa"), "other")], on=DAY, **KNOWN)  # type: ignore[arg-type]
    other.refresh_from_db()
    assert (other.closed_on, Event.objects.get().other) == (DAY, family)


def test_moves_follow_one_another(family: Household, places: Places) -> None:
    actions.move_household(household=family, place=places["06328-01"], address="số 2", on=DAY, **KNOWN)  # type: ignore[arg-type]
    for day in (DAY, date(2021, 5, 1)):
        with pytest.raises(Refused) as refused:
            actions.move_household(household=family, place=places["06328-02"], on=day, **KNOWN)  # type: ignore[arg-type]
        assert codes(refused) == {"registry.later_change"}
    family.refresh_from_db()
    assert (family.place, family.address) == (places["06328-01"], "số 2")


def test_closing_before_a_member_came_is_refused_and_on_that_very_day_is_not(family: Household) -> None:
    actions.add_member(household=family, member=member("Hoàng Em"), on=DAY, **KNOWN)  # type: ignore[arg-type]
    with pytest.raises(Refused) as refused:
        actions.close_household(household=family, kind="moved_out", on=date(2022, 2, 1), **KNOWN)  # type: ignore[arg-type]
    assert codes(refused) == {"registry.later_change"}
    actions.close_household(household=family, kind="moved_out", on=DAY, **KNOWN)  # type: ignore[arg-type]
    assert Membership.objects.filter(person__full_name="Hoàng Em").count() == 0


def test_a_household_entered_by_mistake_is_struck_off_on_its_first_day(places: Places) -> None:
    (household,) = enter(entry("H1", places["06325-01"]))
    actions.close_household(household=household, kind="struck_off", on=START, **KNOWN)  # type: ignore[arg-type]
    household.refresh_from_db()
    assert (household.closed_on, Membership.objects.count()) == (START, 0)


def test_a_household_that_moved_out_comes_back_with_those_who_live_nowhere_else(
    family: Household, places: Places
) -> None:
    (other,) = enter(entry("H2", places["06325-01"], "Nông Văn Xa"))
    with pytest.raises(Refused) as refused:
        actions.readmit_household(former=family, code="H1-2", place=places["06325-02"], on=DAY, **KNOWN)  # type: ignore[arg-type]
    assert codes(refused) == {"registry.did_not_move_out"}
    actions.close_household(household=family, kind="moved_out", on=date(2021, 6, 1), **KNOWN)  # type: ignore[arg-type]
    actions.join_members(
        household=other, persons=[(person("Hoàng Con"), "other")], on=date(2021, 7, 1), **KNOWN
    )  # type: ignore[arg-type]
    new = actions.readmit_household(former=family, code="H1-2", place=places["06325-02"], on=DAY, **KNOWN)  # type: ignore[arg-type]
    assert members(new) == {"Hoàng Văn Thụ": "head", "Lê Thị Hoa": "spouse", "Hoàng Út": "child"}
    assert new.events.get().kind == "moved_in"
    assert Household.objects.get(code="H1-2").size == 3
    with pytest.raises(Refused) as refused:
        actions.readmit_household(former=family, code="H1-3", place=places["06325-02"], on=DAY, **KNOWN)  # type: ignore[arg-type]
    assert codes(refused) == {"registry.head_lives_elsewhere"}
    assert list(stale_summaries()) == []


def test_an_act_on_a_page_that_is_out_of_date_is_refused(family: Household) -> None:
    first = member("Hoàng Em")
    actions.add_member(household=family, member=first, on=DAY, seen=0, **KNOWN)  # type: ignore[arg-type]
    with pytest.raises(Refused) as refused:  # the same button once more
        actions.add_member(household=family, member=member("Hoàng Em"), on=DAY, seen=0, **KNOWN)  # type: ignore[arg-type]
    assert codes(refused) == {"registry.changed_meanwhile"}
    seen = Act.objects.get().pk
    actions.correct_person(person=person("Hoàng Em"), values={"full_name": "Hoàng Ém"}, seen=seen, **KNOWN)  # type: ignore[arg-type]
    with pytest.raises(Refused) as refused:
        actions.correct_person(
            person=person("Hoàng Ém"), values={"full_name": "Hoàng Êm"}, seen=seen, **KNOWN
        )  # type: ignore[arg-type]
    assert codes(refused) == {"registry.changed_meanwhile"}


def test_every_act_is_one_line_of_the_log_and_none_says_what_a_person_is(
    family: Household, places: Places
) -> None:
    number = "020080001234"
    actions.add_member(household=family, member=member("Hoàng Em", identity_number=number), on=DAY, **KNOWN)  # type: ignore[arg-type]
    actions.correct_person(person=person("Hoàng Em"), values={"identity_number": "020080001235"}, **KNOWN)  # type: ignore[arg-type]
    actions.note_sensitive_read(person=person("Hoàng Em"), household=family, **KNOWN)  # type: ignore[arg-type]
    lines = list(Line.objects.order_by("number"))
    assert [line.verb for line in lines] == [
        "registry.register_households",
        "registry.add_member",
        "registry.correct_person",
        "registry.read_sensitive",
    ]
    assert not any("0200800012" in str(line.details) or "Hoàng Em" in str(line.details) for line in lines)
    assert not any("0200800012" in str(act.steps) for act in Act.objects.all())
    assert verify_chain() == []


def test_a_view_of_sensitive_data_is_one_line_an_account_and_a_day(family: Household) -> None:
    verb = "registry.view_sensitive"
    late = datetime(2024, 3, 5, 16, 59, tzinfo=UTC)  # the last minute of the day in Vietnam
    for at in (late - timedelta(hours=16), late, late + timedelta(minutes=1), late + timedelta(hours=5)):
        actions.note_sensitive_view(household=family, actor=Actor("7"), at=at)
    actions.note_sensitive_view(household=family, actor=Actor("8"), at=late)
    found = Line.objects.filter(verb=verb).order_by("account_id", "at")
    assert [(line.account_id, line.at) for line in found] == [
        ("7", late - timedelta(hours=16)),
        ("7", late + timedelta(minutes=1)),
        ("8", late),
    ]
    assert {(line.object_id, line.place_code) for line in found} == {(family.code, family.place.code)}
    assert not any(line.details for line in found)
    assert verify_chain() == []
