"""The bảng kê and the list of participants from the record: whom they name, to whom, and what they add up to."""

from datetime import date

import pytest

from giamngheo.access.reach import Grant, Reach
from giamngheo.budget.models import BudgetUnit
from giamngheo.documents.papers.handover_book import handover_book
from giamngheo.documents.papers.rendering import render
from giamngheo.issuing.activity_papers import handover_list, participant_list
from giamngheo.places.models import Place
from giamngheo.programme import actions
from giamngheo.programme.models import Activity
from giamngheo.registry.models import Household, Person
from tests.record.budget.money import build_units
from tests.record.programme import activity_world
from tests.record.programme.activity_world import STARTED, running, signed
from tests.record.registry.register import build_places, enter, entry

TODAY = date(2024, 11, 21)
GOAT = actions.Item(
    "Dê cái sinh sản", "con", 2_500, 3_500_000, specification="18-20 kg/con", producer="Bắc Sơn"
)


@pytest.fixture
def places(db: None) -> dict[str, Place]:
    return build_places()


@pytest.fixture
def homes(places: dict[str, Place]) -> dict[str, Household]:
    elsewhere = enter(entry("PB-1", places["06325-01"], head="Dương Văn Ngoài"))[0]
    return {**activity_world.households(places["06328-01"]), "elsewhere": elsewhere}


@pytest.fixture
def units(places: dict[str, Place]) -> dict[str, BudgetUnit]:
    return build_units(places)


def reader(place: Place, *powers: str) -> Reach:
    return Reach((Grant("thử", frozenset({"programme.read", *powers}), (place.path,)),))


def given(activity: Activity, *households: Household) -> None:
    joined = actions.add_households(activity=activity, households=households, on=STARTED, signed=signed())
    actions.hand_over(participants=joined, item=GOAT, on=date(2024, 5, 2), signed=signed())
    actions.pay_out(
        participants=joined[:1], purpose="Tiền tiêm phòng", amount=200_000, on=date(2024, 5, 3), signed=signed(),
        receipt="payment", references={joined[0].pk: "UNC-07"},
    )  # fmt: skip


def test_a_bảng_kê_names_what_each_received_and_what_it_adds_up_to(
    places: dict[str, Place], homes: dict[str, Household]
) -> None:
    one = running(places["06328"])
    given(one, homes["poor"], homes["near"])
    paper = handover_list(reader(places["185"], "household.read"), one, on=TODAY)
    assert [(row.name, row.address) for row in paper.recipients] == [
        ("Lý Thị Cận", "thôn Thử Ba, xã Long Đống"),
        ("Triệu Văn Nghèo", "thôn Thử Ba, xã Long Đống"),
    ]
    goats, money = paper.recipients[1].items
    assert (goats.quantity, goats.unit_price, goats.amount) == ("2,5", 3_500_000, 8_750_000)
    assert goats.specification == "18-20 kg/con; nơi sản xuất Bắc Sơn"
    assert (money.item, money.quantity, money.unit_price, money.confirmed) == (
        "Tiền tiêm phòng", "", None, "UNC-07",
    )  # fmt: skip
    assert paper.words == "Mười bảy triệu, bảy trăm nghìn đồng"
    assert (paper.part, paper.year, paper.hidden, paper.with_identity) == ("Dự án 2", 2024, 0, False)
    assert paper.issuer.body == "Ủy ban nhân dân\nxã Long Đống"
    assert render([paper]).startswith(b"%PDF")
    assert handover_book(paper).startswith(b"PK")


def test_what_was_withdrawn_is_not_on_it(places: dict[str, Place], homes: dict[str, Household]) -> None:
    one = running(places["06328"])
    (joined,) = actions.add_households(activity=one, households=[homes["poor"]], on=STARTED, signed=signed())
    (line,) = actions.hand_over(participants=[joined], item=GOAT, on=TODAY, signed=signed())
    reach = reader(places["06328"], "household.read")
    assert len(handover_list(reach, one, on=TODAY).recipients) == 1
    actions.withdraw(row=line, why="ghi nhầm", signed=signed())
    empty = handover_list(reach, one, on=TODAY)
    assert (empty.recipients, empty.words) == ([], "Không đồng")


def test_people_outside_the_reach_are_counted_and_not_named(
    places: dict[str, Place], homes: dict[str, Household], units: dict[str, BudgetUnit]
) -> None:
    one = running(places["185"], lead=units["LDTBXH"], lead_name="")
    given(one, homes["poor"], homes["elsewhere"])
    here = reader(places["06328"], "household.read")
    paper = handover_list(here, one, on=TODAY)
    assert [row.name for row in paper.recipients] == ["Triệu Văn Nghèo"]
    assert paper.hidden == 1
    assert paper.issuer.body == "Phòng Lao động - TB&XH và Dân tộc"
    assert participant_list(here, one, on=TODAY).hidden == 1
    for nobody in (reader(places["185"]), Reach()):
        hidden = handover_list(nobody, one, on=TODAY)
        assert (hidden.recipients, hidden.hidden) == ([], 2)
    whole = reader(places["185"], "household.read")
    only = handover_list(whole, one, on=TODAY, place=places["06325"])
    assert [row.name for row in only.recipients] == ["Dương Văn Ngoài"]
    assert only.hidden == 0


def test_numbers_stand_on_lists_of_the_regime_that_wants_them_for_who_may_see_them(
    places: dict[str, Place], homes: dict[str, Household]
) -> None:
    Person.objects.filter(full_name="Triệu Văn Nghèo").update(identity_number="020080000001")
    older = running(places["06328"])
    newer = running(places["06328"], programme="mtqg-2026-2035", part="HP1.ND3", budget_year=2026)
    for one in (older, newer):
        given(one, homes["poor"])
    plain = reader(places["185"], "household.read")
    sensitive = reader(places["185"], "household.read", "household.read_sensitive")

    def number(reach: Reach, one: Activity) -> tuple[bool, str]:
        paper = handover_list(reach, one, on=TODAY)
        return paper.with_identity, paper.recipients[0].identity_number

    assert number(sensitive, older) == (False, "")
    assert number(plain, newer) == (True, "")  # the column is there, to be filled in by hand
    assert number(sensitive, newer) == (True, "020080000001")


def test_a_list_of_people_says_what_they_were_when_they_joined(
    places: dict[str, Place], homes: dict[str, Household]
) -> None:
    one = running(places["06328"])
    actions.add_households(
        activity=one, households=[homes["poor"], homes["escaped"]], on=STARTED, signed=signed()
    )
    actions.add_outsiders(
        activity=one,
        people=[actions.Outsider("Vi Thị Cán Bộ", places["06328"])],
        on=STARTED,
        signed=signed(),
    )
    paper = participant_list(reader(places["06328"], "household.read"), one, on=TODAY)
    assert [(row.name, row.role, row.standing) for row in paper.people] == [
        ("Triệu Văn Nghèo", "được hỗ trợ", "hộ nghèo"),
        ("Nông Văn Thoát", "được hỗ trợ", "hộ mới thoát nghèo"),
        ("Vi Thị Cán Bộ", "khách mời, cán bộ", ""),
    ]
    assert paper.heads == 2
    assert render([paper]).startswith(b"%PDF")
