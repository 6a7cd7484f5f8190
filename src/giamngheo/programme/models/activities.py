"""An activity: its plan, the steps it took, what it should bring about and what it did."""

from uuid import uuid4

from django.db import models
from django.db.models import Q

from giamngheo.budget.models import BudgetUnit, Kind, Source
from giamngheo.integrity.constraints import ends_after_start, one_of
from giamngheo.integrity.fields import ByteOrderedField
from giamngheo.places.models import Place
from giamngheo.programme.models.kept import LIVE, Kept, money


class ActivityState(models.TextChoices):
    """How far an activity has come."""

    planned = "planned", "đang lập kế hoạch"
    approved = "approved", "đã phê duyệt"
    running = "running", "đang thực hiện"
    accepted = "accepted", "đã nghiệm thu"
    settled = "settled", "đã quyết toán"
    suspended = "suspended", "tạm dừng"
    cancelled = "cancelled", "đã hủy"


class Mode(models.TextChoices):
    """How production is supported (Nghị định 27/2022/NĐ-CP, chapter V)."""

    value_chain = "value_chain", "liên kết theo chuỗi giá trị"
    community = "community", "cộng đồng"
    special = "special", "nhiệm vụ, mô hình đặc thù"


class Activity(models.Model):
    """Hoạt động.  `programme` and `part` are those of `law.programmes`, `kind` one of `law.activities`.

    `place` is where it is run from and decides who may work on it; `places` are all places in which it happens.
    `version` counts the steps: an act from a page that has grown old is refused.
    """

    code = ByteOrderedField("mã", max_length=40, unique=True)
    request = models.UUIDField("mã yêu cầu", unique=True, default=uuid4, editable=False)
    programme = ByteOrderedField("chương trình", max_length=60)
    part = ByteOrderedField("dự án, tiểu dự án", max_length=32)
    kind = models.CharField("loại", max_length=32)
    title = models.CharField("tên", max_length=300)
    goal = models.CharField("mục tiêu", max_length=1000, blank=True)
    place = models.ForeignKey(Place, models.PROTECT, related_name="activities", verbose_name="địa bàn")
    places = models.ManyToManyField(Place, related_name="+", verbose_name="nơi thực hiện")
    lead = models.ForeignKey(
        BudgetUnit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="activities",
        verbose_name="đơn vị sử dụng ngân sách",
    )
    lead_name = models.CharField("cơ quan chủ trì", max_length=200, blank=True)
    starts_on = models.DateField("từ ngày", null=True, blank=True)
    ends_on = models.DateField("đến hết ngày", null=True, blank=True)
    budget_year = models.PositiveSmallIntegerField("năm ngân sách")
    mode = models.CharField("phương thức", max_length=11, choices=Mode, blank=True)
    group_name = models.CharField("tổ, nhóm cộng đồng", max_length=200, blank=True)
    group_leader = models.CharField("tổ trưởng", max_length=120, blank=True)
    state = models.CharField("tình trạng", max_length=9, choices=ActivityState, default=ActivityState.planned)
    version = models.PositiveIntegerField("lần thay đổi", default=0)
    accepted_amount = models.BigIntegerField("giá trị nghiệm thu", null=True, blank=True)
    settled_amount = models.BigIntegerField("giá trị quyết toán", null=True, blank=True)
    planned_at = models.DateTimeField("lập lúc")
    planned_by = models.CharField("người lập", max_length=64)

    class Meta:
        verbose_name = "hoạt động"
        verbose_name_plural = "hoạt động"
        ordering = ["budget_year", "programme", "part", "code"]
        constraints = [
            one_of("programme_activity_state_known", "state", ActivityState.values),
            one_of("programme_activity_mode_known", "mode", ["", *Mode.values]),
            ends_after_start("programme_activity_dates", "starts_on", "ends_on"),
            models.CheckConstraint(
                name="programme_activity_year", condition=Q(budget_year__gte=2000, budget_year__lte=2199)
            ),
            money("programme_activity_accepted", "accepted_amount"),
            money("programme_activity_settled", "settled_amount"),
        ]
        indexes = [
            models.Index(fields=["place", "budget_year"], name="programme_activity_place"),
            models.Index(fields=["programme", "part", "budget_year"], name="programme_activity_part"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class SupportingBody(models.Model):
    """Cơ quan phối hợp of an activity, with what it does."""

    activity = models.ForeignKey(
        Activity, models.CASCADE, related_name="supporting", verbose_name="hoạt động"
    )
    name = models.CharField("tên", max_length=200)
    task = models.CharField("nhiệm vụ", max_length=300, blank=True)

    class Meta:
        verbose_name = "cơ quan phối hợp"
        verbose_name_plural = "cơ quan phối hợp"
        ordering = ["activity_id", "id"]
        constraints = [models.UniqueConstraint(fields=["activity", "name"], name="programme_supporting_once")]

    def __str__(self) -> str:
        return self.name


class PlannedCost(models.Model):
    """Kinh phí dự kiến: what an activity is planned to cost, from one source; part of the plan, replaced with it."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="costs", verbose_name="hoạt động")
    source = models.CharField("nguồn vốn", max_length=16, choices=Source)
    kind = models.CharField("loại vốn", max_length=10, choices=Kind, default=Kind.recurrent)
    origin_year = models.PositiveSmallIntegerField("năm giao vốn")
    amount = models.BigIntegerField("số tiền")

    class Meta:
        verbose_name = "kinh phí dự kiến"
        verbose_name_plural = "kinh phí dự kiến"
        ordering = ["activity_id", "source", "kind", "origin_year"]
        constraints = [
            one_of("programme_cost_source_known", "source", Source.values),
            one_of("programme_cost_kind_known", "kind", Kind.values),
            money("programme_cost_amount", least=1),
            models.UniqueConstraint(
                fields=["activity", "source", "kind", "origin_year"], name="programme_cost_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.source} {self.amount}"


class PlannedOutput(models.Model):
    """Kết quả dự kiến: how much of one output of the activity's kind is planned, in thousandths of its unit."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="outputs", verbose_name="hoạt động")
    output = models.CharField("kết quả", max_length=32)
    quantity_thousandths = models.BigIntegerField("số lượng (phần nghìn)")

    class Meta:
        verbose_name = "kết quả dự kiến"
        verbose_name_plural = "kết quả dự kiến"
        ordering = ["activity_id", "output"]
        constraints = [
            money("programme_output_quantity", "quantity_thousandths", least=1),
            models.UniqueConstraint(fields=["activity", "output"], name="programme_output_once"),
        ]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.output} {self.quantity_thousandths}"


class ActivityStep(models.Model):
    """Bước của hoạt động: one act that moved it, with the decision or minutes it rests on."""

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="steps", verbose_name="hoạt động")
    act = models.CharField("việc", max_length=32)
    from_state = models.CharField("từ tình trạng", max_length=9, choices=ActivityState, blank=True)
    to_state = models.CharField("đến tình trạng", max_length=9, choices=ActivityState)
    on = models.DateField("ngày")
    number = models.CharField("số văn bản", max_length=60, blank=True)
    issuer = models.CharField("cơ quan ban hành", max_length=200, blank=True)
    note = models.CharField("ghi chú", max_length=500, blank=True)
    amount = models.BigIntegerField("số tiền", null=True, blank=True)
    at = models.DateTimeField("ghi lúc")
    by = models.CharField("người ghi", max_length=64)
    undone_at = models.DateTimeField("hoàn tác lúc", null=True, blank=True)
    undone_by = models.CharField("người hoàn tác", max_length=64, null=True, blank=True)

    class Meta:
        verbose_name = "bước của hoạt động"
        verbose_name_plural = "bước của hoạt động"
        ordering = ["id"]
        constraints = [
            one_of("programme_step_from_known", "from_state", ["", *ActivityState.values]),
            one_of("programme_step_to_known", "to_state", ActivityState.values),
            money("programme_step_amount"),
        ]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.act} {self.on}"


