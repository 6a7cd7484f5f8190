"""Units that spend, bases, lines of the budget, and the journal: entries, movements and the balances they leave.

Amounts are whole đồng.  Bases, entries and movements are added and never edited; balances are kept by the database
itself at every movement and by nobody else.  Rows are written by `actions` only.
"""

from functools import reduce
from operator import or_

from django.db import models
from django.db.models import F, Q

from giamngheo.budget.accounts import (
    ABOVE_ZERO,
    BELOW_ZERO,
    LARGEST_AMOUNT,
    LARGEST_BALANCE,
    RULES,
    Account,
    Act,
)
from giamngheo.integrity.constraints import ends_after_start, one_of
from giamngheo.integrity.fields import ByteOrderedField
from giamngheo.places.models import Place


class Source(models.TextChoices):
    """Whose money it is."""

    central = "central", "ngân sách trung ương"
    province = "province", "ngân sách tỉnh"
    district = "district", "ngân sách huyện"
    commune = "commune", "ngân sách xã"
    other_programme = "other_programme", "lồng ghép chương trình khác"
    people = "people", "nhân dân đóng góp"
    loan = "loan", "vốn vay"


class Kind(models.TextChoices):
    """Recurrent money (vốn sự nghiệp, from 2026 chi thường xuyên) or investment."""

    recurrent = "recurrent", "vốn sự nghiệp"
    investment = "investment", "vốn đầu tư"


class BasisKind(models.TextChoices):
    """What paper an entry rests on."""

    decision = "decision", "quyết định"
    voucher = "voucher", "chứng từ"
    statement = "statement", "bảng đối chiếu kho bạc"
    minutes = "minutes", "biên bản"


class BudgetUnit(models.Model):
    """Đơn vị sử dụng ngân sách: an office, a centre, the People's Committee of a commune."""

    code = ByteOrderedField("mã", max_length=32, unique=True)
    name = models.CharField("tên", max_length=200)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name="địa bàn")
    opened_on = models.DateField("có từ ngày")
    closed_on = models.DateField("thôi từ ngày", null=True, blank=True)

    class Meta:
        verbose_name = "đơn vị sử dụng ngân sách"
        verbose_name_plural = "đơn vị sử dụng ngân sách"
        ordering = ["code"]
        constraints = [ends_after_start("budget_unit_dates", "opened_on", "closed_on")]

    def __str__(self) -> str:
        return self.name


class Basis(models.Model):
    """Căn cứ: the decision, voucher, statement or minutes that entries cite."""

    kind = models.CharField("loại", max_length=9, choices=BasisKind)
    number = models.CharField("số", max_length=60)
    signed_on = models.DateField("ngày ký")
    issuer = models.CharField("cơ quan ban hành", max_length=200)
    about = models.CharField("về việc", max_length=300, blank=True)

    class Meta:
        verbose_name = "căn cứ"
        verbose_name_plural = "căn cứ"
        ordering = ["signed_on", "number", "id"]
        constraints = [
            one_of("budget_basis_kind_known", "kind", BasisKind.values),
            models.CheckConstraint(name="budget_basis_numbered", condition=~Q(number="")),
            models.UniqueConstraint(
                fields=["kind", "number", "signed_on", "issuer"], name="budget_basis_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} ngày {self.signed_on:%d/%m/%Y}"


class BudgetLine(models.Model):
    """Dòng dự toán: money of one source and kind, given in one year, spent by one unit in one budget year.

    `programme` and `part` are those of `law.programmes` (`DA3.TDA1`).  `origin_year` is the year in which the
    money was first given (năm giao vốn): carried over, it keeps it.
    """

    programme = ByteOrderedField("chương trình", max_length=60)
    part = ByteOrderedField("dự án, tiểu dự án", max_length=32)
    source = models.CharField("nguồn vốn", max_length=16, choices=Source)
    kind = models.CharField("loại vốn", max_length=10, choices=Kind)
    origin_year = models.PositiveSmallIntegerField("năm giao vốn")
    budget_year = models.PositiveSmallIntegerField("năm ngân sách")
    unit = models.ForeignKey(
        BudgetUnit, models.PROTECT, related_name="lines", verbose_name="đơn vị sử dụng ngân sách"
    )

    class Meta:
        verbose_name = "dòng dự toán"
        verbose_name_plural = "dòng dự toán"
        ordering = ["budget_year", "programme", "part", "source", "kind", "origin_year", "unit_id"]
        constraints = [
            one_of("budget_line_source_known", "source", Source.values),
            one_of("budget_line_kind_known", "kind", Kind.values),
            models.CheckConstraint(
                name="budget_line_years",
                condition=Q(origin_year__gte=2000, budget_year__lte=2199, budget_year__gte=F("origin_year")),
            ),
            models.UniqueConstraint(
                fields=["programme", "part", "source", "kind", "origin_year", "budget_year", "unit"],
                name="budget_line_once",
            ),
        ]

    def __str__(self) -> str:
        return (
            f"{self.part} {self.get_source_display()}, {self.get_kind_display()} {self.budget_year} "
            f"(giao {self.origin_year}), {self.unit_id}"
        )


class Entry(models.Model):
    """Bút toán: one act on the money, from the day `on`, on the strength of a basis.

    `request` is drawn with the form that asks: the same one twice is one entry.  A `correct` entry reverses another.
    """

    act = models.CharField("việc", max_length=12, choices=Act)
    on = models.DateField("ngày")
    basis = models.ForeignKey(Basis, models.PROTECT, related_name="entries", verbose_name="căn cứ")
    narrative = models.CharField("diễn giải", max_length=300, blank=True)
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="reversed_by", verbose_name="đính chính"
    )
    request = models.UUIDField("mã yêu cầu", unique=True)
    recorded_at = models.DateTimeField("ghi lúc")
    recorded_by = models.CharField("người ghi", max_length=64)

    class Meta:
        verbose_name = "bút toán"
        verbose_name_plural = "bút toán"
        ordering = ["on", "id"]
        constraints = [
            one_of("budget_entry_act_known", "act", Act.values),
            models.CheckConstraint(
                name="budget_entry_reverses",
                condition=Q(act=Act.correct, reverses__isnull=False)
                | (~Q(act=Act.correct) & Q(reverses__isnull=True)),
            ),
        ]
        indexes = [models.Index(fields=["on"], name="budget_entry_on")]

    def __str__(self) -> str:
        return f"{self.pk} {self.act} {self.on}"


_BETWEEN_LINES = [str(act) for act, rule in RULES.items() if rule.between_lines]


def _flows() -> Q:
    """The flows of the table of acts, backwards on a reversal."""
    allowed = []
    for act, rule in RULES.items():
        for source, target in sorted(rule.flows):
            allowed.append(Q(act=act, reversal=False, from_account=source, to_account=target))
            allowed.append(Q(act=act, reversal=True, from_account=target, to_account=source))
    return reduce(or_, allowed)


_SUMMED = ["act", "reversal", "on", "amount"]


class Movement(models.Model):
    """Khoản ghi sổ: an amount goes from an account of a line to another account, of the same line or another.

    `act` and `on` repeat the entry's, for reading; on a reversal `act` is the act that is reversed.
    """

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="movements", verbose_name="bút toán")
    act = models.CharField("việc", max_length=12, choices=Act)
    on = models.DateField("ngày")
    reversal = models.BooleanField("đính chính", default=False)
    from_line = models.ForeignKey(
        BudgetLine, models.PROTECT, related_name="+", db_index=False, verbose_name="từ dòng"
    )
    from_account = models.CharField("từ tài khoản", max_length=9, choices=Account)
    to_line = models.ForeignKey(
        BudgetLine, models.PROTECT, related_name="+", db_index=False, verbose_name="đến dòng"
    )
    to_account = models.CharField("đến tài khoản", max_length=9, choices=Account)
    amount = models.BigIntegerField("số tiền")

    class Meta:
        verbose_name = "khoản ghi sổ"
        verbose_name_plural = "khoản ghi sổ"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="budget_movement_amount", condition=Q(amount__gt=0, amount__lte=LARGEST_AMOUNT)
            ),
            models.CheckConstraint(
                name="budget_movement_goes",
                condition=Q(act__in=_BETWEEN_LINES) & ~Q(from_line=F("to_line"))
                | ~Q(act__in=_BETWEEN_LINES) & Q(from_line=F("to_line")),
            ),
            models.CheckConstraint(name="budget_movement_flow", condition=_flows()),
        ]
        indexes = [
            # In the order in which `standing` sums them, with all that it reads.
            models.Index(fields=["from_line", "from_account", *_SUMMED], name="budget_movement_from"),
            models.Index(fields=["to_line", "to_account", *_SUMMED], name="budget_movement_to"),
        ]

    def __str__(self) -> str:
        return f"{self.from_account} → {self.to_account} {self.amount}"


