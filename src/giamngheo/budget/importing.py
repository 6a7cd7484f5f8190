"""Allotments and payments from a file into the journal, and out of it into the same file.

One row is one entry of one line: `allot`, `adjust` (up or down), `advance`, `settle`, `disburse`.  A row that left the
system carries its entry's number and changes nothing when it comes back; one without a number is new, unless a row of
exactly its words was taken before.  Everything is tried in one transaction: one wrong row, and nothing was written.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import pyarrow as pa
from django.db import transaction

from giamngheo.access.reach import Reach
from giamngheo.audit import actions as audit
from giamngheo.audit.actions import Actor
from giamngheo.budget import actions
from giamngheo.budget.accounts import Account, Act, power
from giamngheo.budget.actions.lines import open_line
from giamngheo.budget.entries import LineKey, NewBasis
from giamngheo.budget.models import BasisKind, BudgetUnit, Entry, Kind, Movement, Source
from giamngheo.budget.queries import EVERYTHING, Scope, lines
from giamngheo.core.layouts import Column, Layout
from giamngheo.core.layouts import Kind as ColumnKind
from giamngheo.core.problems import Kind as ProblemKind
from giamngheo.core.problems import Problem, Refused, catalogue, has_errors
from giamngheo.core.tables import Read, read_table

_MOST = 2_000
_ROWS = UUID("6f1c2a0e-6d0b-4f43-9d0e-1f3b6d6f8a11")  # the name space of requests drawn from a row's words

catalogue({
    "budget.import_needed": ProblemKind(
        "Dòng này thiếu {what}.", "This row lacks {what}.", "Điền ô này.", "Fill it in.",
    ),
    "budget.import_unit": ProblemKind(
        "Không có đơn vị “{unit}” mà bạn được ghi loại việc này.",
        "There is no unit “{unit}” for which you may make this entry.",
        "Sửa mã đơn vị theo danh mục đơn vị sử dụng ngân sách.", "Correct the unit's code by the list of units.",
    ),
    "budget.import_number": ProblemKind(
        "“{number}” không phải số bút toán của hệ thống.", "“{number}” is not the number of an entry.",
        "Để trống ô này cho dòng mới; giữ nguyên ở dòng đã xuất ra.",
        "Leave it empty in a new row; leave it as it is in a row that was exported.",
    ),
    "budget.import_corrected": ProblemKind(
        "Bút toán này đã được đính chính trong sổ.", "This entry has been corrected in the journal.",
        "Xóa dòng này khỏi tệp.", "Take the row out of the file.",
    ),
})  # fmt: skip

ACTS = (Act.allot, Act.adjust, Act.advance, Act.settle, Act.disburse)


def _words(choices: Any) -> tuple[tuple[str, str, str], ...]:
    return tuple((str(one), str(one.label), "") for one in choices)


JOURNAL = Layout(
    "journal",
    (
        Column("entry", ColumnKind.text, vi="Số bút toán", aliases=("ma_but_toan",)),
        Column("act", ColumnKind.code, required=True, vi="Việc", choices=_words(ACTS)),
        Column("on", ColumnKind.date, required=True, vi="Ngày ghi sổ", aliases=("ngay",)),
        Column("programme", ColumnKind.text, required=True, vi="Chương trình"),
        Column("part", ColumnKind.text, required=True, vi="Dự án, tiểu dự án", aliases=("du_an",)),
        Column("source", ColumnKind.code, required=True, vi="Nguồn vốn", choices=_words(Source)),
        Column("kind", ColumnKind.code, required=True, vi="Loại vốn", choices=_words(Kind)),
        Column("origin_year", ColumnKind.integer, required=True, vi="Năm giao vốn"),
        Column("budget_year", ColumnKind.integer, required=True, vi="Năm ngân sách"),
        Column("unit", ColumnKind.text, required=True, vi="Mã đơn vị", aliases=("don_vi",)),
        Column("amount", ColumnKind.integer, required=True, vi="Số tiền (đồng)", aliases=("Số tiền",)),
        Column("extra", ColumnKind.integer, vi="Chi vượt / nộp lại (đồng)"),
        Column("basis_kind", ColumnKind.code, required=True, vi="Loại căn cứ", choices=_words(BasisKind)),
        Column("basis_number", ColumnKind.text, required=True, vi="Số căn cứ"),
        Column("basis_signed_on", ColumnKind.date, required=True, vi="Ngày ký căn cứ"),
        Column("basis_issuer", ColumnKind.text, required=True, vi="Cơ quan ban hành"),
        Column("narrative", ColumnKind.text, vi="Diễn giải"),
    ),
    sheet_names=("journal", "Bút toán"),
)
"""`extra` is, of a payment, the part beyond the line and, of a settlement, what is handed back besides `amount`."""

_MAY_BE_EMPTY = ("entry", "extra", "narrative", "part")
_COLUMN_OF = {
    "budget.not_enough": "amount", "budget.amount": "amount", "budget.too_large": "amount",
    "budget.overspend": "extra", "budget.future": "on", "budget.outside_year": "on", "budget.year_closed": "on",
    "budget.unit_gone": "unit", "budget.unknown_programme": "programme", "budget.unknown_part": "part",
    "budget.years": "origin_year", "budget.basis_incomplete": "basis_number", "budget.request_reused": "entry",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Booked:
    """How many entries were made, and how many rows were in the journal already."""

    entries: int
    unchanged: int
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Row:
    """One row, understood."""

    at: int
    act: Act
    on: date
    key: LineKey
    amount: int
    extra: int
    basis: NewBasis
    narrative: str
    request: UUID


def read_journal(path: Path) -> Read:
    """Read a workbook or a text file; never raises for what it holds."""
    return read_table(path, JOURNAL, most=_MOST)


@transaction.atomic
def import_journal(*, read: Read, reach: Reach, actor: Actor, at: datetime, rehearse: bool = False) -> Booked:
    """Book the file's new entries, all or none; raises `Refused` with everything that is wrong, row by row.

    What is given comes before what is paid, day by day, in whatever order the rows stand.
    """
    problems = list(read.problems)
    understood = _Understanding(read, reach, problems).rows() if not has_errors(problems) else []
    known = set(_known([row.request for row in understood]))
    for row in sorted(understood, key=lambda one: (one.on, one.act not in (Act.allot, Act.adjust), one.at)):
        try:
            with transaction.atomic():
                _book(row, actor, at)
        except Refused as refused:
            problems += [_placed(problem, read, row.at) for problem in refused.problems]
    if has_errors(problems):
        raise Refused(sorted(problems, key=lambda one: one.spot.row or 0))
    made = sum(row.request not in known for row in understood)
    if made:
        audit.record(
            actor=actor,
            verb="budget.import_journal",
            object_kind="file",
            object_id=(read.file or "")[:60],
            details={"entries": made},
            at=at,
        )
    if rehearse:
        transaction.set_rollback(True)
    return Booked(made, len(understood) - made, problems)


def _book(row: _Row, actor: Actor, at: datetime) -> None:
    said: dict[str, Any] = {
        "on": row.on, "basis": row.basis, "request": row.request, "actor": actor, "at": at,
        "narrative": row.narrative,
    }  # fmt: skip
    if row.act == Act.allot:
        actions.allot(to=row.key, amount=row.amount, **said)
        return
    line = open_line(row.key)
    if row.act == Act.settle:
        actions.settle(line=line, spent=row.amount, handed_back=row.extra, **said)
    elif row.act == Act.disburse:
        actions.disburse(line=line, amount=row.amount, overspend=row.extra, **said)
    else:
        acts: Mapping[str, Callable[..., Entry]] = {Act.adjust: actions.adjust, Act.advance: actions.advance}
        acts[row.act](line=line, amount=row.amount, **said)


def _placed(problem: Problem, read: Read, at: int) -> Problem:
    return Problem(problem.code, read.spot(at, _COLUMN_OF.get(problem.code)), problem.values)


def _known(requests: Sequence[UUID]) -> list[UUID]:
    found: list[UUID] = []
    for start in range(0, len(requests), 500):
        piece = requests[start : start + 500]
        found += Entry.objects.filter(request__in=piece).values_list("request", flat=True)
    return found


class _Understanding:
    """Turns the file's rows into entries about to be made, and says of each what it lacks."""

    def __init__(self, read: Read, reach: Reach, problems: list[Problem]) -> None:
        self._read, self._reach, self._problems = read, reach, problems
        self._units = {unit.code: unit for unit in BudgetUnit.objects.select_related("place")}
        self._seen: Counter[tuple[object, ...]] = Counter()
        corrected = Entry.objects.filter(reversed_by__isnull=False)
        self._corrected = set(corrected.values_list("request", flat=True))

    def rows(self) -> list[_Row]:
        """The rows that can be booked; what is wrong with the others was said."""
        found = (self._row(at, row) for at, row in enumerate(self._read.table.to_pylist()))
        return [row for row in found if row is not None]

    def _row(self, at: int, row: Mapping[str, Any]) -> _Row | None:
        lacking = [name for name in JOURNAL.names if row[name] is None and name not in _MAY_BE_EMPTY]
        for name in lacking:
            self._say(at, name, "budget.import_needed", what=f"“{JOURNAL.column(name).vi}”")
        if lacking:
            return None
        act, unit = Act(row["act"]), self._units.get(row["unit"])
        if unit is None or not self._reach.having(power(act)).covers(unit.place):
            self._say(at, "unit", "budget.import_unit", unit=row["unit"])
            return None
        request = self._request(at, row)
        if request is None:
            return None
        names = ("programme", "source", "kind", "origin_year", "budget_year")
        basis = NewBasis(row["basis_kind"], row["basis_number"], row["basis_signed_on"], row["basis_issuer"])
        return _Row(
            at=at,
            act=act,
            on=row["on"],
            key=LineKey(part=row["part"] or "", unit=unit, **{name: row[name] for name in names}),
            amount=row["amount"],
            extra=row["extra"] or 0,
            basis=basis,
            narrative=row["narrative"] or "",
            request=request,
        )

    def _request(self, at: int, row: Mapping[str, Any]) -> UUID | None:
        """The entry's own number, or one that follows from the row's words and from how often they came before."""
        if row["entry"]:
            try:
                request = UUID(row["entry"])
            except ValueError:
                self._say(at, "entry", "budget.import_number", number=row["entry"])
                return None
        else:
            words = tuple(str(row[name]) for name in JOURNAL.names[1:-1])
            self._seen[words] += 1
            request = uuid5(_ROWS, "\x1f".join((*words, str(self._seen[words]))))
        if request in self._corrected:
            self._say(at, "entry", "budget.import_corrected")
            return None
        return request

    def _say(self, at: int, column: str, code: str, /, **values: object) -> None:
        self._problems.append(Problem(code, self._read.spot(at, column), values))


