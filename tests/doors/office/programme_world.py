"""The small district with its money and one production project: households, a plan, the account of a leader."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

from giamngheo.access.models import Role
from giamngheo.audit.actions import Actor
from giamngheo.programme import actions
from giamngheo.programme.entries import Cost, NewActivity, Paper, Signed
from giamngheo.programme.models import Activity
from tests.doors.office import money_world, world

NOW = datetime(2024, 6, 30, 2, tzinfo=UTC)
HOME = "/chuong-trinh/hoat-dong/"
DECISION = Paper("88/QĐ-UBND", "UBND huyện Bắc Sơn")
LEADER = Actor("lanhdao")


@dataclass
class Programme:
    """What the tests name."""

    made: world.World
    money: money_world.Money

    def plan(self, **changed: Any) -> Activity:
        """A goat-raising project of the commune Long Đống, planned by its clerk."""
        values: dict[str, Any] = {
            "programme": money_world.PROGRAMME,
            "part": "DA2",
            "kind": "livelihood_model",
            "title": "Mô hình nuôi dê sinh sản",
            "place": self.made.places["06328"],
            "budget_year": 2024,
            "lead": self.money.units["X-06328"],
            "starts_on": date(2024, 4, 1),
            "ends_on": date(2024, 12, 31),
            "mode": "community",
            "group_name": "Tổ nuôi dê Nà Mỏ",
            "costs": (Cost("central", 2024, 200_000_000), Cost("district", 2024, 6_000_000)),
            "outputs": {"households": 2_000, "handed_over": 2_000},
        }
        return actions.plan_activity(plan=NewActivity(**(values | changed)), signed=self.signed("xa"))

    def approved(self, **changed: Any) -> Activity:
        planned = self.plan(**changed)
        on = date(2024, 3, 1)
        return actions.approve_activity(
            activity=planned, on=on, paper=DECISION, signed=Signed(LEADER, NOW, uuid4())
        )

    def running(self, **changed: Any) -> Activity:
        approved = self.approved(**changed)
        return actions.start_activity(activity=approved, on=date(2024, 4, 1), signed=self.signed("xa"))

    def signed(self, name: str) -> Signed:
        return Signed(Actor(str(self.made.accounts[name].pk)), NOW, uuid4())


def build(made: world.World, money: money_world.Money) -> Programme:
    made.accounts["lanhdao"] = world._account("lanhdao", "Hoàng Thị Lãnh", made.places["06328"], Role.leader)
    return Programme(made, money)


def drawn(**values: Any) -> dict[str, Any]:
    """A form as it is sent."""
    return {"request": str(uuid4()), **values}
