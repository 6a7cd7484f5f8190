"""The steps of a cycle at each village and commune, and what each step leaves behind.

A cycle that follows a procedure of the law has one `ReviewUnit` for every village and commune taking part.  Every
step taken is a `StepTaken`; what it produced (a meeting, a posting, a report, an opinion) hangs on it and counts
while the step is not undone.  Rows are written by `actions` only.
"""

from django.db import models
from django.db.models import F, Q

from giamngheo.access.models import Account
from giamngheo.integrity.constraints import ends_after_start, one_of
from giamngheo.places.models import Place
from giamngheo.registry.models import Household, Person
from giamngheo.review.models.cycles import Cycle, Decision, Sheet


class Step(models.TextChoices):
    """A step of a procedure; which of them a procedure has, and in what order, is data (`law/data/procedures`)."""

    list = "list", "lập danh sách"
    collect = "collect", "thu thập thông tin"
    meeting = "meeting", "họp dân"
    posting = "posting", "niêm yết"
    report = "report", "báo cáo"
    opinion = "opinion", "xin ý kiến"
    recognise = "recognise", "công nhận"
    certify = "certify", "cấp giấy chứng nhận"
    done = "done", "đã xong"


class ListReason(models.TextChoices):
    """Why a household is on the list to review."""

    poor = "poor", "đang là hộ nghèo"
    near_poor = "near_poor", "đang là hộ cận nghèo"
    applied = "applied", "có giấy đề nghị"
    objected = "objected", "có khiếu nại, phản ánh"
    sampled = "sampled", "thuộc mẫu khảo sát"


class Wish(models.TextChoices):
    """What an application asks for."""

    to_be_listed = "to_be_listed", "công nhận hộ nghèo, hộ cận nghèo"
    to_leave = "to_leave", "công nhận thoát nghèo, thoát cận nghèo"
    medium = "medium", "xác định hộ có mức sống trung bình"
    low_income = "low_income", "xác định người lao động có thu nhập thấp"


class ObjectionKind(models.TextChoices):
    """What an objection says."""

    should_be_listed = "should_be_listed", "hộ phải được đưa vào danh sách"
    should_not_be_listed = "should_not_be_listed", "hộ không đáng có trong danh sách"
    wrong_facts = "wrong_facts", "thông tin hoặc điểm của hộ không đúng"
    procedure = "procedure", "cách làm không đúng quy định"
    other = "other", "khác"


class Outcome(models.TextChoices):
    """What came of an objection."""

    changed = "changed", "có căn cứ, kết quả thay đổi"
    kept = "kept", "đã phúc tra, giữ nguyên kết quả"
    dismissed = "dismissed", "không có căn cứ"


