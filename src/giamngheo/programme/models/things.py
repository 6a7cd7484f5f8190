"""What was put up and what was eaten: installations and their checks, children measured, school meals."""

from django.db import models
from django.db.models import Q

from giamngheo.integrity.constraints import ends_after_start, one_of
from giamngheo.places.models import Place
from giamngheo.programme.models.activities import Activity
from giamngheo.programme.models.kept import LIVE, Kept, money
from giamngheo.programme.models.people import Participant

MICRODEGREES = 1_000_000


class InstallationState(models.TextChoices):
    """How an installation does."""

    working = "working", "hoạt động tốt"
    faulty = "faulty", "hỏng, chờ sửa"
    repaired = "repaired", "đã sửa"
    removed = "removed", "đã tháo dỡ"


class Installation(Kept):
    """Thiết bị lắp đặt: a loudspeaker cluster, a panel, a machine; where it stands, its warranty, how it does.

    `latitude` and `longitude` are in millionths of a degree.  `state` is that of the last check.
    """

    activity = models.ForeignKey(
        Activity, models.PROTECT, related_name="installations", verbose_name="hoạt động"
    )
    asset = models.CharField("thiết bị", max_length=200)
    place = models.ForeignKey(Place, models.PROTECT, related_name="installations", verbose_name="nơi lắp đặt")
    spot = models.CharField("vị trí", max_length=200, blank=True)
    latitude = models.IntegerField("vĩ độ (phần triệu)", null=True, blank=True)
    longitude = models.IntegerField("kinh độ (phần triệu)", null=True, blank=True)
    serial = models.CharField("số hiệu", max_length=60, blank=True)
    producer = models.CharField("nơi sản xuất", max_length=200, blank=True)
    installed_on = models.DateField("ngày lắp đặt")
    warranty_until = models.DateField("bảo hành đến hết ngày", null=True, blank=True)
    amount = models.BigIntegerField("giá trị", null=True, blank=True)
    state = models.CharField(
        "tình trạng", max_length=8, choices=InstallationState, default=InstallationState.working
    )

    class Meta:
        verbose_name = "thiết bị lắp đặt"
        verbose_name_plural = "thiết bị lắp đặt"
        ordering = ["activity_id", "id"]
        constraints = [
            one_of("programme_installation_state_known", "state", InstallationState.values),
            ends_after_start("programme_installation_dates", "installed_on", "warranty_until"),
            money("programme_installation_amount"),
            models.CheckConstraint(
                name="programme_installation_coordinates",
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__gte=-90 * MICRODEGREES,
                    latitude__lte=90 * MICRODEGREES,
                    longitude__gte=-180 * MICRODEGREES,
                    longitude__lte=180 * MICRODEGREES,
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.asset


class InstallationCheck(Kept):
    """Lần kiểm tra thiết bị."""

    installation = models.ForeignKey(
        Installation, models.PROTECT, related_name="checks", verbose_name="thiết bị lắp đặt"
    )
    on = models.DateField("ngày")
    state = models.CharField("tình trạng", max_length=8, choices=InstallationState)
    note = models.CharField("ghi chú", max_length=300, blank=True)

    class Meta:
        verbose_name = "lần kiểm tra thiết bị"
        verbose_name_plural = "lần kiểm tra thiết bị"
        ordering = ["on", "id"]
        constraints = [one_of("programme_check_state_known", "state", InstallationState.values)]

    def __str__(self) -> str:
        return f"{self.installation_id} {self.on} {self.state}"


class ChildMeasurement(Kept):
    """Lần cân đo: a child's weight in grams and height in millimetres on a day.  Health data: read with that power."""

    participant = models.ForeignKey(
        Participant, models.PROTECT, related_name="measurements", verbose_name="người tham gia"
    )
    on = models.DateField("ngày")
    weight_grams = models.PositiveIntegerField("cân nặng (gam)", null=True, blank=True)
    height_mm = models.PositiveIntegerField("chiều cao (mm)", null=True, blank=True)

    class Meta:
        verbose_name = "lần cân đo"
        verbose_name_plural = "lần cân đo"
        ordering = ["on", "id"]
        constraints = [
            models.CheckConstraint(
                name="programme_measurement_something",
                condition=Q(weight_grams__isnull=False) | Q(height_mm__isnull=False),
            ),
            models.CheckConstraint(
                name="programme_measurement_possible",
                condition=(Q(weight_grams__isnull=True) | Q(weight_grams__gte=300, weight_grams__lte=200_000))
                & (Q(height_mm__isnull=True) | Q(height_mm__gte=250, height_mm__lte=2_300)),
            ),
            models.UniqueConstraint(
                fields=["participant", "on"], condition=LIVE, name="programme_measurement_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant_id} {self.on}"


class SchoolMeal(Kept):
    """Bữa ăn học đường: meals given in a school in a month, to so many children."""

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="meals", verbose_name="hoạt động")
    school = models.CharField("trường", max_length=200)
    month = models.DateField("tháng (ngày đầu)")
    children = models.PositiveIntegerField("số trẻ")
    meals = models.PositiveIntegerField("số suất ăn")
    amount = models.BigIntegerField("kinh phí")

    class Meta:
        verbose_name = "bữa ăn học đường"
        verbose_name_plural = "bữa ăn học đường"
        ordering = ["month", "school", "id"]
        constraints = [
            money("programme_meal_amount"),
            models.CheckConstraint(name="programme_meal_month", condition=Q(month__day=1)),
            models.UniqueConstraint(
                fields=["activity", "school", "month"], condition=LIVE, name="programme_meal_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.school} {self.month:%m/%Y}"
