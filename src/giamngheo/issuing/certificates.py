"""Every write of certificates: issued by a decision, issued anew, withdrawn, printed, published.

Each is one transaction and one line of the action log.  What the public page reads is written once the transaction is
safe; should the machine stop in between, `giamngheo check` finds it and `republish` mends it.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.db import transaction
from django.db.models import Max

from giamngheo.audit import actions as audit
from giamngheo.audit.actions import Actor
from giamngheo.core.problems import Kind, Problem, Refused, Spot, catalogue
from giamngheo.facts.transitions import LISTS
from giamngheo.integrity.superseding import reserve
from giamngheo.issuing import certified, wording
from giamngheo.issuing.models import Certificate
from giamngheo.places.models import Level, Place
from giamngheo.publications import certificates as publications
from giamngheo.publications.codes import TOKEN_BYTES
from giamngheo.registry.entries import in_pieces
from giamngheo.registry.models import Household, Status
from giamngheo.registry.queries import in_force
from giamngheo.review.actions import close_certificates
from giamngheo.review.models import Cycle, Decision, DecisionLine, ReviewUnit, Step

catalogue(
    {
        "issuing.before_decision": Kind(
            "Giấy chứng nhận không thể cấp trước ngày {on} của quyết định.",
            "A certificate cannot be issued before the day of the decision, {on}.",
            "Chọn ngày cấp bằng hoặc sau ngày quyết định.",
            "Choose a day on or after that of the decision.",
        ),
        "issuing.certificate_over": Kind(
            "Giấy {number} đã được thay hoặc thu hồi.",
            "Certificate {number} has been superseded or withdrawn.",
            "Mở lại trang của hộ, chọn giấy đang còn hiệu lực.",
            "Open the household again and choose the certificate that holds.",
        ),
        "issuing.not_listed": Kind(
            "Ngày {on} hộ không còn là hộ nghèo, hộ cận nghèo.",
            "On {on} the household is neither poor nor near-poor.",
            "Thu hồi giấy thay vì cấp lại.",
            "Withdraw the certificate instead of issuing it anew.",
        ),
        "issuing.say_why": Kind(
            "Chưa ghi lý do.", "No reason is given.", "Ghi lý do ngắn gọn.", "Say why in a few words."
        ),
        "issuing.before_issue": Kind(
            "Ngày {on} trước ngày cấp giấy.",
            "{on} is before the day of issue.",
            "Chọn ngày bằng hoặc sau ngày cấp.",
            "Choose a day on or after the day of issue.",
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Issued:
    """What an act did: certificates made, older ones they supersede, ones withdrawn."""

    made: Sequence[Certificate]
    superseded: int
    withdrawn: int


@transaction.atomic
def issue_certificates(*, decision: Decision, on: date, root: Path, actor: Actor, at: datetime) -> Issued:
    """A certificate for every household that a decision puts on the lists, and none twice however often it is asked.

    The certificate that a household held before is superseded; that of a household which leaves the lists is withdrawn
    from the day the decision holds.  A household whose status was corrected gets what the correction says; one that is
    no longer there gets none.  A unit waiting at the step of certificates is done.
    """
    decision = _held(decision.pk)
    if on < decision.decided_on:
        raise _refused("issuing.before_decision", on=f"{decision.decided_on:%d/%m/%Y}")
    lines = _lines(decision)
    statuses = certified.listed_statuses([line.household_id for line in lines], decision.valid_from)
    leaving = [line.household_id for line in lines if line.household_id not in statuses]
    settled = _settled(decision, statuses, on)
    due = [line for line in lines if line.household_id in statuses and line.household_id not in settled]
    made = _made(decision, due, statuses, on, actor, at)
    superseded = _write(made)
    withdrawn = _withdraw(leaving, decision, on)
    _finish_step(decision, on, actor, at)
    if made or withdrawn:
        details: dict[str, str | int] = {
            "decision": decision.number, "certificates": len(made), "superseded": superseded,
            "withdrawn": len(withdrawn), "first": made[0].number if made else "",
            "last": made[-1].number if made else "",
        }  # fmt: skip
        _note("issue_certificates", "decision", decision.number, decision.place.code, details, actor, at)
    _publish_later(root, [one.pk for one in made], _predecessors(made), withdrawn)
    return Issued(made, superseded, len(withdrawn))


@transaction.atomic
def reissue_certificate(
    *, certificate: Certificate, on: date, why: str, root: Path, actor: Actor, at: datetime
) -> Certificate:
    """A new certificate in place of one that is lost, spoilt or no longer right, with what the register says now."""
    old = _locked(certificate)
    _require_reason(why)
    if on < old.issued_on:
        raise _refused("issuing.before_issue", old, on=f"{on:%d/%m/%Y}")
    day = max(on, old.valid_from)
    status = Status.objects.filter(in_force(day), household=old.household_id, category__in=LISTS).first()
    if status is None:
        raise _refused("issuing.not_listed", old, on=f"{day:%d/%m/%Y}")
    decision = old.line.decision
    (made,) = _made(decision, [old.line], {old.household_id: status}, on, actor, at)
    made.why = why.strip()
    _write([made])
    details = {"instead_of": old.number, "number": made.number, "why": made.why}
    _note_household("reissue_certificate", old, details, actor, at)
    _publish_later(root, [made.pk, old.pk])
    return made


@transaction.atomic
def withdraw_certificate(
    *, certificate: Certificate, on: date, why: str, root: Path, actor: Actor, at: datetime
) -> Certificate:
    """From a day on the certificate no longer holds."""
    old = _locked(certificate)
    _require_reason(why)
    if on < old.issued_on:
        raise _refused("issuing.before_issue", old, on=f"{on:%d/%m/%Y}")
    old.withdrawn_on, old.withdrawn_why = on, why.strip()
    old.save(update_fields=["withdrawn_on", "withdrawn_why"])
    details = {"number": old.number, "on": on.isoformat(), "why": why.strip()}
    _note_household("withdraw_certificate", old, details, actor, at)
    _publish_later(root, [old.pk])
    return old


@transaction.atomic
def note_print(
    *, certificates: Sequence[Certificate], asked: str, place: Place, actor: Actor, at: datetime
) -> int:
    """Certificates leave the system on paper; gives how many of them had been printed before."""
    numbers = [certificate.pk for certificate in certificates]
    first = 0
    for piece in in_pieces(numbers):
        first += Certificate.objects.filter(pk__in=piece, printed_at__isnull=True).update(printed_at=at)
    again = len(numbers) - first
    details = {"certificates": len(numbers), "first_time": first, "again": again}
    _note("print_certificates", "certificate", asked, place.code, details, actor, at)
    return again


@transaction.atomic
def republish(*, root: Path, actor: Actor, at: datetime) -> int:
    """Write every publication that is missing or says something else; gives how many were written."""
    written = sum(publications.publish(root, token, said) for token, said in certified.every_published())
    _note("republish_certificates", "certificate", "all", "", {"written": written}, actor, at)
    return written


def _held(decision: int, households: Sequence[int] | None = None) -> Decision:
    """The decision, with its cycle and its households (or some) locked: nobody else gives them a certificate now.

    The cycle comes first, as in every act of a review.
    """
    found = Decision.objects.select_related("place").get(pk=decision)
    found.cycle = Cycle.objects.select_for_update(of=("self",)).get(pk=found.cycle_id)
    named = list(found.lines.values_list("household", flat=True)) if households is None else households
    for piece in in_pieces(sorted(named)):
        locked = Household.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=piece)
        list(locked.order_by("pk").values_list("pk"))
    return found


def _lines(decision: Decision) -> list[DecisionLine]:
    lines = decision.lines.select_related("household__place__parent", "cycle")
    return list(lines.order_by("household__place__path", "household__head_sort", "household__code"))


def _made(
    decision: Decision,
    lines: Sequence[DecisionLine],
    statuses: Mapping[int, Status],
    on: date,
    actor: Actor,
    at: datetime,
) -> list[Certificate]:
    """Certificates with their numbers, not written yet; the communes' numbers are locked until the end."""
    communes = {line.pk: _issuing_unit(decision, line.household) for line in lines}
    last = _last_serials(list(communes.values()), on.year)
    members = certified.members_on(on, [line.household_id for line in lines])
    made = []
    for line in lines:
        commune, status = communes[line.pk], statuses[line.household_id]
        last[commune.pk] += 1
        printed = certified.content(
            line.household, members[line.household_id], line.cycle, commune, status, decision.signed_by
        )
        made.append(
            Certificate(
                commune=commune,
                year=on.year,
                serial=last[commune.pk],
                number=f"{last[commune.pk]:04}/{on.year}/GCN",
                line=line,
                household=line.household,
                category=status.category,
                issued_on=on,
                valid_from=status.valid_from,
                issued_at=at,
                issued_by=actor.account_id,
                token=secrets.token_hex(TOKEN_BYTES),
                content=printed,
            )
        )
    return made


