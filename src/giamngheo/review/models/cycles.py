"""Cycles, the sheets filled in them, what the law makes of a sheet, and the decisions that recognise it.

Sheets, assessments, decisions and their lines are added and never edited: a mended answer is a new sheet, a
new reading of the law a new assessment.  Rows are written by `actions` only.
"""

from django.db import models
from django.db.models import Q

from giamngheo.integrity.constraints import ends_after_start, one_of
from giamngheo.integrity.fields import ByteOrderedField
from giamngheo.integrity.superseding import supersedes_one, superseding_row
from giamngheo.places.models import Place
from giamngheo.registry.models import Category, Household


class CycleKind(models.TextChoices):
    """What a cycle is for."""

    periodic = "periodic", "định kỳ"
    in_year = "in_year", "thường xuyên"
    medium = "medium", "mức sống trung bình"
    low_income = "low_income", "lao động thu nhập thấp"
    survey = "survey", "khảo sát"


class CycleState(models.TextChoices):
    """How far a cycle is; the moves between states are in `workflow`."""

    planned = "planned", "đã lập kế hoạch"
    open = "open", "đang rà soát"
    recognised = "recognised", "đã công nhận"
    sealed = "sealed", "đã niêm phong số liệu"


class SheetState(models.TextChoices):
    """Whether a sheet is filled to its end; a draft is not assessed."""

    draft = "draft", "đang nhập"
    complete = "complete", "đã nhập xong"


class Change(models.TextChoices):
    """Diễn biến: what became of a household since the end of the previous cycle (`facts.schema.CHANGES`).

    Null for a household on the same list, or on none, at both times.
    """

    escaped_to_near_poor = "escaped_to_near_poor", "thoát nghèo, thành hộ cận nghèo"
    near_poor_to_poor = "near_poor_to_poor", "hộ cận nghèo thành hộ nghèo"
    escaped_beyond = "escaped_beyond", "thoát, vượt chuẩn cận nghèo"
    fell_back = "fell_back", "tái nghèo, tái cận nghèo"
    newly_arising = "newly_arising", "phát sinh mới"
    other_increase = "other_increase", "tăng khác"
    other_decrease = "other_decrease", "giảm khác"


class Cycle(models.Model):
    """Đợt rà soát.  Ages are reckoned on `reference_date`, and the register is counted on it.

    `law_hash` is the hash of the standard that the cycle's results rest on.  `procedure` names the steps it follows
    (`law/data/procedures`); empty, its steps are kept on paper and only sheets and decisions are entered.  `plan` is
    the last day of each step, by its name.
    """

    code = ByteOrderedField("mã", max_length=40, unique=True)
    title = models.CharField("tên", max_length=200)
    kind = models.CharField("loại", max_length=10, choices=CycleKind)
    year = models.PositiveSmallIntegerField("năm")
    reference_date = models.DateField("thời điểm rà soát")
    opens_on = models.DateField("từ ngày")
    closes_on = models.DateField("đến hết ngày")
    place = models.ForeignKey(Place, models.PROTECT, related_name="cycles", verbose_name="đơn vị tổ chức")
    standard = models.CharField("chuẩn nghèo", max_length=40)
    law_hash = models.CharField("mã bộ văn bản", max_length=64)
    procedure = models.CharField("quy trình", max_length=40, blank=True)
    procedure_hash = models.CharField("mã quy trình", max_length=64, blank=True)
    plan = models.JSONField("kế hoạch từng bước", default=dict, blank=True)
    state = models.CharField("bước", max_length=10, choices=CycleState, default=CycleState.planned)

    class Meta:
        verbose_name = "đợt rà soát"
        verbose_name_plural = "đợt rà soát"
        ordering = ["reference_date", "code"]
        constraints = [
            one_of("review_cycle_kind_known", "kind", CycleKind.values),
            one_of("review_cycle_state_known", "state", CycleState.values),
            ends_after_start("review_cycle_dates", "opens_on", "closes_on"),
        ]

    def __str__(self) -> str:
        return self.title


class FormVersion(models.Model):
    """The questionnaire that answers were given to; `hash` is of its definition."""

    form = models.CharField("mẫu phiếu", max_length=40)
    version = models.CharField("phiên bản", max_length=40)
    hash = models.CharField("mã nội dung", max_length=64)

    class Meta:
        verbose_name = "phiên bản mẫu phiếu"
        verbose_name_plural = "phiên bản mẫu phiếu"
        ordering = ["form", "version"]
        constraints = [
            models.UniqueConstraint(name="review_form_version_once", fields=["form", "version"]),
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.version}"


