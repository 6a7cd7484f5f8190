"""Writes of a commune's steps: the report, the opinion from above, refusals, the decision, certificates done."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from giamngheo.audit.actions import Actor
from giamngheo.core.problems import Problem, Refused
from giamngheo.facts.transitions import LISTS
from giamngheo.registry.models import Category
from giamngheo.review import granting
from giamngheo.review.actions.deciding import conclude_if_over, write_decision
from giamngheo.review.models import (
    Application,
    CommuneReport,
    CycleKind,
    Decision,
    DecisionStep,
    Opinion,
    Refusal,
    ReviewUnit,
    Sheet,
    Step,
    WorkerLine,
)
from giamngheo.review.results import results
from giamngheo.review.step_problems import refusal
from giamngheo.review.stepping import (
    Signed,
    is_village,
    locked,
    note,
    procedure_of,
    take,
    unit_of,
    villages_of,
)


@dataclass(frozen=True, slots=True)
class Paper:
    """Number, day and signatory of a paper."""

    number: str
    on: date
    signed_by: str


@transaction.atomic
def send_report(
    *, unit: ReviewUnit, paper: Paper, version: int | None = None, actor: Actor, at: datetime
) -> CommuneReport:
    """Every village is done: the commune reports what was found, with the counts as they are now."""
    unit = locked(unit, "send_report", version)
    _require_paper(paper)
    villages = _done_villages(unit)
    counts = commune_counts(villages)
    to = procedure_of(unit.cycle).after(unit.step)
    step = take(unit, "send_report", to, paper.on, Signed(actor, at), {"number": paper.number})
    return CommuneReport.objects.create(
        step=step,
        unit=unit,
        number=paper.number.strip(),
        on=paper.on,
        signed_by=paper.signed_by,
        counts=counts,
    )


@transaction.atomic
def give_opinion(
    *,
    unit: ReviewUnit,
    paper: Paper,
    agrees: bool,
    remarks: str = "",
    again: Sequence[ReviewUnit] = (),
    version: int | None = None,
    actor: Actor,
    at: datetime,
) -> Opinion:
    """The opinion from above.  Where it does not agree, the villages named collect again and the commune reports anew.

    Who gives the opinion is not who entered the report.
    """
    unit = locked(unit, "give_opinion", version)
    _require_paper(paper)
    _require_other_person(unit, "send_report", actor)
    if not agrees and not (remarks.strip() and again):
        raise Refused([refusal("review.opinion_says_why")])
    signed = Signed(actor, at)
    villages = {village.pk: village for village in villages_of(unit)}
    if strangers := [one for one in again if one.pk not in villages]:
        raise Refused([refusal("review.outside", place=one.place.full_name) for one in strangers])
    to = procedure_of(unit.cycle).after(unit.step) if agrees else Step.report
    details = {"number": paper.number, "agrees": agrees}
    step = take(unit, "give_opinion", to, paper.on, signed, details)
    if not agrees:
        for village in again:
            found = (
                ReviewUnit.objects.select_for_update(of=("self",)).select_related("place").get(pk=village.pk)
            )
            found.cycle = unit.cycle
            take(found, "check_again", Step.collect, paper.on, signed)
    return Opinion.objects.create(
        step=step,
        unit=unit,
        number=paper.number.strip(),
        on=paper.on,
        signed_by=paper.signed_by,
        agrees=agrees,
        remarks=remarks.strip(),
        again=[] if agrees else [village.place.code for village in again],
    )


@transaction.atomic
def refuse_application(
    *, application: Application, paper: Paper, reason: str, actor: Actor, at: datetime
) -> Refusal:
    """Answer an application in writing that it is not granted, and why.

    Refused itself where the result would grant it, or while the law has not judged the household.
    """
    unit = locked(unit_of(application.cycle, application.household), "refuse_application")
    application = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    _require_paper(paper)
    if not reason.strip():
        raise Refused([refusal("review.say_why")])
    if application.withdrawn_on is not None or hasattr(application, "refusal"):
        raise Refused([refusal("review.application_closed", application.household.code)])
    if problem := granting.may_not_be_refused(application):
        raise Refused([problem])
    made = Refusal.objects.create(
        application=application,
        number=paper.number.strip(),
        on=paper.on,
        reason=reason.strip(),
        signed_by=paper.signed_by,
        at=at,
        by=actor.account_id,
    )
    details = {"household": application.household.code, "number": paper.number}
    note(unit, "refuse_application", details, Signed(actor, at))
    return made


@transaction.atomic
def recognise_unit(
    *,
    unit: ReviewUnit,
    paper: Paper,
    valid_from: date,
    leaving_number: str = "",
    version: int | None = None,
    actor: Actor,
    at: datetime,
) -> Decision:
    """Enter the decision of a commune once all its steps are taken; the statuses hold from `valid_from`.

    Where households leave the lists a second paper names them: `leaving_number`.  Who enters the decision is not
    who entered the report.  Raises `Refused` with everything that stands in the way.
    """
    unit = locked(unit, "recognise_unit", version)
    _require_paper(paper)
    _require_other_person(unit, "send_report", actor)
    villages = _done_villages(unit)
    if problems := granting.unanswered(unit.cycle, villages):
        raise Refused(problems)
    to = procedure_of(unit.cycle).after(unit.step)
    signed = Signed(actor, at)
    step = take(unit, "recognise_unit", to, paper.on, signed, {"number": paper.number})
    decision = write_decision(
        cycle=unit.cycle,
        place=unit.place,
        number=paper.number.strip(),
        leaving_number=leaving_number.strip(),
        decided_on=paper.on,
        valid_from=valid_from,
        signed_by=paper.signed_by,
        only=_named(unit, villages),
        may_be_empty=unit.cycle.kind == CycleKind.low_income,
        actor=actor,
        at=at,
    )
    if unit.cycle.kind == CycleKind.low_income:
        _name_workers(decision, villages)
    if problems := _papers_missing(decision):
        raise Refused(problems)
    DecisionStep.objects.create(step=step, decision=decision)
    conclude_if_over(cycle=unit.cycle, actor=actor, at=at)
    return decision


@transaction.atomic
def conclude_unit(
    *, unit: ReviewUnit, on: date, version: int | None = None, actor: Actor, at: datetime
) -> ReviewUnit:
    """A commune in which nobody was reviewed and nobody waits for an answer is done."""
    unit = locked(unit, "conclude_unit", version)
    villages = _done_villages(unit)
    if any(village.entries.filter(removed_on__isnull=True).exists() for village in villages):
        open_ = granting.unanswered(unit.cycle, villages)
        lines = granting.granted(unit.cycle, villages)
        if open_ or lines or unit.cycle.kind == CycleKind.periodic:
            raise Refused([refusal("review.somebody_waits", place=unit.place.full_name)])
    elif problems := granting.unanswered(unit.cycle, villages):
        raise Refused(problems)
    take(unit, "conclude_unit", Step.done, on, Signed(actor, at))
    conclude_if_over(cycle=unit.cycle, actor=actor, at=at)
    return unit


@transaction.atomic
def close_certificates(
    *, unit: ReviewUnit, on: date, issued: int, version: int | None = None, actor: Actor, at: datetime
) -> ReviewUnit:
    """Every household that the decision puts on a list has its certificate; `issued` is how many there are.

    Certificates belong to `issuing`, which counts them and calls this.
    """
    unit = locked(unit, "close_certificates", version)
    decision = unit.cycle.decisions.filter(place=unit.place).first()
    due = decision.lines.filter(category__in=LISTS).count() if decision else 0
    if issued != due:
        raise Refused([refusal("review.certificates_missing", issued=issued, due=due)])
    take(unit, "close_certificates", Step.done, on, Signed(actor, at), {"issued": issued})
    return unit


def commune_counts(villages: Sequence[ReviewUnit]) -> dict[str, object]:
    """What the commune's report says: households by result, and by what they were before."""
    found = [result for village in villages for result in results(village)]
    categories = Counter(str(result.category) for result in found)
    changes = Counter(f"{result.previous} {result.category}" for result in found)
    return {
        "reviewed": len(found),
        "categories": dict(sorted(categories.items())),
        "changes": dict(sorted(changes.items())),
        "villages": {
            village.place.code: dict(sorted(Counter(str(one.category) for one in results(village)).items()))
            for village in villages
        },
    }


