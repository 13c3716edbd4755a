import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.business.inventory.models import Project, Unit
from anchang.lib import pricing
from anchang.ui.forms import AnchangForm, MomentInput, MoneyInput

from .models import Scheme
from .queries import Choice
from .stages import Kind, Way

BAND = re.compile(r"^(-?\d+(?:\.\d+)?)?\s*[-–—~\u81f3]\s*(-?\d+(?:\.\d+)?)?$")
FINEST = Decimal("0.000001")


def coefficients(kind: str, text: str) -> Iterator[pricing.Coefficient]:
    """Reads a coefficient a line: what it is for, a blank, the factor. ValidationError names the line that is wrong."""
    for number, line in enumerate(unicodedata.normalize("NFKC", text).splitlines(), start=1):
        if not line.strip():
            continue
        name, _blank, factor = line.strip().rpartition(" ")
        facts = {"row": number, "text": line.strip()}
        if not name.strip():
            raise forms.ValidationError(_("第%(row)s行「%(text)s」要写成：条件 空格 系数") % facts)
        low, high = _band(name.strip(), facts) if kind in pricing.BANDED else (None, None)
        key = "" if kind in pricing.BANDED else name.strip()
        yield pricing.Coefficient(kind, _factor(factor, facts), key, low, high)


def _factor(text: str, facts: dict[str, Any]) -> Decimal:
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise forms.ValidationError(_("第%(row)s行「%(text)s」的系数不是数字") % facts) from None
    if not value.is_finite() or value <= 0:
        raise forms.ValidationError(_("第%(row)s行「%(text)s」的系数要大于零") % facts)
    if value != value.quantize(FINEST) or value >= 100:
        raise forms.ValidationError(_("第%(row)s行「%(text)s」的系数最多六位小数，且小于100") % facts)
    return value


def _band(name: str, facts: dict[str, Any]) -> tuple[Decimal | None, Decimal | None]:
    if re.fullmatch(r"-?\d+(\.\d+)?", name):
        return Decimal(name), Decimal(name)
    found = BAND.match(name)
    if found is None or not any(found.groups()):
        raise forms.ValidationError(_("第%(row)s行「%(text)s」要写成区间，如 1-6、19-") % facts)
    low, high = (None if end is None else Decimal(end) for end in found.groups())
    return low, high


def written(scheme: Scheme, kind: str) -> str:
    """The scheme's coefficients of a kind as they are typed."""
    lines = [one.plain for one in scheme.coefficients.all() if one.kind == kind]
    return "\n".join(f"{one.name.replace('–', '-')} {one.factor.normalize():f}" for one in lines)


def _table(label: Any, help_text: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 4})
    return forms.CharField(label=label, help_text=help_text, required=False, max_length=2000, widget=area)


class SchemeForm(AnchangForm):
    name = forms.CharField(label=gettext_lazy("方案名称"), max_length=60)
    base = forms.DecimalField(
        label=gettext_lazy("基准单价（元/㎡）"), max_digits=12, decimal_places=2, widget=MoneyInput()
    )
    target = forms.DecimalField(
        label=gettext_lazy("目标货值（元）"), max_digits=15, decimal_places=2, required=False, widget=MoneyInput()
    )
    floor_percent = forms.DecimalField(
        label=gettext_lazy("底价占公示价（%）"), max_digits=7, decimal_places=4, required=False
    )
    floor = _table(gettext_lazy("楼层系数"), gettext_lazy("一行一条：1-6 0.98；含上下限"))
    orientation = _table(gettext_lazy("朝向系数"), gettext_lazy("一行一条：南北 1.02"))
    area = _table(gettext_lazy("面积段系数"), gettext_lazy("一行一条：90-120 1.01；含下限，不含上限"))
    view = _table(gettext_lazy("景观系数"), gettext_lazy("一行一条：中庭 1.03"))
    type = _table(gettext_lazy("户型系数"), gettext_lazy("一行一条：三室两厅 1.00"))

    def clean(self) -> dict[str, Any]:
        given = dict(super().clean() or {})
        table: list[pricing.Coefficient] = []
        for kind in Kind.values:
            try:
                table += coefficients(kind, given.pop(kind, "") or "")
            except forms.ValidationError as error:
                self.add_error(kind, error)
        for name, least in (("base", gettext_lazy("基准单价要大于零")), ("target", gettext_lazy("目标货值要大于零"))):
            if given.get(name) is not None and given[name] <= 0:
                self.add_error(name, least)
        return {**given, "coefficients": table}


