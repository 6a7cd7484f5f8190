"""The forms of certificates."""

from django import forms
from django.utils.translation import gettext_lazy as _

_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
_REQUIRED = {"required": _("Mục này phải có.")}


class IssueForm(forms.Form):
    """On which day certificates are issued."""

    on = forms.DateField(label=_("Ngày cấp"), widget=_DAY, error_messages=_REQUIRED)


class ReasonForm(forms.Form):
    """From which day, and why."""

    on = forms.DateField(label=_("Ngày"), widget=_DAY, error_messages=_REQUIRED)
    why = forms.CharField(label=_("Lý do"), max_length=300, error_messages=_REQUIRED)