def _done_villages(unit: ReviewUnit) -> list[ReviewUnit]:
    if is_village(unit):
        raise Refused([refusal("review.not_a_commune", place=unit.place.full_name)])
    villages = villages_of(unit)
    problems = [
        refusal("review.village_not_done", place=village.place.full_name, step=Step(village.step).label)
        for village in villages
        if village.step != Step.done
    ]
    if problems:
        raise Refused(problems)
    return villages


def _require_paper(paper: Paper) -> None:
    if not paper.number.strip() or not paper.signed_by.strip():
        raise Refused([refusal("review.paper_unsigned")])


def _require_other_person(unit: ReviewUnit, act: str, actor: Actor) -> None:
    maker = unit.steps.filter(act=act, undone_at__isnull=True).order_by("-pk").first()
    if maker is not None and maker.by == actor.account_id:
        raise Refused([refusal("review.maker_is_checker")])


def _named(unit: ReviewUnit, villages: Sequence[ReviewUnit]) -> set[int] | None:
    """The households that the decision may name: everybody in a periodic review, else who applied and is granted."""
    if unit.cycle.kind == CycleKind.periodic:
        return None
    if unit.cycle.kind == CycleKind.low_income:
        return set()
    return {one.household_id for one in granting.granted(unit.cycle, villages)}


def _name_workers(decision: Decision, villages: Sequence[ReviewUnit]) -> None:
    """The low-income workers of a decision: persons, whose households keep the category they have."""
    rows = []
    for one in granting.granted(decision.cycle, villages):
        sheet = Sheet.objects.get(
            cycle=decision.cycle, household=one.household_id, superseded_by__isnull=True
        )
        income = granting.income_of(sheet)  # stated, or the application would not be granted
        rows.append(WorkerLine(decision=decision, application=one, person=one.person, income=income))  # type: ignore[misc]
    if not rows:
        raise Refused([refusal("review.nothing_to_recognise", place=decision.place.full_name)])
    WorkerLine.objects.bulk_create(rows)


def _papers_missing(decision: Decision) -> list[Problem]:
    leaves = any(
        line.previous in LISTS and line.category in (Category.not_poor, Category.medium)
        for line in decision.lines.all()
    )
    return [refusal("review.leaving_number")] if leaves and not decision.leaving_number else []
