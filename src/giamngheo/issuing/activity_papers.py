"""Papers of an activity: the bảng kê of what households received, and the list of those who take part.

Only people within the reader's reach stand on them; the paper says how many others there are.  An identification
number stands on a bảng kê where its programme's rules want it (`law.activities`) and the reader may see it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from django.db.models import Q, QuerySet

from giamngheo.access.reach import Reach
from giamngheo.core.money_words import in_words
from giamngheo.core.text import name_key
from giamngheo.documents.papers.kinds import (
    HandedOver,
    HandoverList,
    Issuer,
    ParticipantList,
    Recipient,
    TakingPart,
)
from giamngheo.issuing import wording
from giamngheo.law.activities import activities
from giamngheo.law.bundle import load
from giamngheo.places.models import Level, Place
from giamngheo.places.queries import holds_synthetic, within
from giamngheo.programme.checks import thousandths
from giamngheo.programme.models import LIVE, Activity, Handover, Participant, ParticipantRole, Receipt
from giamngheo.registry.models import Category, Membership, Relation

HEAD_OF_OFFICE = ("Thủ trưởng đơn vị",)
CHAIRMAN = ("TM. Ủy ban nhân dân", "Chủ tịch")


def handover_list(reach: Reach, activity: Activity, *, on: date, place: Place | None = None) -> HandoverList:
    """Bảng kê: every live handover of the activity, or of the households of a place, a block for each recipient."""
    found = Participant.objects.filter(LIVE, _in(place), activity=activity, pk__in=_served(activity))
    people, hidden = _seen(reach, found)
    items = _items(people)
    rule = activities().lists.get(activity.programme)
    identity = rule is not None and rule.identity
    numbers = _numbers(reach, people, on) if identity else {}
    total = sum(item.amount for rows in items.values() for item in rows)
    return HandoverList(
        issuer=_issuer(activity),
        on=on,
        capacity=_capacity(activity),
        synthetic=holds_synthetic(),
        activity=activity.title,
        code=activity.code,
        part=_part(activity),
        year=activity.budget_year,
        recipients=[
            Recipient(one.name, _address(one), items[one.pk], numbers.get(one.pk, "")) for one in people
        ],
        words=in_words(total),
        with_identity=identity,
        hidden=hidden,
    )


def participant_list(
    reach: Reach, activity: Activity, *, on: date, place: Place | None = None
) -> ParticipantList:
    """Danh sách người tham gia, of the activity or of a place, those who have left not among them."""
    there = Q(left_on__isnull=True) | Q(left_on__gt=on)
    people, hidden = _seen(reach, Participant.objects.filter(LIVE, there, _in(place), activity=activity))
    households = {one.household_id for one in people if one.household_id is not None}
    return ParticipantList(
        issuer=_issuer(activity),
        on=on,
        capacity=_capacity(activity),
        synthetic=holds_synthetic(),
        activity=activity.title,
        code=activity.code,
        part=_part(activity),
        year=activity.budget_year,
        people=[
            TakingPart(one.name, _address(one), ParticipantRole(one.role).label, _standing(one), one.on)
            for one in people
        ],
        heads=len(households),
        hidden=hidden,
    )


def _in(place: Place | None) -> Q:
    return Q() if place is None else within(place, "place__path")


def _served(activity: Activity) -> Iterable[int]:
    rows = Handover.objects.filter(LIVE, participant__activity=activity)
    return rows.order_by().values_list("participant", flat=True).distinct()


def _seen(reach: Reach, found: QuerySet[Participant]) -> tuple[list[Participant], int]:
    """Those within reach of who reads households, by village and name, and how many others there are."""
    rows = found.select_related("place__parent", "household", "person")
    people = list(reach.having("household.read").scope(rows))
    people.sort(key=lambda one: (one.place.sort, one.place.code, _sort(one), one.pk))
    return people, rows.count() - len(people)


def _sort(one: Participant) -> str:
    if one.person is not None:
        return one.person.sort
    return one.household.head_sort if one.household is not None else name_key(one.name)


def _items(people: Sequence[Participant]) -> Mapping[int, list[HandedOver]]:
    """What each received, in the order of the days."""
    found: dict[int, list[HandedOver]] = {one.pk: [] for one in people}
    rows = Handover.objects.filter(LIVE, participant__activity__in={one.activity_id for one in people})
    for row in rows.order_by("on", "pk"):
        if row.participant_id in found:
            found[row.participant_id].append(_item(row))
    return found


def _item(row: Handover) -> HandedOver:
    described = (
        row.specification,
        f"nhãn hiệu {row.mark}" if row.mark else "",
        f"nơi sản xuất {row.producer}" if row.producer else "",
        f"mua của {row.bought_from}" if row.bought_from else "",
    )
    return HandedOver(
        item=row.item,
        specification="; ".join(part for part in described if part),
        unit=row.unit,
        quantity="" if row.quantity_thousandths is None else thousandths(row.quantity_thousandths),
        unit_price=row.unit_price,
        amount=row.amount,
        on=row.on,
        confirmed=row.reference if row.receipt == Receipt.payment else "",
    )


def _numbers(reach: Reach, people: Sequence[Participant], on: date) -> Mapping[int, str]:
    """Identification numbers of the representatives, of those places where the reader may see them."""
    sensitive = reach.having("household.read_sensitive")
    seen = [one for one in people if sensitive.covers(one.place)]
    heads = dict(_heads({one.household_id for one in seen if one.household_id and not one.person_id}, on))
    found = {}
    for one in seen:
        number = one.person.identity_number if one.person else heads.get(one.household_id or 0)
        if number:
            found[one.pk] = number
    return found


def _heads(households: Iterable[int], on: date) -> Iterator[tuple[int, str | None]]:
    rows = Membership.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=on),
        household__in=set(households),
        relation=Relation.head,
        valid_from__lte=on,
    )
    yield from rows.order_by("valid_from", "pk").values_list("household", "person__identity_number")


def _standing(one: Participant) -> str:
    """The standing copied when they joined: `hộ nghèo`, `hộ mới thoát nghèo`; nothing for who is in no household."""
    if one.household_id is None:
        return ""
    listed = one.category in (Category.poor, Category.near_poor)
    return "hộ mới thoát nghèo" if one.escaped_on and not listed else Category(one.category).label


def _address(one: Participant) -> str:
    return wording.address(one.place, one.household.address if one.household is not None else "")


def _part(activity: Activity) -> str:
    """`Tiểu dự án 1 - Dự án 3`, or the code where the law has no such part."""
    programme = load().programmes.get(activity.programme)
    parts = {} if programme is None else {part.code: part for part in programme.parts()}
    return parts[activity.part].label if activity.part in parts else activity.part


def _issuer(activity: Activity) -> Issuer:
    """The commune's people's committee, or the office in charge under its district."""
    place = activity.place
    if place.level == Level.commune:
        return wording.administration(place)
    name = activity.lead.name if activity.lead is not None else activity.lead_name
    above = f"Ủy ban nhân dân\n{wording.within_sentence(place)}"
    return Issuer(name, place.name, above) if name else wording.administration(place)


def _capacity(activity: Activity) -> tuple[str, ...]:
    return CHAIRMAN if activity.place.level == Level.commune else HEAD_OF_OFFICE
