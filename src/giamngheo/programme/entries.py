"""What the acts on activities are given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from uuid import UUID

from giamngheo.audit.actions import Actor
from giamngheo.budget.models import BudgetUnit
from giamngheo.places.models import Place

_HERE = timezone(timedelta(hours=7))  # Vietnam has one zone and no summer time


@dataclass(frozen=True, slots=True)
class Signed:
    """Who acts and when; `request` is drawn with the form, the same one twice is one act."""

    actor: Actor
    at: datetime
    request: UUID

    @property
    def day(self) -> date:
        """The day on which it is done, in Vietnam."""
        return self.at.astimezone(_HERE).date()


@dataclass(frozen=True, slots=True)
class Paper:
    """The decision or minutes that a step rests on."""

    number: str = ""
    issuer: str = ""


@dataclass(frozen=True, slots=True)
class Cost:
    """What is planned from one source, whole đồng."""

    source: str
    origin_year: int
    amount: int
    kind: str = "recurrent"


@dataclass(frozen=True, slots=True)
class NewActivity:
    """The plan of an activity.

    `outputs` are thousandths of their units by code, `supporting` pairs of body and task.
    """

    programme: str
    part: str
    kind: str
    title: str
    place: Place
    budget_year: int
    code: str = ""
    goal: str = ""
    places: Sequence[Place] = ()
    lead: BudgetUnit | None = None
    lead_name: str = ""
    supporting: Sequence[tuple[str, str]] = ()
    starts_on: date | None = None
    ends_on: date | None = None
    mode: str = ""
    group_name: str = ""
    group_leader: str = ""
    costs: Sequence[Cost] = ()
    outputs: Mapping[str, int] = field(default_factory=dict)
