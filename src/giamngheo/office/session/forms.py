"""The sign-in form."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _


class SignInForm(AuthenticationForm):
    """Name and password.  One message for a wrong name and a wrong password: neither is given away."""

    error_messages = {
        "invalid_login": _("Tên đăng nhập hoặc mật khẩu không đúng. Chữ hoa và chữ thường khác nhau."),
        "inactive": _("Tài khoản này đã khóa. Liên hệ người quản trị tài khoản của đơn vị."),
    }

    def __init__(self, *arguments: object, **named: object) -> None:
        super().__init__(*arguments, **named)  # type: ignore[arg-type]
        self.fields["username"].label = _("Tên đăng nhập")
        self.fields["username"].error_messages["required"] = _("Nhập tên đăng nhập.")
        password = self.fields["password"]
        password.label = _("Mật khẩu")
        password.error_messages["required"] = _("Nhập mật khẩu.")
        password.widget = forms.PasswordInput(attrs={"autocomplete": "current-password"})
