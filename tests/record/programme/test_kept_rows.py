"""What is kept of an activity: participants with their standing, handovers, sessions, money; wrong rows withdrawn."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from giamngheo.audit.models import Line
from giamngheo.budget.models import BudgetUnit
from giamngheo.core.problems import Refused
from giamngheo.places.models import Place
from giamngheo.programme import actions
from giamngheo.programme.models import (
    LIVE,
    Activity,
    Blending,
    Contribution,
    CostLink,
    Handover,
    Installation,
    Learner,
    Milestone,
    Participant,
    TrainingSession,
    Twinning,
    amount_of,
)
from giamngheo.registry.models import Household
from tests.record.programme.activity_world import LEADER, NOW, STARTED, payment, planned, running, signed
from tests.record.programme.test_steps_of_activities import codes

GOAT = actions.Item("Dê cái sinh sản", "con", 2_000, 3_500_000, specification="18-20 kg/con")
TODAY = date(2024, 11, 21)


def join(activity: Activity, *households: Household) -> list[Participant]:
    return actions.add_households(activity=activity, households=households, on=STARTED, signed=signed())


class TestParticipants:
    def test_they_carry_what_the_register_said_that_day(
        self, commune: Place, households: dict[str, Household]
    ) -> None:
        made = join(planned(commune), *households.values())
        said = {one.name: (one.category, one.decision, one.escaped_on) for one in made}
        assert said == {
            "Triệu Văn Nghèo": ("poor", "22/QĐ-UBND", None),
            "Lý Thị Cận": ("near_poor", "22/QĐ-UBND", None),
            "Nông Văn Thoát": ("not_poor", "", date(2023, 12, 20)),
            "Hoàng Thị Khá": ("not_poor", "", None),
        }

    def test_a_household_takes_part_once(self, commune: Place, households: dict[str, Household]) -> None:
        activity = planned(commune)
        join(activity, households["poor"])
        with pytest.raises(Refused) as refused:
            join(activity, households["near"], households["poor"])
        assert codes(refused) == {"programme.already"}
        assert activity.participants.count() == 1

    def test_a_double_click_is_one_act(self, commune: Place, households: dict[str, Household]) -> None:
        activity, one = planned(commune), signed()
        both = list(households.values())[:2]
        first = actions.add_households(activity=activity, households=both, on=STARTED, signed=one)
        assert actions.add_households(activity=activity, households=both, on=STARTED, signed=one) == first
        assert Line.objects.filter(verb="programme.add_participant").count() == 1

    def test_who_is_not_in_the_register_that_day_is_refused(
        self, commune: Place, households: dict[str, Household]
    ) -> None:
        with pytest.raises(Refused) as refused:
            actions.add_households(
                activity=planned(commune),
                households=[households["poor"]],
                on=date(2019, 1, 1),
                signed=signed(),
            )
        assert codes(refused) == {"programme.not_in_register"}

    def test_a_kind_without_participants_has_none(
        self, commune: Place, households: dict[str, Household]
    ) -> None:
        panels = planned(commune, kind="panels", part="DA6.TDA2", outputs={}, mode="", group_name="")
        with pytest.raises(Refused) as refused:
            join(panels, households["poor"])
        assert codes(refused) == {"programme.not_kept"}


class TestHandovers:
    def test_the_same_goods_to_many_are_a_line_each(
        self, commune: Place, households: dict[str, Household]
    ) -> None:
        made = join(running(commune), households["poor"], households["near"])
        lines = actions.hand_over(participants=made, item=GOAT, on=TODAY, signed=signed())
        assert [(line.received_by, line.amount) for line in lines] == [
            ("Triệu Văn Nghèo", 7_000_000),
            ("Lý Thị Cận", 7_000_000),
        ]

    @pytest.mark.parametrize(
        "wrong",
        [
            {"quantity_thousandths": 0},
            {"quantity_thousandths": -5},
            {"unit_price": -1},
            {"unit_price": 10**10},
            {"name": ""},
            {"name": "x" * 201},
        ],
    )
    def test_impossible_goods_are_refused(
        self, commune: Place, households: dict[str, Household], wrong: dict[str, Any]
    ) -> None:
        made = join(running(commune), households["poor"])
        values = {name: getattr(GOAT, name) for name in GOAT.__dataclass_fields__} | wrong
        with pytest.raises(Refused):
            actions.hand_over(participants=made, item=actions.Item(**values), on=TODAY, signed=signed())
        assert not Handover.objects.exists()

    def test_not_before_the_work_begins_and_not_tomorrow(
        self, commune: Place, households: dict[str, Household]
    ) -> None:
        early = join(planned(commune), households["poor"])
        with pytest.raises(Refused) as refused:
            actions.hand_over(participants=early, item=GOAT, on=TODAY, signed=signed())
        assert codes(refused) == {"programme.wrong_state"}
        made = join(running(commune), households["poor"])
        with pytest.raises(Refused) as refused:
            actions.hand_over(participants=made, item=GOAT, on=TODAY + timedelta(days=1), signed=signed())
        assert codes(refused) == {"programme.future"}

    def test_the_amount_is_quantity_times_price_to_the_dong(
        self, commune: Place, households: dict[str, Household]
    ) -> None:
        assert amount_of(1_500, 333) == 500  # 499,5 rounds up
        made = join(running(commune), households["poor"])
        row = Handover(
            participant=made[0],
            item="Ngô giống",
            unit="kg",
            quantity_thousandths=1_500,
            unit_price=100,
            amount=151,
            on=TODAY,
            received_by="Triệu Văn Nghèo",
            receipt="signature",
        )
        with pytest.raises(Refused):
            actions.keep(row=row, signed=signed())
        assert not Handover.objects.exists()

    def test_payment_names_its_voucher(self, commune: Place, households: dict[str, Household]) -> None:
        made = join(running(commune), households["poor"])
        with pytest.raises(Refused):
            actions.pay_out(
                participants=made, purpose="Tiền công", amount=5, on=TODAY, signed=signed(), receipt="payment"
            )
        paid = actions.pay_out(
            participants=made,
            purpose="Tiền công",
            amount=5,
            on=TODAY,
            signed=signed(),
            receipt="payment",
            references={made[0].pk: "UNC-9"},
        )
        assert paid[0].quantity_thousandths is None


class TestWithdrawing:
    def test_a_wrong_row_is_withdrawn_with_a_reason_and_written_anew(
        self, commune: Place, households: dict[str, Household]
    ) -> None:
        activity = running(commune)
        made = join(activity, households["poor"])
        line = actions.hand_over(participants=made, item=GOAT, on=TODAY, signed=signed())[0]
        with pytest.raises(Refused) as refused:
            actions.withdraw(row=made[0], why="nhầm hộ", signed=signed())
        assert codes(refused) == {"programme.leant_on"}
        with pytest.raises(Refused) as refused:
            actions.withdraw(row=line, why=" ", signed=signed())
        assert codes(refused) == {"programme.say_why"}
        actions.withdraw(row=line, why="ghi nhầm số con", signed=signed())
        with pytest.raises(Refused) as refused:
            actions.withdraw(row=line, why="lần nữa", signed=signed())
        assert codes(refused) == {"programme.withdrawn"}
        actions.withdraw(row=made[0], why="nhầm hộ", signed=signed())
        join(activity, households["poor"])
        assert activity.participants.filter(LIVE).count() == 1

    def test_the_database_refuses_an_edit(self, commune: Place, households: dict[str, Household]) -> None:
        made = join(running(commune), households["poor"])
        line = actions.hand_over(participants=made, item=GOAT, on=TODAY, signed=signed())[0]
        with pytest.raises(IntegrityError), transaction.atomic():
            Handover.objects.filter(pk=line.pk).update(amount=1)
        with pytest.raises(IntegrityError), transaction.atomic():
            line.delete()


class TestFillingIn:
    def test_a_milestone_is_reached_once(self, commune: Place) -> None:
        row = Milestone(activity=planned(commune), title="Chọn hộ", planned_on=date(2025, 1, 10))
        kept = actions.keep(row=row, signed=signed())
        actions.fill(row=kept, signed=signed(), done_on=TODAY)
        with pytest.raises(Refused) as refused:
            actions.fill(row=kept, signed=signed(), done_on=TODAY - timedelta(days=1))
        assert codes(refused) == {"programme.filled"}
        with pytest.raises(KeyError):
            actions.fill(row=kept, signed=signed(), title="Khác")

    def test_a_learner_ends_with_a_certificate(
        self, commune: Place, households: dict[str, Household]
    ) -> None:
        course = running(
            commune,
            kind="vocational_course",
            part="DA4.TDA1",
            outputs={"learners": 1_000},
            mode="",
            group_name="",
        )
        learner = actions.keep(
            row=Learner(
                participant=join(course, households["poor"])[0],
                trade="Kỹ thuật chăn nuôi",
                starts_on=STARTED,
                days_planned=60,
            ),
            signed=signed(),
        )
        with pytest.raises(Refused):
            actions.fill(row=learner, signed=signed(), certificate="SC-01")
        actions.fill(row=learner, signed=signed(), certificate="SC-01", certified_on=TODAY, days_attended=58)
        learner.refresh_from_db()
        assert learner.certificate == "SC-01"


class TestSessions:
    def test_attendance_is_of_the_activitys_own_people(
        self, commune: Place, households: dict[str, Household]
    ) -> None:
        activity = running(commune)
        made = join(activity, households["poor"], households["near"])
        session = actions.keep(
            row=TrainingSession(activity=activity, on=TODAY, topic="Kỹ thuật nuôi dê"), signed=signed()
        )
        actions.mark_attendance(session=session, participants=made[:1], signed=signed())
        actions.mark_attendance(session=session, participants=made, signed=signed())
        assert session.attendances.count() == 2
        stranger = join(running(commune), households["poor"])
        with pytest.raises(Refused) as refused:
            actions.mark_attendance(session=session, participants=stranger, signed=signed())
        assert codes(refused) == {"programme.other_activity"}


class TestMoney:
    def test_no_more_of_a_payment_than_it_was(self, commune: Place, units: dict[str, BudgetUnit]) -> None:
        one, other = running(commune), running(commune)
        paid = payment(units["X-06328"], 100)
        actions.link_cost(activity=one, movement=paid, amount=60, signed=signed())
        with pytest.raises(Refused) as refused:
            actions.link_cost(activity=other, movement=paid, amount=41, signed=signed())
        assert codes(refused) == {"programme.link_beyond"}
        actions.link_cost(activity=other, movement=paid, amount=40, signed=signed())
        assert actions.unclaimed(paid) == 0

    def test_only_spending_of_the_own_part(self, commune: Place, units: dict[str, BudgetUnit]) -> None:
        activity = running(commune)
        of_another = payment(units["X-06328"], 100, "DA3.TDA1")
        with pytest.raises(Refused) as refused:
            actions.link_cost(activity=activity, movement=of_another, amount=1, signed=signed())
        assert codes(refused) == {"programme.not_spent"}

    def test_an_activity_with_money_is_not_cancelled(
        self, commune: Place, units: dict[str, BudgetUnit]
    ) -> None:
        activity = running(commune)
        link = actions.link_cost(
            activity=activity, movement=payment(units["X-06328"], 9), amount=9, signed=signed()
        )
        actions.suspend_activity(activity=activity, on=TODAY, why="x", signed=signed(LEADER))
        with pytest.raises(Refused) as refused:
            actions.cancel_activity(activity=activity, on=TODAY, why="x", signed=signed(LEADER))
        assert codes(refused) == {"programme.money_linked"}
        actions.withdraw(row=link, why="gắn nhầm", signed=signed())
        actions.cancel_activity(activity=activity, on=TODAY, why="x", signed=signed(LEADER))
        assert CostLink.objects.count() == 1

    def test_labour_and_other_programmes_are_valued_by_a_rule(self, commune: Place) -> None:
        activity = running(commune)
        labour = Contribution(
            activity=activity,
            giver="Nhân dân thôn Thử Ba",
            kind="labour",
            what="Làm chuồng",
            unit="ngày công",
            quantity_thousandths=30_000,
            unit_price=250_000,
            amount=7_500_000,
            on=TODAY,
        )
        with pytest.raises(Refused):
            actions.keep(row=labour, signed=signed())
        labour.rule = "Giá ngày công lao động phổ thông tại xã"
        actions.keep(row=labour, signed=signed())
        blended = Blending(
            activity=activity,
            programme="Chương trình MTQG xây dựng nông thôn mới",
            amount=50_000_000,
            decision="12/QĐ-UBND",
            decided_on=TODAY,
        )
        actions.keep(row=blended, signed=signed())


def test_things_stand_somewhere_on_earth(commune: Place) -> None:
    activity = running(
        commune,
        kind="loudspeakers",
        part="DA6.TDA1",
        outputs={"installations": 1_000},
        mode="",
        group_name="",
    )
    row = Installation(
        activity=activity, asset="Cụm loa", place=commune, installed_on=TODAY, latitude=21_900_000
    )
    with pytest.raises(Refused):
        actions.keep(row=row, signed=signed())
    row.longitude = 106_300_000
    assert actions.keep(row=row, signed=signed()).pk


def test_the_movement_needs_no_activity(commune: Place) -> None:
    row = Twinning(
        agency="Công an huyện",
        place=commune,
        starts_on=STARTED,
        promised="Giúp 5 hộ sửa nhà",
        amount=50_000_000,
    )
    kept = actions.keep(row=row, signed=signed())
    again = Twinning(agency="Công an huyện", place=commune, starts_on=STARTED, promised="Lần nữa")
    with pytest.raises(Refused) as refused:
        actions.keep(row=again, signed=signed())
    assert codes(refused) == {"programme.already"}
    assert kept.recorded_at == NOW
