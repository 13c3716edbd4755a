from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from anchang.business.customers.models import Customer
from anchang.engine.accounts.models import Account
from anchang.lib.calendar import office_day
from anchang.ui.forms import AnchangForm, DayInput, MoneyInput
from anchang.ui.tags.formats import yuan

from . import queries
from .models import CompetitorNote, KeyAccount, Plan
from .stages import ActivityKind, Level, Origin, PartnerKind, PlanKind, Route, Stage, Standards, Topic, Way

ANY = [("", gettext_lazy("全部"))]
STATES = [
    ("", gettext_lazy("未流失")),
    ("late", gettext_lazy("客情逾期")),
    ("prospects", gettext_lazy("开发中")),
    *Stage.choices,
]


class Look(AnchangForm):
    stage = forms.ChoiceField(label=gettext_lazy("状态"), choices=STATES, required=False)
    level = forms.ChoiceField(label=pgettext_lazy("大客户", "级别"), choices=[*ANY, *Level.choices], required=False)
    route = forms.ChoiceField(label=gettext_lazy("开发渠道"), choices=[*ANY, *Route.choices], required=False)


class PlanLook(AnchangForm):
    kind = forms.ChoiceField(label=gettext_lazy("类别"), choices=[*ANY, *PlanKind.choices], required=False)


class MonthInput(forms.DateInput):
    input_type = "month"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m")


def _words(label: Any, most: int = 2000, *, required: bool = True, hint: Any = "") -> forms.CharField:
    return forms.CharField(label=label, max_length=most, required=required, widget=forms.Textarea, help_text=hint)


def _line(label: Any, most: int = 60, *, required: bool = True, hint: Any = "") -> forms.CharField:
    return forms.CharField(label=label, max_length=most, required=required, help_text=hint)


def _day(label: Any, *, required: bool = True) -> forms.DateField:
    return forms.DateField(label=label, required=required, widget=DayInput())


class Person(forms.TypedChoiceField):
    """One of these accounts, by name; cleans to the account."""

    def offer(self, people: Iterable[Account]) -> None:
        self.known = {str(one.pk): one for one in people}
        self.choices = [("", _("请选择")), *((key, one.name) for key, one in self.known.items())]
        self.coerce = self.known.__getitem__


class Edit(AnchangForm):
    manager = Person(label=gettext_lazy("客户经理"))
    level = forms.ChoiceField(label=pgettext_lazy("大客户", "级别"), choices=Level.choices, widget=forms.RadioSelect)
    route = forms.ChoiceField(label=gettext_lazy("开发渠道"), choices=Route.choices)
    region = _line(gettext_lazy("区域"), 40, required=False)
    contact = _line(
        gettext_lazy("对接人"), required=False, hint=gettext_lazy("部门和称呼，不写电话；电话记在客户资料里")
    )
    needs = _words(gettext_lazy("需求和背景"), required=False)

    def __init__(self, *args: Any, people: Iterable[Account], now: KeyAccount | None = None, **kwargs: Any) -> None:
        if now is not None:
            kwargs["initial"] = {name: getattr(now, name) for name in ("level", "route", "region", "contact", "needs")}
            kwargs["initial"]["manager"] = now.manager_id
        super().__init__(*args, **kwargs)
        self.fields["manager"].offer(people)  # type: ignore[attr-defined]


class Open(Edit):
    """`file` is the customer's number or phone; what it cleans to is the customer."""

    file = _line(gettext_lazy("客户编号或电话"), 20, hint=gettext_lazy("如 KH0000123；先在客户里登记"))
    field_order = ("file",)

    def __init__(self, *args: Any, account: Account, at: datetime, **kwargs: Any) -> None:
        self.account, self.at = account, at
        super().__init__(*args, **kwargs)

    def clean_file(self) -> Customer:
        found = queries.file_of(self.cleaned_data["file"], self.account, self.at)
        if found is None:
            raise ValidationError(_("没有查到这份客户资料，请先登记客户"))
        return found


class Reason(AnchangForm):
    reason = _words(gettext_lazy("依据"), 200, hint=gettext_lazy("谈到哪一步、对方怎么说"))


class Lose(AnchangForm):
    why = _words(gettext_lazy("流失原因"), 200)


class Care(AnchangForm):
    """The lines of the standard appear once one was written for the way that is asked for."""

    way = forms.ChoiceField(label=gettext_lazy("方式"), choices=Way.choices, widget=forms.RadioSelect)
    note = _words(gettext_lazy("谈了什么"), hint=gettext_lazy("对方的近况、需求、约定的下一步"))
    kept = forms.MultipleChoiceField(
        label=gettext_lazy("按规范做到的"), required=False, widget=forms.CheckboxSelectMultiple
    )
    gift = _line(gettext_lazy("礼品"), required=False)
    amount = forms.DecimalField(
        label=gettext_lazy("礼品金额"), required=False, min_value=Decimal("0.01"), max_digits=8, decimal_places=2,
        widget=MoneyInput,
    )  # fmt: skip
    folded = ("gift", "amount")

    def __init__(self, *args: Any, at: datetime, way: str, **kwargs: Any) -> None:
        super().__init__(*args, initial={"way": way}, **kwargs)
        standard = queries.standard_for(way, at)
        if standard:
            self.fields["kept"].choices = [(line, line) for line in standard.items]  # type: ignore[attr-defined]
        else:
            del self.fields["kept"]
        self.fields["amount"].help_text = _("每份不超过%(limit)s") % {"limit": yuan(queries.gift_limit(at))}


