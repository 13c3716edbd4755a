from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.engine.accounts.models import Account

from ..stages import Grade, Kind, Source

ALL = ("", gettext_lazy("全部"))
QUIET_DAYS = (3, 7, 15, 30, 90)


class FilterForm(forms.Form):
    q = forms.CharField(
        label=gettext_lazy("搜索"),
        required=False,
        widget=forms.TextInput(
            attrs={
                "type": "search",
                "placeholder": gettext_lazy("电话、后四位、姓名、拼音、首字母、编号"),
                "autocomplete": "off",
            }
        ),
    )
    grade = forms.ChoiceField(label=gettext_lazy("意向"), choices=[ALL, *Grade.choices], required=False)
    source = forms.ChoiceField(label=gettext_lazy("来源"), choices=[ALL, *Source.choices], required=False)
    quiet = forms.TypedChoiceField(label=gettext_lazy("未联系"), coerce=int, empty_value=None, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("类别"), choices=[ALL, *Kind.choices], required=False)
    scanty = forms.ChoiceField(
        label=gettext_lazy("资料"), choices=[ALL, ("yes", gettext_lazy("资料不全"))], required=False
    )
    owner = forms.TypedChoiceField(label=gettext_lazy("置业顾问"), coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, people: list[Account], **kwargs: Any) -> None:
        kwargs["label_suffix"] = ""
        super().__init__(*args, **kwargs)
        quiet = [(days, _("超过%(days)s天") % {"days": days}) for days in QUIET_DAYS]
        self.fields["quiet"].choices = [ALL, *quiet]  # type: ignore[attr-defined]
        if len(people) > 1:
            self.fields["owner"].choices = [("", _("全部")), *((one.pk, one.name) for one in people)]  # type: ignore[attr-defined]
        else:
            del self.fields["owner"]
