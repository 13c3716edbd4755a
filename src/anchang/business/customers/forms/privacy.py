from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from anchang.ui.forms import AnchangForm

from ..stages import ConsultReason, Proven, Recipient, RequestKind, RequestStage, Shared, Told


class StopForm(AnchangForm):
    channel = forms.ChoiceField(label=gettext_lazy("客户怎么说的"), choices=Told.choices, widget=forms.RadioSelect)


class LiftForm(AnchangForm):
    how = forms.ChoiceField(
        label=gettext_lazy("客户怎么要求恢复的"),
        choices=Told.choices,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("只有客户本人提出才能恢复；恢复后还要重新征得联系同意"),
    )


class ShareForm(AnchangForm):
    kind = forms.ChoiceField(label=gettext_lazy("给谁"), choices=[("", gettext_lazy("请选择")), *Recipient.choices])
    recipient = forms.CharField(label=gettext_lazy("单位名称"), max_length=100)
    purpose = forms.CharField(label=gettext_lazy("作什么用"), max_length=200)
    fields_ = forms.MultipleChoiceField(
        label=gettext_lazy("给了哪些资料"), choices=Shared.choices, widget=forms.CheckboxSelectMultiple
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if "fields_" in given:
            given["fields"] = given.pop("fields_")
        return given


class RequestForm(AnchangForm):
    kind = forms.ChoiceField(label=gettext_lazy("客户要什么"), choices=RequestKind.choices, widget=forms.RadioSelect)
    channel = forms.ChoiceField(label=gettext_lazy("怎么提出的"), choices=Told.choices, widget=forms.RadioSelect)
    words = forms.CharField(label=gettext_lazy("客户的原话"), max_length=300, required=False, widget=forms.Textarea)


class CheckForm(AnchangForm):
    proven = forms.ChoiceField(label=gettext_lazy("怎么核实的"), choices=Proven.choices, widget=forms.RadioSelect)


class AnswerForm(AnchangForm):
    answer = forms.CharField(label=gettext_lazy("怎么办的"), max_length=300, widget=forms.Textarea)


class RefusalForm(AnchangForm):
    answer = forms.CharField(
        label=gettext_lazy("理由"),
        max_length=300,
        widget=forms.Textarea,
        help_text=gettext_lazy("会原样告知客户；客户不服可以向网信部门投诉或起诉"),
    )


class CopyForm(AnchangForm):
    format = forms.ChoiceField(
        label=gettext_lazy("格式"),
        choices=[("pdf", gettext_lazy("PDF，给人看")), ("json", gettext_lazy("JSON，转到别处用"))],
        initial="pdf",
        widget=forms.RadioSelect,
    )


class EraseForm(AnchangForm):
    sure = forms.BooleanField(label=gettext_lazy("已核实身份，客户知道删除后不能恢复"))


class ConsultForm(AnchangForm):
    reason = forms.ChoiceField(label=gettext_lazy("原因"), choices=ConsultReason.choices, widget=forms.RadioSelect)


class RequestFilter(AnchangForm):
    kind = forms.ChoiceField(
        label=gettext_lazy("请求"), required=False, choices=[("", gettext_lazy("全部")), *RequestKind.choices]
    )
    stage = forms.ChoiceField(
        label=gettext_lazy("状态"), required=False, choices=[("", gettext_lazy("全部")), *RequestStage.choices]
    )