def _issuing_unit(decision: Decision, household: Household) -> Place:
    """The commune that decides; where a higher unit decided, the commune of the household."""
    decider = decision.place
    return decider if decider.level == Level.commune else wording.commune_of(household.place)


def _last_serials(communes: Sequence[Place], year: int) -> dict[int, int]:
    """The last number given by each commune in a year; nobody else numbers there until this transaction ends.

    The commune's own row is the lock, taken in the order of keys; SQLite's transaction is the only writer anyhow.
    """
    keys = sorted({commune.pk for commune in communes})
    list(Place.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=keys).order_by("pk"))
    given = Certificate.objects.filter(commune__in=keys, year=year).order_by().values("commune")
    last = dict(given.annotate(last=Max("serial")).values_list("commune", "last"))
    return {key: last.get(key) or 0 for key in keys}


def _write(made: Sequence[Certificate]) -> int:
    """Write certificates, and let those that the households held until now point at them."""
    for certificate, number in zip(made, reserve(Certificate, len(made)), strict=True):
        certificate.pk = number
    held: dict[int, int] = {}
    for piece in in_pieces([certificate.household_id for certificate in made]):
        found = certified.live(Certificate.objects.filter(household__in=piece))
        held.update(found.values_list("household", "pk"))
    old = [
        Certificate(pk=held[one.household_id], superseded_by_id=one.pk)
        for one in made
        if one.household_id in held
    ]
    Certificate.objects.bulk_update(old, ["superseded_by"], batch_size=200)
    Certificate.objects.bulk_create(made, batch_size=200)
    return len(old)


