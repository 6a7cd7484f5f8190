"""Where somebody lived, who has a number, which code is free, and who can be taken in."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from giamngheo.places.models import Place
from giamngheo.registry import actions, lives, queries
from giamngheo.registry.criteria import Criteria
from giamngheo.registry.models import Household, Person
from tests.record.registry.register import CLERK, NOW, enter, entry, member, reach_over
from tests.record.registry.test_life import person

Places = dict[str, Place]
KNOWN: Mapping[str, Any] = {"actor": CLERK, "at": NOW}
NUMBER = "020080001234"


@pytest.fixture
def homes(places: Places) -> list[Household]:
    child = member("Hoàng Con", sex="female", birth_date=date(2010, 5, 1), identity_number=NUMBER)
    return enter(
        entry("BS-009", places["06325-01"], others=[child]),
        entry("BS-010", places["06328-01"], "Nông Văn Xa", [member("Nông Văn Tí", birth_year=2007)]),
    )


def test_a_household_is_told_where_it_lived_on_any_day(homes: list[Household], places: Places) -> None:
    for day, village in ((date(2021, 3, 1), "06325-02"), (date(2022, 3, 1), "06328-02")):
        actions.move_household(household=homes[0], place=places[village], on=day, **KNOWN)
    reach = reach_over(places["185"])
    for day, village in (
        (date(2021, 2, 28), "06325-01"),
        (date(2021, 3, 1), "06325-02"),
        (date(2022, 2, 28), "06325-02"),
        (date(2022, 3, 1), "06328-02"),
    ):
        assert queries.household_story(reach, "BS-009", day).place == places[village], day
    (row,) = queries.search(reach, "BS-009", on=date(2022, 10, 1)).rows
    assert row.moved is not None
    assert row.moved.place == places["06325-02"]
    (row,) = queries.search(reach, "BS-009", on=date(2023, 3, 2)).rows
    assert row.moved is None


def test_a_stay_out_of_reach_is_a_stay_without_a_household(homes: list[Household], places: Places) -> None:
    child = person("Hoàng Con")
    actions.join_members(household=homes[1], persons=[(child, "other")], on=date(2022, 1, 1), **KNOWN)
    for code, seen in (("06325", [None, "BS-009"]), ("185", ["BS-010", "BS-009"])):
        _, stays = lives.lives_of(reach_over(places[code]), homes[0], child.uid)
        assert [stay.household.code if stay.household else None for stay in stays] == seen
    with pytest.raises(Person.DoesNotExist):
        lives.lives_of(reach_over(places["185"]), homes[0], person("Nông Văn Tí").uid)


def test_a_number_says_where_as_far_as_one_may_know(homes: list[Household], places: Places) -> None:
    own, other = reach_over(places["06325"]), reach_over(places["06328"])
    blind = reach_over(places["06325"], "household.read", "household.change")
    assert lives.whereabouts(own, "020080009999") is None
    here = lives.whereabouts(own, NUMBER)
    assert here is not None
    assert (here.household, here.person, here.free) == (homes[0], person("Hoàng Con"), False)
    for reach in (other, blind):
        there = lives.whereabouts(reach, NUMBER)
        assert there is not None
        assert (there.household, there.person, there.commune) == (None, None, "Thị trấn Bắc Sơn")
    actions.end_membership(
        household=homes[0], person=person("Hoàng Con"), last_day=date(2022, 1, 1), died=False, **KNOWN
    )
    free = lives.whereabouts(other, NUMBER)
    assert free is not None
    assert (free.household, free.person, free.free) == (None, person("Hoàng Con"), True)


def test_the_dead_are_not_free(homes: list[Household], places: Places) -> None:
    actions.end_membership(
        household=homes[0], person=person("Hoàng Con"), last_day=date(2022, 1, 1), died=True, **KNOWN
    )
    found = lives.whereabouts(reach_over(places["06328"]), NUMBER)
    assert found is not None
    assert (found.person, found.free) == (None, False)
    assert lives.to_take_in(reach_over(places["185"]), homes[1], "hoang con") == []


@pytest.mark.parametrize(
    ("codes", "next_one"),
    [([], "BS-011"), (["BS-999"], "BS-1000"), (["A1", "A9"], "A10"), (["X"], ""), (["7" * 20], "")],
)
def test_the_next_code_follows_the_last(
    homes: list[Household], places: Places, codes: list[str], next_one: str
) -> None:
    for number, code in enumerate(codes):
        enter(entry(code, places["06325-01"], f"Lý Văn {number}"))
    if codes == ["BS-999"]:
        enter(entry("BS-1001", places["06325-02"], "Lý Văn Khác"))
    suggested = lives.next_code(places["06325-01"])
    assert suggested == next_one
    assert not Household.objects.filter(code=suggested).exists()


def test_who_can_be_taken_in_lives_within_reach_or_lived_there_last(
    homes: list[Household], places: Places
) -> None:
    def names(reach_of: str, text: str, household: Household) -> list[str]:
        found = lives.to_take_in(reach_over(places[reach_of]), household, text)
        return [stay.person.full_name for stay in found]

    assert names("185", "nong van", homes[0]) == ["Nông Văn Tí", "Nông Văn Xa"]
    assert names("06325", "nong van", homes[0]) == []
    assert names("185", "nong van", homes[1]) == []
    child = person("Nông Văn Tí")
    actions.end_membership(household=homes[1], person=child, last_day=date(2022, 1, 1), died=False, **KNOWN)
    assert names("06328", "nong van ti", homes[1]) == ["Nông Văn Tí"]


@pytest.mark.parametrize(
    ("criteria", "day", "codes"),
    [
        (Criteria(with_children=True), date(2022, 12, 31), ["BS-009", "BS-010"]),
        (Criteria(with_children=True), date(2024, 1, 1), ["BS-009"]),  # who turn 16 that year are not counted
        (Criteria(with_children=True), date(2026, 4, 30), ["BS-009"]),
        (Criteria(with_children=True), date(2026, 5, 1), []),
        (Criteria(head_sex="male", least_size=2, most_size=2), date(2024, 1, 1), ["BS-009", "BS-010"]),
        (Criteria(head_sex="female"), date(2024, 1, 1), []),
        (Criteria(ethnicity="02"), date(2024, 1, 1), ["BS-009", "BS-010"]),
    ],
)
def test_criteria_are_as_of_the_day(
    homes: list[Household], places: Places, criteria: Criteria, day: date, codes: list[str]
) -> None:
    found = queries.search(reach_over(places["185"]), "", on=day, criteria=criteria)
    assert sorted(row.household.code for row in found.rows) == codes
    assert found.total == len(codes)


def test_ethnicity_finds_only_where_it_may_be_seen(homes: list[Household], places: Places) -> None:
    plain = reach_over(places["185"], "household.read")
    assert queries.search(plain, "", on=date(2024, 1, 1), criteria=Criteria(ethnicity="02")).total == 0
