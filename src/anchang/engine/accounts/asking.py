from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables

from anchang.ui.forms import AnchangForm

from .confirming import is_confirmed, stamp


class AskingForm(AnchangForm):
    """A form that asks for the password once more when the last sign-in or confirmation is too long ago (R-23E)."""

    password = forms.CharField(
        label=gettext_lazy("登录密码"),
        help_text=gettext_lazy("登录已久，请再输一次密码"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        if is_confirmed(request, request.at):  # type: ignore[attr-defined]
            del self.fields["password"]

    @sensitive_variables("password")
    def clean_password(self) -> str:
        """Asked through the same door as signing in, so that guessing is counted and locked out there."""
        password = self.cleaned_data["password"]
        username = self.request.user.get_username()
        if authenticate(self.request, username=username, password=password) != self.request.user:
            raise ValidationError(_("密码不对"))
        stamp(self.request, self.request.at)  # type: ignore[attr-defined]
        return ""
