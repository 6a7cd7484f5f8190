"""What an activity costs: items against the norms, the journal's movements, contributions, other programmes' money."""

from django.db import models
from django.db.models import Q

from giamngheo.budget.models import Movement
from giamngheo.integrity.constraints import one_of
from giamngheo.programme.models.activities import Activity
from giamngheo.programme.models.kept import LIVE, Kept, money, priced
from giamngheo.programme.models.people import Participant


class CostItem(Kept):
    """Khoản chi: a quantity at a unit price, for whom, against the norm that limits it (`law.activities`).

    What was handed over to households is not repeated here.
    """

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="items", verbose_name="hoạt động")
    participant = models.ForeignKey(
        Participant,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="items",
        verbose_name="người tham gia",
    )
    title = models.CharField("nội dung chi", max_length=200)
    norm = models.CharField("định mức", max_length=40, blank=True)
    unit = models.CharField("đơn vị tính", max_length=30)
    quantity_thousandths = models.BigIntegerField("số lượng (phần nghìn)")
    unit_price = models.BigIntegerField("đơn giá")
    amount = models.BigIntegerField("thành tiền")
    on = models.DateField("ngày")

    class Meta:
        verbose_name = "khoản chi"
        verbose_name_plural = "khoản chi"
        ordering = ["on", "id"]
        constraints = [money("programme_item_amount"), priced("programme_item_priced")]

    def __str__(self) -> str:
        return f"{self.title} {self.amount}"


class CostLink(Kept):
    """Khoản tiền của hoạt động: so much of a movement of the journal was for this activity."""

    activity = models.ForeignKey(
        Activity, models.PROTECT, related_name="cost_links", verbose_name="hoạt động"
    )
    movement = models.ForeignKey(
        Movement, models.PROTECT, related_name="activities", verbose_name="khoản ghi sổ"
    )
    amount = models.BigIntegerField("số tiền")

    class Meta:
        verbose_name = "khoản tiền của hoạt động"
        verbose_name_plural = "khoản tiền của hoạt động"
        ordering = ["id"]
        constraints = [
            money("programme_link_money", least=1),
            models.UniqueConstraint(
                fields=["activity", "movement"], condition=LIVE, name="programme_link_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.movement_id} {self.amount}"


class Contributed(models.TextChoices):
    """What somebody gave."""

    labour = "labour", "ngày công"
    goods = "goods", "vật tư, hiện vật"
    cash = "cash", "tiền"
    land = "land", "đất"


class Contribution(Kept):
    """Đóng góp: labour, goods, money or land that people and bodies gave; `rule` says how it was valued."""

    activity = models.ForeignKey(
        Activity, models.PROTECT, related_name="contributions", verbose_name="hoạt động"
    )
    participant = models.ForeignKey(
        Participant,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="contributions",
        verbose_name="người tham gia",
    )
    giver = models.CharField("bên đóng góp", max_length=200)
    kind = models.CharField("loại", max_length=6, choices=Contributed)
    what = models.CharField("nội dung", max_length=200)
    unit = models.CharField("đơn vị tính", max_length=30, blank=True)
    quantity_thousandths = models.BigIntegerField("số lượng (phần nghìn)", null=True, blank=True)
    unit_price = models.BigIntegerField("đơn giá", null=True, blank=True)
    amount = models.BigIntegerField("trị giá")
    rule = models.CharField("cách tính giá trị", max_length=200, blank=True)
    on = models.DateField("ngày")

    class Meta:
        verbose_name = "đóng góp"
        verbose_name_plural = "đóng góp"
        ordering = ["on", "id"]
        constraints = [
            one_of("programme_contribution_kind_known", "kind", Contributed.values),
            money("programme_contribution_amount", least=1),
            priced("programme_contribution_priced"),
            models.CheckConstraint(
                name="programme_contribution_valued", condition=Q(kind="cash") | ~Q(rule="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.giver} {self.what}"


class Blending(Kept):
    """Lồng ghép: another programme's money in this activity, by a decision."""

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="blended", verbose_name="hoạt động")
    programme = models.CharField("chương trình", max_length=200)
    amount = models.BigIntegerField("số tiền")
    decision = models.CharField("số quyết định", max_length=60)
    decided_on = models.DateField("ngày quyết định")
    note = models.CharField("ghi chú", max_length=300, blank=True)

    class Meta:
        verbose_name = "lồng ghép"
        verbose_name_plural = "lồng ghép"
        ordering = ["decided_on", "id"]
        constraints = [
            money("programme_blending_amount", least=1),
            models.UniqueConstraint(
                fields=["activity", "programme", "decision"],
                condition=LIVE,
                name="programme_blending_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.amount}"
