"""The movement: nominations and awards, agencies twinned with villages, households put forward as examples."""

from django.db import models
from django.db.models import Q

from giamngheo.integrity.constraints import ends_after_start, one_of
from giamngheo.places.models import Place
from giamngheo.programme.models.kept import LIVE, Kept, money
from giamngheo.registry.models import Household


class Nominee(models.TextChoices):
    """Who is nominated."""

    collective = "collective", "tập thể"
    person = "person", "cá nhân"
    household = "household", "hộ gia đình"


class AwardLevel(models.TextChoices):
    """Who gives the award."""

    commune = "commune", "cấp xã"
    district = "district", "cấp huyện"
    province = "province", "cấp tỉnh"
    ministry = "ministry", "bộ, ngành trung ương"
    state = "state", "Nhà nước"


class Nomination(Kept):
    """Đề nghị khen thưởng: who, for what movement, by which criteria and what was achieved by them."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="nominations", verbose_name="địa bàn")
    movement = models.CharField("phong trào", max_length=300)
    year = models.PositiveSmallIntegerField("năm")
    nominee = models.CharField("đối tượng", max_length=10, choices=Nominee)
    name = models.CharField("tên", max_length=200)
    household = models.ForeignKey(
        Household, models.PROTECT, null=True, blank=True, related_name="nominations", verbose_name="hộ"
    )
    criteria = models.TextField("tiêu chuẩn")
    achievement = models.TextField("thành tích")
    level = models.CharField("cấp khen", max_length=8, choices=AwardLevel)
    proposed_by = models.CharField("nơi đề nghị", max_length=200)
    on = models.DateField("ngày đề nghị")

    class Meta:
        verbose_name = "đề nghị khen thưởng"
        verbose_name_plural = "đề nghị khen thưởng"
        ordering = ["-year", "id"]
        constraints = [
            one_of("programme_nomination_nominee_known", "nominee", Nominee.values),
            one_of("programme_nomination_level_known", "level", AwardLevel.values),
            models.CheckConstraint(
                name="programme_nomination_household",
                condition=Q(nominee="household", household__isnull=False) | Q(household__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["place", "movement", "year", "name", "level"],
                condition=LIVE,
                name="programme_nomination_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Award(Kept):
    """Khen thưởng: given for a nomination, by a decision."""

    nomination = models.ForeignKey(
        Nomination, models.PROTECT, related_name="awards", verbose_name="đề nghị khen thưởng"
    )
    title = models.CharField("hình thức", max_length=120)
    decision = models.CharField("số quyết định", max_length=60)
    decided_on = models.DateField("ngày quyết định")
    issuer = models.CharField("cơ quan ban hành", max_length=200)
    amount = models.BigIntegerField("tiền thưởng", null=True, blank=True)

    class Meta:
        verbose_name = "khen thưởng"
        verbose_name_plural = "khen thưởng"
        ordering = ["-decided_on", "id"]
        constraints = [
            money("programme_award_amount"),
            models.UniqueConstraint(fields=["nomination"], condition=LIVE, name="programme_award_once"),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.decision}"


class Twinning(Kept):
    """Kết nghĩa: an agency helps a village or commune from a day, and what it promised."""

    agency = models.CharField("cơ quan, đơn vị", max_length=200)
    place = models.ForeignKey(Place, models.PROTECT, related_name="twinnings", verbose_name="địa bàn")
    starts_on = models.DateField("từ ngày")
    ends_on = models.DateField("đến hết ngày", null=True, blank=True)
    decision = models.CharField("số quyết định", max_length=60, blank=True)
    promised = models.TextField("nội dung cam kết")
    amount = models.BigIntegerField("trị giá cam kết", null=True, blank=True)

    class Meta:
        verbose_name = "kết nghĩa"
        verbose_name_plural = "kết nghĩa"
        ordering = ["place_id", "starts_on", "id"]
        constraints = [
            ends_after_start("programme_twinning_dates", "starts_on", "ends_on"),
            money("programme_twinning_amount"),
            models.UniqueConstraint(
                fields=["agency", "place", "starts_on"], condition=LIVE, name="programme_twinning_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency} {self.place_id}"


class TwinningResult(Kept):
    """Kết quả kết nghĩa: what came of it on a day, and how many households had something of it."""

    twinning = models.ForeignKey(Twinning, models.PROTECT, related_name="results", verbose_name="kết nghĩa")
    on = models.DateField("ngày")
    what = models.CharField("nội dung", max_length=300)
    amount = models.BigIntegerField("trị giá", null=True, blank=True)
    households = models.PositiveIntegerField("số hộ được giúp", null=True, blank=True)

    class Meta:
        verbose_name = "kết quả kết nghĩa"
        verbose_name_plural = "kết quả kết nghĩa"
        ordering = ["on", "id"]
        constraints = [money("programme_twinning_result_amount")]

    def __str__(self) -> str:
        return f"{self.twinning_id} {self.what}"


class ExampleHousehold(Kept):
    """Hộ tiêu biểu: put forward as an example; shown to others only where the household agreed."""

    household = models.ForeignKey(Household, models.PROTECT, related_name="examples", verbose_name="hộ")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name="địa bàn")
    year = models.PositiveSmallIntegerField("năm")
    story = models.TextField("việc làm tiêu biểu")
    agreed_on = models.DateField("hộ đồng ý ngày", null=True, blank=True)

    class Meta:
        verbose_name = "hộ tiêu biểu"
        verbose_name_plural = "hộ tiêu biểu"
        ordering = ["-year", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["household", "year"], condition=LIVE, name="programme_example_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.household_id} {self.year}"