class Milestone(Kept):
    """Mốc thực hiện: planned for a day, and the day it was reached."""

    activity = models.ForeignKey(
        Activity, models.PROTECT, related_name="milestones", verbose_name="hoạt động"
    )
    title = models.CharField("nội dung", max_length=200)
    planned_on = models.DateField("dự kiến ngày")
    done_on = models.DateField("xong ngày", null=True, blank=True)
    note = models.CharField("ghi chú", max_length=300, blank=True)

    class Meta:
        verbose_name = "mốc thực hiện"
        verbose_name_plural = "mốc thực hiện"
        ordering = ["planned_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "title"], condition=LIVE, name="programme_milestone_once"
            )
        ]

    def __str__(self) -> str:
        return self.title


class OutputRecord(Kept):
    """Kết quả thực hiện: so much of an output was brought about on a day; rows add up."""

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="done", verbose_name="hoạt động")
    output = models.CharField("kết quả", max_length=32)
    quantity_thousandths = models.BigIntegerField("số lượng (phần nghìn)")
    on = models.DateField("ngày")
    note = models.CharField("ghi chú", max_length=300, blank=True)

    class Meta:
        verbose_name = "kết quả thực hiện"
        verbose_name_plural = "kết quả thực hiện"
        ordering = ["on", "id"]
        constraints = [money("programme_done_quantity", "quantity_thousandths", least=1)]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.output} {self.quantity_thousandths}"


