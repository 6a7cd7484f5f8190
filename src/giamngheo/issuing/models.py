"""Sealed snapshots, certificates, papers issued.  Rows are added and superseded, never edited."""

from django.db import models
from django.db.models import Q

from giamngheo.integrity.constraints import one_of
from giamngheo.integrity.superseding import supersedes_one, superseding_row
from giamngheo.places.models import Place
from giamngheo.registry.models import Category, Household
from giamngheo.review.models import Cycle, DecisionLine


class Snapshot(models.Model):
    """A frozen data set of one cycle.  `name` is its manifest's hash, `folder` is relative."""

    name = models.CharField("mã niêm phong", max_length=64, unique=True)
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="snapshots", verbose_name="đợt rà soát")
    place_code = models.CharField("mã địa bàn", max_length=32)
    made_at = models.DateTimeField("lập lúc")
    law_hash = models.CharField("mã bộ văn bản", max_length=64)
    folder = models.CharField("thư mục", max_length=200)
    households = models.PositiveIntegerField("số hộ")
    persons = models.PositiveIntegerField("số nhân khẩu")
    manifest = models.JSONField("bản kê")

    class Meta:
        verbose_name = "bộ số liệu niêm phong"
        verbose_name_plural = "bộ số liệu niêm phong"
        ordering = ["made_at", "id"]

    def __str__(self) -> str:
        return self.name[:12]


class Certificate(models.Model):
    """Giấy chứng nhận hộ nghèo, hộ cận nghèo.  Numbered from 1 for each commune and year, without gaps.

    `content` is what is printed, as it was on the day; `token` is the secret of its QR code.  It holds while it is
    neither superseded nor withdrawn; `withdrawn_on` is the first day on which it no longer does.
    """

    commune = models.ForeignKey(Place, models.PROTECT, related_name="certificates", verbose_name="nơi cấp")
    year = models.PositiveSmallIntegerField("năm")
    serial = models.PositiveIntegerField("số thứ tự")
    number = models.CharField("số giấy", max_length=60)
    line = models.ForeignKey(
        DecisionLine, models.PROTECT, related_name="certificates", verbose_name="hộ trong quyết định"
    )
    household = models.ForeignKey(
        Household, models.PROTECT, related_name="certificates", verbose_name="hộ được cấp"
    )
    category = models.CharField("phân loại", max_length=9, choices=Category)
    issued_on = models.DateField("ngày cấp")
    valid_from = models.DateField("có giá trị từ ngày")
    issued_at = models.DateTimeField("nhập lúc")
    issued_by = models.CharField("người cấp", max_length=64)
    why = models.CharField("lý do cấp lại", max_length=300, blank=True)
    token = models.CharField("mã bí mật", max_length=32, unique=True)
    content = models.JSONField("nội dung in")
    printed_at = models.DateTimeField("in lần đầu lúc", null=True)
    withdrawn_on = models.DateField("thu hồi từ ngày", null=True)
    withdrawn_why = models.CharField("lý do thu hồi", max_length=300, null=True)
    superseded_by = superseding_row()

    class Meta:
        verbose_name = "giấy chứng nhận"
        verbose_name_plural = "giấy chứng nhận"
        ordering = ["commune_id", "year", "serial"]
        constraints = [
            one_of("issuing_certificate_category_known", "category", [Category.poor, Category.near_poor]),
            models.UniqueConstraint(name="issuing_certificate_number", fields=["commune", "year", "serial"]),
            models.UniqueConstraint(
                name="issuing_certificate_one_live",
                fields=["household"],
                condition=Q(superseded_by__isnull=True, withdrawn_on__isnull=True),
            ),
            supersedes_one("issuing_certificate_supersedes_one"),
            models.CheckConstraint(name="issuing_certificate_serial", condition=Q(serial__gt=0)),
            models.CheckConstraint(
                name="issuing_certificate_withdrawn_why",
                condition=Q(withdrawn_on__isnull=True, withdrawn_why__isnull=True)
                | Q(withdrawn_on__isnull=False, withdrawn_why__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["line"], name="issuing_certificate_line")]

    def __str__(self) -> str:
        return self.number


class PaperKind(models.TextChoices):
    """Which paper; the names are those of the templates (`documents/papers`)."""

    minutes = "minutes", "biên bản họp dân"
    posting = "posting", "thông báo niêm yết"
    objection_answer = "objection_answer", "trả lời khiếu nại, phản ánh"
    refusal = "refusal", "trả lời giấy đề nghị"
    report = "report", "báo cáo kết quả rà soát"
    decision = "decision", "quyết định công nhận hộ nghèo, hộ cận nghèo"
    leaving_decision = "leaving_decision", "quyết định công nhận thoát nghèo, thoát cận nghèo"


class IssuedPaper(models.Model):
    """Văn bản ban hành: what was printed to be signed, word for word, with the hashes of its parts.

    `subject` is the row it is about (`decision 12`).  An issued paper is never changed: one whose content was wrong is
    superseded by a new paper (NĐ 30/2020/NĐ-CP, Article 18.3).  The file lies in the data directory, named by its hash.
    """

    kind = models.CharField("loại văn bản", max_length=20, choices=PaperKind)
    subject = models.CharField("về", max_length=60)
    number = models.CharField("số, ký hiệu", max_length=60, blank=True)
    on = models.DateField("ngày văn bản")
    place = models.ForeignKey(Place, models.PROTECT, related_name="issued_papers", verbose_name="địa bàn")
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="issued_papers", verbose_name="đợt rà soát")
    data = models.JSONField("nội dung")
    data_hash = models.CharField("mã nội dung", max_length=64)
    template_hash = models.CharField("mã mẫu", max_length=64)
    file_hash = models.CharField("mã tệp", max_length=64)
    issued_at = models.DateTimeField("ban hành lúc")
    issued_by = models.CharField("người ban hành", max_length=64)
    superseded_by = superseding_row()

    class Meta:
        verbose_name = "văn bản ban hành"
        verbose_name_plural = "văn bản ban hành"
        ordering = ["issued_at", "id"]
        constraints = [
            one_of("issuing_paper_kind_known", "kind", PaperKind.values),
            supersedes_one("issuing_paper_supersedes_one"),
            models.UniqueConstraint(
                name="issuing_paper_one_live",
                fields=["kind", "subject"],
                condition=Q(superseded_by__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"
