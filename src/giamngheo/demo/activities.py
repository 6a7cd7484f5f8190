"""The activities of the demonstration: projects with their households, classes, loudspeakers, panels, and their money.

`data/activities.yaml` says which there are; the households are poor and near-poor ones of the made-up register.
"""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction

from giamngheo.access.reach import reach_of_installation
from giamngheo.audit.actions import Actor
from giamngheo.budget.accounts import Account
from giamngheo.budget.models import BudgetUnit, Movement
from giamngheo.demo.activity_list import Wanted, wanted_activities
from giamngheo.demo.acts import office_hour
from giamngheo.demo.communes import communes
from giamngheo.demo.money import PROGRAMME, THOUSAND
from giamngheo.demo.offices import Staff
from giamngheo.demo.reviewing import Places
from giamngheo.demo.story import STORY_DATE
from giamngheo.law.activities import activities
from giamngheo.places.models import Place
from giamngheo.programme import actions
from giamngheo.programme.actions import Item
from giamngheo.programme.entries import Cost, NewActivity, Paper, Signed
from giamngheo.programme.models import (
    Activity,
    ActivityState,
    CostItem,
    Installation,
    Learner,
    OutputRecord,
    Participant,
    TrainingSession,
    Twinning,
    TwinningResult,
)
from giamngheo.registry.models import Category, Household
from giamngheo.registry.queries import households

SHARE_IN_GOODS = 88  # per cent of what a production project spends
_ORDER = ("planned", "approved", "running", "accepted", "settled")


def load_activities(places: Places, staff: Staff, step: Callable[[int, int], None]) -> int:
    """Makes every activity up to the day of the story; how many there are."""
    works = Works(places, staff)
    wanted = list(wanted_activities())
    with transaction.atomic():
        for number, one in enumerate(wanted):
            works.make(one)
            step(number + 1, len(wanted))
        works.overlook_something()
        works.twin_agencies()
    return len(wanted)