class Sheet(models.Model):
    """One household's answers in one cycle, kept whole: `{"household": {...}, "members": [{...}]}`.

    Decimals and dates are text in the JSON, so nothing is rounded.  A sheet is live while `superseded_by` is
    empty; a household has one live sheet in a cycle.
    """

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="sheets", verbose_name="đợt rà soát")
    household = models.ForeignKey(Household, models.PROTECT, related_name="sheets", verbose_name="hộ")
    form_version = models.ForeignKey(
        FormVersion, models.PROTECT, related_name="sheets", verbose_name="mẫu phiếu"
    )
    answers = models.JSONField("câu trả lời")
    state = models.CharField("tình trạng", max_length=10, choices=SheetState)
    recorded_at = models.DateTimeField("nhập lúc")
    recorded_by = models.CharField("người nhập", max_length=64)
    superseded_by = superseding_row()

    class Meta:
        verbose_name = "phiếu đã điền"
        verbose_name_plural = "phiếu đã điền"
        ordering = ["id"]
        constraints = [
            one_of("review_sheet_state_known", "state", SheetState.values),
            supersedes_one("review_sheet_supersedes_one"),
            models.UniqueConstraint(
                name="review_sheet_one_live",
                fields=["cycle", "household"],
                condition=Q(superseded_by__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cycle_id} {self.household_id} {self.recorded_at:%Y-%m-%d}"


class Assessment(models.Model):
    """What the law makes of a sheet.  `category` is null where it cannot tell, and `missing` says why.

    Bit no-1 of the masks is indicator no of the standard; a bit absent from `known_mask` is unknown.  The
    counts of children (under 16) hold those of whom it is known.  `law_hash` is the hash of the standard.
    """

    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="assessments", verbose_name="phiếu")
    standard = models.CharField("chuẩn nghèo", max_length=40)
    law_hash = models.CharField("mã bộ văn bản", max_length=64)
    assessed_on = models.DateField("ngày tính")
    b1 = models.SmallIntegerField("điểm B1", null=True)
    b2 = models.SmallIntegerField("điểm B2", null=True)
    dep_mask = models.SmallIntegerField("thiếu hụt")
    known_mask = models.SmallIntegerField("đã biết")
    category = models.CharField("phân loại", max_length=9, choices=Category, null=True)
    missing = models.JSONField("còn thiếu", default=list)
    children = models.PositiveSmallIntegerField("trẻ em")
    children_no_insurance = models.PositiveSmallIntegerField("trẻ em không có BHYT")
    children_malnourished = models.PositiveSmallIntegerField("trẻ em suy dinh dưỡng")
    children_out_of_school = models.PositiveSmallIntegerField("trẻ em không học đúng cấp")

    class Meta:
        verbose_name = "kết quả tính điểm"
        verbose_name_plural = "kết quả tính điểm"
        ordering = ["id"]
        constraints = [
            one_of("review_assessment_category_known", "category", Category.values),
            models.UniqueConstraint(name="review_assessment_once", fields=["sheet", "standard", "law_hash"]),
            models.CheckConstraint(
                name="review_assessment_masks", condition=Q(dep_mask__gte=0, known_mask__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.category or '?'}"


class Decision(models.Model):
    """Quyết định công nhận: the statuses it gives hold from `valid_from`.

    `leaving_number` is that of the second paper, which names the households that leave the lists.
    """

    number = models.CharField("số quyết định", max_length=60)
    leaving_number = models.CharField("số quyết định thoát nghèo, thoát cận nghèo", max_length=60, blank=True)
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="decisions", verbose_name="đợt rà soát")
    place = models.ForeignKey(Place, models.PROTECT, related_name="decisions", verbose_name="địa bàn")
    decided_on = models.DateField("ngày quyết định")
    valid_from = models.DateField("có hiệu lực từ ngày")
    signed_by = models.CharField("người ký", max_length=120)

    class Meta:
        verbose_name = "quyết định công nhận"
        verbose_name_plural = "quyết định công nhận"
        ordering = ["decided_on", "number"]
        constraints = [
            models.UniqueConstraint(name="review_decision_once", fields=["cycle", "place"]),
            ends_after_start("review_decision_dates", "decided_on", "valid_from"),
        ]

    def __str__(self) -> str:
        return self.number


class DecisionLine(models.Model):
    """One household in a decision: its category at the end of the previous cycle, now, and what became of it.

    `previous` is null where the household was not in the register then, or nothing is known of that time.
    """

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="lines", verbose_name="quyết định")
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="lines", verbose_name="đợt rà soát")
    household = models.ForeignKey(Household, models.PROTECT, related_name="decision_lines", verbose_name="hộ")
    assessment = models.OneToOneField(
        Assessment, models.PROTECT, related_name="line", verbose_name="kết quả tính điểm"
    )
    previous = models.CharField("trước đó", max_length=9, choices=Category, null=True)
    category = models.CharField("phân loại", max_length=9, choices=Category)
    change = models.CharField("diễn biến", max_length=20, choices=Change, null=True)

    class Meta:
        verbose_name = "hộ trong quyết định"
        verbose_name_plural = "hộ trong quyết định"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(name="review_decision_line_once", fields=["cycle", "household"]),
            one_of("review_decision_line_previous_known", "previous", Category.values),
            one_of("review_decision_line_category_known", "category", Category.values),
            one_of("review_decision_line_change_known", "change", Change.values),
        ]

    def __str__(self) -> str:
        return f"{self.household_id} {self.category}"