class Balance(models.Model):
    """Số dư: what stands on an account of a line; the database itself changes it, at every movement.

    `last_movement` is the number of the last movement that changed it, 0 before the first; `last_on` the latest day
    that a movement on it counts from.
    """

    line = models.ForeignKey(
        BudgetLine, models.PROTECT, related_name="balances", db_index=False, verbose_name="dòng dự toán"
    )
    account = models.CharField("tài khoản", max_length=9, choices=Account)
    amount = models.BigIntegerField("số tiền", default=0)
    last_movement = models.BigIntegerField("khoản ghi sổ cuối", default=0)
    last_on = models.DateField("ngày ghi sổ cuối", null=True, blank=True)

    class Meta:
        verbose_name = "số dư"
        verbose_name_plural = "số dư"
        ordering = ["line_id", "account"]
        constraints = [
            models.UniqueConstraint(fields=["line", "account"], name="budget_balance_once"),
            models.CheckConstraint(
                name="budget_balance_overdraft",
                condition=Q(account__in=[*map(str, ABOVE_ZERO)], amount__gte=0, amount__lte=LARGEST_BALANCE)
                | Q(account__in=[*map(str, BELOW_ZERO)], amount__lte=0, amount__gte=-LARGEST_BALANCE),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line_id} {self.account} {self.amount}"


class YearState(models.TextChoices):
    """What was done with the books of a year."""

    closed = "closed", "khóa sổ"
    reopened = "reopened", "mở lại sổ"


class YearEnd(models.Model):
    """Khóa sổ năm: a unit's books of a budget year were closed, or opened again; the last row says how they stand."""

    unit = models.ForeignKey(
        BudgetUnit, models.PROTECT, related_name="year_ends", verbose_name="đơn vị sử dụng ngân sách"
    )
    budget_year = models.PositiveSmallIntegerField("năm ngân sách")
    state = models.CharField("việc", max_length=8, choices=YearState)
    on = models.DateField("ngày")
    basis = models.ForeignKey(Basis, models.PROTECT, related_name="year_ends", verbose_name="căn cứ")
    request = models.UUIDField("mã yêu cầu", unique=True)
    recorded_at = models.DateTimeField("ghi lúc")
    recorded_by = models.CharField("người ghi", max_length=64)

    class Meta:
        verbose_name = "khóa sổ năm"
        verbose_name_plural = "khóa sổ năm"
        ordering = ["budget_year", "unit_id", "id"]
        constraints = [one_of("budget_year_end_state_known", "state", YearState.values)]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.budget_year} {self.state}"
