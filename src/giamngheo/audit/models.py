"""Tables of the action log."""

from django.db import models


class Line(models.Model):
    """One act.  Lines are only ever added; `hash` covers the line and the hash of the line before it."""

    number = models.BigIntegerField("số thứ tự", unique=True)
    at = models.DateTimeField("lúc")
    account_id = models.CharField("tài khoản", max_length=64)
    office = models.CharField("chức vụ", max_length=200, blank=True)
    address = models.CharField("địa chỉ máy", max_length=64, blank=True)
    verb = models.CharField("hành động", max_length=64)
    object_kind = models.CharField("loại đối tượng", max_length=64)
    object_id = models.CharField("mã đối tượng", max_length=128)
    place_code = models.CharField("mã địa bàn", max_length=32, blank=True)
    details = models.JSONField("chi tiết", default=dict)
    previous_hash = models.CharField("mã niêm phong dòng trước", max_length=64)
    hash = models.CharField("mã niêm phong", max_length=64, unique=True)

    class Meta:
        verbose_name = "dòng nhật ký"
        verbose_name_plural = "nhật ký"
        ordering = ["number"]
        indexes = [
            models.Index(fields=["object_kind", "object_id"], name="audit_line_object"),
            models.Index(fields=["account_id", "at"], name="audit_line_account"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.verb} {self.object_kind} {self.object_id}"


class Head(models.Model):
    """The end of the chain: one row, which every writer locks before adding a line."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    count = models.BigIntegerField("số dòng", default=0)
    last_hash = models.CharField("mã niêm phong cuối", max_length=64, blank=True)

    class Meta:
        verbose_name = "đầu chuỗi nhật ký"
        verbose_name_plural = "đầu chuỗi nhật ký"
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="audit_head_is_one_row")]

    def __str__(self) -> str:
        return f"{self.count} {self.last_hash}"
