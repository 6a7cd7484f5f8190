"""A yearly review under way in the small district, and the people who take its steps."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.test import Client

from giamngheo.access.models import Account, Office, Role
from giamngheo.audit.actions import Actor
from giamngheo.registry.models import Household
from giamngheo.review import actions
from giamngheo.review.models import Cycle, CycleKind, ReviewUnit, Sheet
from tests.doors.office import world
from tests.record.review.sheets import answers

OPENS, CLOSES = date(2024, 9, 1), date(2024, 12, 14)
LISTED, COLLECTED, MET, POSTED = date(2024, 9, 5), date(2024, 9, 20), date(2024, 10, 5), date(2024, 10, 7)
CODE = "2024-dinh-ky"
VILLAGE, OTHER = "06328-01", "06328-02"
COMMUNE = "06328"
SignIn = Callable[[str], Client]
CLERK = Actor("another-clerk")


@dataclass
class Review:
    """The open cycle, the district it is held in, and a browser for each account."""

    cycle: Cycle
    district: world.World
    sign_in: SignIn

    def unit(self, code: str) -> ReviewUnit:
        return ReviewUnit.objects.select_related("cycle", "place").get(cycle=self.cycle, place__code=code)

    def at(self, code: str) -> str:
        """The address of a unit's page."""
        return f"/ra-soat/{self.cycle.code}/{code}/"

    def list(self, code: str) -> None:
        unit = self.unit(code)
        actions.draw_list(unit=unit, on=LISTED, actor=CLERK, at=now(LISTED))
        actions.close_list(unit=unit, on=LISTED, actor=CLERK, at=now(LISTED))

    def sheet(
        self, household: str, category: str | None, by: str = "reviewer", at: datetime | None = None
    ) -> Sheet:
        """A complete sheet of a household, judged."""
        made = self.sheet_as_entered(household, category, by, at)
        actions.assess_sheet(sheet=made, on=COLLECTED, actor=CLERK, at=now(COLLECTED))
        return made

    def sheet_as_entered(
        self, household: str, category: str | None, by: str = "reviewer", at: datetime | None = None
    ) -> Sheet:
        """A complete sheet of a household, as it is after entry."""
        return actions.record_answers(
            cycle=self.cycle,
            household=Household.objects.get(code=household),
            form_version=actions.register_form_version(
                form="b", version="2", content_hash="1" * 64, actor=CLERK, at=now(COLLECTED)
            ),
            answers=answers(category),
            actor=Actor(by),
            at=at or now(COLLECTED),
        ).sheet

    def collect(self, code: str, **categories: str) -> None:
        self.list(code)
        for household, category in categories.items():
            self.sheet(household.replace("_", "-"), category)
        if self.unit(code).step == "collect":
            actions.close_collection(unit=self.unit(code), on=COLLECTED, actor=CLERK, at=now(COLLECTED))

    def post(self, code: str, **categories: str) -> date:
        """Take a village as far as its posting; gives the last day of it."""
        self.collect(code, **categories)
        minutes = actions.Minutes(MET, "Nhà văn hóa", "Chủ trì", "Thư ký", "Đại diện", 30, 28)
        actions.record_meeting(unit=self.unit(code), minutes=minutes, actor=CLERK, at=now(MET))
        posting = actions.post_list(
            unit=self.unit(code), on=POSTED, venues=["Nhà văn hóa thôn"], actor=CLERK, at=now(POSTED)
        )
        return posting.until_on

    def finish(self, code: str, **categories: str) -> date:
        day = self.post(code, **categories) + timedelta(days=1)
        actions.close_posting(unit=self.unit(code), on=day, actor=CLERK, at=now(day))
        return day

    def finish_commune(self) -> date:
        """Both villages of Long Đống done: BS-0002 leaves the lists, BS-0003 stays poor."""
        self.finish(VILLAGE, BS_0002="not_poor")
        return self.finish(OTHER, BS_0003="poor")


def now(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 2, tzinfo=UTC)


def typed(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def open_review(district: world.World, sign_in: SignIn, **changed: object) -> Review:
    """Plan and open the review of 2024, and give offices to those who are missing for it."""
    for name, full_name, place, role in (
        ("chutich", "Nông Văn Chủ", "06328", Role.leader),
        ("huyen", "Dương Thị Huyện", "185", Role.leader),
        ("rasoat", "Lý Văn Soát", "06328", Role.reviewer),
        ("xakhac", "Vi Văn Khác", "06349", Role.clerk),
    ):
        account = Account.objects.create(username=name, full_name=full_name, password="!")
        Office.objects.create(
            account=account, place=district.places[place], role=role, valid_from=date(2021, 1, 1)
        )
        district.accounts[name] = account
    planned: dict[str, object] = {
        "code": CODE,
        "title": "Rà soát định kỳ 2024",
        "kind": CycleKind.periodic,
        "year": 2024,
        "reference_date": date(2024, 10, 31),
        "opens_on": OPENS,
        "closes_on": CLOSES,
        "place": district.places["185"],
        "standard": "nd-07-2021",
        "procedure": "periodic-2021",
    }
    cycle = actions.plan_cycle(**planned | changed, actor=CLERK, at=now(OPENS))  # type: ignore[arg-type]
    cycle = actions.open_cycle(cycle=cycle, actor=CLERK, at=now(OPENS))
    return Review(cycle, district, sign_in)
