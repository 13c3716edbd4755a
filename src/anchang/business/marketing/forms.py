from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from anchang.engine.accounts.models import Account
from anchang.engine.files.pictures import PicturesField
from anchang.lib.calendar import office_day
from anchang.people.org.models import Site
from anchang.ui.forms import AnchangForm, DayInput, MoneyInput

from .models import Errand, Neighbour, Survey
from .queries import surveyors
from .stages import COMPARED, LEAST_PRICE, MOST_PRICE, PHOTOS, Origin, Product


class SurveyForm(AnchangForm):
    """市调 on one phone screen; a price that looks wrong is asked about before it is taken."""

    product = forms.ChoiceField(
        label=gettext_lazy("产品类型"), choices=Product.choices, initial=Product.HOME, widget=forms.RadioSelect
    )
    price = forms.DecimalField(
        label=gettext_lazy("建面单价"), max_digits=12, decimal_places=2, required=False, widget=MoneyInput()
    )
    stock = forms.IntegerField(label=gettext_lazy("余货"), min_value=0, max_value=100_000, required=False)
    visitors = forms.IntegerField(label=gettext_lazy("当时到访"), min_value=0, max_value=10_000, required=False)
    offers = forms.CharField(label=gettext_lazy("优惠"), max_length=500, required=False, widget=forms.Textarea)
    news = forms.CharField(label=gettext_lazy("新情况"), max_length=1000, required=False, widget=forms.Textarea)
    photos = PicturesField(most=PHOTOS, too_many=gettext_lazy("照片最多%(most)s张"))
    on = forms.DateField(label=gettext_lazy("日期"), widget=DayInput())
    origin = forms.ChoiceField(label=gettext_lazy("来源"), choices=Origin.choices, widget=forms.RadioSelect)
    proof = forms.CharField(
        label=gettext_lazy("出处"), max_length=200, help_text=gettext_lazy("在哪里看到的、网址、资料名称或听谁说的")
    )
    is_lawful = forms.BooleanField(
        label=gettext_lazy("没有冒充客户套话，也不含他人的商业秘密"),
        error_messages={"required": gettext_lazy("冒充客户套取的、他人的商业秘密，不能登记")},
    )
    is_sure = forms.BooleanField(label=gettext_lazy("价格无误"), required=False)
    halves = ("stock", "visitors")

    def __init__(self, *args: Any, at: datetime, before: Survey | None = None, **kwargs: Any) -> None:
        """`before` is the survey that is corrected."""
        names = ("product", "price", "stock", "visitors", "offers", "news", "on", "origin", "proof")
        known = {name: getattr(before, name) for name in names} if before else {"on": office_day(at)}
        super().__init__(*args, initial=known, **kwargs)
        self.today = office_day(at)
        self.fields["on"].widget.attrs["max"] = f"{self.today:%Y-%m-%d}"
        self.fields["price"].widget.unit = pgettext_lazy("单位", "元/㎡")
        self.fields["stock"].widget.unit = pgettext_lazy("单位", "套")
        self.fields["visitors"].widget.unit = pgettext_lazy("单位", "组")
        if before is not None:
            self.fields["reason"] = forms.CharField(label=_("更正原因"), max_length=200)
            self.order_fields(["reason"])
        if not self._is_odd():
            self.fields["is_sure"].widget = forms.HiddenInput()

    def _is_odd(self) -> bool:
        """Whether a price was typed that has to be confirmed."""
        try:
            price = self.fields["price"].clean(self["price"].value()) if self.is_bound else None
        except ValidationError:
            return False
        return price is not None and not LEAST_PRICE <= price <= MOST_PRICE

    def clean_on(self) -> Any:
        if self.cleaned_data["on"] > self.today:
            raise ValidationError(_("市调日期不能晚于今天"))
        return self.cleaned_data["on"]


