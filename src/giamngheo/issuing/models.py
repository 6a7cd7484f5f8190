"""Sealed snapshots; documents come later."""

from django.db import models

from giamngheo.review.models import Cycle


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
