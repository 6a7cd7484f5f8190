"""What the page of an activity shows: its money by source, its outputs, its steps, and a section a kind of row."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.db import models
from django.db.models import QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from giamngheo.access.reach import Reach
from giamngheo.budget.models import Movement
from giamngheo.core.numbers import ratio
from giamngheo.office import words
from giamngheo.office.money import amounts
from giamngheo.office.money import wording as money_words
from giamngheo.office.programme import wording
from giamngheo.office.programme.row_forms import row_name
from giamngheo.office.programme.tables import PEOPLE_POWER, TABLES, Table, hidden, live
from giamngheo.places.models import Place
from giamngheo.programme import models as kept
from giamngheo.programme.models import LIVE, Activity, Kept
from giamngheo.registry.models import Household

_FIRST = 20
"""Rows of a section on the page of the activity; the rest have a page of their own."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What a column says of a row; numbers stand to the right."""

    said: str
    label: Any
    number: bool = False
    href: str = ""
    mark: str = ""
    """A category, shown with its colour."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row with its cells, and where it is filled in or withdrawn."""

    cells: Sequence[Cell]
    row: Kept
    fill: str = ""
    withdraw: str = ""
    more: Sequence[tuple[str, Any]] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """One kind of row of an activity; `unseen` are rows about people whom the reader may not see."""

    table: Table
    heads: Sequence[tuple[Any, bool]]
    lines: Sequence[Line]
    count: int
    unseen: int
    amount: int | None
    adds: Sequence[tuple[str, Any]]
    prints: Sequence[tuple[str, Any]] = ()

    @property
    def stands(self) -> bool:
        """Whether it is shown; an empty one that nobody misses is only a door."""
        return bool(self.count or self.unseen or self.table.always)

    @property
    def more(self) -> int:
        return max(self.count - len(self.lines), 0)


def sections(activity: Activity, reach: Reach, on: date) -> list[Section]:
    """The sections that the activity's kind needs: those with rows, those that always stand, those one can add to."""
    kind = wording.kind_of(activity.kind)
    found = []
    for table in TABLES.values():
        if not table.fits(kind.tables) or not _counts_by_hand(table, kind):
            continue
        one = section(table, activity, reach, first=_FIRST)
        if one.stands or one.adds:
            found.append(one)
    return found


def _counts_by_hand(table: Table, kind: Any) -> bool:
    return table.model is not kept.OutputRecord or any(one.counted == "recorded" for one in kind.outputs)


def section(table: Table, activity: Activity, reach: Reach, *, first: int, after: int = 0) -> Section:
    """One section, so many of its rows."""
    rows = live(table, activity, reach)
    may = table.may_add(reach, activity)
    unseen = hidden(table, activity, reach)
    amount = _sum(table, activity) if table.amount else None
    return Section(
        table=table,
        heads=[(table.label(name), _is_number(table, name)) for name in table.shown],
        lines=[line(table, row, activity, reach, may=may) for row in rows[after : after + first]],
        count=rows.count(),
        unseen=unseen,
        amount=amount,
        adds=_adds(table, activity, reach) if may else (),
        prints=_prints(table, activity) if rows.exists() and reach.can(PEOPLE_POWER) else (),
    )


def _prints(table: Table, activity: Activity) -> list[tuple[str, Any]]:
    """Where the rows are printed as a paper."""
    if table.model is kept.Handover:
        book = (reverse("activity-book", args=[activity.code]), _("Bảng kê (Excel)"))
        return [(reverse("activity-paper", args=[activity.code, table.slug]), _("In bảng kê (PDF)")), book]
    if table.model is kept.Participant:
        return [(reverse("activity-paper", args=[activity.code, table.slug]), _("In danh sách (PDF)"))]
    return []


def _sum(table: Table, activity: Activity) -> int:
    """All rows, those about people who cannot be seen too: a sum names nobody."""
    rows = table.model._default_manager.filter(LIVE, **{table.road: activity})
    return rows.aggregate(sum=Sum(table.amount))["sum"] or 0


def _adds(table: Table, activity: Activity, reach: Reach) -> list[tuple[str, Any]]:
    """Where rows are added, with the words of the door; nothing where what they hang on is missing."""
    people = kept.Participant.objects.filter(LIVE, activity=activity)
    if table.model is kept.Participant:
        found = [(reverse("activity-outsider", args=[activity.code]), _("Thêm người ngoài sổ hộ"))]
        if reach.can("household.read"):
            found.insert(0, (reverse("activity-people", args=[activity.code]), _("Thêm từ sổ hộ")))
        return found
    if table.model is kept.Handover:
        return (
            [(reverse("activity-hand-over", args=[activity.code]), _("Ghi bàn giao"))]
            if people.exists()
            else []
        )
    if table.model is kept.CostLink:
        return [(reverse("activity-cost", args=[activity.code]), _("Gắn khoản chi"))]
    if table.model is kept.Evidence:
        return [(reverse("activity-evidence-add", args=[activity.code]), _("Thêm tài liệu"))]
    if table.parent and not _parents(table, activity).exists():
        return []
    doors = [
        (reverse("activity-add", args=[activity.code, table.slug]), _("Thêm {what}").format(what=table.one))
    ]
    if table.model is kept.TrainingSession and people.exists():
        sessions = kept.TrainingSession.objects.filter(LIVE, activity=activity)
        if sessions.exists():
            doors.append((reverse("activity-attendance", args=[activity.code]), _("Điểm danh")))
    return doors


