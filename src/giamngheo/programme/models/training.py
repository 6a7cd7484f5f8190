"""Sessions with who came, learners of a trade, people who went to work abroad, people who found work."""

from django.db import models
from django.db.models import Q

from giamngheo.integrity.constraints import ends_after_start, one_of
from giamngheo.programme.models.activities import Activity
from giamngheo.programme.models.kept import LIVE, Kept
from giamngheo.programme.models.people import Participant


class HalfDay(models.TextChoices):
    """Which part of a day a session takes."""

    morning = "morning", "sáng"
    afternoon = "afternoon", "chiều"
    whole = "whole", "cả ngày"


class TrainingSession(Kept):
    """Buổi tập huấn: a topic, on a day, by a teacher.  `attending` is their number where nobody is named."""

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="sessions", verbose_name="hoạt động")
    on = models.DateField("ngày")
    half = models.CharField("buổi", max_length=9, choices=HalfDay, default=HalfDay.whole)
    topic = models.CharField("nội dung", max_length=300)
    venue = models.CharField("nơi tổ chức", max_length=200, blank=True)
    teacher = models.CharField("giảng viên", max_length=200, blank=True)
    attending = models.PositiveIntegerField("số người dự", null=True, blank=True)

    class Meta:
        verbose_name = "buổi tập huấn"
        verbose_name_plural = "buổi tập huấn"
        ordering = ["on", "half", "id"]
        constraints = [one_of("programme_session_half_known", "half", HalfDay.values)]

    def __str__(self) -> str:
        return f"{self.on} {self.topic}"


class Attendance(Kept):
    """Lượt dự: a participant was at a session."""

    session = models.ForeignKey(
        TrainingSession, models.PROTECT, related_name="attendances", verbose_name="buổi tập huấn"
    )
    participant = models.ForeignKey(
        Participant, models.PROTECT, related_name="attendances", verbose_name="người tham gia"
    )

    class Meta:
        verbose_name = "lượt dự"
        verbose_name_plural = "lượt dự"
        ordering = ["session_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "participant"], condition=LIVE, name="programme_attendance_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.participant_id}"


class Learner(Kept):
    """Người học nghề: a trade, the days attended, the certificate; the job afterwards is a job placement."""

    participant = models.ForeignKey(
        Participant, models.PROTECT, related_name="learning", verbose_name="người tham gia"
    )
    trade = models.CharField("nghề", max_length=120)
    level = models.CharField("trình độ", max_length=60, blank=True)
    starts_on = models.DateField("khai giảng")
    ends_on = models.DateField("bế giảng", null=True, blank=True)
    days_planned = models.PositiveSmallIntegerField("số ngày học")
    days_attended = models.PositiveSmallIntegerField("số ngày dự", null=True, blank=True)
    certificate = models.CharField("số chứng chỉ", max_length=60, blank=True)
    certified_on = models.DateField("ngày cấp", null=True, blank=True)
    dropped_out = models.BooleanField("bỏ học", default=False)

    class Meta:
        verbose_name = "người học nghề"
        verbose_name_plural = "người học nghề"
        ordering = ["starts_on", "id"]
        constraints = [
            ends_after_start("programme_learner_dates", "starts_on", "ends_on"),
            models.CheckConstraint(
                name="programme_learner_certificate",
                condition=Q(certificate="", certified_on__isnull=True)
                | (~Q(certificate="") & Q(certified_on__isnull=False, dropped_out=False)),
            ),
            models.UniqueConstraint(fields=["participant"], condition=LIVE, name="programme_learner_once"),
        ]

    def __str__(self) -> str:
        return f"{self.participant_id} {self.trade}"


class OverseasWorker(Kept):
    """Người đi làm việc ở nước ngoài: where, through whom, from when to when."""

    participant = models.ForeignKey(
        Participant, models.PROTECT, related_name="overseas", verbose_name="người tham gia"
    )
    country = models.CharField("nước đến", max_length=80)
    enterprise = models.CharField("doanh nghiệp đưa đi", max_length=200, blank=True)
    work = models.CharField("công việc", max_length=200, blank=True)
    contract_months = models.PositiveSmallIntegerField("thời hạn hợp đồng (tháng)", null=True, blank=True)
    left_on = models.DateField("ngày xuất cảnh", null=True, blank=True)
    back_on = models.DateField("ngày về nước", null=True, blank=True)

    class Meta:
        verbose_name = "người đi làm việc ở nước ngoài"
        verbose_name_plural = "người đi làm việc ở nước ngoài"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="programme_overseas_dates",
                condition=Q(back_on__isnull=True)
                | (Q(left_on__isnull=False) & Q(back_on__gte=models.F("left_on"))),
            ),
            models.UniqueConstraint(fields=["participant"], condition=LIVE, name="programme_overseas_once"),
        ]

    def __str__(self) -> str:
        return f"{self.participant_id} {self.country}"


class WorkKind(models.TextChoices):
    """What work somebody has after a course or a referral."""

    employed = "employed", "được tuyển dụng"
    self_employed = "self_employed", "tự tạo việc làm"
    group = "group", "vào tổ hợp tác, hợp tác xã"
    same = "same", "làm nghề cũ, năng suất tăng"


class JobPlacement(Kept):
    """Việc làm được nhận: after a course, or through a referral."""

    participant = models.ForeignKey(
        Participant, models.PROTECT, related_name="placements", verbose_name="người tham gia"
    )
    kind = models.CharField("loại", max_length=13, choices=WorkKind)
    employer = models.CharField("nơi làm việc", max_length=200, blank=True)
    work = models.CharField("công việc", max_length=200, blank=True)
    starts_on = models.DateField("từ ngày")
    ends_on = models.DateField("đến hết ngày", null=True, blank=True)

    class Meta:
        verbose_name = "việc làm được nhận"
        verbose_name_plural = "việc làm được nhận"
        ordering = ["starts_on", "id"]
        constraints = [
            one_of("programme_placement_kind_known", "kind", WorkKind.values),
            ends_after_start("programme_placement_dates", "starts_on", "ends_on"),
        ]

    def __str__(self) -> str:
        return f"{self.participant_id} {self.kind}"
