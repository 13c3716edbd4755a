from datetime import datetime
from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from anchang.engine.accounts.models import Account
from anchang.lib.calendar import office_day
from anchang.ui.forms import AnchangForm, PhoneInput

from ..models import Company


class CompanyForm(AnchangForm):
    name = forms.CharField(label=gettext_lazy("公司名称"), max_length=60)
    contract_from = forms.DateField(label=gettext_lazy("合同开始"))
    contract_to = forms.DateField(label=gettext_lazy("合同结束"), help_text=gettext_lazy("含当天，过期后不能报备"))
    daily_cap = forms.IntegerField(
        label=gettext_lazy("每日报备上限"), min_value=1, max_value=10_000, required=False,
        help_text=gettext_lazy("不填按本案场规则"),
    )  # fmt: skip
    contact = forms.CharField(label=gettext_lazy("联系人"), max_length=60, required=False)

    halves = ("contract_from", "contract_to", "daily_cap", "contact")

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"contract_from": office_day(at)}, **kwargs})

    def clean(self) -> dict[str, Any]:
        start, end = self.cleaned_data.get("contract_from"), self.cleaned_data.get("contract_to")
        if start and end and end < start:
            self.add_error("contract_to", _("合同结束日期不能早于开始日期"))
        return self.cleaned_data


class EditCompanyForm(CompanyForm):
    active = forms.BooleanField(label=gettext_lazy("合作中"), required=False)

    def __init__(self, *args: Any, company: Company, **kwargs: Any) -> None:
        names = ("name", "contract_from", "contract_to", "daily_cap", "contact", "active")
        super().__init__(*args, initial={name: getattr(company, name) for name in names}, **kwargs)


class AgentForm(AnchangForm):
    name = forms.CharField(label=pgettext_lazy("经纪人", "姓名"), max_length=40)
    username = forms.RegexField(
        r"^[a-z0-9._-]{2,40}$",
        label=gettext_lazy("登录名"),
        help_text=gettext_lazy("小写字母和数字，建议用姓名拼音，以后不能改"),
        widget=forms.TextInput({"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"invalid": gettext_lazy("登录名只能用小写字母、数字、点和横线，至少 2 位")},
    )
    phone = forms.CharField(label=gettext_lazy("手机"), max_length=20, required=False, widget=PhoneInput())
    password = forms.CharField(
        label=gettext_lazy("初始密码"),
        max_length=128,
        strip=False,
        help_text=gettext_lazy("至少 10 个字符，当面告诉本人，请其登录后修改"),
        widget=forms.PasswordInput({"autocomplete": "new-password"}, render_value=True),
    )

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        names = {name: self.cleaned_data.get(name, "") for name in ("username", "name")}
        try:
            password_validation.validate_password(password, Account(**names))
        except ValidationError:
            raise ValidationError(_("密码太弱：至少 10 个字符，不要全是数字，不要用常见密码，也不要像登录名")) from None
        return password