def tables(reach: Reach, scope: Scope = EVERYTHING) -> dict[str, pa.Table]:
    """The entries in reach that a row can hold, without those corrected, as `read_journal` reads them back."""
    wanted = lines(reach, scope).order_by().values("pk")
    moved = (
        Movement.objects.filter(from_line__in=wanted, act__in=ACTS, reversal=False)
        .filter(entry__reversed_by__isnull=True)
        .exclude(act=Act.adjust, to_account=Account.unfunded)
        .select_related("entry__basis", "from_line__unit")
        .order_by("on", "entry_id", "pk")
    )
    rows: dict[int, dict[str, Any]] = {}
    for movement in moved.iterator(chunk_size=2000):
        row = rows.setdefault(movement.entry_id, _described(movement))
        _added(row, movement)
    return {"Bút toán": _as_table(list(rows.values()))}


def _described(movement: Movement) -> dict[str, Any]:
    entry, line, basis = movement.entry, movement.from_line, movement.entry.basis
    return {
        "entry": str(entry.request), "act": entry.act, "on": entry.on, "programme": line.programme,
        "part": line.part or None, "source": line.source, "kind": line.kind, "origin_year": line.origin_year,
        "budget_year": line.budget_year, "unit": line.unit.code, "amount": 0, "extra": None,
        "basis_kind": basis.kind, "basis_number": basis.number, "basis_signed_on": basis.signed_on,
        "basis_issuer": basis.issuer, "narrative": entry.narrative or None,
    }  # fmt: skip


def _added(row: dict[str, Any], movement: Movement) -> None:
    """A movement into its entry's row: what was handed back or goes beyond the line stands apart."""
    down = movement.act == Act.adjust and movement.to_account == Account.grant
    handed_back = movement.act == Act.settle and movement.to_account == Account.available
    if handed_back or movement.from_account == Account.unfunded:
        row["extra"] = (row["extra"] or 0) + movement.amount
    if not handed_back:
        row["amount"] += -movement.amount if down else movement.amount


def _as_table(rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    """Rows under the layout's Vietnamese words, codes as theirs."""
    made = {}
    for column in JOURNAL.columns:
        words = {code: vi for code, vi, _ in column.choices}
        values = [row[column.name] for row in rows]
        told = [words.get(value, value) for value in values] if words else values
        made[column.vi] = pa.array(told, JOURNAL.schema.field(column.name).type)
    return pa.table(made)
