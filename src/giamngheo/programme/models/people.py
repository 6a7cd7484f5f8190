"""Those an activity is for: who takes part, what was handed over, what came of it."""

from django.db import models
from django.db.models import Q

from giamngheo.integrity.constraints import ends_after_start, one_of
from giamngheo.places.models import Place
from giamngheo.programme.models.activities import Activity
from giamngheo.programme.models.kept import LIVE, Kept, money, priced
from giamngheo.registry.models import Category, Household, Person


class ParticipantRole(models.TextChoices):
    """What a participant does."""

    beneficiary = "beneficiary", "được hỗ trợ"
    leader = "leader", "tổ trưởng, hộ dẫn dắt"
    trainee = "trainee", "học viên"
    guest = "guest", "khách mời, cán bộ"


class Participant(Kept):
    """Người tham gia: a household, a person of one, or somebody outside the register, from a day.

    `category`, `decision` and `escaped_on` are what the register said on that day, copied; they do not change with it.
    `why` says why somebody outside the groups takes part.
    """

    activity = models.ForeignKey(
        Activity, models.PROTECT, related_name="participants", verbose_name="hoạt động"
    )
    household = models.ForeignKey(
        Household, models.PROTECT, null=True, blank=True, related_name="supported", verbose_name="hộ"
    )
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="supported", verbose_name="nhân khẩu"
    )
    name = models.CharField("họ và tên", max_length=120)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name="nơi ở")
    role = models.CharField(
        "vai trò", max_length=11, choices=ParticipantRole, default=ParticipantRole.beneficiary
    )
    on = models.DateField("từ ngày")
    left_on = models.DateField("thôi từ ngày", null=True, blank=True)
    category = models.CharField("phân loại lúc đó", max_length=9, choices=Category, blank=True)
    decision = models.CharField("số quyết định", max_length=60, blank=True)
    escaped_on = models.DateField("thoát nghèo từ ngày", null=True, blank=True)
    why = models.CharField("lý do được chọn", max_length=300, blank=True)

    class Meta:
        verbose_name = "người tham gia"
        verbose_name_plural = "người tham gia"
        ordering = ["activity_id", "id"]
        constraints = [
            one_of("programme_participant_role_known", "role", ParticipantRole.values),
            one_of("programme_participant_category_known", "category", ["", *Category.values]),
            ends_after_start("programme_participant_dates", "on", "left_on"),
            models.CheckConstraint(
                name="programme_participant_copied",
                condition=Q(household__isnull=True, category="") | Q(household__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["activity", "household"],
                condition=LIVE & Q(person__isnull=True, household__isnull=False),
                name="programme_participant_household",
            ),
            models.UniqueConstraint(
                fields=["activity", "person"],
                condition=LIVE & Q(person__isnull=False),
                name="programme_participant_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.name}"


class HandoverKind(models.TextChoices):
    """What is handed over."""

    goods = "goods", "hiện vật"
    cash = "cash", "tiền"


class Receipt(models.TextChoices):
    """How the household confirmed it (Thông tư 55/2023/TT-BTC, Article 3.4)."""

    signature = "signature", "chữ ký"
    fingerprint = "fingerprint", "điểm chỉ"
    payment = "payment", "xác nhận của đơn vị chi trả"


class Handover(Kept):
    """Khoản bàn giao: one line of the bảng kê (Thông tư 55/2023/TT-BTC, Article 3.4).

    Goods have a name, a quantity in thousandths and a unit price; money has its amount only.  `bought_from` names the
    people that local seed or animals were bought from, with the receipt that the commune confirmed (Article 3.2).
    """

    participant = models.ForeignKey(
        Participant, models.PROTECT, related_name="handovers", verbose_name="người tham gia"
    )
    kind = models.CharField("loại", max_length=5, choices=HandoverKind, default=HandoverKind.goods)
    item = models.CharField("tên hàng hóa", max_length=200)
    unit = models.CharField("đơn vị tính", max_length=30, blank=True)
    quantity_thousandths = models.BigIntegerField("số lượng (phần nghìn)", null=True, blank=True)
    unit_price = models.BigIntegerField("đơn giá", null=True, blank=True)
    amount = models.BigIntegerField("thành tiền")
    specification = models.CharField("quy cách", max_length=200, blank=True)
    mark = models.CharField("nhãn hiệu", max_length=120, blank=True)
    producer = models.CharField("nơi sản xuất", max_length=200, blank=True)
    bought_from = models.CharField("mua của, số giấy biên nhận", max_length=200, blank=True)
    on = models.DateField("ngày nhận")
    received_by = models.CharField("người nhận", max_length=120)
    receipt = models.CharField("xác nhận bằng", max_length=11, choices=Receipt)
    reference = models.CharField("số chứng từ chi trả", max_length=60, blank=True)

    class Meta:
        verbose_name = "khoản bàn giao"
        verbose_name_plural = "khoản bàn giao"
        ordering = ["on", "id"]
        constraints = [
            one_of("programme_handover_kind_known", "kind", HandoverKind.values),
            one_of("programme_handover_receipt_known", "receipt", Receipt.values),
            money("programme_handover_amount"),
            priced("programme_handover_priced"),
            models.CheckConstraint(
                name="programme_handover_counted",
                condition=Q(kind="goods", quantity_thousandths__isnull=False)
                | Q(kind="cash", quantity_thousandths__isnull=True),
            ),
            models.CheckConstraint(
                name="programme_handover_reference", condition=~Q(receipt="payment", reference="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant_id} {self.item} {self.amount}"


class RevolvingShare(Kept):
    """Phần quay vòng: what a participant promised to give back for others, and until when."""

    participant = models.ForeignKey(
        Participant, models.PROTECT, related_name="shares", verbose_name="người tham gia"
    )
    promised = models.CharField("cam kết", max_length=200)
    amount = models.BigIntegerField("trị giá")
    due_on = models.DateField("hạn trả")

    class Meta:
        verbose_name = "phần quay vòng"
        verbose_name_plural = "phần quay vòng"
        ordering = ["due_on", "id"]
        constraints = [money("programme_share_amount", least=1)]

    def __str__(self) -> str:
        return f"{self.participant_id} {self.promised}"


class RevolvingReturn(Kept):
    """Lần hoàn trả quay vòng: what came back on a day, and who had it next."""

    share = models.ForeignKey(
        RevolvingShare, models.PROTECT, related_name="returns", verbose_name="phần quay vòng"
    )
    on = models.DateField("ngày")
    amount = models.BigIntegerField("trị giá")
    passed_to = models.ForeignKey(
        Participant,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="passed_on",
        verbose_name="người nhận tiếp",
    )
    note = models.CharField("ghi chú", max_length=300, blank=True)

    class Meta:
        verbose_name = "lần hoàn trả quay vòng"
        verbose_name_plural = "lần hoàn trả quay vòng"
        ordering = ["on", "id"]
        constraints = [money("programme_return_amount", least=1)]

    def __str__(self) -> str:
        return f"{self.share_id} {self.amount}"


class SupportResult(Kept):
    """Kết quả sau hỗ trợ: how a participant, or the whole activity, stands 6, 12 or 24 months later.

    What is not known is empty.  `category` is what the register said then.
    """

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="results", verbose_name="hoạt động")
    participant = models.ForeignKey(
        Participant,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="results",
        verbose_name="người tham gia",
    )
    months = models.PositiveSmallIntegerField("sau số tháng")
    on = models.DateField("ngày đánh giá")
    kept_up = models.BooleanField("còn duy trì", null=True, blank=True)
    income_change = models.BigIntegerField("thu nhập tăng thêm", null=True, blank=True)
    category = models.CharField("phân loại lúc đó", max_length=9, choices=Category, blank=True)
    note = models.CharField("nhận xét", max_length=500, blank=True)

    class Meta:
        verbose_name = "kết quả sau hỗ trợ"
        verbose_name_plural = "kết quả sau hỗ trợ"
        ordering = ["on", "id"]
        constraints = [
            models.CheckConstraint(name="programme_result_months", condition=Q(months__in=[6, 12, 24])),
            one_of("programme_result_category_known", "category", ["", *Category.values]),
            models.UniqueConstraint(
                fields=["participant", "months"],
                condition=LIVE & Q(participant__isnull=False),
                name="programme_result_participant",
            ),
            models.UniqueConstraint(
                fields=["activity", "months"],
                condition=LIVE & Q(participant__isnull=True),
                name="programme_result_activity",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.participant_id} {self.months}"


class MarketLink(Kept):
    """Liên kết tiêu thụ: who buys what an activity produces, by which contract."""

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="links", verbose_name="hoạt động")
    buyer = models.CharField("bên mua", max_length=200)
    product = models.CharField("sản phẩm", max_length=200)
    contract = models.CharField("số hợp đồng", max_length=60, blank=True)
    on = models.DateField("ngày")
    amount = models.BigIntegerField("giá trị", null=True, blank=True)

    class Meta:
        verbose_name = "liên kết tiêu thụ"
        verbose_name_plural = "liên kết tiêu thụ"
        ordering = ["on", "id"]
        constraints = [money("programme_link_amount")]

    def __str__(self) -> str:
        return f"{self.buyer} {self.product}"
