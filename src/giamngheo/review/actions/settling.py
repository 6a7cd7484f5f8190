"""How the rule of `submissions.settle` is applied: deliveries read, sheets written, states kept.

Everything here happens in a transaction that holds the cycle's lock: what was seen of a household's deliveries and
sheets stays so until it is done.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from django.db import transaction
from django.db.models import Q

from giamngheo.audit.actions import Actor
from giamngheo.core.problems import Problem, Refused, Severity, has_errors
from giamngheo.forms.definition import forms
from giamngheo.forms.filling import check
from giamngheo.places.queries import within
from giamngheo.registry.models import Household, Membership
from giamngheo.registry.queries import counted_on
from giamngheo.review import workflow
from giamngheo.review.actions.cycles import record_answers
from giamngheo.review.answers import Line, canonical, to_tables
from giamngheo.review.checks import answer_problems
from giamngheo.review.models import Cycle, DecisionLine, FieldRuling, FieldState, FieldSubmission, Sheet
from giamngheo.review.problems import refusal
from giamngheo.review.submission_problems import wrong
from giamngheo.review.submissions import Decided, Delivery, read
from giamngheo.review.submissions import settle as by_the_rule

_NOT_ANSWERS = ("household", "area")
"""Asked on the form, known from the register."""


@dataclass(frozen=True, slots=True)
class Examined:
    """What a body can become: canonical answers as text, None where it cannot be a sheet; and what is said of it."""

    answers: str | None
    problems: tuple[Problem, ...]


def lock(cycle: Cycle) -> Cycle:
    """The cycle's row, held until the transaction ends."""
    return Cycle.objects.select_for_update(of=("self",)).select_related("place").get(pk=cycle.pk)


def settle(submission: FieldSubmission, actor: Actor, at: datetime) -> None:
    """Bring the states and sheets of all deliveries that have to do with this one to what the rule says."""
    cycle = lock(submission.cycle)
    group = _closure(submission)
    rulings = _Rulings.of(cycle, group)
    codes = {one.pk: rulings.household_of(one) for one in group}
    households = _households(cycle, codes.values())
    closed = {
        code: problems for code in set(codes.values()) if (problems := _closed(cycle, households.get(code)))
    }
    examined = {
        one.pk: _examine(
            one, cycle, codes[one.pk], households.get(codes[one.pk]), assigned=one.pk in rulings.assigned
        )
        for one in group
    }
    if any(codes[one.pk] in closed for one in group):
        _refuse_latecomers(group, codes, closed)
        group = [one for one in group if codes[one.pk] not in closed]
    while True:
        settled = by_the_rule(
            [_delivery(one, codes[one.pk], examined[one.pk]) for one in group],
            rulings.decided(group, codes, _live_sheets(cycle, households)),
        )
        failed = _record(settled.live, {one.pk: one for one in group}, examined, households, actor, at)
        if not failed:
            break
        examined |= (
            failed  # what the sheet's own checks refuse takes no part; the rule is asked again without it
        )
    for one in group:
        _keep_state(one, settled.states[one.pk], examined[one.pk])


def problems_of(submission: FieldSubmission, code: str, *, assigned: bool) -> list[Problem]:
    """What keeps a delivery from being the sheet of a household."""
    cycle = submission.cycle
    household = _households(cycle, [code]).get(code)
    examined = _examine(submission, cycle, code, household, assigned=assigned)
    errors = [one for one in examined.problems if one.severity is Severity.error]
    return errors or _closed(cycle, household)


def about(submission: FieldSubmission, code: str) -> list[FieldSubmission]:
    """The deliveries about a household that there are now, and this one."""
    every = FieldSubmission.objects.filter(cycle=submission.cycle)
    rulings = FieldRuling.objects.filter(cycle=submission.cycle, household=code, chosen__isnull=False)
    same = every.filter(Q(household=code) | Q(pk__in=rulings.values("chosen"))) if code else ()
    twins = every.filter(instance=submission.instance)
    return list({one.pk: one for one in [submission, *same, *twins]}.values())


def household_of(submission: FieldSubmission) -> str:
    """The code of the household that a delivery is about: what a person said, else what the device wrote."""
    return _Rulings.of(submission.cycle, [submission]).household_of(submission)


def is_live(submission: FieldSubmission, code: str) -> bool:
    """True while the delivery's answers are the household's sheet."""
    live = Sheet.objects.filter(
        cycle=submission.cycle, household__code=code, superseded_by__isnull=True
    ).first()
    return live is not None and submission.sheet_id == live.pk


