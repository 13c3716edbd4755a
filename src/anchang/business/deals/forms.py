from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.business.customers.models import Customer, IdKind
from anchang.business.receivables.actions import LineOf
from anchang.business.receivables.models import DueKind
from anchang.lib.ids import check_id_card
from anchang.ui.forms import AnchangForm, MoneyInput

from .models import DiscountLine
from .phrases import PAPERS
from .queries import Discount
from .stages import PlanKind, Stage

DISCOUNTS = range(1, 4)
LINES = range(1, 5)


class Look(AnchangForm):
    q = forms.CharField(label=gettext_lazy("单号或房号"), required=False)
    stage = forms.ChoiceField(
        label=gettext_lazy("状态"), required=False, choices=[("", gettext_lazy("全部")), *Stage.choices]
    )


class Hold(AnchangForm):
    customer = forms.ModelChoiceField(label=gettext_lazy("客户"), queryset=Customer.objects.none())


class Terms(AnchangForm):
    """Discount lines and the deposit. Cleans to `discounts` and `deposit`; an empty line is left out."""

    deposit = forms.DecimalField(label=gettext_lazy("定金（元）"), max_digits=14, decimal_places=2, widget=MoneyInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for n in DISCOUNTS:
            self.fields[f"label_{n}"] = forms.CharField(label=_("优惠%(n)s") % {"n": n}, max_length=40, required=False)
            self.fields[f"kind_{n}"] = forms.ChoiceField(
                label=_("方式"), choices=DiscountLine._meta.get_field("kind").choices, required=False
            )
            self.fields[f"value_{n}"] = forms.DecimalField(
                label=_("比例（%）或金额（元）"), required=False, max_digits=12, decimal_places=4, widget=MoneyInput
            )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        kept = {
            name: value for name, value in given.items() if name.rpartition("_")[0] not in ("label", "kind", "value")
        }
        kept["discounts"] = [one for n in DISCOUNTS if (one := self._discount(n, given))]
        return kept

    def _discount(self, n: int, given: dict[str, Any]) -> Discount | None:
        label, value = given.get(f"label_{n}"), given.get(f"value_{n}")
        if not label and not value:
            return None
        if not label or not value:
            self.add_error(f"label_{n}" if not label else f"value_{n}", _("名称和数值要一起填"))
            return None
        return Discount(label, given.get(f"kind_{n}") or DiscountLine.PERCENT, value)


class Subscribe(Terms):
    """Papers, asked for here for the first time, and the terms."""

    id_kind = forms.ChoiceField(label=gettext_lazy("证件"), choices=IdKind.choices)
    id_number = forms.CharField(label=gettext_lazy("证件号码"), max_length=40)

    field_order = ["id_kind", "id_number", "deposit"]

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("id_kind") == "id_card" and given.get("id_number"):
            try:
                given["id_number"] = check_id_card(given["id_number"])
            except ValueError as error:
                self.add_error("id_number", str(error))
        return given


class Known(Terms):
    """The terms for a customer whose papers are known."""


class Reason(AnchangForm):
    reason = forms.CharField(label=gettext_lazy("原因"), max_length=200, widget=forms.Textarea)


class Sign(AnchangForm):
    """How the price less the deposit is paid. Cleans to `plan_kind` and `lines`."""

    plan_kind = forms.ChoiceField(label=gettext_lazy("付款方式"), choices=PlanKind.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(kind.value, kind.label) for kind in DueKind if kind != DueKind.DEPOSIT]
        for n in LINES:
            self.fields[f"kind_{n}"] = forms.ChoiceField(label=_("第%(n)s期") % {"n": n}, choices=kinds, required=False)
            self.fields[f"amount_{n}"] = forms.DecimalField(
                label=_("金额（元）"), required=False, max_digits=14, decimal_places=2, widget=MoneyInput
            )
            self.fields[f"due_{n}"] = forms.DateField(label=_("应付日期"), required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        lines = [line for n in LINES if (line := self._line(n, given))]
        if not lines and not self.errors:
            self.add_error("amount_1", _("请至少填写一期付款"))
        return {"plan_kind": given.get("plan_kind"), "lines": lines}

    def _line(self, n: int, given: dict[str, Any]) -> LineOf | None:
        amount: Decimal | None = given.get(f"amount_{n}")
        due = given.get(f"due_{n}")
        if not amount:
            return None
        if due is None:
            self.add_error(f"due_{n}", _("请填写应付日期"))
            return None
        kind = DueKind(given.get(f"kind_{n}") or DueKind.DOWN)
        return LineOf(kind, str(kind.label), due, amount)


class PaperKind(AnchangForm):
    kind = forms.ChoiceField(label=gettext_lazy("文书"), choices=list(PAPERS.items()), widget=forms.RadioSelect)
