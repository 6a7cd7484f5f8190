"""What devices in the field sent: every delivery kept once, whole, before anything is made of it."""

from django.db import models

from giamngheo.integrity.constraints import one_of
from giamngheo.places.models import Place
from giamngheo.review.models.cycles import Cycle, FormVersion, Sheet


class FieldState(models.TextChoices):
    """What became of a delivery."""

    waiting = "waiting", "chờ xử lý"
    recorded = "recorded", "đã thành phiếu"
    refused = "refused", "không nhận được thành phiếu"
    disputed = "disputed", "chờ người quyết định"
    set_aside = "set_aside", "không dùng"


class FieldSubmission(models.Model):
    """Phiếu gửi từ thiết bị.  The same instance with the same body is one row; with another body, two rows.

    `claimed_at` is the device's own clock and decides nothing.  `household` is the code the device wrote.
    """

    instance = models.CharField("mã phiếu trên thiết bị", max_length=120)
    body_hash = models.CharField("mã nội dung", max_length=64)
    body = models.TextField("nội dung")
    replaces = models.CharField("thay phiếu", max_length=120, blank=True)
    form_version = models.ForeignKey(
        FormVersion, models.PROTECT, related_name="submissions", verbose_name="mẫu phiếu"
    )
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="submissions", verbose_name="đợt rà soát")
    place = models.ForeignKey(Place, models.PROTECT, related_name="submissions", verbose_name="thôn")
    household = models.CharField("mã hộ ghi trên phiếu", max_length=40, blank=True)
    device = models.CharField("thiết bị", max_length=120, blank=True)
    account = models.CharField("người gửi", max_length=64)
    claimed_at = models.CharField("giờ của thiết bị", max_length=40, blank=True)
    received_at = models.DateTimeField("nhận lúc")
    files = models.JSONField("tệp kèm theo", default=list)
    state = models.CharField("tình trạng", max_length=10, choices=FieldState)
    problems = models.JSONField("vướng mắc", default=list)
    sheet = models.ForeignKey(
        Sheet, models.PROTECT, null=True, related_name="submissions", verbose_name="phiếu đã điền"
    )

    class Meta:
        verbose_name = "phiếu gửi từ thiết bị"
        verbose_name_plural = "phiếu gửi từ thiết bị"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(name="review_field_once", fields=["instance", "body_hash"]),
            one_of("review_field_state_known", "state", FieldState.values),
        ]
        indexes = [
            models.Index(fields=["cycle", "household"], name="review_field_household"),
            models.Index(fields=["cycle", "replaces"], name="review_field_replaces"),
        ]

    def __str__(self) -> str:
        return f"{self.instance} {self.state}"


class FieldFile(models.Model):
    """Tệp đính kèm: a photograph or other file that came with a delivery; kept by its hash below the data folder."""

    submission = models.ForeignKey(
        FieldSubmission, models.PROTECT, related_name="attachments", verbose_name="phiếu gửi từ thiết bị"
    )
    name = models.CharField("tên tệp", max_length=200)
    hash = models.CharField("mã nội dung", max_length=64)
    size = models.PositiveIntegerField("dung lượng")
    kind = models.CharField("loại", max_length=80, blank=True)

    class Meta:
        verbose_name = "tệp kèm phiếu"
        verbose_name_plural = "tệp kèm phiếu"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(name="review_fieldfile_once", fields=["submission", "name", "hash"]),
        ]

    def __str__(self) -> str:
        return self.name


class FieldRuling(models.Model):
    """Quyết định về phiếu gửi: which delivery a person chose for a household, having seen some; none, to set aside.

    Deliveries that come later are not in `seen`: they never take the place of the one that was chosen by themselves.
    """

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="rulings", verbose_name="đợt rà soát")
    household = models.CharField("mã hộ", max_length=40, blank=True)
    chosen = models.ForeignKey(
        FieldSubmission, models.PROTECT, null=True, related_name="rulings", verbose_name="phiếu được chọn"
    )
    seen = models.JSONField("các phiếu đã xem")
    reason = models.CharField("lý do", max_length=300, blank=True)
    at = models.DateTimeField("lúc")
    by = models.CharField("người quyết định", max_length=64)

    class Meta:
        verbose_name = "quyết định về phiếu gửi"
        verbose_name_plural = "quyết định về phiếu gửi"
        ordering = ["id"]
        indexes = [models.Index(fields=["cycle", "household"], name="review_ruling_household")]

    def __str__(self) -> str:
        return f"{self.cycle_id} {self.household}"
