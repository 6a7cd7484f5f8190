"""The two decisions of recognition as papers: to sign, from the results as they stand; and as they were entered."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from giamngheo.documents.papers.kinds import Decided, DecidedList, LeavingDecision, RecognitionDecision
from giamngheo.facts.transitions import LISTS
from giamngheo.issuing import wording
from giamngheo.issuing.papers import ARCHIVE
from giamngheo.places.models import Place
from giamngheo.places.queries import holds_synthetic
from giamngheo.registry.models import Category
from giamngheo.review.models import Change, Cycle, CycleKind, Decision, ReviewUnit
from giamngheo.review.results import results
from giamngheo.review.stepping import villages_of

CARRIERS = "Công chức phụ trách giảm nghèo, Trưởng các thôn"
Kind = TypeVar("Kind", bound=RecognitionDecision)
_RECEIVERS = ("Như Điều 3", ARCHIVE)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One household in a decision: what it was, what it is recognised to be."""

    code: str
    head: str
    village: str
    size: int
    previous: str | None
    category: str
    change: str | None


@dataclass(frozen=True, slots=True)
class Terms:
    """What a decision says besides its lists; empty while it is to be signed."""

    number: str = ""
    on: date | None = None
    valid_from: date | None = None
    signed_by: str = ""


def recognition(row: Decision) -> RecognitionDecision:
    """Quyết định công nhận, as entered."""
    terms = Terms(row.number, row.decided_on, row.valid_from, row.signed_by)
    lists = _workers(row) if row.cycle.kind == CycleKind.low_income else _joined(_outcomes(row), row.cycle)
    return _paper(RecognitionDecision, row.place, row.cycle, terms, lists)


def leaving(row: Decision) -> LeavingDecision:
    """Quyết định công nhận thoát nghèo, thoát cận nghèo, as entered."""
    terms = Terms(row.leaving_number, row.decided_on, row.valid_from, row.signed_by)
    return _paper(LeavingDecision, row.place, row.cycle, terms, _left(_outcomes(row)))


def recognition_to_sign(unit: ReviewUnit) -> RecognitionDecision:
    """The decision of a commune before it is signed: number, days and name are left to fill in."""
    return _paper(RecognitionDecision, unit.place, unit.cycle, Terms(), _joined(_found(unit), unit.cycle))


def leaving_to_sign(unit: ReviewUnit) -> LeavingDecision:
    """The same of the decision on households that leave the lists."""
    return _paper(LeavingDecision, unit.place, unit.cycle, Terms(), _left(_found(unit)))


def has_leavers(row: Decision) -> bool:
    """Whether a decision has households that leave a list, for which there is a second paper."""
    return any(one.households for one in _left(_outcomes(row)))


def _paper(kind: type[Kind], place: Place, cycle: Cycle, terms: Terms, lists: Sequence[DecidedList]) -> Kind:
    return kind(
        issuer=wording.administration(place),
        number=terms.number,
        on=terms.on,
        receivers=_RECEIVERS,
        capacity=("Chủ tịch",),
        signed_by=terms.signed_by,
        synthetic=holds_synthetic(),
        cycle=cycle.title,
        commune=wording.within_sentence(place),
        authority=wording.authority(place),
        carriers=CARRIERS,
        valid_from=terms.valid_from,
        lists=lists,
        grounds=wording.grounds(cycle),
    )


def _outcomes(row: Decision) -> list[Outcome]:
    lines = row.lines.select_related("household__place")
    return [
        Outcome(
            line.household.code,
            line.household.head_name,
            line.household.place.full_name,
            line.household.size,
            line.previous,
            line.category,
            line.change,
        )
        for line in lines.order_by("household__place__path", "household__head_sort", "household__code")
    ]


def _found(unit: ReviewUnit) -> list[Outcome]:
    return [
        Outcome(
            one.code, one.name, one.village, one.entry.household.size, one.previous, str(one.category), None
        )
        for village in villages_of(unit)
        for one in results(village)
        if one.category is not None
    ]


def _joined(outcomes: Sequence[Outcome], cycle: Cycle) -> list[DecidedList]:
    categories = [Category.medium] if cycle.kind == CycleKind.medium else [Category.poor, Category.near_poor]
    return [
        DecidedList(_title(category), _rows(one for one in outcomes if one.category == category))
        for category in categories
    ]


def _left(outcomes: Sequence[Outcome]) -> list[DecidedList]:
    """Who leaves: the poor who are no longer poor, the near-poor who are on no list."""
    return [
        DecidedList(
            "Hộ thoát nghèo",
            _rows(one for one in outcomes if one.previous == Category.poor and one.category != Category.poor),
        ),
        DecidedList(
            "Hộ thoát cận nghèo",
            _rows(
                one for one in outcomes if one.previous == Category.near_poor and one.category not in LISTS
            ),
        ),
    ]


def _workers(row: Decision) -> list[DecidedList]:
    lines = row.workers.select_related("person", "application__household__place").order_by("pk")
    people = [
        Decided(
            line.application.household.code,
            line.person.full_name,
            line.application.household.place.full_name,
            None,
        )
        for line in lines
    ]
    return [DecidedList("Người lao động có thu nhập thấp", people, "người")]


def _rows(outcomes: Iterable[Outcome]) -> list[Decided]:
    return [
        Decided(one.code, one.head, one.village, one.size, Change(one.change).label if one.change else "")
        for one in outcomes
    ]


def _title(category: Category) -> str:
    return category.label[:1].upper() + category.label[1:]
