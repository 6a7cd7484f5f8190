"""A periodic review by its procedure, walked one step at a time: who acts, on which day."""

from datetime import UTC, date, datetime, timedelta

from giamngheo.audit.actions import Actor
from giamngheo.places.models import Place
from giamngheo.registry.actions import record_statuses
from giamngheo.registry.entries import NewStatus
from giamngheo.registry.models import Household
from giamngheo.review import actions
from giamngheo.review.actions import Minutes, Paper
from giamngheo.review.models import Cycle, ReviewUnit, Sheet, Step
from tests.record.registry.register import CLERK, NOW
from tests.record.review.sheets import answers, form, open_cycle

CHIEF = Actor(account_id="8", office="chủ tịch xã")
DISTRICT = Actor(account_id="9", office="phòng chuyên môn huyện")
REVIEWER = Actor(account_id="10", office="rà soát viên")
OPENS = date(2022, 9, 1)


def at(day: date) -> datetime:
    """The morning of a day, as an act is entered."""
    return datetime(day.year, day.month, day.day, 2, 0, tzinfo=UTC)


def listed(households: dict[str, Household], place: Place, **categories: str) -> None:
    """Statuses in force before the cycle opens, by household code."""
    statuses = [NewStatus(households[code].pk, category) for code, category in categories.items()]
    record_statuses(
        statuses=statuses,
        valid_from=date(2021, 12, 15),
        decision="1/QĐ-UBND",
        decided_on=date(2021, 12, 14),
        place=place,
        actor=CLERK,
        at=NOW,
    )


def open_by_steps(place: Place, **rest: object) -> Cycle:
    """A periodic cycle of 2022 that follows the procedure with the district's opinion."""
    return open_cycle(place, procedure="periodic-2021", **rest)


def unit(cycle: Cycle, code: str) -> ReviewUnit:
    """A village or commune of the cycle as it is now."""
    return ReviewUnit.objects.select_related("cycle", "place").get(cycle=cycle, place__code=code)


def draw_and_close(cycle: Cycle, code: str, day: date = OPENS) -> None:
    """The list from the register, closed."""
    actions.draw_list(unit=unit(cycle, code), on=day, actor=CLERK, at=at(day))
    actions.close_list(unit=unit(cycle, code), on=day, actor=CLERK, at=at(day))


def sheet(
    cycle: Cycle, household: Household, category: str | None, day: date, actor: Actor = REVIEWER
) -> Sheet:
    """A complete sheet that the law finds to be of a category, judged."""
    kept = actions.record_answers(
        cycle=cycle,
        household=household,
        form_version=form(),
        answers=answers(category),
        actor=actor,
        at=at(day),
    )
    actions.assess_sheet(sheet=kept.sheet, on=day, actor=actor, at=at(day))
    return kept.sheet


def minutes(day: date, present: int = 40, agreeing: int = 35) -> Minutes:
    return Minutes(
        day, "Nhà văn hóa thôn", "Dương Công Chủ", "Hoàng Thị Thư", "Nông Văn Đại", present, agreeing
    )


def meet(cycle: Cycle, code: str, day: date, present: int = 40, agreeing: int = 35) -> None:
    actions.record_meeting(
        unit=unit(cycle, code), minutes=minutes(day, present, agreeing), actor=CLERK, at=at(day)
    )


def post(cycle: Cycle, code: str, day: date) -> date:
    """Post the list; gives its last day."""
    posted = actions.post_list(
        unit=unit(cycle, code), on=day, venues=["Nhà văn hóa thôn", "Trụ sở UBND xã"], actor=CLERK, at=at(day)
    )
    return posted.until_on


def paper(number: str, day: date) -> Paper:
    return Paper(number, day, "Nguyễn Văn Ký")


def through_posting(cycle: Cycle, code: str, results: dict[Household, str | None]) -> date:
    """A village from its list to the end of its posting; gives the day on which it is done."""
    if unit(cycle, code).step == Step.list:
        draw_and_close(cycle, code)
    if unit(cycle, code).step == Step.done:
        return OPENS
    for household, category in results.items():
        sheet(cycle, household, category, date(2022, 10, 3))
    day = date(2022, 10, 10)
    actions.close_collection(unit=unit(cycle, code), on=day, actor=CLERK, at=at(day))
    meet(cycle, code, date(2022, 10, 17))
    until = post(cycle, code, date(2022, 10, 18))
    done = until + timedelta(days=1)
    actions.close_posting(unit=unit(cycle, code), on=done, actor=CLERK, at=at(done))
    return done
