from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.business.customers.queries import owners
from anchang.business.customers.stages import Grade, Source
from anchang.lib.calendar import office_day
from anchang.people.org.models import Site
from anchang.ui.forms import AnchangForm, DayInput

from .. import queries
from ..models import Template
from ..stages import Heard, MessagePurpose, Stopping, Way

WEEK = timedelta(days=7)
MANY = forms.CheckboxSelectMultiple


class WordingForm(AnchangForm):
    """What the message says, and who writes it."""

    subject = forms.CharField(label=gettext_lazy("邮件主题"), max_length=80, required=False)
    text = forms.CharField(label=gettext_lazy("正文"), max_length=1000, widget=forms.Textarea(attrs={"rows": 5}))
    sender = forms.CharField(label=gettext_lazy("发送方名称"), max_length=30)
    contact = forms.CharField(label=gettext_lazy("联系方式"), max_length=40)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = "、".join(f"{{{one}}}" for one in queries.FIELDS)
        self.fields["text"].help_text = _("可以用%(known)s；营销消息的退订办法自动加上") % {"known": known}
        self.fields["contact"].help_text = _("客户看得到的电话或地址")


class TemplateForm(WordingForm):
    name = forms.CharField(label=gettext_lazy("模板名称"), max_length=40)
    way = forms.ChoiceField(label=gettext_lazy("用什么发"), choices=Way.choices, widget=forms.RadioSelect)
    purpose = forms.ChoiceField(label=gettext_lazy("用途"), choices=MessagePurpose.choices, widget=forms.RadioSelect)
    field_order = ("name", "way", "purpose", "subject", "text", "sender", "contact")


class CampaignForm(AnchangForm):
    """Which template, and to whom: what is not chosen is not asked for."""

    name = forms.CharField(label=gettext_lazy("名称"), max_length=40)
    template = forms.ModelChoiceField(
        Template.objects.none(), label=gettext_lazy("模板"), empty_label=gettext_lazy("请选择")
    )
    grade = forms.MultipleChoiceField(label=gettext_lazy("意向"), choices=Grade.choices, required=False, widget=MANY)
    source = forms.MultipleChoiceField(label=gettext_lazy("来源"), choices=Source.choices, required=False, widget=MANY)
    owner = forms.TypedMultipleChoiceField(label=gettext_lazy("置业顾问"), coerce=int, required=False, widget=MANY)
    until = forms.DateField(label=gettext_lazy("最晚发到哪天"), widget=DayInput())
    folded = ("source", "owner")

    def __init__(self, *args: Any, site: Site, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, initial={"until": office_day(at) + WEEK}, **kwargs)
        fields: Any = self.fields
        fields["template"].queryset = Template.objects.filter(site=site).order_by("name")
        fields["template"].label_from_instance = lambda one: f"{one.name}（{one.get_way_display()}）"
        fields["owner"].choices = [(one.pk, one.name) for one in owners(site, at)]

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        given["asked"] = {name: given.pop(name, []) for name in ("grade", "source", "owner")}
        return given


class RefuseForm(AnchangForm):
    how = forms.ChoiceField(
        label=gettext_lazy("客户怎么说的"),
        choices=[one for one in Heard.choices if one[0] != Heard.LINK],
        widget=forms.RadioSelect,
    )
    stopping = forms.ChoiceField(
        label=gettext_lazy("不再接受什么"),
        choices=Stopping.choices,
        initial=Stopping.MARKETING,
        widget=forms.RadioSelect,
    )


class AddressForm(AnchangForm):
    address = forms.EmailField(label=gettext_lazy("邮箱"), max_length=100)
    agrees = forms.BooleanField(label=gettext_lazy("客户同意用邮箱接收楼盘信息"), required=False)
