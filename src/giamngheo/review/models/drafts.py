"""What somebody is typing: one row a household and account in a cycle, written over as the typing goes on."""

from django.db import models

from giamngheo.access.models import Account
from giamngheo.registry.models import Household
from giamngheo.review.models.cycles import Cycle, Sheet


class EntryDraft(models.Model):
    """Phiếu đang nhập.  Unlike a sheet it is mutable and proves nothing; completing it makes a sheet and ends it.

    `answers` is `{"household": {...}, "members": [...]}` as typed, with what cannot be yet; `copied` names the answers
    that were copied from an earlier sheet and not looked at yet.  `version` grows with every save.  `over` is the live
    sheet that the typing started from: where another is live at the end, somebody else was quicker.
    """

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="drafts", verbose_name="đợt rà soát")
    household = models.ForeignKey(Household, models.PROTECT, related_name="drafts", verbose_name="hộ")
    account = models.ForeignKey(Account, models.PROTECT, related_name="drafts", verbose_name="người nhập")
    answers = models.JSONField("câu trả lời")
    copied = models.JSONField("câu chép từ phiếu trước", default=list)
    over = models.ForeignKey(
        Sheet, models.PROTECT, null=True, related_name="drafts", verbose_name="sửa từ phiếu"
    )
    version = models.PositiveIntegerField("lần lưu", default=1)
    started_at = models.DateTimeField("bắt đầu lúc")
    saved_at = models.DateTimeField("lưu lúc")

    class Meta:
        verbose_name = "phiếu đang nhập"
        verbose_name_plural = "phiếu đang nhập"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(name="review_draft_once", fields=["cycle", "household", "account"]),
        ]

    def __str__(self) -> str:
        return f"{self.cycle_id} {self.household_id} {self.account_id}"
