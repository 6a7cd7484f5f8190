"""Households, persons, memberships, statuses and events.

Dates are inclusive at both ends and `valid_to` is null while a row is open, save `Household.closed_on`, which
is the first day on which the household no longer counts.  Rows are written by `actions` only.
"""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from giamngheo.integrity.constraints import ends_after_start, one_of
from giamngheo.integrity.fields import ByteOrderedField
from giamngheo.integrity.superseding import supersedes_one, superseding_row
from giamngheo.places.models import Place


class Category(models.TextChoices):
    """What a household can be recognised to be."""

    poor = "poor", "hộ nghèo"
    near_poor = "near_poor", "hộ cận nghèo"
    medium = "medium", "hộ có mức sống trung bình"
    not_poor = "not_poor", "không nghèo"


class Relation(models.TextChoices):
    """Of a member to the head."""

    head = "head", "chủ hộ"
    spouse = "spouse", "vợ/chồng"
    child = "child", "con"
    parent = "parent", "bố/mẹ"
    grandparent = "grandparent", "ông/bà"
    grandchild = "grandchild", "cháu"
    sibling = "sibling", "anh/chị/em"
    other = "other", "khác"


class Sex(models.TextChoices):
    """As the papers of a person say."""

    male = "male", "nam"
    female = "female", "nữ"


class EventKind(models.TextChoices):
    """What can happen to a whole household."""

    moved_in = "moved_in", "chuyển đến"
    moved_out = "moved_out", "chuyển đi"
    moved_within = "moved_within", "chuyển trong địa bàn"
    died_out = "died_out", "không còn thành viên"
    split_from = "split_from", "tách hộ"
    merged_into = "merged_into", "nhập hộ"
    found = "found", "bổ sung hộ còn sót"
    struck_off = "struck_off", "loại hộ ghi nhầm"


ARRIVALS = (EventKind.moved_in, EventKind.split_from, EventKind.found)
DEPARTURES = (EventKind.moved_out, EventKind.died_out, EventKind.merged_into, EventKind.struck_off)
WITH_ANOTHER = (EventKind.split_from, EventKind.merged_into)


class ActKind(models.TextChoices):
    """What a clerk can enter of a household and its members."""

    entered = "entered", "thêm hộ vào sổ"
    returned = "returned", "hộ cũ trở lại"
    born = "born", "sinh"
    added = "added", "bổ sung người còn sót"
    died = "died", "mất"
    left = "left", "rời hộ"
    joined = "joined", "vào hộ"
    head_changed = "head_changed", "đổi chủ hộ"
    split_off = "split", "tách hộ"
    merged = "merged", "nhập hộ"
    moved = "moved", "chuyển thôn"
    closed = "closed", "ra khỏi sổ"
    one_kept = "one_kept", "trùng, giữ một dòng"
    corrected = "corrected", "sửa thông tin"
    undone = "undone", "hoàn tác"


class Verdict(models.TextChoices):
    """What a clerk found two entries of the register to be."""

    same = "same", "một người"
    different = "different", "hai người"
    unsure = "unsure", "chưa rõ"


class Household(models.Model):
    """Hộ.  Head, size and names repeat the open memberships, so that lists and searches read one table.

    `names` are those of all members now, the head first, in lower case, each between two strokes; `folded` the
    same without tones.  `place` is the village row that the household was entered under; a later merger of
    communes does not touch it.
    """

    code = ByteOrderedField("mã hộ", max_length=40, unique=True)
    uid = models.UUIDField("mã nội bộ", unique=True, default=uuid4, editable=False)
    place = models.ForeignKey(Place, models.PROTECT, related_name="households", verbose_name="thôn")
    address = models.CharField("địa chỉ", max_length=200, blank=True)
    created_on = models.DateField("có từ ngày")
    closed_on = models.DateField("thôi tính từ ngày", null=True, blank=True)
    head_name = models.CharField("chủ hộ", max_length=120)
    head_folded = ByteOrderedField("tên chủ hộ không dấu", max_length=120)
    head_sort = ByteOrderedField("khóa sắp xếp", max_length=300)
    size = models.PositiveSmallIntegerField("số nhân khẩu")
    names = models.TextField("tên các thành viên")
    folded = models.TextField("tên không dấu các thành viên")

    class Meta:
        verbose_name = "hộ"
        verbose_name_plural = "hộ"
        ordering = ["head_sort", "code"]
        constraints = [ends_after_start("registry_household_dates", "created_on", "closed_on")]
        indexes = [
            models.Index(fields=["head_sort", "code"], name="registry_household_sort"),
            models.Index(fields=["head_folded"], name="registry_household_folded"),
        ]

    def __str__(self) -> str:
        return self.code


