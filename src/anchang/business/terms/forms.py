from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.business.inventory.models import Building, Project, Unit
from anchang.lib.calendar import office_day
from anchang.lib.discounts import plain
from anchang.ui.forms import AnchangForm, DayInput, MoneyInput

from .actions import Share
from .models import Policy
from .stages import Kind, PartKind, PlanKind, PolicyStage, Source

PARTS = range(1, 6)
KINDS = [(Kind.PERCENT, gettext_lazy("按比例（%）")), (Kind.AMOUNT, gettext_lazy("按金额（元）"))]
SOURCES = [(one.value, one.label) for one in (Source.CAMPAIGN, Source.COUPON, Source.SPECIAL)]


class Look(AnchangForm):
    source = forms.ChoiceField(
        label=gettext_lazy("来源"), required=False,
        choices=[("", gettext_lazy("全部")), (Source.PAYMENT.value, Source.PAYMENT.label), *SOURCES],
    )  # fmt: skip
    stage = forms.ChoiceField(
        label=gettext_lazy("状态"), required=False, choices=[("", gettext_lazy("全部")), *PolicyStage.choices]
    )


class Figure(MoneyInput):
    """A number that is yuan or percent, as the choice beside it says."""

    unit = ""  # type: ignore[assignment]


class Percent(MoneyInput):
    unit = "%"  # type: ignore[assignment]