class NeighbourForm(AnchangForm):
    name = forms.CharField(label=gettext_lazy("楼盘"), max_length=60)
    developer = forms.CharField(label=gettext_lazy("开发企业"), max_length=100, required=False)
    district = forms.CharField(label=gettext_lazy("区县"), max_length=40, required=False)
    address = forms.CharField(label=gettext_lazy("地址"), max_length=200, required=False)
    distance = forms.IntegerField(label=gettext_lazy("距离"), min_value=0, max_value=100_000, required=False)
    is_watched = forms.BooleanField(label=gettext_lazy("继续关注"), required=False)

    def __init__(self, *args: Any, known: Neighbour | None = None, **kwargs: Any) -> None:
        names = ("name", "developer", "district", "address", "distance", "is_watched")
        super().__init__(*args, initial={name: getattr(known, name) for name in names} if known else None, **kwargs)
        self.fields["distance"].widget.unit = pgettext_lazy("单位", "米")
        if known is None:
            del self.fields["is_watched"]


class _People(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class RoundForm(AnchangForm):
    """Who goes where by when; the neighbours are shared out in turn."""

    title = forms.CharField(label=gettext_lazy("任务名称"), max_length=60)
    due_on = forms.DateField(label=gettext_lazy("完成日期"), widget=DayInput())
    people = _People(
        Account.objects.none(),
        label=gettext_lazy("谁去"),
        help_text=gettext_lazy("选几个人，楼盘依次分给他们，之后可以改派"),
        widget=forms.CheckboxSelectMultiple,
    )
    neighbours = forms.ModelMultipleChoiceField(
        Neighbour.objects.none(), label=gettext_lazy("去哪些楼盘"), widget=forms.CheckboxSelectMultiple
    )
    note = forms.CharField(label=gettext_lazy("要求"), max_length=200, required=False, widget=forms.Textarea)

    def __init__(self, *args: Any, site: Site, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people, neighbours = self.fields["people"], self.fields["neighbours"]
        keys = [one.pk for one in surveyors(site, at)]
        people.queryset = Account.objects.filter(pk__in=keys).order_by("pk")  # type: ignore[attr-defined]
        watched = Neighbour.objects.filter(site=site, is_watched=True).order_by(
            F("distance").asc(nulls_last=True), "name"
        )
        neighbours.queryset = watched  # type: ignore[attr-defined]
        self.fields["due_on"].widget.attrs["min"] = f"{office_day(at):%Y-%m-%d}"

    def clean_people(self) -> list[Account]:
        return list(self.cleaned_data["people"])

    def clean_neighbours(self) -> list[Neighbour]:
        return list(self.cleaned_data["neighbours"])


class ReassignForm(AnchangForm):
    person = forms.ModelChoiceField(Account.objects.none(), label=gettext_lazy("谁去"))

    def __init__(self, *args: Any, errand: Errand, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keys = [one.pk for one in surveyors(errand.site, at) if one.pk != errand.person_id]
        field: Any = self.fields["person"]
        field.queryset = Account.objects.filter(pk__in=keys).order_by("pk")


class CompareForm(AnchangForm):
    """Up to three neighbours and one product, in the address."""

    product = forms.ChoiceField(label=gettext_lazy("产品类型"), choices=Product.choices, required=False)

    def __init__(self, *args: Any, site: Site, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Neighbour.objects.filter(site=site).order_by(F("distance").asc(nulls_last=True), "name")
        for place in range(1, COMPARED + 1):
            label = _("楼盘%(place)s") % {"place": place}
            field = forms.ModelChoiceField(rows, label=label, required=False, empty_label=_("不选"))
            self.fields[f"n{place}"] = field

    @property
    def chosen(self) -> list[Neighbour]:
        """The neighbours asked for, each once."""
        given = self.cleaned_data if self.is_bound and self.is_valid() else {}
        found = [given.get(f"n{place}") for place in range(1, COMPARED + 1)]
        return list(dict.fromkeys(one for one in found if one is not None))

    @property
    def asked_product(self) -> str:
        given = self.cleaned_data if self.is_bound and self.is_valid() else {}
        return given.get("product") or Product.HOME
