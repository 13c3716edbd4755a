from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from anchang.engine.accounts.models import Account
from anchang.lib.calendar import office_day
from anchang.people.org.models import Assignment, Post, Site, Staff
from anchang.ui.forms import AnchangForm, DayInput, FilesField, MonthInput

from .models import Edition, Occurrence
from .phrases import WEEKDAYS, kind_of
from .stages import Excuse

FILES = 9


class Papers(FilesField):
    """Up to nine files, none of them read while it is too large."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        files = super().clean(data, initial)
        if len(files) > FILES:
            raise ValidationError(_("一次最多%(most)s个文件") % {"most": FILES})
        limit = settings.UPLOAD_LIMIT
        for file in files:
            if file.size > limit:
                words = {"name": file.name, "mb": limit // 1024 // 1024}
                raise ValidationError(_("%(name)s超过%(mb)sMB，请拆分后再传") % words)
        return files


class Write(AnchangForm):
    """A record or a report."""

    title = forms.CharField(label=gettext_lazy("标题"), max_length=60)
    text = forms.CharField(
        label=gettext_lazy("内容"), max_length=5000, widget=forms.Textarea(attrs={"rows": "8"}), strip=True
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hint = _("可以一次选多个，照片或文档")
        self.fields["files"] = Papers(label=_("附件"), required=False, help_text=hint)


class SignOff(AnchangForm):
    remark = forms.CharField(label=gettext_lazy("意见"), max_length=200, required=False, widget=forms.Textarea)


class ExcuseForm(AnchangForm):
    why = forms.ChoiceField(label=gettext_lazy("免除的原因"), choices=Excuse.choices, widget=forms.RadioSelect)
    reason = forms.CharField(label=gettext_lazy("说明"), max_length=200, required=False)


def colleagues(site: Site, at: datetime, but: Iterable[int]) -> Any:
    """The accounts that sit in a post at the place that day, without these."""
    sitting = Assignment.objects.on_staff(office_day(at)).filter(site=site)
    return Account.objects.filter(pk__in=sitting.values("staff__account"), is_active=True).exclude(pk__in=but)


class _Named(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, account: Any) -> str:
        return str(account.name)


class Delegate(AnchangForm):
    reason = forms.CharField(label=gettext_lazy("原因"), max_length=200, required=False)

    def __init__(self, *args: Any, item: Occurrence, at: datetime, **kwargs: Any) -> None:
        """Offers everybody at the site who has not had the item yet."""
        super().__init__(*args, **kwargs)
        had = [item.person_id, *item.passings.values_list("giver_id", flat=True)]
        people = colleagues(item.site, at, had).order_by("name", "pk")
        self.fields["to"] = _Named(people, label=_("转交给"), empty_label=_("请选择"))
        self.order_fields(["to", "reason"])


class HandOver(AnchangForm):
    def __init__(self, *args: Any, staff: Staff, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = colleagues(staff.site, at, [staff.account_id]).order_by("name", "pk")
        self.fields["to"] = _Named(people, label=_("交给"), empty_label=_("请选择"))


class Propose(AnchangForm):
    """The office's own wording of a duty. The hours shown are those of its kind: a weekly one has a weekday."""

    name = forms.CharField(
        label=gettext_lazy("名称"), max_length=14, help_text=gettext_lazy("写成待办的一句话，14字以内")
    )
    text = forms.CharField(
        label=gettext_lazy("要求"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": "5"}),
        help_text=gettext_lazy("做什么、做到什么程度、怎样算完成"),
    )
    name_en = forms.CharField(label=gettext_lazy("英文名称"), max_length=80)
    text_en = forms.CharField(
        label=gettext_lazy("英文要求"), max_length=1000, widget=forms.Textarea(attrs={"rows": "4"})
    )
    reviewer = forms.ChoiceField(label=gettext_lazy("检查岗位"), required=False)
    weight = forms.TypedChoiceField(
        label=gettext_lazy("权重"),
        coerce=int,
        choices=[(n, str(n)) for n in range(1, 6)],
        widget=forms.RadioSelect,
        help_text=gettext_lazy("1最轻，5最重"),
    )
    why = forms.CharField(label=gettext_lazy("修改理由"), max_length=200)

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        self.edition, self.kind = edition, kind_of(edition.cadence)
        names = ("name", "text", "name_en", "text_en", "reviewer", "weight")
        initial = {name: getattr(edition, name) for name in names} | self._hours()
        super().__init__(*args, initial=initial, **kwargs)
        posts = [(post.code, post.title) for post in Post.objects.all()]
        self.fields["reviewer"].choices = [("", _("直接上级")), *posts]  # type: ignore[attr-defined]
        self.fields |= self._when()
        self.order_fields(["name", "text", "number", "day", "hour", "reviewer", "weight", "name_en", "text_en", "why"])

    def _hours(self) -> dict[str, Any]:
        given = self.edition.cadence
        if self.kind == "daily":
            return {"hour": given["daily"]}
        number = given.get(self.kind)
        return {"hour": given.get("at", "18:00"), "number": number, "day": given.get("day", number)}

    def _when(self) -> dict[str, forms.Field]:
        """The fields for the hours of a duty that comes back; none for one that an event calls for."""
        if self.kind not in ("daily", "weekly", "monthly", "quarterly", "yearly"):
            return {}
        hour = forms.TimeField(label=_("最晚几点"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
        days = [(-1, _("最后一天")), *((n, _("%(day)s日") % {"day": n}) for n in range(1, 32))]
        day = forms.TypedChoiceField(label=_("哪一天"), coerce=int, choices=days)
        numbers: dict[str, tuple[str, list[tuple[int, Any]]]] = {
            "weekly": (_("星期几"), list(enumerate(WEEKDAYS, start=1))),
            "quarterly": (_("每季第几个月"), [(n, str(n)) for n in (1, 2, 3)]),
            "yearly": (_("哪个月"), [(n, str(n)) for n in range(1, 13)]),
        }
        found: dict[str, forms.Field] = {"hour": hour}
        if self.kind in numbers:
            label, choices = numbers[self.kind]
            found["number"] = forms.TypedChoiceField(label=label, coerce=int, choices=choices)
        if self.kind in ("monthly", "quarterly", "yearly"):
            found["day"] = day
        return found

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        hour, number, day = (given.pop(name, None) for name in ("hour", "number", "day"))
        if hour is not None and not self.errors:
            given["when"] = self._cadence(f"{hour:%H:%M}", number, day)
        return given

    def _cadence(self, hour: str, number: int | None, day: int | None) -> dict[str, Any]:
        """The hours as a pack writes them, equal to the old ones where nothing was changed."""
        old = self.edition.cadence
        if self.kind == "daily":
            return {**old, "daily": hour}
        new = {**old, self.kind: day if self.kind == "monthly" else number}
        if "at" in old or hour != "18:00":
            new["at"] = hour
        return {**new, "day": day} if self.kind in ("quarterly", "yearly") else new


class Reason(AnchangForm):
    reason = forms.CharField(label=gettext_lazy("理由"), max_length=200)


class Which(AnchangForm):
    """Which place a page speaks of."""

    site = forms.ChoiceField(label=pgettext_lazy("筛选", "案场"), required=False)

    def __init__(self, *args: Any, sites: list[Site], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["site"].choices = [(str(one.pk), one.name) for one in sites]  # type: ignore[attr-defined]


class OnDay(Which):
    """Which day a board shows; a single place is not asked for."""

    on = forms.DateField(label=gettext_lazy("日期"), required=False, widget=DayInput())

    def __init__(self, *args: Any, sites: list[Site], **kwargs: Any) -> None:
        super().__init__(*args, sites=sites, **kwargs)
        if len(sites) < 2:
            del self.fields["site"]


class OnMonth(OnDay):
    on = forms.DateField(label=gettext_lazy("月份"), required=False, widget=MonthInput(), input_formats=["%Y-%m"])
    duty = forms.ChoiceField(label=gettext_lazy("职责"), required=False)

    def __init__(self, *args: Any, duties: Mapping[int, Edition], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(str(key), f"{one.duty.post.name} · {one.title}") for key, one in duties.items()]
        self.fields["duty"].choices = [("", _("全部职责")), *named]  # type: ignore[attr-defined]


def day_asked(text: str, otherwise: date) -> date:
    """The day or month of the address; the other day where it is none."""
    for form in ("%Y-%m-%d", "%Y-%m"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 a calendar day has no zone
        except ValueError:
            continue
    return otherwise