class PolicyForm(AnchangForm):
    """A version of a policy; `known` is the one it follows, or the draft that is edited."""

    name = forms.CharField(label=gettext_lazy("名称"), max_length=40)
    source = forms.ChoiceField(label=gettext_lazy("来源"), choices=SOURCES, widget=forms.RadioSelect)
    kind = forms.ChoiceField(label=gettext_lazy("优惠方式"), choices=KINDS, widget=forms.RadioSelect)
    value = forms.DecimalField(label=gettext_lazy("优惠"), max_digits=12, decimal_places=4, min_value=0, widget=Figure)
    starts_on = forms.DateField(label=gettext_lazy("开始日期"), widget=DayInput())
    ends_on = forms.DateField(
        label=gettext_lazy("最后一天"),
        required=False,
        widget=DayInput(),
        help_text=gettext_lazy("不填就一直有效，到新版本开始为止"),
    )
    uses = forms.IntegerField(
        label=gettext_lazy("可用次数"), required=False, min_value=1, max_value=100_000,
        help_text=gettext_lazy("优惠券一共能用几次，不填不限"),
    )  # fmt: skip
    exclusion = forms.CharField(
        label=gettext_lazy("互斥组"), required=False, max_length=20,
        help_text=gettext_lazy("组名相同的优惠只算一项，取优惠大的"),
    )  # fmt: skip
    place = forms.IntegerField(
        label=gettext_lazy("顺序"),
        required=False,
        min_value=0,
        max_value=99,
        help_text=gettext_lazy("同一来源里先算哪项"),
    )
    buildings = forms.ModelMultipleChoiceField(
        Building.objects.none(), label=gettext_lazy("适用楼栋"), required=False,
        help_text=gettext_lazy("不选就是全部"), widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    types = forms.MultipleChoiceField(
        label=gettext_lazy("适用户型"), required=False,
        help_text=gettext_lazy("不选就是全部"), widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    note = forms.CharField(label=gettext_lazy("对客户的说明"), required=False, max_length=200, widget=forms.Textarea)
    why = forms.CharField(label=gettext_lazy("调整原因"), max_length=200, widget=forms.Textarea)

    columns = 1
    halves: tuple[str, ...] = ("starts_on", "ends_on", "uses", "place")

    def __init__(self, *args: Any, project: Project, at: datetime, known: Policy | None = None, **kwargs: Any) -> None:
        super().__init__(*args, initial=self.read(known, at), **kwargs)
        buildings, types = self.fields["buildings"], self.fields["types"]
        buildings.queryset = project.buildings.order_by("pk")  # type: ignore[attr-defined]
        found = Unit.objects.filter(building__project=project).exclude(type="").order_by("type")
        types.choices = [(one, one) for one in found.values_list("type", flat=True).distinct()]  # type: ignore[attr-defined]
        if not types.choices:  # type: ignore[attr-defined]
            del self.fields["types"]
        if known is not None:
            for name in ("name", "source"):
                if name in self.fields:
                    self.fields[name].disabled = True

    def read(self, known: Policy | None, at: datetime) -> dict[str, Any]:
        """What the form begins with: that of the version it follows, from today on."""
        if known is None:
            return {"kind": Kind.PERCENT, "starts_on": office_day(at), "source": Source.CAMPAIGN}
        names = ("name", "source", "kind", "ends_on", "uses", "exclusion", "place", "note", "pays")
        bounds = list(known.bounds.all())
        drafted = known.stage == PolicyStage.DRAFT
        return {
            **{name: getattr(known, name) for name in names},
            "value": plain(known.value),
            "why": known.why if drafted else "",
            "starts_on": known.starts_on if drafted else office_day(at),
            "buildings": [one.building_id for one in bounds if one.building_id],
            "types": [one.type for one in bounds if one.type],
        }

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        given["buildings"] = list(given.get("buildings") or [])
        given["place"] = given.get("place") or 0
        return given


class MethodForm(PolicyForm):
    """A version of a payment method: what it takes off and in which parts the price is paid."""

    pays = forms.ChoiceField(label=gettext_lazy("怎么付"), choices=PlanKind.choices, widget=forms.RadioSelect)

    field_order = ["name", "pays", "kind", "value"]
    source = None  # type: ignore[assignment]
    uses = None  # type: ignore[assignment]
    columns = 3
    halves = ()

    def __init__(self, *args: Any, known: Policy | None = None, **kwargs: Any) -> None:
        super().__init__(*args, known=known, **kwargs)
        for n in PARTS:
            kind = forms.ChoiceField(choices=PartKind.choices, required=False)
            share = forms.DecimalField(required=False, max_digits=7, decimal_places=4, min_value=0, widget=Percent)
            days = forms.IntegerField(required=False, min_value=0, max_value=3650)
            rows = (("part", kind, _("款项")), ("share", share, _("比例")), ("days", days, _("签约后几天")))
            for name, field, label in rows:
                field.label = label
                field.widget.attrs |= {"data-row": "first" if name == "part" else str(n), "aria-label": f"{label} {n}"}
                self.fields[f"{name}_{n}"] = field
        self.order_fields([*self.field_order, *(f"{name}_{n}" for n in PARTS for name in ("part", "share", "days"))])

    def read(self, known: Policy | None, at: datetime) -> dict[str, Any]:
        whole = {"pays": PlanKind.ONCE, "value": 0, "part_1": PartKind.DOWN, "share_1": 100, "days_1": 7}
        if known is None:
            return {**super().read(None, at), **whole}
        found = super().read(known, at)
        for part in known.parts.all():
            n = part.place
            found |= {f"part_{n}": part.kind, f"share_{n}": plain(part.share), f"days_{n}": part.days}
        return found

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        rows = {name: given.pop(name, None) for name in list(given) if name.split("_")[0] in ("part", "share", "days")}
        filled = [n for n in PARTS if rows.get(f"share_{n}")]
        given["parts"] = [
            Share(rows[f"part_{n}"] or PartKind.DOWN, rows[f"share_{n}"], rows.get(f"days_{n}") or 0) for n in filled
        ]
        whole = sum((one.share for one in given["parts"]), Decimal(0))
        if whole != 100 and not self.errors:
            words = {"whole": plain(whole)}
            self.add_error(f"share_{filled[-1] if filled else 1}", _("各期比例合计%(whole)s%%，要等于100%%") % words)
        return given


class Reason(AnchangForm):
    reason = forms.CharField(label=gettext_lazy("原因"), max_length=200, widget=forms.Textarea)
