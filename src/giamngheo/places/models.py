"""Tables of places: a row is one unit during the time it had one code, name, kind and parent."""

from django.db import models

from giamngheo.integrity.constraints import ends_after_start, one_of
from giamngheo.integrity.fields import ByteOrderedField


class Level(models.TextChoices):
    """How high a unit stands; after 1 July 2025 no unit stands between province and commune."""

    province = "province", "cấp tỉnh"
    district = "district", "cấp huyện"
    commune = "commune", "cấp xã"
    village = "village", "thôn, khối phố"


class Kind(models.TextChoices):
    """What a unit is called in law."""

    tinh = "tinh", "tỉnh"
    thanh_pho = "thanh_pho", "thành phố"
    huyen = "huyen", "huyện"
    xa = "xa", "xã"
    phuong = "phuong", "phường"
    thi_tran = "thi_tran", "thị trấn"
    dac_khu = "dac_khu", "đặc khu"
    thon = "thon", "thôn"
    khoi_pho = "khoi_pho", "khối phố"
    ban = "ban", "bản"
    to_dan_pho = "to_dan_pho", "tổ dân phố"


class Area(models.TextChoices):
    """Which of the two income lines holds: wards and towns are urban, communes rural."""

    rural = "rural", "nông thôn"
    urban = "urban", "thành thị"


class Place(models.Model):
    """A unit between two dates.

    Codes are used again after a merger (five codes of Bắc Sơn since 1 July 2025), so a unit is its code
    together with a date.  `path` is the codes from the province down, each followed by a stroke.
    """

    code = ByteOrderedField("mã", max_length=32)
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)
    name = models.CharField("tên", max_length=120)
    full_name = models.CharField("tên đầy đủ", max_length=160)
    folded = ByteOrderedField("tên không dấu", max_length=160)
    sort = ByteOrderedField("khóa sắp xếp", max_length=320)
    level = models.CharField("cấp", max_length=16, choices=Level)
    kind = models.CharField("loại", max_length=16, choices=Kind)
    area = models.CharField("khu vực", max_length=8, choices=Area)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    path = ByteOrderedField("đường dẫn", max_length=160)
    population = models.PositiveIntegerField("dân số", null=True, blank=True)
    synthetic = models.BooleanField("mô phỏng", default=False)

    class Meta:
        verbose_name = "địa bàn"
        verbose_name_plural = "địa bàn"
        ordering = ["sort", "code", "valid_from"]
        indexes = [
            models.Index(fields=["level", "valid_from"], name="places_place_level"),
            models.Index(fields=["folded"], name="places_place_folded"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="places_place_code_from"),
            models.UniqueConstraint(fields=["path", "valid_from"], name="places_place_path_from"),
            ends_after_start("places_place_dates"),
            one_of("places_place_level_known", "level", Level.values),
            one_of("places_place_kind_known", "kind", Kind.values),
            one_of("places_place_area_known", "area", Area.values),
        ]

    def __str__(self) -> str:
        return self.full_name


class Share(models.TextChoices):
    """How much of a unit went to its successor."""

    whole = "whole", "toàn bộ"
    part = "part", "một phần"


class Lineage(models.Model):
    """From `on`, the territory of the predecessor, whole or in part, lies in the successor."""

    predecessor = models.ForeignKey(Place, models.PROTECT, related_name="became", verbose_name="đơn vị cũ")
    successor = models.ForeignKey(
        Place, models.PROTECT, related_name="formed_from", verbose_name="đơn vị mới"
    )
    on = models.DateField("từ ngày")
    share = models.CharField("phần", max_length=8, choices=Share)

    class Meta:
        verbose_name = "kế thừa địa bàn"
        verbose_name_plural = "kế thừa địa bàn"
        ordering = ["on", "predecessor_id", "successor_id"]
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="places_lineage_pair"),
            models.UniqueConstraint(
                fields=["predecessor"], condition=models.Q(share="whole"), name="places_lineage_whole_once"
            ),
            one_of("places_lineage_share_known", "share", Share.values),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor_id} → {self.successor_id} ({self.share})"


class MarkKind(models.TextChoices):
    """What a decision says of a place."""

    dbkk = "dbkk", "xã đặc biệt khó khăn"
    region_1 = "region_1", "khu vực I"
    region_2 = "region_2", "khu vực II"
    region_3 = "region_3", "khu vực III"
    high_rate = "high_rate", "xã có tỷ lệ hộ nghèo cao"


class Certainty(models.TextChoices):
    """How far a fact can be trusted."""

    verified = "verified", "đã kiểm chứng"
    inferred = "inferred", "suy ra"
    from_memory = "from_memory", "chưa kiểm chứng"
    missing = "missing", "chưa có nguồn"


class Mark(models.Model):
    """A standing given to a place by decision, between two dates.

    `missing` on a unit says that one more of the units below it has the mark and that no source at hand
    names which.
    """

    place = models.ForeignKey(Place, models.PROTECT, related_name="marks", verbose_name="địa bàn")
    mark = models.CharField("diện", max_length=16, choices=MarkKind)
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)
    source = models.CharField("nguồn", max_length=300)
    certainty = models.CharField("mức tin cậy", max_length=16, choices=Certainty)

    class Meta:
        verbose_name = "diện của địa bàn"
        verbose_name_plural = "diện của địa bàn"
        ordering = ["mark", "place_id", "valid_from"]
        constraints = [
            ends_after_start("places_mark_dates"),
            one_of("places_mark_known", "mark", MarkKind.values),
            one_of("places_mark_certainty_known", "certainty", Certainty.values),
        ]

    def __str__(self) -> str:
        return f"{self.mark} {self.place_id} ({self.certainty})"