@dataclass(frozen=True, slots=True)
class _Rulings:
    """What persons decided about some deliveries, the latest word last."""

    chosen: Mapping[str, int]
    aside: frozenset[int]
    assigned: Mapping[int, str]

    @classmethod
    def of(cls, cycle: Cycle, group: Sequence[FieldSubmission]) -> "_Rulings":
        numbers = {one.pk for one in group}
        chosen: dict[str, int] = {}
        assigned: dict[int, str] = {}
        aside: set[int] = set()
        for ruling in FieldRuling.objects.filter(cycle=cycle).order_by("pk"):
            if not numbers & {*ruling.seen, ruling.chosen_id}:
                continue
            aside |= set(ruling.seen) - {ruling.chosen_id}
            if ruling.chosen_id is not None:
                chosen = {code: key for code, key in chosen.items() if key != ruling.chosen_id}
                chosen[ruling.household] = assigned_key = ruling.chosen_id
                assigned[assigned_key] = ruling.household
                aside.discard(ruling.chosen_id)
            else:
                chosen = {code: key for code, key in chosen.items() if key not in ruling.seen}
        return cls(chosen, frozenset(aside), assigned)

    def household_of(self, submission: FieldSubmission) -> str:
        return self.assigned.get(submission.pk, submission.household)

    def decided(
        self, group: Sequence[FieldSubmission], codes: Mapping[int, str], sheets: Mapping[str, Sheet]
    ) -> Decided:
        """The same for the rule.  A live sheet that no delivery made was entered in the office.

        Where the office entered one after a delivery was recorded, it saw that delivery's sheet and mended it.
        """
        entered = {
            code: _text(sheet.answers) for code, sheet in sheets.items() if not sheet.submissions.exists()
        }
        by_key = {one.pk: one for one in group}
        chosen = dict(self.chosen)
        for code, key in self.chosen.items():
            if code in entered and key in by_key:
                if by_key[key].sheet_id is None:
                    del entered[code]  # chosen over the office's sheet, and not recorded yet
                else:
                    del chosen[code]
        mended = {one.pk for one in group if codes[one.pk] in entered and one.sheet_id is not None}
        return Decided(self.aside | mended, chosen, entered)


def _closure(submission: FieldSubmission) -> list[FieldSubmission]:
    """The deliveries of the cycle that share a household, an instance or an edit with this one, or with such a one."""
    found: dict[int, FieldSubmission] = {}
    households: set[str] = set()
    instances: set[str] = set()
    assigned = {
        ruling.chosen_id: ruling.household
        for ruling in FieldRuling.objects.filter(cycle=submission.cycle_id, chosen__isnull=False).order_by(
            "pk"
        )
    }
    every = FieldSubmission.objects.filter(cycle=submission.cycle_id).select_related(
        "place", "form_version", "cycle"
    )
    new = list(every.filter(pk=submission.pk))  # as they are kept, not as the caller remembers
    while new:
        found |= {one.pk: one for one in new}
        seen_households = {assigned.get(one.pk, one.household) for one in new} - {""} - households
        seen_instances = {name for one in new for name in (one.instance, one.replaces)} - {""} - instances
        households |= seen_households
        instances |= seen_instances
        by_person = [key for key, code in assigned.items() if code in seen_households]
        near = every.filter(
            Q(household__in=seen_households)
            | Q(pk__in=by_person)
            | Q(instance__in=seen_instances)
            | Q(replaces__in=seen_instances)
        )
        new = [one for one in near if one.pk not in found]
    return sorted(found.values(), key=lambda one: one.pk)


def _households(cycle: Cycle, codes: Iterable[str]) -> dict[str, Household]:
    """The households of the cycle with these codes."""
    counted = counted_on(cycle.reference_date) & within(cycle.place, "place__path")
    found = Household.objects.filter(counted, code__in=set(codes) - {""}).select_related("place")
    return {household.code: household for household in found}


def _live_sheets(cycle: Cycle, households: Mapping[str, Household]) -> dict[str, Sheet]:
    found = Sheet.objects.filter(cycle=cycle, household__in=households.values(), superseded_by__isnull=True)
    return {sheet.household.code: sheet for sheet in found.select_related("household")}


def _closed(cycle: Cycle, household: Household | None) -> list[Problem]:
    """Why nothing more is recorded of a household: the cycle's state, or a decision that names it."""
    try:
        workflow.require(cycle, "record_answers")
    except Refused as refused:
        return list(refused.problems)
    line = DecisionLine.objects.filter(cycle=cycle, household=household).select_related("decision").first()
    if household is None or line is None:
        return []
    return [refusal("review.decided", household.code, number=line.decision.number)]


def _refuse_latecomers(
    group: Sequence[FieldSubmission], codes: Mapping[int, str], closed: Mapping[str, Sequence[Problem]]
) -> None:
    """What comes after the end is kept and refused; what was settled before stays as it was."""
    for one in group:
        if codes[one.pk] in closed and one.state == FieldState.waiting:
            _keep_state(one, FieldState.refused, Examined(None, tuple(closed[codes[one.pk]])))


