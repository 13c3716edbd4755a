from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_otp import devices_for_user, match_token

from anchang.engine.accounts.models import Account
from anchang.ui.forms import AnchangForm, PhoneInput

from .models import Post, Site, Staff
from .policy import may_give
from .queries import day_of

NEW = {"autocomplete": "new-password"}
# Django's own Chinese catalogue lacks some of these, and names the fields in English.
WEAK = {
    "password_too_short": _("密码太短，至少 10 个字符"),
    "password_too_similar": _("密码和登录名或姓名太像"),
    "password_too_common": _("这是常见密码，容易被猜到"),
    "password_entirely_numeric": _("密码不能全是数字"),
}
CHOOSE = _("请选择")
PASSWORD_HELP = _("至少 10 个字符，不要全是数字，不要用常见密码")


def strong(password: str, account: Account) -> str:
    """The password itself; a ValidationError in Chinese when the settings call it too weak for that account."""
    try:
        password_validation.validate_password(password, account)
    except forms.ValidationError as error:
        raise forms.ValidationError([WEAK.get(str(one.code), one.messages[0]) for one in error.error_list]) from error
    return password


class Promise(AnchangForm):
    sure = forms.BooleanField(label=_("我已读完，并承诺做到"))

    def clean(self) -> dict[str, Any]:
        """The tick is for the reader; the verb needs nothing."""
        super().clean()
        return {}


class CodeInput(forms.TextInput):
    """Six digits of an authenticator, on the keyboard for numbers."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        fixed = {"inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": "8", "spellcheck": "false"}
        super().__init__({**fixed, **(attrs or {})})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        value = super().value_from_datadict(data, files, name)
        return value.replace(" ", "") if value else value


class SignIn(AnchangForm):
    username = forms.CharField(
        label=_("登录名"),
        max_length=40,
        widget=forms.TextInput({"autocomplete": "username", "autocapitalize": "none", "autofocus": True}),
    )
    password = forms.CharField(
        label=_("密码"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )


class Code(AnchangForm):
    """A code of the account's own authenticator. A miss is counted at once, and makes the next try wait longer."""

    code = forms.RegexField(r"^\d{6,8}$", label=_("验证码"), help_text=_("验证器应用里的 6 位数字"), widget=CodeInput())

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account, self.device = account, None

    def clean_code(self) -> str:
        self.device = match_token(self.account, self.cleaned_data["code"])
        if self.device is None:
            raise forms.ValidationError(self._why())
        return str(self.cleaned_data["code"])

    def _why(self) -> Any:
        waiting = [device for device in devices_for_user(self.account) if not device.verify_is_allowed()[0]]
        if waiting:
            return _("验证码不对，或者用过了。请等验证器换下一个验证码再试")
        return _("验证码不对")


class NewPassword(AnchangForm):
    """A new password twice, as strict as the settings say. `account` is whose it will be."""

    password = forms.CharField(
        label=_("新密码"),
        max_length=128,
        strip=False,
        help_text=PASSWORD_HELP,
        widget=forms.PasswordInput(NEW, render_value=True),
    )
    again = forms.CharField(
        label=_("再输一次新密码"), max_length=128, strip=False, widget=forms.PasswordInput(NEW, render_value=True)
    )

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account

    def clean_password(self) -> str:
        return strong(self.cleaned_data["password"], self.account)

    def clean(self) -> dict[str, Any]:
        again, password = self.cleaned_data.pop("again", None), self.cleaned_data.get("password")
        if password and again is not None and again != password:
            self.add_error("again", _("两次输入的密码不一样"))
        return self.cleaned_data


