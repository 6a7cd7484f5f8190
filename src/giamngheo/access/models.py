"""Tables of access."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from giamngheo.integrity.constraints import ends_after_start, one_of


class Role(models.TextChoices):
    """What an office is for; what it may do is the table in `powers`."""

    village_head = "village_head", "trưởng thôn, tổ trưởng"
    reviewer = "reviewer", "rà soát viên"
    clerk = "clerk", "công chức cấp xã"
    department = "department", "phòng chuyên môn về giảm nghèo"
    sector = "sector", "cơ quan chuyên ngành"
    finance = "finance", "phòng tài chính – kế hoạch"
    treasury = "treasury", "kho bạc"
    leader = "leader", "lãnh đạo"
    front = "front", "Mặt trận, đoàn thể giám sát"
    auditor = "auditor", "kiểm tra, thanh tra"
    administrator = "administrator", "quản trị tài khoản"


class Language(models.TextChoices):
    """Languages of the screens."""

    vi = "vi", "Tiếng Việt"
    en = "en", "English"


class AccountManager(BaseUserManager["Account"]):
    """How Django's sign-in finds an account."""


class Account(AbstractBaseUser):
    """A person who signs in.  An account alone reaches nothing: offices do."""

    username = models.CharField("tên đăng nhập", max_length=64, unique=True)
    full_name = models.CharField("họ và tên", max_length=120)
    language = models.CharField("ngôn ngữ", max_length=2, choices=Language, default=Language.vi)
    is_active = models.BooleanField("đang dùng", default=True)
    last_unit = models.ForeignKey(
        "places.Place",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="đơn vị gần nhất",
    )

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]
    objects = AccountManager()

    class Meta:
        verbose_name = "tài khoản"
        verbose_name_plural = "tài khoản"
        ordering = ["username"]
        constraints = [one_of("access_account_language_known", "language", Language.values)]

    def __str__(self) -> str:
        return self.full_name


class Office(models.Model):
    """A role held at a place between two dates, both inclusive."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="offices", verbose_name="tài khoản")
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="offices", verbose_name="địa bàn")
    role = models.CharField("chức vụ", max_length=16, choices=Role)
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)

    class Meta:
        verbose_name = "chức vụ"
        verbose_name_plural = "chức vụ"
        ordering = ["valid_from", "id"]
        constraints = [
            ends_after_start("access_office_dates"),
            one_of("access_office_role_known", "role", Role.values),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} ({self.place_id})"