def scheme_initial(scheme: Scheme) -> dict[str, Any]:
    names = ("name", "base", "target", "floor_percent")
    own = {name: getattr(scheme, name) for name in names}
    return {**own, **{kind: written(scheme, kind) for kind in Kind.values}}


class ChoiceForm(AnchangForm):
    """Which units a repricing moves, and by how much."""

    building: Any = forms.ChoiceField(label=gettext_lazy("楼栋"), required=False)
    type: Any = forms.ChoiceField(label=gettext_lazy("户型"), required=False)
    low = forms.IntegerField(label=gettext_lazy("楼层从"), required=False)
    high = forms.IntegerField(label=gettext_lazy("楼层到"), required=False)
    way = forms.ChoiceField(label=gettext_lazy("调价方式"), choices=Way.choices)
    value = forms.DecimalField(
        label=gettext_lazy("幅度（%或元/㎡，降价填负数）"), max_digits=12, decimal_places=4, required=False
    )
    scheme: Any = forms.ModelChoiceField(label=gettext_lazy("定价方案"), queryset=Scheme.objects.none(), required=False)

    def __init__(self, project: Project, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everything = [("", _("全部"))]
        types = Unit.objects.filter(building__project=project).exclude(type="").order_by("type")
        names = types.values_list("type", flat=True).distinct()
        fields: dict[str, Any] = self.fields
        fields["building"].choices = [*everything, *project.buildings.order_by("pk").values_list("pk", "name")]
        fields["type"].choices = [*everything, *((name, name) for name in names)]
        fields["scheme"].queryset = project.schemes.order_by("-made_at")

    def clean(self) -> dict[str, Any]:
        given = dict(super().clean() or {})
        way, value = given.get("way"), given.get("value")
        if way == Way.SCHEME and given.get("scheme") is None and "scheme" not in self.errors:
            self.add_error("scheme", _("请选定价方案"))
        elif way in (Way.PERCENT, Way.YUAN) and not value and "value" not in self.errors:
            self.add_error("value", _("请填调价幅度"))
        elif way == Way.PERCENT and value is not None and not -100 < value <= 100:
            self.add_error("value", _("幅度要在-100%和100%之间"))
        return given

    @property
    def choice(self) -> Choice:
        given = self.cleaned_data
        building = int(given["building"]) if given["building"] else None
        return Choice(building, given["type"], given["low"], given["high"])

    @property
    def move(self) -> tuple[str, Any]:
        """How prices move, and by what."""
        way = self.cleaned_data["way"]
        return way, self.cleaned_data["scheme" if way == Way.SCHEME else "value"]


class TitleForm(AnchangForm):
    title = forms.CharField(label=gettext_lazy("名称"), max_length=80, help_text=gettext_lazy("如：28号楼十二月上调"))


class SubmitForm(AnchangForm):
    effective_at = forms.DateTimeField(
        label=gettext_lazy("生效时间"),
        required=False,
        widget=MomentInput(),
        help_text=gettext_lazy("不填则批准后立即生效；批准晚于这一时间，按批准时间生效"),
    )
    why = forms.CharField(label=gettext_lazy("调价理由"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}))


class WithdrawForm(AnchangForm):
    reason = forms.CharField(label=gettext_lazy("原因"), max_length=200)


class ParticularsForm(AnchangForm):
    land_nature = forms.CharField(label=gettext_lazy("土地性质"), max_length=60, required=False)
    land_until = forms.DateField(label=gettext_lazy("土地使用终止日期"), required=False)
    delivery = forms.CharField(label=gettext_lazy("交付标准"), max_length=100, required=False)
    charges = forms.CharField(
        label=gettext_lazy("代收费用"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("房价以外要收的每一项和金额；没有公示的费用不能收"),
    )
    phone = forms.CharField(
        label=gettext_lazy("价格举报电话"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("不填则用全国统一号码"),
    )
