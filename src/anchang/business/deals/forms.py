from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.business.customers.models import Customer
from anchang.business.customers.stages import IdKind
from anchang.business.receivables.actions import LineOf
from anchang.business.receivables.stages import DueKind
from anchang.business.terms.models import Policy
from anchang.lib.discounts import AMOUNT, PERCENT, plain
from anchang.lib.ids import check_id_card
from anchang.lib.money import format_yuan, round_fen
from anchang.ui.forms import AnchangForm, DayInput, MoneyInput

from .phrases import PAPERS
from .queries import Discount
from .stages import PlanKind, Stage

KINDS = [(PERCENT, gettext_lazy("按比例（%）")), (AMOUNT, gettext_lazy("按金额（元）"))]
LINES = range(1, 5)


class Look(AnchangForm):
    q = forms.CharField(label=gettext_lazy("单号或房号"), required=False)
    stage = forms.ChoiceField(
        label=gettext_lazy("状态"), required=False, choices=[("", gettext_lazy("全部")), *Stage.choices]
    )


class Figure(MoneyInput):
    """A number that is yuan or percent, as the choice beside it says."""

    unit = ""  # type: ignore[assignment]


class CustomerChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Customer) -> str:
        return " · ".join(filter(None, (obj.shown_name, obj.masked_phone, obj.get_intent_grade_display())))