class Person(models.Model):
    """Nhân khẩu.  Sex, birth and ethnicity are null while unknown; a full birth date carries its year too.

    `kept_as` is the row of the same person that is kept where this one was a second entry; no row leads further.
    """

    uid = models.UUIDField("mã nội bộ", unique=True, default=uuid4, editable=False)
    full_name = models.CharField("họ và tên", max_length=120)
    folded = ByteOrderedField("tên không dấu", max_length=120)
    sort = ByteOrderedField("khóa sắp xếp", max_length=300)
    sex = models.CharField("giới tính", max_length=6, choices=Sex, null=True, blank=True)
    birth_date = models.DateField("ngày sinh", null=True, blank=True)
    birth_year = models.PositiveSmallIntegerField("năm sinh", null=True, blank=True)
    ethnicity = models.CharField("dân tộc", max_length=2, null=True, blank=True)
    identity_number = models.CharField(
        "số định danh cá nhân", max_length=12, null=True, blank=True, unique=True
    )
    died_on = models.DateField("ngày mất", null=True, blank=True)
    kept_as = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="duplicates", verbose_name="dòng được giữ"
    )

    class Meta:
        verbose_name = "nhân khẩu"
        verbose_name_plural = "nhân khẩu"
        ordering = ["sort", "id"]
        constraints = [
            one_of("registry_person_sex_known", "sex", Sex.values),
            models.CheckConstraint(
                name="registry_person_birth_year",
                condition=Q(birth_date__isnull=True) | Q(birth_year=F("birth_date__year")),
            ),
            ends_after_start("registry_person_death", "birth_date", "died_on"),
        ]
        indexes = [models.Index(fields=["folded"], name="registry_person_folded")]

    def __str__(self) -> str:
        return self.full_name


class Membership(models.Model):
    """A person in a household over time; nobody is in two households on one day."""

    household = models.ForeignKey(Household, models.PROTECT, related_name="memberships", verbose_name="hộ")
    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships", verbose_name="nhân khẩu")
    relation = models.CharField("quan hệ với chủ hộ", max_length=12, choices=Relation)
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)

    class Meta:
        verbose_name = "thành viên hộ"
        verbose_name_plural = "thành viên hộ"
        ordering = ["household_id", "valid_from", "id"]
        constraints = [
            one_of("registry_membership_relation_known", "relation", Relation.values),
            ends_after_start("registry_membership_dates"),
            models.UniqueConstraint(
                name="registry_membership_one_head",
                fields=["household"],
                condition=Q(relation="head", valid_to__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} trong {self.household_id} từ {self.valid_from}"


class Status(models.Model):
    """The category a household was recognised to have, from a date, by a decision.

    A household without a row in force is not poor.  A row is live while `superseded_by` is empty; one found
    wrong is never edited, it points at the row that takes its place.
    """

    household = models.ForeignKey(Household, models.PROTECT, related_name="statuses", verbose_name="hộ")
    category = models.CharField("phân loại", max_length=9, choices=Category)
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)
    decision = models.CharField("số quyết định", max_length=60)
    decided_on = models.DateField("ngày quyết định")
    assessment_ref = models.CharField("kết quả rà soát", max_length=60, blank=True)
    superseded_by = superseding_row()

    class Meta:
        verbose_name = "tình trạng được công nhận"
        verbose_name_plural = "tình trạng được công nhận"
        ordering = ["household_id", "valid_from", "id"]
        constraints = [
            one_of("registry_status_category_known", "category", Category.values),
            ends_after_start("registry_status_dates"),
            supersedes_one("registry_status_supersedes_one"),
            models.UniqueConstraint(
                name="registry_status_one_open",
                fields=["household"],
                condition=Q(valid_to__isnull=True, superseded_by__isnull=True),
            ),
        ]
        indexes = [models.Index(fields=["category", "valid_from"], name="registry_status_category")]

    def __str__(self) -> str:
        return f"{self.household_id} {self.category} từ {self.valid_from}"


class Event(models.Model):
    """What happened to a household: arrival, departure, move, split, merger.

    `found` is one that was there and had been left out of the register, `struck_off` one entered by mistake.

    `other` is the household split from or merged into; `place` is the former village of one `moved_within`.
    """

    household = models.ForeignKey(Household, models.PROTECT, related_name="events", verbose_name="hộ")
    kind = models.CharField("biến động", max_length=12, choices=EventKind)
    on = models.DateField("ngày")
    other = models.ForeignKey(
        Household, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="hộ liên quan"
    )
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="thôn cũ"
    )
    note = models.CharField("ghi chú", max_length=300, blank=True)

    class Meta:
        verbose_name = "biến động của hộ"
        verbose_name_plural = "biến động của hộ"
        ordering = ["household_id", "on", "id"]
        constraints = [
            one_of("registry_event_kind_known", "kind", EventKind.values),
            models.CheckConstraint(
                name="registry_event_other",
                condition=Q(kind__in=WITH_ANOTHER, other__isnull=False)
                | (~Q(kind__in=WITH_ANOTHER) & Q(other__isnull=True)),
            ),
            models.CheckConstraint(
                name="registry_event_place",
                condition=Q(kind=EventKind.moved_within, place__isnull=False)
                | (~Q(kind=EventKind.moved_within) & Q(place__isnull=True)),
            ),
        ]
        indexes = [models.Index(fields=["household", "on"], name="registry_event_household")]

    def __str__(self) -> str:
        return f"{self.household_id} {self.kind} {self.on}"


