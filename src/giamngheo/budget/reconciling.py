"""The Treasury's statement, read from a file, against the payments of our journal."""

from collections import defaultdict
from datetime import date
from pathlib import Path

from giamngheo.access.reach import Reach
from giamngheo.budget.accounts import Account, Act
from giamngheo.budget.checks import Payment, Reconciled, reconcile
from giamngheo.budget.models import Movement, Source
from giamngheo.budget.queries import EVERYTHING, Scope, lines
from giamngheo.core.layouts import Column, Kind, Layout
from giamngheo.core.problems import Refused, has_errors
from giamngheo.core.tables import Read, read_table

STATEMENT = Layout(
    "statement",
    (
        Column("voucher", Kind.text, required=True, vi="Số chứng từ", aliases=("so_ct", "Số CT")),
        Column("on", Kind.date, required=True, vi="Ngày", aliases=("Ngày chứng từ", "Ngày hạch toán")),
        Column("amount", Kind.integer, required=True, vi="Số tiền", aliases=("Số tiền (đồng)",)),
        Column(
            "source",
            Kind.code,
            vi="Nguồn vốn",
            choices=tuple((str(one), str(one.label), "") for one in Source),
        ),
        Column("unit", Kind.text, vi="Mã đơn vị", aliases=("Đơn vị",)),
    ),
    sheet_names=("statement", "Đối chiếu"),
)
"""Our own layout: what the forms 30 and 31 of Decree 347/2025 look like is not at hand."""


def read_statement(path: Path) -> Read:
    """Read the statement; never raises for what the file holds."""
    return read_table(path, STATEMENT)


def reconcile_statement(
    reach: Reach, read: Read, scope: Scope = EVERYTHING, *, first: date, last: date
) -> Reconciled:
    """Compare a statement with our payments of some days; raises `Refused` with what is wrong in the file.

    Rows of the statement outside those days are differences like any other.
    """
    if has_errors(read.problems):
        raise Refused(read.problems)
    rows = read.table.to_pylist()
    theirs = [
        Payment(
            row=read.rows[at],
            voucher=row["voucher"] or "",
            on=row["on"],
            amount=row["amount"],
            line=(row["source"], row["unit"]),
        )
        for at, row in enumerate(rows)
        if row["on"] is not None and row["amount"] is not None
    ]
    return reconcile(theirs, payments(reach, scope, first=first, last=last))


def payments(reach: Reach, scope: Scope = EVERYTHING, *, first: date, last: date) -> list[Payment]:
    """What left the Treasury by our journal: payments and advances, one for each entry, those corrected left out.

    A settlement moves no money out: the advance did.
    """
    wanted = lines(reach, scope).order_by().values("pk")
    paid = Movement.objects.filter(
        from_line__in=wanted,
        act__in=(Act.disburse, Act.advance),
        to_account__in=(Account.spent, Account.advanced),
        reversal=False,
        on__gte=first,
        on__lte=last,
        entry__reversed_by__isnull=True,
    ).select_related("entry__basis", "from_line__unit")
    amounts: dict[int, int] = defaultdict(int)
    found: dict[int, Movement] = {}
    for movement in paid.order_by("pk"):
        amounts[movement.entry_id] += movement.amount
        found[movement.entry_id] = movement
    return [
        Payment(
            row=number,
            voucher=movement.entry.basis.number,
            on=movement.on,
            amount=amounts[number],
            line=(movement.from_line.source, movement.from_line.unit.code),
        )
        for number, movement in found.items()
    ]
