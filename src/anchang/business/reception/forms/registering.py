from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from anchang.business.channels.actions import try_code
from anchang.business.customers.queries import owners
from anchang.business.turns.models import Guest
from anchang.engine.accounts.models import Account
from anchang.lib.calendar import SHANGHAI
from anchang.lib.phone import normal_phone
from anchang.people.org.models import Site
from anchang.people.org.queries import day_of
from anchang.ui.forms import PhoneInput, yes_or_no

from .. import queries
from ..stages import Occasion
from .asking import SOURCES, Registration

NOTICE = gettext_lazy("电话只用于本案场接待和跟进，可随时要求停止")
LONGEST_KEPT = timedelta(days=1)


def clean_phone(form: forms.Form) -> str:
    """The number in its normal form; refuses what is none."""
    typed = form.cleaned_data["phone"]
    try:
        return normal_phone(typed) if typed else ""
    except ValueError as wrong:
        raise ValidationError(str(wrong)) from None


class ReceiveForm(Registration):
    """接待登记 in three steps: who, how they came, what they look for. The phone comes first: it says whose they are."""

    phone = forms.CharField(
        label=gettext_lazy("电话"),
        required=False,
        max_length=20,
        help_text=NOTICE,
        widget=PhoneInput(
            attrs={
                "hx-post": reverse_lazy("reception:lookup"),
                "hx-trigger": "input changed delay:400ms",
                "hx-target": "#lookup",
                "hx-swap": "outerHTML",
                "hx-sync": "this:replace",
            }
        ),
    )
    name = forms.CharField(label=gettext_lazy("姓名或称呼"), max_length=60)
    consent = yes_or_no(
        gettext_lazy("客户是否同意留联系方式"),
        gettext_lazy("同意"),
        gettext_lazy("不同意，只记称呼"),
    )
    returning = yes_or_no(gettext_lazy("以前来过吗"), gettext_lazy("来过"), gettext_lazy("首次"))
    source = forms.ChoiceField(label=gettext_lazy("来源"), choices=[("", gettext_lazy("请选择")), *SOURCES])
    party_size = forms.IntegerField(label=gettext_lazy("来访人数"), min_value=1, max_value=99, initial=1)
    code = forms.CharField(
        label=gettext_lazy("到访码"),
        max_length=12,
        required=False,
        help_text=gettext_lazy("渠道客户或受邀客户出示的6位码"),
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    entered = forms.TimeField(label=gettext_lazy("进门时间"), required=False, widget=forms.TimeInput({"type": "time"}))
    appointed = forms.BooleanField(label=gettext_lazy("预约来访"), required=False)
    kept_at = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput({"data-kept-at": ""}))

    halves: tuple[str, ...] = ("source", "party_size", "entered", "code")

    def __init__(
        self,
        *args: Any,
        site: Site,
        by: Account,
        at: datetime,
        chooses: bool,
        guest: Guest | None = None,
        **kwargs: Any,
    ) -> None:
        """`chooses`: whether the consultant who receives is asked, as of a receptionist who keeps no customers."""
        super().__init__(*args, layout=queries.layout(site, Occasion.VISIT, at), **kwargs)
        self.site, self.by, self.at = site, by, at
        if guest is not None:
            del self.fields["entered"]
        if chooses:
            people = Account.objects.filter(pk__in=[person.pk for person in owners(site, at)]).order_by("pk")
            asked = forms.ModelChoiceField(people, label=_("接待顾问"), empty_label=_("请选择"))
            self.fields["received_by"] = asked

    @property
    def steps(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """Each step's heading and its fields."""
        named = (
            (_("客户"), ("phone", "name", "consent", "received_by")),
            (_("来访"), ("returning", "source", "party_size", "entered", "code", "appointed")),
            (_("需求"), self.asked),
        )
        return [(title, [self[name] for name in names if name in self.fields]) for title, names in named]

    def clean_entered(self) -> time | None:
        entered: time | None = self.cleaned_data["entered"]
        if entered is not None and self._on_the_day(entered) > self.at:
            raise ValidationError(_("进门时间不能晚于现在"))
        return entered

    def _on_the_day(self, entered: time) -> datetime:
        return datetime.combine(day_of(self.at), entered, SHANGHAI)

    def clean_kept_at(self) -> datetime | None:
        """When a phone without a network was filled in; a clock that says nonsense says nothing."""
        try:
            kept = datetime.fromisoformat(self.cleaned_data["kept_at"])
        except ValueError:
            return None
        return kept if kept.tzinfo and timedelta() <= self.at - kept <= LONGEST_KEPT else None

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        entered = given.pop("entered", None)
        return {**given, **({"entered_at": self._on_the_day(entered)} if entered else {})}

    def clean_code(self) -> str:
        """A wrong code is counted before anything is refused, so that nobody can try on and on."""
        typed = str(self.cleaned_data["code"]).strip()
        opening = queries.opened_by(self.site, typed, self.at)
        wrong = try_code(self.site, self.by, self.at, typed, known=opening is not None) if typed else ""
        wrong = wrong or (opening.wrong if opening else "")
        if wrong:
            raise ValidationError(wrong)
        return typed

    clean_phone = clean_phone


class CallForm(Registration):
    """来电登记: what they ask for, and the number if they leave one; without a number nothing else is asked."""

    effective = yes_or_no(gettext_lazy("是不是问房子的"), pgettext_lazy("来电", "是"), gettext_lazy("不是，打错或推销"))
    source = forms.ChoiceField(label=gettext_lazy("来源"), choices=[("", gettext_lazy("请选择")), *SOURCES])
    phone = forms.CharField(
        label=gettext_lazy("电话"), required=False, max_length=20, widget=PhoneInput(), help_text=NOTICE
    )
    name = forms.CharField(label=gettext_lazy("姓名或称呼"), max_length=60, required=False)
    consent = forms.BooleanField(label=gettext_lazy("客户同意留电话"), required=False)
    note = forms.CharField(
        label=gettext_lazy("问了什么"),
        max_length=500,
        required=False,
        widget=forms.Textarea,
        help_text=gettext_lazy("没有留电话的不记录"),
    )
    halves = ("phone", "name")

    def __init__(self, *args: Any, site: Site, at: datetime, chooses: bool, **kwargs: Any) -> None:
        """`chooses`: whether the consultant whose customer a new caller becomes is asked."""
        super().__init__(*args, layout=queries.layout(site, Occasion.CALL, at), **kwargs)
        self.chooses = chooses
        if chooses:
            people = Account.objects.filter(pk__in=[person.pk for person in owners(site, at)]).order_by("pk")
            asked = forms.ModelChoiceField(people, label=_("交给哪位顾问"), empty_label=_("请选择"), required=False)
            self.fields["owner"] = asked

    clean_phone = clean_phone

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("phone") and not given.get("consent"):
            self.add_error("consent", _("客户同意后才能记电话；不同意就把电话删掉"))
        if given.get("phone") and self.chooses and not given.get("owner"):
            self.add_error("owner", _("请选择接手客户的置业顾问"))
        return given
