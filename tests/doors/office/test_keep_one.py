"""After "one person": choosing the row that is kept, being told what follows, doing it, taking it back."""

from datetime import date

import pytest
from django.test import Client

from giamngheo.access.models import Office, Role
from giamngheo.registry import actions
from giamngheo.registry.models import Act, DuplicateJudgement, Household, Membership, Person
from tests.doors.office.conftest import SignedIn
from tests.doors.office.test_household_acts import uid
from tests.doors.office.test_household_people import judge, twice  # noqa: F401 - a fixture
from tests.doors.office.world import ACTOR, NOW, World

NUMBER = "020200001234"
KEPT, OTHER = "Triệu Văn Phúc", "Trieu Van Phuc"


def address() -> str:
    left, right = sorted(Person.objects.filter(folded="trieu van phuc").values_list("pk", flat=True))
    return f"/ho-dan/trung-lap/{left}-{right}/giu-mot/"


def chosen(kept: str = KEPT, on: str = "01/03/2024") -> dict[str, str]:
    return {"kept": uid(kept), "on": on}


@pytest.fixture
def keeper(signed_in: SignedIn, twice: World) -> Client:  # noqa: F811 - the fixture above
    """Who may change the register in both communes, after the pair was judged."""
    Person.objects.filter(full_name=OTHER).update(identity_number=NUMBER)
    Office.objects.create(
        account=twice.accounts["phong"],
        place=twice.places["185"],
        role=Role.clerk,
        valid_from=date(2021, 1, 1),
    )
    client = signed_in("phong")
    judge(client, "same")
    return client


def confirmed(client: Client, **choice: str) -> dict[str, str]:
    """What the button of the second page sends."""
    page = client.get(address(), chosen(**choice))
    assert "outcome" in page.context, page.content.decode()
    form = page.context["form"]
    return {name: str(form[name].value()) for name in ("seen", "seen_kept", "kept", "on")}


def test_it_is_chosen_told_and_done(keeper: Client) -> None:
    first = keeper.get(address()).content.decode()
    assert "Giữ dòng nào của người này?" in first
    assert "BS-0003" in first
    assert "BS-0004" in first
    told = keeper.get(address(), chosen()).content.decode()
    assert f"Từ 01/03/2024, dòng {OTHER} thôi là thành viên của hộ BS-0004, lý do: trùng." in told
    assert "số định danh" in told
    assert NUMBER not in told
    assert not Person.objects.filter(kept_as__isnull=False).exists(), "looking does nothing"
    done = keeper.post(address(), confirmed(keeper), follow=True)
    page = done.content.decode()
    assert done.redirect_chain[-1][0] == f"/ho-dan/BS-0003/nguoi/{uid(KEPT)}/"
    assert "Đã ghi: giữ một dòng" in page
    assert "theo dòng trùng" in page
    assert "BS-0004" in page
    assert Person.objects.get(full_name=KEPT).identity_number == NUMBER
    second = keeper.get(f"/ho-dan/BS-0004/nguoi/{uid(OTHER)}/").content.decode()
    assert f"/ho-dan/BS-0003/nguoi/{uid(KEPT)}/" in second
    assert "Sửa thông tin" not in second
    assert "dòng trùng" in keeper.get("/ho-dan/BS-0004/").content.decode()
    listed = keeper.get("/ho-dan/trung-lap/?xem=da-xet").content.decode()
    assert "Đã giữ một dòng" in listed
    assert 'name="verdict"' not in listed


def test_a_second_press_does_nothing_more(keeper: Client) -> None:
    sent = confirmed(keeper)
    keeper.post(address(), sent)
    again = keeper.post(address(), sent, follow=True)
    assert "Hai dòng này đã được xử lý" in again.content.decode()
    assert Act.objects.filter(kind="one_kept").count() == 1


def test_what_changed_since_the_page_was_made_is_looked_at_again(keeper: Client, district: World) -> None:
    sent = confirmed(keeper)
    actions.change_head(
        household=district.households["BS-0003"], person=Person.objects.get(full_name=KEPT), former_relation="other",
        on=date(2024, 1, 1), actor=ACTOR, at=NOW,
    )  # fmt: skip
    page = keeper.post(address(), sent).content.decode()
    assert "nên lần ghi này không thực hiện" in page
    assert not Person.objects.filter(kept_as__isnull=False).exists()