def _settled(decision: Decision, statuses: Mapping[int, Status], on: date) -> set[int]:
    """Households that need no certificate by this decision: they had one, or a later decision speaks of them."""
    had = Certificate.objects.filter(line__decision=decision).values_list("household", flat=True)
    later = {
        household
        for household, status in statuses.items()
        if status.valid_to is not None and status.valid_to < max(on, decision.valid_from)
    }
    for piece in in_pieces(list(statuses)):
        held = certified.live(Certificate.objects.filter(household__in=piece))
        later |= set(held.filter(valid_from__gt=decision.valid_from).values_list("household", flat=True))
    return {*had, *later}


def _withdraw(households: Sequence[int], decision: Decision, on: date) -> list[int]:
    """Withdraw what households that are on no list hold; gives the rows.

    A certificate of an earlier decision holds until this one does; one of this decision was issued by mistake.
    """
    rows: list[int] = []
    by_decision = f"Quyết định số {decision.leaving_number or decision.number}"
    for piece in in_pieces(households):
        held = certified.live(Certificate.objects.filter(household__in=piece))
        for found, day, why in (
            (held.filter(valid_from__lt=decision.valid_from), decision.valid_from, by_decision),
            (held.filter(line__decision=decision), on, "Đính chính: hộ không thuộc danh sách"),
        ):
            numbers = list(found.values_list("pk", flat=True))
            Certificate.objects.filter(pk__in=numbers).update(withdrawn_on=day, withdrawn_why=why)
            rows += numbers
    return rows


def _predecessors(made: Sequence[Certificate]) -> list[int]:
    numbers = [certificate.pk for certificate in made]
    found: list[int] = []
    for piece in in_pieces(numbers):
        found += Certificate.objects.filter(superseded_by__in=piece).values_list("pk", flat=True)
    return found


def _finish_step(decision: Decision, on: date, actor: Actor, at: datetime) -> None:
    """Move on the unit whose certificates these are, once every line that a certificate is due for is settled."""
    unit = ReviewUnit.objects.filter(
        cycle=decision.cycle_id, place=decision.place_id, step=Step.certify
    ).first()
    if unit is not None:
        issued = decision.lines.filter(category__in=LISTS).count()
        close_certificates(unit=unit, on=on, issued=issued, actor=actor, at=at)


def _locked(certificate: Certificate) -> Certificate:
    """The certificate as it is now, its household locked; refused when it no longer holds."""
    _held(certificate.line.decision_id, [certificate.household_id])
    found = Certificate.objects.select_related(
        "line__decision__place", "line__cycle", "household__place__parent"
    )
    old = found.get(pk=certificate.pk)
    if old.superseded_by_id is not None or old.withdrawn_on is not None:
        raise _refused("issuing.certificate_over", old, number=old.number)
    return old


def _require_reason(why: str) -> None:
    if not why.strip():
        raise Refused([Problem("issuing.say_why")])


def _refused(code: str, certificate: Certificate | None = None, **values: object) -> Refused:
    household = certificate.household.code if certificate is not None else None
    return Refused([Problem(code, Spot(household=household), values)])


def _publish_later(root: Path, *rows: Sequence[int]) -> None:
    numbers = [number for some in rows for number in some]

    def publish() -> None:
        for piece in in_pieces(numbers):
            for token, said in certified.every_published(piece):
                publications.publish(root, token, said)

    if numbers:
        transaction.on_commit(publish)


def _note_household(
    verb: str, certificate: Certificate, details: Mapping[str, str], actor: Actor, at: datetime
) -> None:
    household = certificate.household
    _note(verb, "household", household.code, household.place.code, details, actor, at)


def _note(
    verb: str,
    kind: str,
    name: str,
    place: str,
    details: Mapping[str, str | int],
    actor: Actor,
    at: datetime,
) -> None:
    audit.record(
        actor=actor,
        verb=f"issuing.{verb}",
        object_kind=kind,
        object_id=name,
        place_code=place,
        details=details,
        at=at,
    )