class Works:
    """The activities being made: who writes, where, and which households have had a project already."""

    def __init__(self, places: Places, staff: Staff) -> None:
        self.places, self.staff = places, staff
        self.units = {unit.code: unit for unit in BudgetUnit.objects.select_related("place")}
        self.count = 0
        self._taken: set[int] = set()

    def make(self, one: Wanted) -> None:
        """Takes one activity through its steps, as far as its state says."""
        began, ends = _days(one)
        activity = self._plan(one, began, ends)
        reached = _ORDER.index(one.state)
        if reached >= _ORDER.index("approved"):
            paper = Paper(f"GL-{activity.code}/QĐ-UBND", "UBND huyện Bắc Sơn")
            on = began - timedelta(days=20)
            actions.approve_activity(
                activity=activity, on=on, paper=paper, signed=self._signed(self._above, on)
            )
        if reached < _ORDER.index("running"):
            return
        actions.start_activity(activity=activity, on=began, signed=self._signed(self._planner(one), began))
        activity.refresh_from_db()
        spent = self._claim(activity, one)
        self._work(activity, one, began, spent)
        self._end(activity, one, ends, spent, reached)

    def overlook_something(self) -> None:
        """A household that is not entitled stands on one list, so that the page of what to look at shows something."""
        activity = Activity.objects.filter(
            budget_year=2024, kind="livelihood_model", state="running"
        ).earliest("code")
        reach, on = reach_of_installation("household.read"), date(2024, 3, 25)
        found = (
            households(reach, on, activity.place, Category.not_poor).select_related("place").order_by("-code")
        )
        chosen = found.first()
        if chosen is not None:
            signed = self._signed(self.staff.clerks[activity.place.code], on)
            actions.add_households(activity=activity, households=[chosen], on=on, signed=signed)

    def twin_agencies(self) -> None:
        """Three agencies help three of the poorest communes."""
        on = date(2024, 2, 15)
        poorest = sorted(communes(), key=lambda commune: -commune.poverty_2022)
        agencies = ("Công an huyện Bắc Sơn", "Ban Chỉ huy Quân sự huyện", "Hội Liên hiệp Phụ nữ huyện")
        for agency, commune in zip(agencies, poorest, strict=False):
            promised = "Giúp ngày công sửa nhà, làm nhà tiêu hợp vệ sinh cho hộ nghèo (giả lập)"
            place = self.places.communes[commune.code]
            row = Twinning(agency=agency, place=place, starts_on=on, promised=promised, amount=30_000_000)
            twinned = actions.keep(row=row, signed=self._signed(self.staff.department, on))
            what = "Sửa chữa 3 nhà ở, 5 nhà tiêu hợp vệ sinh (giả lập)"
            result = TwinningResult(
                twinning=twinned, on=date(2024, 8, 20), what=what, amount=18_000_000, households=8
            )
            actions.keep(row=result, signed=self._signed(self.staff.department, date(2024, 8, 20)))

    @property
    def _above(self) -> Actor:
        return self.staff.leader

    def _planner(self, one: Wanted) -> Actor:
        code = one.unit.removeprefix("BS-")
        return self.staff.clerks.get(code, self.staff.department)

    def _place(self, one: Wanted) -> Place:
        return self.units[one.unit].place

    def _plan(self, one: Wanted, began: date, ends: date) -> Activity:
        production = one.is_project
        where = [self.places.communes[one.place]] if one.place else list(self.places.communes.values())
        plan = NewActivity(
            programme=PROGRAMME,
            part=one.part,
            kind=one.kind,
            title=one.title,
            place=self._place(one),
            places=where,
            budget_year=one.year,
            lead=self.units[one.unit],
            starts_on=began,
            ends_on=ends,
            mode="community" if production else "",
            group_name=f"Tổ cộng đồng {one.title[:1].lower()}{one.title[1:]} (giả lập)" if production else "",
            costs=_costs(one),
            outputs={code: quantity * 1_000 for code, quantity in one.outputs.items()},
        )
        on = began - timedelta(days=40)
        return actions.plan_activity(plan=plan, signed=self._signed(self._planner(one), on))

    def _claim(self, activity: Activity, one: Wanted) -> int:
        """Links what the unit paid for the part in the year, up to the activity's amount; how much, in đồng."""
        paid = Movement.objects.filter(
            to_account=Account.spent,
            reversal=False,
            to_line__unit__code=one.unit,
            to_line__part=one.part,
            to_line__budget_year__lte=one.paid_in,
        )
        if one.is_project:  # two years' projects of a commune are paid side by side
            paid = paid.filter(to_line__origin_year=one.year)
        else:
            paid = paid.filter(to_line__budget_year=one.paid_in)
        left = one.amount * THOUSAND
        for movement in paid.order_by("on", "pk"):
            share = min(left, actions.unclaimed(movement))
            if share > 0:
                signed = self._signed(self.staff.finance, max(movement.on, activity.starts_on or movement.on))
                actions.link_cost(activity=activity, movement=movement, amount=share, signed=signed)
                left -= share
        return one.amount * THOUSAND - left

    def _work(self, activity: Activity, one: Wanted, began: date, spent: int) -> None:
        """What is kept of it, as its kind asks."""
        signed = self._signed(self._planner(one), began)
        tables = activities().kinds[one.kind].tables
        people = (
            self._people(activity, one, began)
            if "participants" in tables and (one.goods or one.people)
            else []
        )
        if one.goods:
            self._hand_over(activity, one, people, spent)
        elif "installations" in tables:
            self._install(activity, one)
        elif "learners" in tables:
            rows = [
                Learner(participant=person, trade=one.title, starts_on=began, days_planned=60)
                for person in people
            ]
            actions.keep_many(rows=rows, signed=signed)
        elif one.kind == "training_class":
            self._teach(activity, one, began)
        if not one.goods and spent:
            self._item(activity, f"Chi phí: {one.title}"[:200], spent, began, one)

    def _people(self, activity: Activity, one: Wanted, on: date) -> list[Participant]:
        """Poor households of the commune first, then near-poor; those first who have had no project yet."""
        reach = reach_of_installation("household.read")
        place = self.places.communes[one.place] if one.place else self.places.district
        fresh: list[Household] = []
        again: list[Household] = []
        for category in (Category.poor, Category.near_poor):
            for household in households(reach, on, place, category).select_related("place").order_by("code"):
                (again if household.pk in self._taken else fresh).append(household)
        wanted = one.people or one.outputs["households"]
        chosen = [*fresh, *again][:wanted]
        if not chosen:
            return []
        self._taken.update(household.pk for household in chosen)
        signed = self._signed(self._planner(one), on)
        return actions.add_households(activity=activity, households=chosen, on=on, signed=signed)

    def _hand_over(self, activity: Activity, one: Wanted, people: Sequence[Participant], spent: int) -> None:
        """Goods to every household for most of the money, the rest for veterinary care and training."""
        goods = one.goods
        on = (activity.starts_on or STORY_DATE) + timedelta(days=15)
        handed = 0
        if goods and people:
            number = spent * SHARE_IN_GOODS // 100 // len(people) // goods.price
            if number:
                item = Item(goods.item, goods.unit, number * 1_000, goods.price, goods.specification)
                signed = self._signed(self._planner(one), on)
                lines = actions.hand_over(participants=people, item=item, on=on, signed=signed)
                handed = sum(line.amount for line in lines)
        if spent > handed:
            self._item(activity, "Thú y, vật tư, tập huấn kỹ thuật", spent - handed, on, one)

    def _install(self, activity: Activity, one: Wanted) -> None:
        on = (activity.starts_on or STORY_DATE) + timedelta(days=30)
        where = [self.places.communes[one.place]] if one.place else list(self.places.communes.values())
        asset = (
            "Cụm loa truyền thanh ứng dụng CNTT - viễn thông"
            if one.kind == "loudspeakers"
            else "Pa nô tuyên truyền"
        )
        count = one.outputs["installations"] if one.state in ("accepted", "settled") else 5
        rows = [
            Installation(
                activity=activity,
                asset=asset,
                place=where[number % len(where)],
                spot=f"Vị trí {number + 1} (giả lập)",
                installed_on=on,
                warranty_until=on + timedelta(days=365),
            )
            for number in range(count)
        ]
        actions.keep_many(rows=rows, signed=self._signed(self._planner(one), on))

    def _teach(self, activity: Activity, one: Wanted, began: date) -> None:
        classes = one.outputs["classes"]
        held = classes if one.state in ("accepted", "settled") else classes // 2
        attending = one.outputs["persons"]
        rows = [
            TrainingSession(
                activity=activity,
                on=began + timedelta(days=2 * number),
                topic=f"{one.title}, lớp {number + 1}"[:300],
                attending=attending,
            )
            for number in range(held)
        ]
        if rows:
            on = rows[-1].on
            actions.keep_many(rows=rows, signed=self._signed(self._planner(one), on))
            self._record(activity, "classes", held, on, one)

    def _item(self, activity: Activity, title: str, amount: int, on: date, one: Wanted) -> None:
        row = CostItem(
            activity=activity,
            title=title,
            unit="gói",
            quantity_thousandths=1_000,
            unit_price=amount,
            amount=amount,
            on=on,
        )
        actions.keep(row=row, signed=self._signed(self._planner(one), on))

    def _record(self, activity: Activity, output: str, quantity: int, on: date, one: Wanted) -> None:
        row = OutputRecord(activity=activity, output=output, quantity_thousandths=quantity * 1_000, on=on)
        actions.keep(row=row, signed=self._signed(self._planner(one), on))

    def _end(self, activity: Activity, one: Wanted, ends: date, spent: int, reached: int) -> None:
        """Acceptance and settlement, at what was spent; what only counts is recorded before."""
        if reached < _ORDER.index("accepted"):
            return
        kind = activities().kinds[one.kind]
        for output in kind.outputs:
            if output.counted == "recorded" and output.code in one.outputs and output.code != "classes":
                self._record(activity, output.code, one.outputs[output.code], ends, one)
        paper = Paper(f"GL-{activity.code}/BB-NT", "Hội đồng nghiệm thu (giả lập)")
        signed = self._signed(self._above, ends)
        actions.accept_activity(activity=activity, on=ends, amount=spent, paper=paper, signed=signed)
        if reached >= _ORDER.index(ActivityState.settled):
            on = min(ends + timedelta(days=45), STORY_DATE)
            paper = Paper(f"GL-{activity.code}/QĐ-QT", "Phòng Tài chính – Kế hoạch (giả lập)")
            signed = self._signed(self._above, on)
            actions.settle_activity(activity=activity, on=on, amount=spent, paper=paper, signed=signed)

    def _signed(self, actor: Actor, on: date) -> Signed:
        """Every call is the next request."""
        self.count += 1
        return Signed(actor, office_hour(on), uuid5(NAMESPACE_URL, f"giamngheo demo activity {self.count}"))


def _costs(one: Wanted) -> tuple[Cost, ...]:
    """Central money, and the district's beside it where the part was given any."""
    central = Cost("central", one.year, (one.amount - one.local) * THOUSAND)
    return (central, Cost("district", one.year, one.local * THOUSAND)) if one.local else (central,)


def _days(one: Wanted) -> tuple[date, date]:
    """First and last day: a production project takes the year, everything else some months of it."""
    if one.is_project:
        return date(one.paid_in, 3, 20), date(one.paid_in, 12, 10 if one.paid_in < STORY_DATE.year else 30)
    if one.state in ("accepted", "settled"):
        return date(one.paid_in, 9 if one.paid_in == one.year == 2022 else 5, 10), date(one.paid_in, 12, 5)
    return date(one.paid_in, 5, 10), date(one.paid_in, 12, 20)
