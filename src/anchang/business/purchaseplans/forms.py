from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.business.inventory.models import Unit
from anchang.lib.money import yuan
from anchang.people.org.models import Site
from anchang.ui.forms import AnchangForm, MoneyInput, Segments

from .stages import MOST_PARTS, MOST_UNITS, MOST_YEARS, Homes, Pay, Repay, Use, Wish

PLACES = range(1, MOST_UNITS + 1)
UNIT = {"autocomplete": "off", "spellcheck": "false"}
DEFAULT = Wish()


class WishForm(AnchangForm):
    """Up to three units of the site by their labels, and how they would be paid. Cleans to `units`, `wish` and `note`."""

    halves = ("down", "years", "rate", "fund", "unit_2", "unit_3", "use", "homes")
    folded = ("note",)

    pay = forms.ChoiceField(label=gettext_lazy("付款方式"), choices=Pay.choices, widget=Segments, initial=Pay.MORTGAGE)
    down = forms.DecimalField(
        label=gettext_lazy("首付比例（%）"), min_value=0, max_value=100, max_digits=6, decimal_places=2, required=False
    )
    years = forms.IntegerField(label=gettext_lazy("贷款年限"), min_value=0, max_value=MOST_YEARS, required=False)
    method = forms.ChoiceField(label=gettext_lazy("还款方式"), choices=Repay.choices, widget=Segments, required=False)
    fund = forms.DecimalField(
        label=gettext_lazy("其中公积金贷款"),
        required=False,
        min_value=0,
        max_digits=12,
        decimal_places=2,
        widget=MoneyInput,
    )
    rate = forms.DecimalField(
        label=gettext_lazy("商贷年利率（%）"),
        required=False,
        min_value=0,
        max_value=24,
        max_digits=6,
        decimal_places=4,
        help_text=gettext_lazy("不填按案场测算利率"),
    )
    parts = forms.IntegerField(label=gettext_lazy("余款分几期"), min_value=1, max_value=MOST_PARTS, required=False)
    homes = forms.ChoiceField(label=gettext_lazy("家庭第几套住房"), choices=Homes.choices)
    use = forms.ChoiceField(label=gettext_lazy("用途"), choices=Use.choices)
    note = forms.CharField(label=gettext_lazy("备注"), max_length=200, required=False, widget=forms.Textarea)

    def __init__(self, *args: Any, site: Site, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.site = site
        for n in PLACES:
            label = _("房号") if n == 1 else _("对比房号%(n)s") % {"n": n}
            field = forms.CharField(label=label, max_length=60, required=n == 1, widget=forms.TextInput(dict(UNIT)))
            field.error_messages["required"] = gettext_lazy("请填写")
            self.fields[f"unit_{n}"] = field
        self.order_fields([f"unit_{n}" for n in PLACES])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.errors:
            return given
        return {"units": self._units(given), "wish": _wish(given), "note": given["note"]}

    def _units(self, given: dict[str, Any]) -> list[Unit]:
        """The units in their order; two queries for all of them. One named twice is left to the verb."""
        typed = {n: given[f"unit_{n}"].strip() for n in PLACES if given.get(f"unit_{n}", "").strip()}
        rows = Unit.objects.filter(site=self.site, label__in=[*typed.values(), *map(str.upper, typed.values())])
        found: dict[str, list[Unit]] = {}
        for one in rows.select_related("building__project", "building__permit", "price__price_list", "site"):
            found.setdefault(one.label.upper(), []).append(one)
        units = []
        for n, text in typed.items():
            same = found.get(text.upper(), [])
            if len(same) == 1:
                units += same
                continue
            wrong = _("有两套都叫「%(unit)s」，请到房源页操作") if same else _("没有「%(unit)s」这套房源，请核对房号")
            self.add_error(f"unit_{n}", ValidationError(wrong % {"unit": text}))
        return units


def _wish(given: dict[str, Any]) -> Wish:
    def of(name: str) -> Any:
        value = given.get(name)
        return getattr(DEFAULT, name) if value is None or value == "" else value

    fund = yuan(given.get("fund") or Decimal(0))
    rate = given.get("rate")
    names = ("pay", "use", "homes", "down", "parts", "years", "method")
    return Wish(**{name: of(name) for name in names}, rate=rate, fund=fund)


def initial_of(wish: Wish, units: list[Unit]) -> dict[str, Any]:
    """What the form shows of a wish and of units."""
    shown = {name: getattr(wish, name) for name in ("pay", "use", "homes", "down", "years", "method", "parts", "rate")}
    written = {name: plain(value) if isinstance(value, Decimal) else value for name, value in shown.items()}
    labels = {f"unit_{n}": one.label for n, one in enumerate(units[:MOST_UNITS], 1)}
    return {**written, "fund": plain(wish.fund) if wish.fund else "", **labels}


def plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


class PrepayForm(AnchangForm):
    """What would be paid back early: after so many instalments, so much."""

    halves = ("paid", "amount")

    paid = forms.IntegerField(label=gettext_lazy("已还期数"), min_value=1, max_value=MOST_YEARS * 12, initial=36)
    amount = forms.DecimalField(
        label=gettext_lazy("提前还款金额"),
        min_value=Decimal("0.01"),
        max_digits=12,
        decimal_places=2,
        widget=MoneyInput,
    )


class DisclosureForm(AnchangForm):
    bank = forms.CharField(label=gettext_lazy("银行"), max_length=60)
    file = forms.FileField(label=gettext_lazy("签字的明示表"), help_text=gettext_lazy("PDF或照片"))

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > settings.UPLOAD_LIMIT:
            words = {"mb": settings.UPLOAD_LIMIT // 1024 // 1024}
            raise ValidationError(_("文件超过%(mb)sMB，请拆分后再传") % words)
        return file

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.errors:
            return given
        return {"bank": given["bank"], "name": given["file"].name, "content": given["file"].read()}
