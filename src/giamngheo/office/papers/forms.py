"""The forms of certificates."""

from django import forms
from django.utils.translation import gettext_lazy as _

from giamngheo.office.review.forms import Day


class IssueForm(forms.Form):
    """On which day certificates are issued."""

    on = Day(label=_("Ngày cấp"))


class ReasonForm(forms.Form):
    """From which day, and why."""

    on = Day(label=_("Ngày"))
    why = forms.CharField(
        label=_("Lý do"), max_length=300, error_messages={"required": _("Mục này phải có.")}
    )
