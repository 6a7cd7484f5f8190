"""Finding households and reading their story."""

from datetime import date

import pytest

from giamngheo.places.models import Place
from giamngheo.registry import actions, queries
from giamngheo.registry.entries import NewStatus
from giamngheo.registry.models import Category, Household, Person, Status
from tests.record.registry.register import CLERK, NOW, enter, entry, member, reach_over

TODAY = date(2022, 10, 1)
NUMBER = "020080001234"


@pytest.fixture
def register(places: dict[str, Place]) -> dict[str, Place]:
    enter(
        entry(
            "A1",
            places["06325-01"],
            "Hoàng Văn Thụ",
            [member("Lê Thị Hoa", "spouse", identity_number=NUMBER)],
        ),
        entry("A2", places["06325-01"], "Hoàng Văn Thú", [member("Hoàng Văn Thụ")]),
        entry("A3", places["06325-02"], "Hoàng Văn Thức"),
        entry("B1", places["06328-01"], "Lý Hoàng Văn Thu"),
        entry("B2", places["06328-02"], "Dương Công Bình"),
    )
    return places


def found(
    register: dict[str, Place],
    text: str,
    reaching: str = "185",
    within: Place | None = None,
    category: str | None = None,
) -> list[str]:
    reach = reach_over(register[reaching])
    result = queries.search(reach, text, on=TODAY, place=within, category=category)
    assert result.total == len(result.rows)
    return [row.household.code for row in result.rows]


def recognise(code: str, category: str, valid_from: date) -> None:
    household = Household.objects.get(code=code)
    actions.record_statuses(
        statuses=[NewStatus(household.pk, category)],
        valid_from=valid_from,
        decision="1/QĐ-UBND",
        decided_on=valid_from,
        place=household.place,
        actor=CLERK,
        at=NOW,
    )


def test_tones_rank_but_do_not_exclude(register: dict[str, Place]) -> None:
    assert found(register, "Hoàng Văn Thụ") == ["A1", "A2", "A3", "B1"]
    assert found(register, "hoàng văn thú") == ["A2", "A1", "A3", "B1"]
    assert found(register, "hoang van thu") == ["A2", "A1", "A3", "B1"]  # sắc before nặng


def test_a_member_is_found_and_named(register: dict[str, Place]) -> None:
    result = queries.search(reach_over(register["185"]), "le thi hoa", on=TODAY)
    assert [(row.household.code, row.member) for row in result.rows] == [("A1", "Lê Thị Hoa")]


def test_a_code_is_found_by_its_beginning(register: dict[str, Place]) -> None:
    assert found(register, "A3") == ["A3"]
    assert set(found(register, "B")) >= {"B1", "B2"}


def test_reach_and_place_and_category_narrow_rows_and_count_alike(register: dict[str, Place]) -> None:
    recognise("A1", "poor", date(2022, 1, 1))
    assert found(register, "hoang", "06328") == ["B1"]
    assert found(register, "hoang", within=register["06325-02"]) == ["A3"]
    assert found(register, "", category="poor") == ["A1"]
    assert set(found(register, "", category="not_poor")) == {"A2", "A3", "B1", "B2"}


def test_nothing_matches_what_a_pattern_would(register: dict[str, Place]) -> None:
    for text in ("%", "_", "hoang%thu", "\\", "'"):
        assert found(register, text) == []


def test_an_identification_number_is_compared_whole_and_only_by_who_may(register: dict[str, Place]) -> None:
    assert found(register, NUMBER) == ["A1"]
    assert found(register, NUMBER[:11] + "9") == []
    assert found(register, NUMBER[:8]) == []
    plain = reach_over(register["185"], "household.read")
    assert queries.search(plain, NUMBER, on=TODAY).total == 0


def test_pages_do_not_overlap_and_stay_inside(register: dict[str, Place]) -> None:
    reach = reach_over(register["185"])
    pages = [queries.search(reach, "", on=TODAY, page=page, size=2) for page in (1, 2, 3, 9)]
    assert [page.page for page in pages] == [1, 2, 3, 3]
    listed = [row.household.code for page in pages[:3] for row in page.rows]
    assert len(listed) == len(set(listed)) == pages[0].total == 5


def test_closed_households_and_former_members_are_not_found(register: dict[str, Place]) -> None:
    household, spouse = Household.objects.get(code="A1"), Person.objects.get(full_name="Lê Thị Hoa")
    actions.end_membership(
        household=household, person=spouse, last_day=date(2022, 5, 1), died=True, actor=CLERK, at=NOW
    )
    assert found(register, "le thi hoa") == []
    actions.close_household(household=household, kind="died_out", on=date(2022, 6, 1), actor=CLERK, at=NOW)
    assert "A1" not in found(register, "")


def test_the_story_is_told_as_of_a_day_and_within_reach_only(register: dict[str, Place]) -> None:
    recognise("A1", "poor", date(2021, 1, 1))
    recognise("A1", "near_poor", date(2022, 1, 1))
    wrong = Status.objects.get(category="near_poor")
    actions.correct_status(
        status=wrong, category="medium", decision="2", decided_on=date(2022, 2, 1), actor=CLERK, at=NOW
    )
    reach = reach_over(register["06325"])
    story = queries.household_story(reach, "A1", TODAY)
    assert story.category == Category.medium
    assert [status.category for status in story.statuses] == ["medium", "poor"]
    assert [status.category for status in story.superseded] == ["near_poor"]
    assert [membership.relation for membership in story.members] == ["head", "spouse"]
    assert queries.household_story(reach, "A1", date(2021, 6, 1)).category == Category.poor
    with pytest.raises(Household.DoesNotExist):
        queries.household_story(reach, "B1", TODAY)


def test_newly_escaped_lasts_thirty_six_months(register: dict[str, Place]) -> None:
    recognise("A1", "poor", date(2020, 1, 1))
    recognise("A1", "not_poor", date(2022, 1, 1))
    recognise("A2", "near_poor", date(2020, 1, 1))
    recognise("A2", "medium", date(2022, 1, 1))
    recognise("A3", "poor", date(2020, 1, 1))
    recognise("A3", "near_poor", date(2022, 1, 1))
    reach = reach_over(register["185"])
    for day, expected in (
        (date(2021, 12, 31), set()),
        (date(2022, 1, 1), {"A1", "A2"}),
        (date(2024, 12, 31), {"A1", "A2"}),
        (date(2025, 1, 1), set()),
    ):
        assert set(queries.newly_escaped(reach, day).values_list("code", flat=True)) == expected, day


def test_every_household_is_of_one_category(register: dict[str, Place]) -> None:
    recognise("A1", "poor", date(2022, 1, 1))
    recognise("B1", "medium", date(2022, 1, 1))
    counts = queries.count_by_category(reach_over(register["185"]), TODAY)
    assert counts == {"poor": 1, "near_poor": 0, "medium": 1, "not_poor": 3}
    narrow = queries.count_by_category(reach_over(register["06328"]), TODAY)
    assert narrow == {"poor": 0, "near_poor": 0, "medium": 1, "not_poor": 1}


def test_no_power_finds_nothing(register: dict[str, Place]) -> None:
    blind = reach_over(register["185"], "law.read")
    assert queries.search(blind, "", on=TODAY).total == 0
    assert queries.search(blind, NUMBER, on=TODAY).total == 0
