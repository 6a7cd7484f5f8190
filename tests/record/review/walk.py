"""A walk at random through the steps of a review, beside a model of its own that says what each act must do.

The model is written from the rules (QĐ 24/2021/QĐ-TTg and the procedure's file), not from the code: plain sets and
numbers, no query.  Every act is tried on both; they must agree on whether it is done and on where it leads.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from giamngheo.audit.actions import Actor
from giamngheo.core.problems import Refused
from giamngheo.core.workdays import is_working_day
from giamngheo.places.models import Place
from giamngheo.registry.models import Household
from giamngheo.review import actions
from giamngheo.review.actions import Minutes, Paper
from giamngheo.review.models import Cycle, ListReason, Objection, ObjectionKind, Outcome, ReviewUnit, Sheet
from tests.record.review.sheets import answers, form

PEOPLE = tuple(Actor(account_id=str(number)) for number in range(1, 5))
Act = Callable[[str, Actor], None]

_FINAL = {"recognise", "opinion", "again", "objection", "conclude"}


@dataclass
class Village:
    """What the model knows of a village."""

    step: str = "list"
    poor: set[str] = field(default_factory=set)
    listed: set[str] = field(default_factory=set)
    result: dict[str, str | None] = field(default_factory=dict)
    sheet_at: dict[str, int] = field(default_factory=dict)
    sheet_by: dict[str, str] = field(default_factory=dict)
    postings: list[tuple[date, dict[str, str | None]]] = field(default_factory=list)
    open: dict[int, tuple[str, int]] = field(default_factory=dict)
    ever_objected: bool = False
    history: list[tuple[str, str]] = field(default_factory=list)

    def complete(self) -> bool:
        """Every listed household has a sheet and a result."""
        return all(self.result.get(code) is not None for code in self.listed)

    def draft(self) -> dict[str, str | None]:
        """What would be posted: who is, was or would be on the lists."""
        return {
            code: self.result.get(code)
            for code in sorted(self.listed)
            if code in self.poor or self.result.get(code) in ("poor", "near_poor")
        }


@dataclass
class Commune:
    """What the model knows of the commune."""

    step: str = "report"
    reporter: str = ""
    history: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Tally:
    """How often each act was tried, and how often it was done."""

    tried: dict[str, int] = field(default_factory=dict)
    done: dict[str, int] = field(default_factory=dict)


class DisagreementError(AssertionError):
    """The program did what the model forbids, refused what it allows, or came out elsewhere."""


class Walk:
    """One cycle of one commune, walked until its decision or until the steps run out."""

    def __init__(
        self,
        cycle: Cycle,
        commune: Place,
        households: dict[str, dict[str, Household]],
        poor: set[str],
        seed: int,
    ) -> None:
        self.random = random.Random(seed)
        self.cycle, self.place, self.households = cycle, commune, households
        self.villages = {
            code: Village(poor={one for one in there if one in poor}) for code, there in households.items()
        }
        self.commune = Commune()
        self.day = cycle.opens_on
        self.minute = 0
        self.tally = Tally()
        self.over = False
        self.path: list[str] = []

    def run(self, steps: int) -> int:
        """Take so many acts, fewer when the commune has its decision; gives how many were tried."""
        for number in range(steps):
            if self.over:
                return number
            self.one()
        return steps

    def one(self) -> None:
        """Try one act."""
        self.minute += 1
        if self.random.random() < 0.15:
            self.day += timedelta(days=self.random.randint(1, 3))
        behind = [code for code in sorted(self.villages) if self.villages[code].step != "done"]
        code = self.random.choice(behind if behind and self.random.random() < 0.8 else sorted(self.villages))
        act = self.random.choice(self._likely(code) if self.random.random() < 0.7 else self._all())
        act(code, self.random.choice(PEOPLE))

    def _all(self) -> Sequence[Act]:
        return (self.draw, self.add, self.close_list, self.sheet, self.close_collection, self.meet, self.post,
                self.raise_objection, self.answer, self.close_posting, self.report, self.opinion, self.decide,
                self.undo)  # fmt: skip

    def _likely(self, code: str) -> Sequence[Act]:
        """Acts that lead on from where a village stands, so that walks reach the end too."""
        likely: dict[str, Sequence[Act]] = {
            "list": (self.draw, self.add, self.close_list, self.close_list),
            "collect": (self.sheet, self.sheet, self.sheet, self.close_collection),
            "meeting": (self.meet,),
            "posting": (
                self.sheet,
                self.post,
                self.answer,
                self.answer,
                self.close_posting,
                self.close_posting,
            ),
            "done": (self.report, self.opinion, self.decide),
        }
        return likely[self.villages[code].step]

    # What follows is one act a method: what the model says, then what the program does.

    def draw(self, code: str, who: Actor) -> None:
        village = self.villages[code]
        allowed = village.step == "list"
        if self._try(
            "draw", allowed, actions.draw_list, unit=self._unit(code), on=self.day, **self._sign(who)
        ):
            village.listed |= village.poor
        self._agree(code)

    def add(self, code: str, who: Actor) -> None:
        village = self.villages[code]
        household = self.random.choice(sorted(self.households[code]))
        allowed = village.step in ("list", "posting")
        if self._try(
            "add", allowed, actions.add_to_list, unit=self._unit(code),
            households=[self.households[code][household]], reason=ListReason.applied, on=self.day, **self._sign(who),
        ):  # fmt: skip
            village.listed.add(household)
        self._agree(code)

    def close_list(self, code: str, who: Actor) -> None:
        village = self.villages[code]
        allowed = village.step == "list" and village.poor <= village.listed
        if self._try(
            "close_list", allowed, actions.close_list, unit=self._unit(code), on=self.day, **self._sign(who)
        ):
            self._village_to(village, "close_list", "collect" if village.listed else "done")
        self._agree(code)

    def sheet(self, code: str, who: Actor) -> None:
        village = self.villages[code]
        household = self._somebody(code)
        objected = {about for about, _ in village.open.values()}
        allowed = household in village.listed and (
            village.step == "collect" or (village.step == "posting" and household in objected)
        )
        category = self.random.choice(
            ("poor", "poor", "near_poor", "near_poor", "not_poor", "not_poor", None)
        )
        kept = self._try(
            "sheet", allowed, actions.record_answers, cycle=self.cycle,
            household=self.households[code][household], form_version=form(), answers=answers(category),
            **self._sign(who),
        )  # fmt: skip
        if kept:
            actions.assess_sheet(sheet=kept.sheet, on=self.day, **self._sign(who))  # type: ignore[attr-defined]
            village.result[household] = category
            village.sheet_at[household], village.sheet_by[household] = self.minute, who.account_id
        self._agree(code)

    def close_collection(self, code: str, who: Actor) -> None:
        village = self.villages[code]
        allowed = village.step == "collect" and village.complete()
        if self._try(
            "close_collection",
            allowed,
            actions.close_collection,
            unit=self._unit(code),
            on=self.day,
            **self._sign(who),
        ):
            self._village_to(village, "close_collection", "meeting")
        self._agree(code)

    def meet(self, code: str, who: Actor) -> None:
        village = self.villages[code]
        present = self.random.randint(1, 60)
        agreeing = self.random.randint(present // 3, present)
        minutes = Minutes(self.day, "Nhà văn hóa", "Chủ trì", "Thư ký", "Đại diện", present, agreeing)
        if self._try(
            "meet", village.step == "meeting", actions.record_meeting, unit=self._unit(code), minutes=minutes,
            **self._sign(who),
        ):  # fmt: skip
            self._village_to(village, "meet", "posting" if agreeing * 2 >= present else "collect")
        self._agree(code)

    def post(self, code: str, who: Actor) -> None:
        village = self.villages[code]
        allowed = village.step == "posting" and village.complete()
        if self._try(
            "post", allowed, actions.post_list, unit=self._unit(code), on=self.day, venues=["Nhà văn hóa"],
            **self._sign(who),
        ):  # fmt: skip
            village.postings.append((self._third_working_day(), village.draft()))
            self._village_to(village, "post", "posting")
        self._agree(code)

    def raise_objection(self, code: str, who: Actor) -> None:
        village = self.villages[code]
        household = self.random.choice(sorted(self.households[code]))
        allowed = bool(village.postings) and (
            village.step == "posting" or (village.step == "done" and self.commune.step == "report")
        )
        made = self._try(
            "object", allowed, actions.raise_objection, unit=self._unit(code), kind=ObjectionKind.wrong_facts,
            text=f"Không đúng {self.minute}", by_name="Người dân", household=self.households[code][household],
            received_on=self.day, due_on=self.day + timedelta(days=5), **self._sign(who),
        )  # fmt: skip
        if made:
            if village.step == "done":
                self._village_to(village, "objection", "posting")
            village.open[made.pk] = (household, self.minute)  # type: ignore[attr-defined]
            village.ever_objected = True
        self._agree(code)

    def answer(self, code: str, who: Actor) -> None:
        village = self.villages[code]
        if not village.open:
            return
        number = self.random.choice(sorted(village.open))
        household, since = village.open[number]
        outcome = self.random.choice((Outcome.changed, Outcome.kept, Outcome.dismissed))
        sheet = Sheet.objects.filter(
            cycle=self.cycle, household=self.households[code][household], superseded_by__isnull=True
        ).first()
        allowed = village.step == "posting" and (
            outcome == Outcome.dismissed
            or (
                village.sheet_at.get(household, -1) > since
                and village.sheet_by.get(household) != who.account_id
            )
        )
        if self._try(
            "answer", allowed, actions.answer_objection, objection=Objection.objects.get(pk=number), outcome=outcome,
            answer="Đã phúc tra", on=self.day, sheet=sheet, **self._sign(who),
        ):  # fmt: skip
            del village.open[number]
        self._agree(code)

    def close_posting(self, code: str, who: Actor) -> None:
        village = self.villages[code]
        allowed = (
            village.step == "posting"
            and bool(village.postings)
            and self.day > village.postings[-1][0]
            and not village.open
            and village.complete()
            and village.postings[-1][1] == village.draft()
        )
        if self._try(
            "close_posting",
            allowed,
            actions.close_posting,
            unit=self._unit(code),
            on=self.day,
            **self._sign(who),
        ):
            self._village_to(village, "close_posting", "done")
        self._agree(code)

    def report(self, code: str, who: Actor) -> None:
        allowed = self.commune.step == "report" and self._all_done()
        if self._try(
            "report", allowed, actions.send_report, unit=self._unit(), paper=self._paper(), **self._sign(who)
        ):
            self._commune_to("report", "opinion")
            self.commune.reporter = who.account_id
        self._agree()

    def opinion(self, code: str, who: Actor) -> None:
        agrees = self.random.random() < 0.6
        allowed = self.commune.step == "opinion" and who.account_id != self.commune.reporter
        if self._try(
            "opinion", allowed, actions.give_opinion, unit=self._unit(), paper=self._paper(), agrees=agrees,
            remarks="" if agrees else "Rà lại", again=[] if agrees else [self._unit(code)], **self._sign(who),
        ):  # fmt: skip
            self._commune_to("opinion", "recognise" if agrees else "report")
            if not agrees:
                self._village_to(self.villages[code], "again", "collect")
        self._agree()
        self._agree(code)

    def decide(self, code: str, who: Actor) -> None:
        allowed = (
            self.commune.step == "recognise" and self._all_done() and who.account_id != self.commune.reporter
        )
        listed = {one for village in self.villages.values() for one in village.listed}
        decision = self._try(
            "decide", allowed and bool(listed), actions.recognise_unit, unit=self._unit(), paper=self._paper(),
            valid_from=self.day + timedelta(days=1), leaving_number="2/QĐ-UBND", **self._sign(who),
        )  # fmt: skip
        if decision:
            self._commune_to("recognise", "certify")
            named = dict(decision.lines.values_list("household__code", "category"))  # type: ignore[attr-defined]
            expected = {
                one: village.result[one] for village in self.villages.values() for one in village.listed
            }
            if named != expected:
                raise DisagreementError(f"the decision names {named}, not {expected}: {self.path[-20:]}")
            self.over = True
        self._agree()

    def undo(self, code: str, who: Actor) -> None:
        at_commune = self.random.random() < 0.2
        history = self.commune.history if at_commune else self.villages[code].history
        last = history[-1] if history else None
        allowed = last is not None and last[0] not in _FINAL
        if not at_commune:
            allowed = allowed and self.commune.step == "report"
            allowed = allowed and not (last and last[0] == "post" and self.villages[code].ever_objected)
        unit = self._unit() if at_commune else self._unit(code)
        if self._try("undo", allowed, actions.undo_last, unit=unit, **self._sign(who)) and last:
            history.pop()
            if at_commune:
                self.commune.step = last[1]
            else:
                self.villages[code].step = last[1]
                if last[0] == "post":
                    self.villages[code].postings.pop()
        self._agree(None if at_commune else code)

    def _somebody(self, code: str) -> str:
        """A household of the village, rather one that something waits for."""
        village = self.villages[code]
        waiting = [about for about, _ in village.open.values()]
        waiting += [one for one in sorted(village.listed) if village.result.get(one) is None]
        if waiting and self.random.random() < 0.7:
            return self.random.choice(waiting)
        return self.random.choice(sorted(self.households[code]))

    def _try(self, name: str, allowed: bool, act, **given):  # type: ignore[no-untyped-def]
        self.tally.tried[name] = self.tally.tried.get(name, 0) + 1
        self.path.append(f"{self.day} {name} {'yes' if allowed else 'no'}")
        try:
            result = act(**given)
        except Refused as refused:
            if allowed:
                raise DisagreementError(f"{name} refused ({refused}) after {self.path[-30:]}") from refused
            return None
        if not allowed:
            raise DisagreementError(f"{name} was done against the rules after {self.path[-30:]}")
        self.tally.done[name] = self.tally.done.get(name, 0) + 1
        return result or True

    def _agree(self, code: str | None = None) -> None:
        step = self._unit(code).step
        expected = self.villages[code].step if code else self.commune.step
        if step != expected:
            raise DisagreementError(f"{code or 'commune'} is at {step}, not {expected}: {self.path[-30:]}")

    def _village_to(self, village: Village, act: str, step: str) -> None:
        village.history.append((act, village.step))
        village.step = step

    def _commune_to(self, act: str, step: str) -> None:
        self.commune.history.append((act, self.commune.step))
        self.commune.step = step

    def _all_done(self) -> bool:
        return all(village.step == "done" for village in self.villages.values())

    def _unit(self, code: str | None = None) -> ReviewUnit:
        wanted = code or self.place.code
        return ReviewUnit.objects.select_related("cycle", "place").get(cycle=self.cycle, place__code=wanted)

    def _paper(self) -> Paper:
        return Paper("1/UBND", self.day, "Người ký")

    def _sign(self, who: Actor) -> dict[str, object]:
        start = datetime(self.day.year, self.day.month, self.day.day, 2, 0, tzinfo=UTC)
        return {"actor": who, "at": start + timedelta(seconds=self.minute)}

    def _third_working_day(self) -> date:
        day, left = self.day, 3
        while left:
            day += timedelta(days=1)
            left -= is_working_day(day)
        return day