def test_it_is_taken_back_from_the_household(keeper: Client) -> None:
    keeper.post(address(), confirmed(keeper))
    act = Act.objects.get(kind="one_kept")
    page = keeper.get("/ho-dan/BS-0003/").content.decode()
    assert "Trùng, giữ một dòng" in page
    assert f"/ho-dan/BS-0003/hoan-tac/{act.pk}/" in page
    keeper.post(f"/ho-dan/BS-0003/hoan-tac/{act.pk}/")
    assert Membership.objects.get(person__full_name=OTHER).valid_to is None
    assert Person.objects.get(full_name=OTHER).identity_number == NUMBER
    assert Person.objects.get(full_name=KEPT).identity_number is None
    assert "Giữ một dòng" in keeper.get("/ho-dan/trung-lap/?xem=da-xet").content.decode()


def test_a_head_without_successor_is_asked_for(keeper: Client) -> None:
    actions.change_head(
        household=Household.objects.get(code="BS-0004"), person=Person.objects.get(full_name=OTHER),
        former_relation="parent", on=date(2024, 1, 1), actor=ACTOR, at=NOW,
    )  # fmt: skip
    sent = confirmed(keeper)
    page = keeper.post(address(), sent).content.decode()
    assert "Chọn một mục." in page
    keeper.post(address(), sent | {"successor": uid("Nông Văn Ái")})
    assert Household.objects.get(code="BS-0004").head_name == "Nông Văn Ái"


def test_a_household_that_empties_is_said_to_leave_the_register(keeper: Client) -> None:
    actions.end_membership(
        household=Household.objects.get(code="BS-0004"), person=Person.objects.get(full_name="Nông Văn Ái"),
        successor=Person.objects.get(full_name=OTHER), last_day=date(2024, 1, 1), died=True, actor=ACTOR, at=NOW,
    )  # fmt: skip
    told = keeper.get(address(), chosen()).content.decode()
    assert "Hộ BS-0004 không còn ai khác nên ra khỏi sổ" in told
    keeper.post(address(), confirmed(keeper))
    assert Household.objects.get(code="BS-0004").closed_on == date(2024, 3, 1)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"on": "31/02/2024"}, "Nhập ngày như"),
        ({"on": ""}, "Nhập ngày."),
        ({"kept": "nobody"}, "nobody"),
        ({"on": "01/01/2999"}, "Ngày này chưa đến"),
    ],
)
def test_a_choice_that_means_nothing_is_asked_again(keeper: Client, wrong: dict[str, str], said: str) -> None:
    page = keeper.get(address(), chosen() | wrong)
    assert page.status_code == 200
    assert said in page.content.decode()
    assert keeper.post(address(), chosen() | wrong).status_code == 200
    assert not Person.objects.filter(kept_as__isnull=False).exists()


def test_who_may_change_one_place_only_is_told_whom_to_ask(
    signed_in: SignedIn,
    twice: World,  # noqa: F811 - the fixture above
) -> None:
    clerk = signed_in("xa")
    judge(clerk, "same")
    page = clerk.get(address()).content.decode()
    assert "Dòng kia thuộc Xã Hưng Vũ" in page
    assert "Chưa ai được giao sửa sổ ở nơi đó" in page
    assert OTHER not in page
    assert "BS-0004" not in page
    Office.objects.create(
        account=twice.accounts["thon"],
        place=twice.places["06349*"],
        role=Role.clerk,
        valid_from=date(2025, 7, 1),
    )
    page = clerk.get(address()).content.decode()
    assert "Dương Công Thôn" in page
    assert "ghi người này rời hộ" in page
    Office.objects.create(
        account=twice.accounts["ketoan"],
        place=twice.places["20"],
        role=Role.clerk,
        valid_from=date(2021, 1, 1),
    )
    page = clerk.get(address()).content.decode()
    assert "Nông Thị Kế" in page
    assert "đề nghị họ giữ một dòng" in page
    assert clerk.post(address(), chosen()).status_code == 200
    assert not Person.objects.filter(kept_as__isnull=False).exists()


def test_a_pair_that_is_not_judged_one_person_has_no_such_page(
    signed_in: SignedIn,
    twice: World,  # noqa: F811 - the fixture above
) -> None:
    clerk = signed_in("xa")
    assert clerk.get(address()).status_code == 404
    judge(clerk, "different")
    assert clerk.get(address()).status_code == 404
    judge(clerk, "same", DuplicateJudgement.objects.get().pk)
    assert clerk.get(address()).status_code == 200
    assert signed_in("phong").get(address()).status_code == 403
    assert clerk.get(f"/ho-dan/trung-lap/1-{10**30}/giu-mot/").status_code == 404


def test_after_one_was_kept_the_pair_is_not_judged_otherwise(keeper: Client) -> None:
    keeper.post(address(), confirmed(keeper))
    page = judge(keeper, "different", DuplicateJudgement.objects.get().pk)
    assert "đã giữ một dòng" in page
    assert DuplicateJudgement.objects.get().verdict == "same"