class ChangePassword(NewPassword):
    current = forms.CharField(
        label=_("原密码"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )
    field_order = ("current", "password", "again")


class SetUpTotp(AnchangForm):
    code = forms.RegexField(
        r"^\d{6}$", label=_("验证码"), help_text=_("扫码后验证器显示的 6 位数字"), widget=CodeInput()
    )
    password = forms.CharField(
        label=_("登录密码"),
        max_length=128,
        strip=False,
        help_text=_("确认是本人操作。启用后，其他设备上的登录全部退出"),
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )


class Which(AnchangForm):
    site = forms.ChoiceField(label=_("案场"), required=False)

    def __init__(self, *args: Any, sites: Iterable[Site], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["site"].choices = [(site.pk, site.name) for site in sites]  # type: ignore[attr-defined]


class PostField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.part} · {obj.title}"


class Hire(AnchangForm):
    name = forms.CharField(label=_("姓名"), max_length=40)
    username = forms.RegexField(
        r"^[a-z0-9._-]{2,40}$",
        label=_("登录名"),
        help_text=_("小写字母和数字，建议用姓名拼音，以后不能改"),
        widget=forms.TextInput({"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"invalid": _("登录名只能用小写字母、数字、点和横线，至少 2 位")},
    )
    post = PostField(Post.objects.none(), label=_("岗位"), empty_label=CHOOSE)
    joined_on = forms.DateField(label=_("入职日期"))
    phone = forms.CharField(label=_("手机"), max_length=20, required=False, widget=PhoneInput())
    password = forms.CharField(
        label=_("初始密码"),
        max_length=128,
        strip=False,
        required=False,
        help_text=_("当面告诉本人，请其登录后修改。留空则暂时不能登录"),
        widget=forms.PasswordInput(NEW, render_value=True),
    )

    def __init__(self, *args: Any, by: Account, at: datetime, site: Site, **kwargs: Any) -> None:
        super().__init__(*args, initial={"joined_on": day_of(at)}, **kwargs)
        posts = Post.objects.filter(at_company=site.kind == Site.COMPANY, is_outside=False)
        given = [post.pk for post in posts if may_give(by, "org.hire", post, site, at).ok]
        self.fields["post"].queryset = posts.filter(pk__in=given)  # type: ignore[attr-defined]

    def clean_password(self) -> str | None:
        password: str = self.cleaned_data["password"]
        if not password:
            return None
        return strong(password, Account(**{name: self.cleaned_data.get(name, "") for name in ("username", "name")}))


class Assign(AnchangForm):
    post = PostField(Post.objects.none(), label=_("岗位"), empty_label=CHOOSE)
    site = forms.ModelChoiceField(Site.objects.none(), label=_("案场"), empty_label=CHOOSE)
    since = forms.DateField(label=_("任岗日期"))

    def __init__(self, *args: Any, by: Account, at: datetime, staff: Staff, **kwargs: Any) -> None:
        super().__init__(*args, initial={"since": day_of(at), "site": staff.site_id}, **kwargs)
        sites = Site.objects.visible_to(by, at, "org.assign").order_by("code")
        given = [
            post.pk
            for post in Post.objects.filter(is_outside=False)
            if any(may_give(by, "org.assign", post, s, at).ok for s in sites)
        ]
        self.fields["site"].queryset = sites  # type: ignore[attr-defined]
        self.fields["post"].queryset = Post.objects.filter(pk__in=given)  # type: ignore[attr-defined]


class Relieve(AnchangForm):
    until = forms.DateField(label=_("最后一天"), help_text=_("含当天"))


class Leave(AnchangForm):
    on = forms.DateField(label=_("离职日期"))
    reason = forms.CharField(label=_("原因"), max_length=200, required=False)


class AppointDeputy(AnchangForm):
    deputy = forms.ModelChoiceField(
        Staff.objects.none(), label=_("代理人"), empty_label=CHOOSE, help_text=_("代理期间由代理人审批")
    )
    since = forms.DateField(label=pgettext_lazy("日期", "开始"))
    until = forms.DateField(label=pgettext_lazy("日期", "结束"), help_text=_("含当天"))

    def __init__(self, *args: Any, by: Account, at: datetime, staff: Staff, **kwargs: Any) -> None:
        super().__init__(*args, initial={"since": day_of(at)}, **kwargs)
        others = Staff.objects.visible_to(by, at).of_the_house().filter(left_on=None).exclude(pk=staff.pk)
        self.fields["deputy"].queryset = others.order_by("name")  # type: ignore[attr-defined]


class ChooseSuperior(AnchangForm):
    superior = forms.ModelChoiceField(
        Post.objects.none(), label=_("直接上级"), empty_label=None, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, post: Post, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["superior"].queryset = Post.objects.filter(lines_below__post=post)  # type: ignore[attr-defined]


class OpenSite(AnchangForm):
    name = forms.CharField(label=_("案场名称"), max_length=60)
    code = forms.RegexField(
        r"^[A-Z0-9]{2,10}$",
        label=_("案场代号"),
        help_text=_("大写字母和数字，2 到 10 位，如 JX01。印在单据编号里，以后不能改"),
        error_messages={"invalid": _("代号只能用大写字母和数字，2 到 10 位")},
        widget=forms.TextInput({"autocapitalize": "characters", "autocomplete": "off"}),
    )


class RenameSite(AnchangForm):
    name = forms.CharField(label=_("名称"), max_length=60)


class ClearTotp(AnchangForm):
    reason = forms.CharField(label=_("原因"), max_length=200, help_text=_("如手机丢失，已当面核对身份"))