class Opinion(AnchangForm):
    opinion = _words(gettext_lazy("检查意见"), 200)


class CheckComplaint(AnchangForm):
    note = _words(gettext_lazy("检查结果"), 200, hint=gettext_lazy("处理得怎么样、客户是否接受、还要补什么"))


class Draft(AnchangForm):
    kind = forms.ChoiceField(label=gettext_lazy("类别"), choices=PlanKind.choices)
    title = _line(gettext_lazy("标题"))
    region = _line(gettext_lazy("区域"), 40, required=False)
    month = forms.DateField(
        label=gettext_lazy("月份"), required=False, input_formats=["%Y-%m"], widget=MonthInput(),
        help_text=gettext_lazy("月度计划填写"),
    )  # fmt: skip
    starts_on = _day(gettext_lazy("开始日期"), required=False)
    ends_on = _day(gettext_lazy("结束日期"), required=False)
    text = _words(gettext_lazy("内容"), 5000)
    halves = ("starts_on", "ends_on")


class AddItem(AnchangForm):
    text = _line(gettext_lazy("要做什么"), 120)
    due_on = _day(gettext_lazy("期限"))


class Result(AnchangForm):
    result = _words(gettext_lazy("结果"), 2000)


class ShortResult(AnchangForm):
    result = _words(gettext_lazy("结果"), 200)


class PlanChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Plan) -> str:
        return f"{obj.number} {obj.title}"


class PlanActivity(AnchangForm):
    kind = forms.ChoiceField(label=gettext_lazy("类别"), choices=ActivityKind.choices, widget=forms.RadioSelect)
    title = _line(gettext_lazy("名称"))
    on = _day(gettext_lazy("日期"))
    region = _line(gettext_lazy("区域"), 40, required=False)
    budget = forms.DecimalField(
        label=gettext_lazy("预算"), required=False, min_value=0, max_digits=12, decimal_places=2, widget=MoneyInput
    )
    plan = PlanChoice(label=gettext_lazy("属于哪份计划"), queryset=Plan.objects.none(), required=False)

    def __init__(self, *args: Any, plans: QuerySet[Plan], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["plan"].queryset = plans  # type: ignore[attr-defined]


class LogPartner(AnchangForm):
    kind = forms.ChoiceField(label=gettext_lazy("类别"), choices=PartnerKind.choices, widget=forms.RadioSelect)
    partner = _line(gettext_lazy("单位"))
    counterpart = _line(gettext_lazy("对口部门和人"), required=False)
    on = _day(gettext_lazy("日期"))
    note = _words(gettext_lazy("内容"))
    people = forms.IntegerField(label=gettext_lazy("来人数"), required=False, min_value=1, max_value=500)
    arrangement = _words(
        gettext_lazy("接待安排"), required=False, hint=gettext_lazy("谁接、看什么、在哪谈；接待来人时必填")
    )


class NoteCompetitor(AnchangForm):
    competitor = _line(gettext_lazy("竞争对手"))
    topic = forms.ChoiceField(label=gettext_lazy("方面"), choices=Topic.choices)
    text = _words(gettext_lazy("内容"))
    origin = forms.ChoiceField(label=gettext_lazy("来源"), choices=Origin.choices, widget=forms.RadioSelect)
    proof = _line(gettext_lazy("出处"), 200, hint=gettext_lazy("网址、报刊日期、资料名称或客户编号"))
    statement = _words(
        gettext_lazy("客户说明"), 500, required=False, hint=gettext_lazy("客户自愿提供时必填：谁、什么时候、怎么说的")
    )
    seen_on = _day(gettext_lazy("看到的日期"))
    is_no_secret = forms.BooleanField(
        label=gettext_lazy("不含任何人的商业秘密"),
        required=False,
        help_text=gettext_lazy("内部文件、未公开的价格底线、偷拍偷录的内容都不能登记"),
    )

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, initial={"seen_on": office_day(at)}, **kwargs)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("origin") == Origin.VOLUNTARY and not given.get("statement"):
            self.add_error("statement", _("客户提供的，请写下客户自愿提供的说明"))
        return given


class Analyse(AnchangForm):
    title = _line(gettext_lazy("标题"))
    notes = forms.ModelMultipleChoiceField(
        label=gettext_lazy("依据的竞品信息"),
        queryset=CompetitorNote.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )
    text = _words(gettext_lazy("分析"), 5000)
    advice = _words(gettext_lazy("对销售政策的建议"), 5000)
    plan = PlanChoice(label=gettext_lazy("附在哪份策略上"), queryset=Plan.objects.none(), required=False)

    def __init__(self, *args: Any, notes: QuerySet[CompetitorNote], plans: QuerySet[Plan], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["notes"].queryset = notes  # type: ignore[attr-defined]
        self.fields["plan"].queryset = plans  # type: ignore[attr-defined]


class WriteStandard(AnchangForm):
    kind = forms.ChoiceField(label=gettext_lazy("规范"), choices=Standards.choices, widget=forms.RadioSelect)
    text = _words(gettext_lazy("内容"), 10000)
    items = _words(gettext_lazy("检查要点"), 3000, hint=gettext_lazy("一行一条，登记客情时逐条勾选"))

    def clean_items(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["items"].splitlines() if line.strip()]