class Hold(AnchangForm):
    """For whom the unit is held. `shown` are the files to choose from on the screen, `mine` all that may be chosen."""

    customer = CustomerChoice(
        label=gettext_lazy("客户"),
        queryset=Customer.objects.none(),
        error_messages={"required": gettext_lazy("请选择客户")},
    )

    def __init__(self, *args: Any, mine: Any, shown: list[Customer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["customer"].queryset = mine  # type: ignore[attr-defined]
        self.shown = [(one.pk, self.fields["customer"].label_from_instance(one)) for one in shown]  # type: ignore[attr-defined]


def _row(field: forms.Field, n: int, label: str, place: str = "") -> forms.Field:
    """A field of the nth row: laid out beside its neighbours, and named with its row for who hears the page."""
    field.label = label
    field.widget.attrs |= {"data-row": place or str(n), "aria-label": f"{label} {n}"}
    return field


def _offer(policy: Policy, total: Decimal) -> str:
    """A policy with what it takes off the posted total by itself."""
    amount = round_fen(total * policy.value / 100) if policy.kind == PERCENT else policy.value
    if not policy.value:
        return policy.name
    rate = f" {plain(policy.value)}%" if policy.kind == PERCENT else ""
    left = _("，还剩%(left)s次") % {"left": policy.uses - policy.used} if policy.uses is not None else ""
    return f"{policy.name}{rate}（−{format_yuan(amount)}{left}）"


class Terms(AnchangForm):
    """Payment method, policies, what else is given, and the deposit. Cleans to `policies` (keys), `discounts` and
    `deposit`; an empty line is left out. `offers` are the policies to choose from, `lines` how many free lines there are."""

    method = forms.ChoiceField(label=gettext_lazy("付款方式"), required=False, widget=forms.RadioSelect)
    policies = forms.MultipleChoiceField(
        label=gettext_lazy("优惠政策"), required=False, widget=forms.CheckboxSelectMultiple
    )
    deposit = forms.DecimalField(label=gettext_lazy("定金"), max_digits=14, decimal_places=2, widget=MoneyInput)

    def __init__(
        self, *args: Any, offers: Sequence[Policy] = (), total: Decimal = Decimal(0), lines: int = 1, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.lines = range(1, lines + 1)
        told = [(str(one.pk), _offer(one, total), one.is_method) for one in offers]
        self._let_choose("method", [(key, label) for key, label, is_method in told if is_method])
        self._let_choose("policies", [(key, label) for key, label, is_method in told if not is_method])
        for n in self.lines:
            name = forms.CharField(max_length=40, required=False)
            kind = forms.ChoiceField(choices=KINDS, required=False)
            value = forms.DecimalField(required=False, max_digits=12, decimal_places=4, widget=Figure)
            self.fields[f"label_{n}"] = _row(name, n, _("政策外优惠"), "first")
            self.fields[f"kind_{n}"] = _row(kind, n, _("方式"))
            self.fields[f"value_{n}"] = _row(value, n, _("数值"))

    def _let_choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        """The choices of the field; no field where there is nothing to choose."""
        if not choices:
            del self.fields[name]
            return
        field: Any = self.fields[name]
        field.choices = [("", _("不选")), *choices] if name == "method" else choices
        field.widget.attrs["data-term"] = name

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        kept = {
            name: value for name, value in given.items() if name.rpartition("_")[0] not in ("label", "kind", "value")
        }
        keys = [kept.pop("method", ""), *kept.pop("policies", [])]
        kept["policies"] = [int(key) for key in keys if key]
        kept["discounts"] = [one for n in self.lines if (one := self._discount(n, given))]
        return kept

    def _discount(self, n: int, given: dict[str, Any]) -> Discount | None:
        label, value = given.get(f"label_{n}"), given.get(f"value_{n}")
        if not label and not value:
            return None
        if not label or not value:
            self.add_error(f"label_{n}" if not label else f"value_{n}", _("名称和数值要一起填"))
            return None
        return Discount(label, given.get(f"kind_{n}") or PERCENT, value)


class Subscribe(Terms):
    """Papers, asked for here for the first time, and the terms."""

    id_kind = forms.ChoiceField(label=gettext_lazy("证件"), choices=IdKind.choices)
    id_number = forms.CharField(label=gettext_lazy("证件号码"), max_length=40)

    field_order = ["id_kind", "id_number", "deposit", "method", "policies"]

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("id_kind") == "id_card" and given.get("id_number"):
            try:
                given["id_number"] = check_id_card(given["id_number"])
            except ValueError as error:
                self.add_error("id_number", str(error))
        return given


class Reason(AnchangForm):
    reason = forms.CharField(label=gettext_lazy("原因"), max_length=200, widget=forms.Textarea)


class Sign(AnchangForm):
    """How the price less the deposit (`left`) is paid. Cleans to `plan_kind` and `lines`, which sum to it to the fen."""

    plan_kind = forms.ChoiceField(label=gettext_lazy("付款方式"), choices=PlanKind.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, left: Decimal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.left = left
        kinds = [(kind.value, kind.label) for kind in DueKind if kind != DueKind.DEPOSIT]
        for n in LINES:
            kind = forms.ChoiceField(choices=kinds, required=False)
            amount = forms.DecimalField(required=False, max_digits=14, decimal_places=2, min_value=0, widget=MoneyInput)
            due = forms.DateField(required=False, widget=DayInput)
            self.fields[f"kind_{n}"] = _row(kind, n, _("款项"), "first")
            self.fields[f"amount_{n}"] = _row(amount, n, _("金额"))
            self.fields[f"due_{n}"] = _row(due, n, _("应付日期"))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        filled = [n for n in LINES if given.get(f"amount_{n}")]
        lines = [line for n in filled if (line := self._line(n, given))]
        if not self.errors:
            self._weigh(lines, filled)
        return {"plan_kind": given.get("plan_kind"), "lines": lines}

    def _line(self, n: int, given: dict[str, Any]) -> LineOf | None:
        due = given.get(f"due_{n}")
        if due is None:
            self.add_error(f"due_{n}", _("请填写应付日期"))
            return None
        kind, once = DueKind(given.get(f"kind_{n}") or DueKind.DOWN), given.get("plan_kind") == PlanKind.ONCE
        label = _("房款") if once else f"{kind.label}{n}" if kind == DueKind.INSTALMENT else str(kind.label)
        return LineOf(kind, label, due, given[f"amount_{n}"])

    def _weigh(self, lines: list[LineOf], filled: list[int]) -> None:
        """Says at the last line by how much the lines miss what is left to pay."""
        gap = self.left - sum((line.amount for line in lines), Decimal(0))
        words = _("各期合计还差%(gap)s") if gap > 0 else _("各期合计多出%(gap)s")
        if gap:
            self.add_error(f"amount_{filled[-1] if filled else 1}", words % {"gap": format_yuan(abs(gap))})


class PaperKind(AnchangForm):
    kind = forms.ChoiceField(label=gettext_lazy("文书"), choices=list(PAPERS.items()), widget=forms.RadioSelect)