def _parents(table: Table, activity: Activity) -> QuerySet[Any]:
    """The rows that a row of this table may hang on."""
    above: Any = table.model._meta.get_field(table.parent).related_model
    own = table.road.partition("__")[2]
    return above._default_manager.filter(LIVE, **{own: activity})


def line(table: Table, row: Any, activity: Activity | None, reach: Reach, *, may: bool) -> Line:
    """One row in words."""
    fill = withdraw = ""
    if may:
        base = [activity.code, table.slug, row.pk] if activity else [table.slug, row.pk]
        prefix = "activity" if activity else "movement"
        withdraw = reverse(f"{prefix}-withdraw", args=base)
        if any(getattr(row, name) in (None, "", False) for name in table.fills):
            fill = reverse(f"{prefix}-fill", args=base)
    return Line([cell(table, row, name, reach) for name in table.shown], row, fill, withdraw)


def cell(table: Table, row: Any, name: str, reach: Reach) -> Cell:
    """What one column says."""
    value, label = getattr(row, name), table.label(name)
    if name == "category":
        return Cell("" if value else "–", label, mark=value)
    if isinstance(value, models.Model):
        return _related(table, value, label, reach)
    if isinstance(row, kept.Participant) and name == "name":
        return _person(row, label)
    if isinstance(row, kept.Evidence) and name == "name":
        href = reverse("activity-evidence", args=[row.activity.code, row.pk])
        return Cell(f"{value} ({row.size // 1024 + 1} KB)", label, href=href)
    return Cell(said(table, name, value, row), label, number=_is_number(table, name))


def said(table: Table, name: str, value: Any, row: Any = None) -> str:
    """A plain value in words."""
    column: Any = table.model._meta.get_field(name)
    if value is None or value == "":
        return "–"
    if name == "output" and row is not None:
        kind = wording.kind_of(row.activity.kind)
        return next((words.said(one.title) for one in kind.outputs if one.code == value), str(value))
    if isinstance(value, bool):
        return str(words.YES_NO[value])
    if isinstance(value, date):
        return f"{value:%m/%Y}" if name == "month" else f"{value:%d/%m/%Y}"
    if name == "quantity_thousandths":
        return wording.quantity(value)
    if isinstance(column, models.BigIntegerField):
        return amounts.typed(value, amounts.DONG)
    if f"{table.model.__name__}.{name}" in wording.CHOICES:
        return wording.choice(table.model, name, str(value))
    return str(value)


def _person(row: kept.Participant, label: Any) -> Cell:
    """A participant, with the way to the household."""
    if row.household_id is None or row.household is None:
        return Cell(row.name, label)
    return Cell(row.name, label, href=reverse("household", args=[row.household.code]))


def _related(table: Table, value: Any, label: Any, reach: Reach) -> Cell:
    if isinstance(value, Movement):
        href = reverse("money-entry", args=[value.entry_id]) if reach.having("money.read").covers(
            value.to_line.unit.place
        ) else ""  # fmt: skip
        basis = value.entry.basis
        return Cell(f"{basis.number}, {value.entry.on:%d/%m/%Y}", label, href=href)
    if isinstance(value, Place):
        return Cell(value.full_name, label)
    if isinstance(value, kept.Participant):
        return Cell(value.name, label)
    if isinstance(value, Household):
        seen = reach.having("household.read").covers(value.place)
        href = reverse("household", args=[value.code]) if seen else ""
        return Cell(value.head_name if seen else "–", label, href=href)
    return Cell(row_name(value), label)


def _is_number(table: Table, name: str) -> bool:
    column = table.model._meta.get_field(name)
    return isinstance(column, models.IntegerField) and name not in ("months", "year")


@dataclass(frozen=True, slots=True)
class CostLine:
    """What one source was to give and gave."""

    name: str
    planned: int
    spent: int
    share: Fraction | None


def costs(activity: Activity) -> list[CostLine]:
    """Planned by source against what is linked of the journal, by the source of the line that paid."""
    planned: dict[tuple[str, str, int], int] = {
        (one.source, one.kind, one.origin_year): one.amount for one in activity.costs.all()
    }
    spent: dict[tuple[str, str, int], int] = {}
    links = kept.CostLink.objects.filter(LIVE, activity=activity).select_related("movement__to_line")
    for link in links:
        paid: Any = link.movement.to_line
        key = (paid.source, paid.kind, paid.origin_year)
        spent[key] = spent.get(key, 0) + link.amount
    return [
        CostLine(_cost_name(key, activity), planned.get(key, 0), spent.get(key, 0),
                 ratio(spent.get(key, 0), planned[key]) if planned.get(key) else None)
        for key in dict.fromkeys([*planned, *sorted(spent)])
    ]  # fmt: skip


def _cost_name(key: tuple[str, str, int], activity: Activity) -> str:
    source, kind, year = key
    named = [words.name(money_words.SOURCES, source), words.name(money_words.KINDS, kind).lower()]
    if year != activity.budget_year:
        named.append(_("vốn giao năm {year}").format(year=year))
    return ", ".join(named)


def tenths(part: int, whole: int | None) -> int:
    """A bar's length of a hundred; never longer than the ground."""
    return min(part * 100 // whole, 100) if whole else 0


def outputs(rows: Iterable[Any]) -> list[dict[str, Any]]:
    """Planned and done of each output, with the length of its bar."""
    return [{"one": row, "length": tenths(row.done, row.planned)} for row in rows]