class Act(models.Model):
    """One act of a clerk on the register, with every row it made, changed or removed, so that it can be taken back.

    `steps` hold dates, relations and row numbers, never what a person is.  Taking back is an act of its own: it
    `undoes` another.  `last_status` is the newest status that the households had at the time.
    """

    kind = models.CharField("việc", max_length=12, choices=ActKind)
    on = models.DateField("ngày")
    households = models.ManyToManyField(Household, related_name="acts", verbose_name="hộ")
    steps = models.JSONField("các bước", default=list)
    last_status = models.BigIntegerField("tình trạng mới nhất lúc đó", default=0)
    undoes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="undone_by", verbose_name="hoàn tác"
    )
    recorded_at = models.DateTimeField("ghi lúc")
    recorded_by = models.CharField("người ghi", max_length=64)

    class Meta:
        verbose_name = "lần ghi biến động"
        verbose_name_plural = "lần ghi biến động"
        ordering = ["id"]
        constraints = [
            one_of("registry_act_kind_known", "kind", ActKind.values),
            models.CheckConstraint(
                name="registry_act_undoes",
                condition=Q(kind=ActKind.undone, undoes__isnull=False)
                | (~Q(kind=ActKind.undone) & Q(undoes__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.kind} {self.on}"


class DuplicatePair(models.Model):
    """Two entries of the register that may be one person, as a search found them; `left` is the older row.

    `weight` is the match weight in hundredths of a bit.  Rows are replaced by the next search of the same place.
    """

    left = models.ForeignKey(Person, models.CASCADE, related_name="+", verbose_name="người thứ nhất")
    right = models.ForeignKey(Person, models.CASCADE, related_name="+", verbose_name="người thứ hai")
    weight = models.IntegerField("mức trùng")
    found_at = models.DateTimeField("tìm thấy lúc")

    class Meta:
        verbose_name = "cặp nghi trùng"
        verbose_name_plural = "cặp nghi trùng"
        ordering = ["-weight", "id"]
        constraints = [
            models.CheckConstraint(name="registry_pair_ordered", condition=Q(left__lt=F("right"))),
            models.UniqueConstraint(name="registry_pair_once", fields=["left", "right"]),
        ]

    def __str__(self) -> str:
        return f"{self.left_id} {self.right_id}"


class DuplicateJudgement(models.Model):
    """Whether two entries are one person, as somebody found; a later look supersedes it, nothing is edited."""

    left = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="người thứ nhất")
    right = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="người thứ hai")
    verdict = models.CharField("kết luận", max_length=9, choices=Verdict)
    note = models.CharField("căn cứ", max_length=300, blank=True)
    judged_at = models.DateTimeField("kết luận lúc")
    judged_by = models.CharField("người kết luận", max_length=64)
    office = models.CharField("chức vụ", max_length=200, blank=True)
    superseded_by = superseding_row()

    class Meta:
        verbose_name = "kết luận về cặp nghi trùng"
        verbose_name_plural = "kết luận về cặp nghi trùng"
        ordering = ["-id"]
        constraints = [
            one_of("registry_judgement_verdict_known", "verdict", Verdict.values),
            models.CheckConstraint(name="registry_judgement_ordered", condition=Q(left__lt=F("right"))),
            supersedes_one("registry_judgement_supersedes_one"),
            models.UniqueConstraint(
                name="registry_judgement_one_live",
                fields=["left", "right"],
                condition=Q(superseded_by__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.left_id} {self.right_id} {self.verdict}"
