"""The whole story of a household, newest first, told by sources that do not know each other.

Whatever else comes to happen to households and should stand in their story (what they were entitled to, what was
handed over, visits) is one more source in `SOURCES`, and nothing else changes.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from giamngheo.access.reach import Reach
from giamngheo.office import words
from giamngheo.registry.models import Event, EventKind, Membership, Status
from giamngheo.registry.queries import Story
from giamngheo.review.queries import SheetRead

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Happening:
    """One point of the story; `category` is set where the household was recognised to be something."""

    on: date
    title: str
    detail: str = ""
    category: str | None = None
    withdrawn: bool = False
    """Whether it was found wrong later and only stays so that the story is whole."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the sources tell from: the register's own story and the sheets with what became of them.

    Of a household out of reach they tell no more than its commune.
    """

    reach: Reach
    register: Story
    sheets: Sequence[SheetRead]


Source = Callable[[Told], Iterator[Happening]]


def happenings(told: Told) -> list[Happening]:
    """The newest first; of one day, what was recognised stands before what led to it."""
    found = [happening for source in SOURCES for happening in source(told)]
    return sorted(found, key=lambda happening: happening.on, reverse=True)


def _recognitions(told: Told) -> Iterator[Happening]:
    for status in told.register.statuses:
        yield _recognised(status)
    for status in told.register.superseded:
        if not _put_back(status, told.register.statuses):
            yield _recognised(status, withdrawn=True)


def _put_back(old: Status, live: Sequence[Status]) -> bool:
    """Whether a row only gave way to itself, when an act that had ended it was taken back."""
    return any((old.category, old.valid_from, old.decision) == (one.category, one.valid_from, one.decision)
               for one in live)  # fmt: skip


def _recognised(status: Status, *, withdrawn: bool = False) -> Happening:
    detail = _("{decision} ngày {day}").format(decision=status.decision, day=f"{status.decided_on:%d/%m/%Y}")
    if withdrawn:
        detail += _("; đã đính chính bằng quyết định sau")
    elif status.valid_to is not None:
        detail += _("; đến hết ngày {day}").format(day=f"{status.valid_to:%d/%m/%Y}")
    name = words.name(words.CATEGORIES, status.category)
    return Happening(status.valid_from, name, detail, None if withdrawn else status.category, withdrawn)


def _reviews(told: Told) -> Iterator[Happening]:
    for read in told.sheets:
        parts = []
        if read.assessment is not None:
            scores = _("điểm B1 {b1}, B2 {b2}")
            parts.append(scores.format(b1=_score(read.assessment.b1), b2=_score(read.assessment.b2)))
        if read.line is not None and read.line.change:
            parts.append(words.name(words.CHANGES, read.line.change).lower())
        if read.line is not None and read.line.decision is not None:
            parts.append(_("theo {decision}").format(decision=read.line.decision.number))
        yield Happening(localtime(read.sheet.recorded_at).date(), read.sheet.cycle.title, "; ".join(parts))


def _score(points: int | None) -> str:
    return _("chưa rõ") if points is None else str(points)


def _events(told: Told) -> Iterator[Happening]:
    """What happened to the whole household; a move says from which village to which."""
    after = told.register.household.place
    for event in told.register.events:
        title = words.name(words.EVENTS, event.kind)
        if event.kind == EventKind.moved_within and event.place is not None:
            moved = _("từ {former} đến {new}")
            yield Happening(event.on, title, moved.format(former=event.place.full_name, new=after.full_name))
            after = event.place
        else:
            yield Happening(event.on, title, _detail(event, told.reach))
    yield Happening(told.register.household.created_on, _("Vào sổ hộ"))


def _detail(event: Event, reach: Reach) -> str:
    other = event.other
    if other is None:
        return event.note
    if reach.covers(other.place):
        name = _("hộ {name}, mã {code}").format(name=other.head_name, code=other.code)
    else:
        commune = other.place.parent.full_name if other.place.parent else ""
        name = _("một hộ ở {commune}").format(commune=commune)
    words_for = _("tách từ {household}") if event.kind == EventKind.split_from else _("nhập vào {household}")
    return ", ".join(part for part in (words_for.format(household=name), event.note) if part)


def _members(told: Told) -> Iterator[Happening]:
    """Who came, went, died or became the head after the household was entered and before it closed."""
    household = told.register.household
    by_person: dict[int, list[Membership]] = {}
    for membership in told.register.memberships:
        by_person.setdefault(membership.person_id, []).append(membership)
    for stays in by_person.values():
        person = stays[0].person
        for before, stay in zip([None, *stays], stays, strict=False):
            goes_on = before is not None and before.valid_to == stay.valid_from - _ONE_DAY
            if not goes_on and stay.valid_from > household.created_on:
                born = person.birth_date == stay.valid_from
                yield Happening(stay.valid_from, _("Sinh") if born else _("Vào hộ"), person.full_name)
            if goes_on and before is not None and stay.relation == "head" != before.relation:
                yield Happening(stay.valid_from, _("Chủ hộ mới"), person.full_name)
        last = stays[-1].valid_to
        if last is None:
            continue
        if person.died_on == last:
            yield Happening(last, _("Mất"), person.full_name)
        elif household.closed_on is None or last + _ONE_DAY < household.closed_on:
            yield Happening(last, _("Rời hộ"), person.full_name)


SOURCES: Sequence[Source] = (_recognitions, _reviews, _events, _members)