class EvidenceKind(models.TextChoices):
    """What a file attached to an activity is."""

    decision = "decision", "quyết định, kế hoạch"
    minutes = "minutes", "biên bản"
    contract = "contract", "hợp đồng, thanh lý"
    invoice = "invoice", "hóa đơn, chứng từ"
    list = "list", "danh sách, bảng kê đã ký"
    photo = "photo", "ảnh"
    other = "other", "khác"


class Evidence(Kept):
    """Tài liệu kèm theo: a document or photograph, kept by its hash below the data folder."""

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="evidence", verbose_name="hoạt động")
    kind = models.CharField("loại", max_length=8, choices=EvidenceKind)
    title = models.CharField("trích yếu", max_length=200)
    number = models.CharField("số văn bản", max_length=60, blank=True)
    on = models.DateField("ngày")
    name = models.CharField("tên tệp", max_length=200)
    media_type = models.CharField("kiểu tệp", max_length=80)
    size = models.PositiveIntegerField("dung lượng")
    hash = models.CharField("mã nội dung", max_length=64)

    class Meta:
        verbose_name = "tài liệu kèm theo"
        verbose_name_plural = "tài liệu kèm theo"
        ordering = ["on", "id"]
        constraints = [
            one_of("programme_evidence_kind_known", "kind", EvidenceKind.values),
            models.UniqueConstraint(
                fields=["activity", "hash"], condition=LIVE, name="programme_evidence_once"
            ),
            models.CheckConstraint(name="programme_evidence_size", condition=Q(size__gt=0)),
        ]

    def __str__(self) -> str:
        return self.title


class StepOfProcurement(models.TextChoices):
    """The papers of a purchase, in their order (Thông tư 55/2023/TT-BTC, Article 3.3)."""

    plan = "plan", "kế hoạch lựa chọn nhà thầu"
    invitation = "invitation", "mời chào giá, mời thầu"
    evaluation = "evaluation", "đánh giá"
    result = "result", "kết quả lựa chọn nhà thầu"
    contract = "contract", "hợp đồng"
    delivery = "delivery", "giao hàng"
    acceptance = "acceptance", "nghiệm thu"
    liquidation = "liquidation", "thanh lý hợp đồng"
    payment = "payment", "đề nghị thanh toán"


class ProcurementStep(Kept):
    """Bước mua sắm: one paper of a purchase."""

    activity = models.ForeignKey(
        Activity, models.PROTECT, related_name="procurement", verbose_name="hoạt động"
    )
    package = models.CharField("gói", max_length=120)
    step = models.CharField("bước", max_length=11, choices=StepOfProcurement)
    on = models.DateField("ngày")
    number = models.CharField("số văn bản", max_length=60, blank=True)
    party = models.CharField("nhà cung cấp", max_length=200, blank=True)
    amount = models.BigIntegerField("số tiền", null=True, blank=True)
    note = models.CharField("ghi chú", max_length=300, blank=True)

    class Meta:
        verbose_name = "bước mua sắm"
        verbose_name_plural = "bước mua sắm"
        ordering = ["package", "on", "id"]
        constraints = [
            one_of("programme_procurement_step_known", "step", StepOfProcurement.values),
            money("programme_procurement_amount"),
        ]

    def __str__(self) -> str:
        return f"{self.package} {self.step}"
