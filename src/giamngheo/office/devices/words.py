"""What the states of deliveries are called on the screen; those that want a person first."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from giamngheo.review.models import FieldState

STATES: Mapping[str, Promise | str] = {
    FieldState.disputed: _("Chờ chọn phiếu đúng"),
    FieldState.refused: _("Chưa thành phiếu"),
    FieldState.waiting: _("Chờ xử lý"),
    FieldState.recorded: _("Đã thành phiếu"),
    FieldState.set_aside: _("Không dùng"),
}