def _examine(
    submission: FieldSubmission, cycle: Cycle, code: str, household: Household | None, *, assigned: bool
) -> Examined:
    if not code:
        return Examined(None, (wrong("no_household"),))
    if household is None:
        return Examined(None, (wrong("unknown_household", code, code=code),))
    if household.place_id != submission.place_id and not assigned:
        return Examined(None, (wrong("other_village", code, code=code, place=submission.place.full_name),))
    examined = _examine_body(submission.body, submission.form_version.form, code, cycle.reference_date)
    if examined.answers is None:
        return examined
    said = _against_the_register(json.loads(examined.answers)["members"], household)
    return Examined(None if has_errors(said) else examined.answers, (*examined.problems, *said))


@lru_cache(maxsize=128)
def _examine_body(body: str, form_name: str, code: str, on: date) -> Examined:
    """What the body alone decides: it is asked at each settling, and costs more than the rest."""
    form = forms()[form_name]
    given = read(body, form).answers
    own = {"household": code} | given["household"]
    problems = [
        problem
        for problem in check(form, own, given["members"], on.year)
        if problem.code != "forms.required" or problem.spot.question not in _NOT_ANSWERS
    ]
    if has_errors(problems):
        return Examined(None, tuple(problems))
    answers = {name: value for name, value in own.items() if name not in _NOT_ANSWERS}
    kept, unkept = canonical({"household": answers, "members": given["members"]}, code)
    problems += unkept
    if not unkept:
        problems += answer_problems(to_tables([Line(code, json.dumps(kept))]), on)
    return Examined(None if has_errors(problems) else _text(kept), tuple(problems))


def _against_the_register(members: Sequence[Mapping[str, str]], household: Household) -> list[Problem]:
    """Members that the register has in another household, and those that it does not have."""
    known = {
        str(uid)
        for uid in Membership.objects.filter(household=household).values_list("person__uid", flat=True)
    }
    found = []
    for member in members:
        name = member.get("full_name", "?")
        if "person" not in member:
            found.append(wrong("newcomer", household.code, name=name))
        elif member["person"] not in known:
            found.append(wrong("stranger", household.code, name=name))
    return found


def _delivery(one: FieldSubmission, code: str, examined: Examined) -> Delivery:
    return Delivery(one.pk, one.instance, one.body_hash, one.replaces, one.place_id, code, examined.answers)


def _record(
    live: Mapping[str, int],
    group: Mapping[int, FieldSubmission],
    examined: Mapping[int, Examined],
    households: Mapping[str, Household],
    actor: Actor,
    at: datetime,
) -> dict[int, Examined]:
    """Make each household's sheet what the rule says; gives what the sheets' own checks refused."""
    failed: dict[int, Examined] = {}
    for code, key in sorted(live.items()):
        submission = group[key]
        if is_live(submission, code):
            continue
        answers = examined[key].answers or ""
        try:
            sheet = _said_already(submission.cycle, households[code], answers) or _sheet(
                submission, households[code], answers, actor, at
            )
        except Refused as refused:
            failed[key] = Examined(None, refused.problems)
            continue
        submission.sheet = sheet
        FieldSubmission.objects.filter(pk=key).update(sheet=sheet)
    return failed


def _said_already(cycle: Cycle, household: Household, answers: str) -> Sheet | None:
    """The live sheet that another delivery made, where it says the same."""
    live = Sheet.objects.filter(cycle=cycle, household=household, superseded_by__isnull=True).first()
    if live is None or not live.submissions.exists() or _text(live.answers) != answers:
        return None
    return live


@transaction.atomic
def _sheet(
    submission: FieldSubmission, household: Household, answers: str, actor: Actor, at: datetime
) -> Sheet:
    """A sheet of its own; what refuses it leaves nothing behind."""
    done = record_answers(
        cycle=submission.cycle,
        household=household,
        form_version=submission.form_version,
        answers=json.loads(answers),
        actor=actor,
        at=at,
    )
    return done.sheet


def _keep_state(one: FieldSubmission, state: FieldState, examined: Examined) -> None:
    problems = [_plain(problem) for problem in examined.problems]
    if (one.state, one.problems) != (state, problems):
        FieldSubmission.objects.filter(pk=one.pk).update(state=state, problems=problems)


def _plain(problem: Problem) -> dict[str, object]:
    """The problem as it is kept: both languages, as it was said."""
    return problem.as_dict()


def _text(answers: object) -> str:
    return json.dumps(answers, ensure_ascii=False, sort_keys=True)
