"""Who takes part in an activity, and what is handed over to many of them at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from giamngheo.core.problems import Refused
from giamngheo.core.text import clean
from giamngheo.places.models import Place
from giamngheo.programme.actions.keeping import keep_many
from giamngheo.programme.entries import Signed
from giamngheo.programme.models import (
    LIVE,
    Activity,
    Attendance,
    Handover,
    HandoverKind,
    Participant,
    ParticipantRole,
    Receipt,
    TrainingSession,
    amount_of,
)
from giamngheo.programme.problems import refusal
from giamngheo.programme.standing import standings
from giamngheo.registry.models import Household, Person


@dataclass(frozen=True, slots=True)
class Outsider:
    """Somebody who is not in the register: a teacher, an official, a guest."""

    name: str
    place: Place


@dataclass(frozen=True, slots=True)
class Item:
    """Goods as every household gets them: a quantity in thousandths of the unit, a price for one unit in đồng."""

    name: str
    unit: str
    quantity_thousandths: int
    unit_price: int
    specification: str = ""
    mark: str = ""
    producer: str = ""
    bought_from: str = ""


def add_households(
    *,
    activity: Activity,
    households: Sequence[Household],
    on: date,
    signed: Signed,
    role: str = ParticipantRole.beneficiary,
    why: str = "",
) -> list[Participant]:
    """Households take part from a day, with what the register says of them on that day."""
    known = standings([one.pk for one in households], on)
    _refuse_absent(households, on)
    rows = [
        Participant(
            activity=activity,
            household=one,
            name=one.head_name,
            place=one.place,
            role=role,
            on=on,
            category=known[one.pk].category,
            decision=known[one.pk].decision,
            escaped_on=known[one.pk].escaped_on,
            why=clean(why),
        )
        for one in households
    ]
    return keep_many(rows=rows, signed=signed)


def add_persons(
    *,
    activity: Activity,
    members: Sequence[tuple[Household, Person]],
    on: date,
    signed: Signed,
    role: str = ParticipantRole.beneficiary,
    why: str = "",
) -> list[Participant]:
    """Persons of households take part from a day, with the standing of their household on it."""
    known = standings({household.pk for household, _ in members}, on)
    _refuse_absent([household for household, _ in members], on)
    rows = [
        Participant(
            activity=activity,
            household=household,
            person=person,
            name=person.full_name,
            place=household.place,
            role=role,
            on=on,
            category=known[household.pk].category,
            decision=known[household.pk].decision,
            escaped_on=known[household.pk].escaped_on,
            why=clean(why),
        )
        for household, person in members
    ]
    return keep_many(rows=rows, signed=signed)


def add_outsiders(
    *,
    activity: Activity,
    people: Sequence[Outsider],
    on: date,
    signed: Signed,
    role: str = ParticipantRole.guest,
) -> list[Participant]:
    """People who are in no household of the register take part from a day."""
    rows = [
        Participant(activity=activity, name=clean(one.name), place=one.place, role=role, on=on)
        for one in people
    ]
    return keep_many(rows=rows, signed=signed)


def hand_over(
    *,
    participants: Sequence[Participant],
    item: Item,
    on: date,
    signed: Signed,
    receipt: str = Receipt.signature,
    references: Mapping[int, str] | None = None,
) -> list[Handover]:
    """The same goods to each participant on a day: one line of the bảng kê each (TT 55/2023, Điều 3.4)."""
    rows = [
        Handover(
            participant=one,
            kind=HandoverKind.goods,
            item=clean(item.name),
            unit=clean(item.unit),
            quantity_thousandths=item.quantity_thousandths,
            unit_price=item.unit_price,
            amount=amount_of(item.quantity_thousandths, item.unit_price),
            specification=clean(item.specification),
            mark=clean(item.mark),
            producer=clean(item.producer),
            bought_from=clean(item.bought_from),
            on=on,
            received_by=one.name,
            receipt=receipt,
            reference=(references or {}).get(one.pk, ""),
        )
        for one in participants
    ]
    _refuse_mixed(rows)
    return keep_many(rows=rows, signed=signed)


def pay_out(
    *,
    participants: Sequence[Participant],
    purpose: str,
    amount: int,
    on: date,
    signed: Signed,
    receipt: str = Receipt.signature,
    references: Mapping[int, str] | None = None,
) -> list[Handover]:
    """The same money to each participant on a day."""
    rows = [
        Handover(
            participant=one,
            kind=HandoverKind.cash,
            item=clean(purpose),
            amount=amount,
            on=on,
            received_by=one.name,
            receipt=receipt,
            reference=(references or {}).get(one.pk, ""),
        )
        for one in participants
    ]
    _refuse_mixed(rows)
    return keep_many(rows=rows, signed=signed)


@transaction.atomic
def mark_attendance(
    *, session: TrainingSession, participants: Iterable[Participant], signed: Signed
) -> list[Attendance]:
    """Who was at a session; whoever is marked already stays so."""
    already = set(session.attendances.filter(LIVE).values_list("participant", flat=True))
    rows = []
    for one in participants:
        if one.activity_id != session.activity_id:
            raise Refused([refusal("other_activity", what=one.name)])
        if one.pk not in already:
            rows.append(Attendance(session=session, participant=one))
    return keep_many(rows=rows, signed=signed)


def _refuse_absent(households: Iterable[Household], on: date) -> None:
    absent = [
        one
        for one in households
        if one.created_on > on or (one.closed_on is not None and one.closed_on <= on)
    ]
    if absent:
        day = f"{on:%d/%m/%Y}"
        raise Refused([refusal("not_in_register", household=one.code, on=day) for one in absent])


def _refuse_mixed(rows: Sequence[Handover]) -> None:
    """All of one activity, and none of a participant who was withdrawn."""
    for row in rows:
        one = row.participant
        if one.activity_id != rows[0].participant.activity_id:
            raise Refused([refusal("other_activity", what=one.name)])
        if one.withdrawn_at is not None:
            raise Refused([refusal("withdrawn")])