class ReviewUnit(models.Model):
    """A village or commune in a cycle, and the step it is at.  `version` grows with every step taken or undone."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="units", verbose_name="đợt rà soát")
    place = models.ForeignKey(Place, models.PROTECT, related_name="review_units", verbose_name="địa bàn")
    step = models.CharField("bước", max_length=10, choices=Step)
    version = models.PositiveIntegerField("lần thay đổi", default=0)

    class Meta:
        verbose_name = "địa bàn rà soát"
        verbose_name_plural = "địa bàn rà soát"
        ordering = ["cycle_id", "id"]
        constraints = [
            one_of("review_unit_step_known", "step", Step.values),
            models.UniqueConstraint(name="review_unit_once", fields=["cycle", "place"]),
        ]

    def __str__(self) -> str:
        return f"{self.cycle_id} {self.place_id} {self.step}"


class StepTaken(models.Model):
    """One act that moved a unit: the day it is dated, the moment it was entered; undone, it no longer counts."""

    unit = models.ForeignKey(ReviewUnit, models.PROTECT, related_name="steps", verbose_name="địa bàn rà soát")
    act = models.CharField("việc", max_length=24)
    from_step = models.CharField("từ bước", max_length=10, choices=Step)
    to_step = models.CharField("đến bước", max_length=10, choices=Step)
    on = models.DateField("ngày")
    at = models.DateTimeField("nhập lúc")
    by = models.CharField("người nhập", max_length=64)
    undone_at = models.DateTimeField("hoàn tác lúc", null=True)
    undone_by = models.CharField("người hoàn tác", max_length=64, null=True)

    class Meta:
        verbose_name = "bước đã thực hiện"
        verbose_name_plural = "bước đã thực hiện"
        ordering = ["id"]
        constraints = [
            one_of("review_step_from_known", "from_step", Step.values),
            one_of("review_step_to_known", "to_step", Step.values),
            models.CheckConstraint(
                name="review_step_undone_by_somebody",
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.on}"


class Application(models.Model):
    """Giấy đề nghị: what a household (or a worker in it) asks, and what form A said where it was asked.

    `screen` holds the answers of form A by question; `screened_out` is null while form A was not asked or leaves
    the household to form B.
    """

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="applications", verbose_name="đợt rà soát")
    household = models.ForeignKey(Household, models.PROTECT, related_name="applications", verbose_name="hộ")
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="applications", verbose_name="người lao động"
    )
    wish = models.CharField("đề nghị", max_length=12, choices=Wish)
    received_on = models.DateField("ngày nhận")
    screen = models.JSONField("phiếu A", null=True)
    screened_out = models.BooleanField("chắc chắn không nghèo", null=True)
    at = models.DateTimeField("nhập lúc")
    by = models.CharField("người nhập", max_length=64)
    withdrawn_on = models.DateField("ngày rút", null=True)

    class Meta:
        verbose_name = "giấy đề nghị"
        verbose_name_plural = "giấy đề nghị"
        ordering = ["received_on", "id"]
        constraints = [
            one_of("review_application_wish_known", "wish", Wish.values),
            ends_after_start("review_application_dates", "received_on", "withdrawn_on"),
            models.UniqueConstraint(
                name="review_application_one_open",
                fields=["cycle", "household", "wish"],
                condition=Q(withdrawn_on__isnull=True, person__isnull=True),
            ),
            models.UniqueConstraint(
                name="review_application_one_open_person",
                fields=["cycle", "person", "wish"],
                condition=Q(withdrawn_on__isnull=True, person__isnull=False),
            ),
            models.CheckConstraint(
                name="review_application_worker",
                condition=Q(wish="low_income", person__isnull=False)
                | (~Q(wish="low_income") & Q(person__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household_id} {self.wish} {self.received_on}"


class Refusal(models.Model):
    """Văn bản trả lời: why an application is refused, in writing."""

    application = models.OneToOneField(
        Application, models.PROTECT, related_name="refusal", verbose_name="giấy đề nghị"
    )
    number = models.CharField("số văn bản", max_length=60)
    on = models.DateField("ngày")
    reason = models.TextField("lý do")
    signed_by = models.CharField("người ký", max_length=120)
    at = models.DateTimeField("nhập lúc")
    by = models.CharField("người nhập", max_length=64)

    class Meta:
        verbose_name = "văn bản trả lời"
        verbose_name_plural = "văn bản trả lời"
        ordering = ["on", "id"]
        constraints = [
            models.CheckConstraint(name="review_refusal_has_a_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return self.number


class ListEntry(models.Model):
    """A household on the list of a village, why, and who is to review it."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="entries", verbose_name="đợt rà soát")
    unit = models.ForeignKey(
        ReviewUnit, models.PROTECT, related_name="entries", verbose_name="địa bàn rà soát"
    )
    household = models.ForeignKey(Household, models.PROTECT, related_name="list_entries", verbose_name="hộ")
    reason = models.CharField("lý do", max_length=10, choices=ListReason)
    application = models.OneToOneField(
        Application, models.PROTECT, null=True, related_name="entry", verbose_name="giấy đề nghị"
    )
    reviewer = models.ForeignKey(
        Account, models.PROTECT, null=True, related_name="+", verbose_name="rà soát viên"
    )
    added_on = models.DateField("ngày đưa vào")
    removed_on = models.DateField("ngày đưa ra", null=True)
    removed_why = models.CharField("lý do đưa ra", max_length=300, null=True)

    class Meta:
        verbose_name = "hộ trong danh sách rà soát"
        verbose_name_plural = "hộ trong danh sách rà soát"
        ordering = ["id"]
        constraints = [
            one_of("review_entry_reason_known", "reason", ListReason.values),
            ends_after_start("review_entry_dates", "added_on", "removed_on"),
            models.UniqueConstraint(
                name="review_entry_once",
                fields=["cycle", "household"],
                condition=Q(removed_on__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household_id} {self.reason}"


class Meeting(models.Model):
    """Cuộc họp dân.  It is adopted when at least half of those present agree."""

    step = models.OneToOneField(StepTaken, models.PROTECT, related_name="meeting", verbose_name="bước")
    unit = models.ForeignKey(ReviewUnit, models.PROTECT, related_name="meetings", verbose_name="thôn")
    held_on = models.DateField("ngày họp")
    venue = models.CharField("nơi họp", max_length=200)
    chair = models.CharField("chủ trì", max_length=120)
    secretary = models.CharField("thư ký", max_length=120)
    representative = models.CharField("đại diện hộ dân", max_length=120)
    present = models.PositiveIntegerField("số người dự")
    agreeing = models.PositiveIntegerField("số người nhất trí")
    adopted = models.BooleanField("được nhất trí")
    remarks = models.TextField("ý kiến", blank=True)

    class Meta:
        verbose_name = "cuộc họp dân"
        verbose_name_plural = "cuộc họp dân"
        ordering = ["held_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="review_meeting_counts", condition=Q(present__gt=0, agreeing__lte=F("present"))
            ),
            models.CheckConstraint(
                name="review_meeting_adopted",
                condition=Q(adopted=True, agreeing__gte=F("present") - F("agreeing"))
                | Q(adopted=False, agreeing__lt=F("present") - F("agreeing")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.held_on}"


class Posting(models.Model):
    """Đợt niêm yết: from which day to which, where, and the list exactly as it was posted.

    `listed` is a list of `{code, name, village, category}` and nothing else about a person; `hash` is of it.
    """

    step = models.OneToOneField(StepTaken, models.PROTECT, related_name="posting", verbose_name="bước")
    unit = models.ForeignKey(ReviewUnit, models.PROTECT, related_name="postings", verbose_name="thôn")
    number = models.PositiveSmallIntegerField("lần")
    from_on = models.DateField("từ ngày")
    until_on = models.DateField("đến hết ngày")
    venues = models.JSONField("nơi niêm yết")
    listed = models.JSONField("danh sách đã niêm yết")
    hash = models.CharField("mã nội dung", max_length=64)

    class Meta:
        verbose_name = "đợt niêm yết"
        verbose_name_plural = "đợt niêm yết"
        ordering = ["unit_id", "number", "id"]
        constraints = [ends_after_start("review_posting_dates", "from_on", "until_on")]

    def __str__(self) -> str:
        return f"{self.unit_id} lần {self.number}"


class Objection(models.Model):
    """Khiếu nại, phản ánh: who said what about which household, by when it must be answered, and the answer.

    `sheet` is the new sheet of the re-check, where one was made.
    """

    unit = models.ForeignKey(ReviewUnit, models.PROTECT, related_name="objections", verbose_name="thôn")
    household = models.ForeignKey(
        Household, models.PROTECT, null=True, related_name="objections", verbose_name="hộ"
    )
    kind = models.CharField("loại", max_length=20, choices=ObjectionKind)
    text = models.TextField("nội dung")
    by_name = models.CharField("người phản ánh", max_length=120)
    by_contact = models.CharField("địa chỉ, điện thoại", max_length=200, blank=True)
    received_on = models.DateField("ngày nhận")
    due_on = models.DateField("hạn trả lời")
    at = models.DateTimeField("nhập lúc")
    by = models.CharField("người nhập", max_length=64)
    outcome = models.CharField("kết quả", max_length=10, choices=Outcome, null=True)
    answer = models.TextField("trả lời", null=True)
    answered_on = models.DateField("ngày trả lời", null=True)
    answered_by = models.CharField("người trả lời", max_length=64, null=True)
    sheet = models.ForeignKey(
        Sheet, models.PROTECT, null=True, related_name="objections", verbose_name="phiếu phúc tra"
    )

    class Meta:
        verbose_name = "khiếu nại/phản ánh"
        verbose_name_plural = "khiếu nại/phản ánh"
        ordering = ["received_on", "id"]
        constraints = [
            one_of("review_objection_kind_known", "kind", ObjectionKind.values),
            one_of("review_objection_outcome_known", "outcome", Outcome.values),
            ends_after_start("review_objection_due", "received_on", "due_on"),
            ends_after_start("review_objection_answered", "received_on", "answered_on"),
            models.CheckConstraint(
                name="review_objection_answer_whole",
                condition=Q(
                    outcome__isnull=True,
                    answer__isnull=True,
                    answered_on__isnull=True,
                    answered_by__isnull=True,
                )
                | Q(
                    outcome__isnull=False,
                    answer__isnull=False,
                    answered_on__isnull=False,
                    answered_by__isnull=False,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.kind} {self.received_on}"


class CommuneReport(models.Model):
    """Báo cáo kết quả rà soát: what the commune reports upwards before it decides; `counts` as they were then."""

    step = models.OneToOneField(StepTaken, models.PROTECT, related_name="report", verbose_name="bước")
    unit = models.ForeignKey(ReviewUnit, models.PROTECT, related_name="reports", verbose_name="xã")
    number = models.CharField("số báo cáo", max_length=60)
    on = models.DateField("ngày")
    signed_by = models.CharField("người ký", max_length=120)
    counts = models.JSONField("số liệu")

    class Meta:
        verbose_name = "báo cáo kết quả rà soát"
        verbose_name_plural = "báo cáo kết quả rà soát"
        ordering = ["on", "id"]

    def __str__(self) -> str:
        return self.number


class Opinion(models.Model):
    """Ý kiến của cấp trên: agreement, or the villages that must check again and why."""

    step = models.OneToOneField(StepTaken, models.PROTECT, related_name="opinion", verbose_name="bước")
    unit = models.ForeignKey(ReviewUnit, models.PROTECT, related_name="opinions", verbose_name="xã")
    number = models.CharField("số văn bản", max_length=60)
    on = models.DateField("ngày")
    signed_by = models.CharField("người ký", max_length=120)
    agrees = models.BooleanField("nhất trí")
    remarks = models.TextField("nội dung", blank=True)
    again = models.JSONField("thôn phải phúc tra", default=list)

    class Meta:
        verbose_name = "ý kiến của cấp trên"
        verbose_name_plural = "ý kiến của cấp trên"
        ordering = ["on", "id"]
        constraints = [
            models.CheckConstraint(name="review_opinion_says_why", condition=Q(agrees=True) | ~Q(remarks="")),
        ]

    def __str__(self) -> str:
        return self.number


class DecisionStep(models.Model):
    """Which step of a unit a decision of recognition was."""

    step = models.OneToOneField(StepTaken, models.PROTECT, related_name="decided", verbose_name="bước")
    decision = models.OneToOneField(
        Decision, models.PROTECT, related_name="step", verbose_name="quyết định công nhận"
    )

    class Meta:
        verbose_name = "bước công nhận"
        verbose_name_plural = "bước công nhận"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.decision_id}"


class WorkerLine(models.Model):
    """Người lao động có thu nhập thấp named by a decision: a person, not a household (NĐ 30/2025/NĐ-CP)."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="workers", verbose_name="quyết định")
    application = models.OneToOneField(
        Application, models.PROTECT, related_name="worker_line", verbose_name="giấy đề nghị"
    )
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="worker_lines", verbose_name="người lao động"
    )
    income = models.PositiveIntegerField("thu nhập, đồng/người/tháng")

    class Meta:
        verbose_name = "người lao động trong quyết định"
        verbose_name_plural = "người lao động trong quyết định"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.person_id} {self.decision_id}"
