from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anchang.ui.forms import AnchangForm, MomentInput

from .models import Building, Permit, Project
from .queries import Cell
from .stages import STATUSES, Ground


class ProjectForm(AnchangForm):
    name = forms.CharField(label=_("项目名称"), max_length=60)
    developer = forms.CharField(label=_("开发企业"), max_length=100)
    district = forms.CharField(label=_("区县"), max_length=40, required=False)
    address = forms.CharField(label=_("坐落"), max_length=200, required=False)
    escrow_bank = forms.CharField(label=_("监管银行"), max_length=100, required=False)
    escrow_account = forms.CharField(label=_("监管账号"), max_length=40, required=False)


class PermitForm(AnchangForm):
    number = forms.CharField(label=_("许可证号"), max_length=60)
    issued_on = forms.DateField(label=_("发证日期"))
    buildings = forms.ModelMultipleChoiceField(
        label=_("许可范围内的楼栋"), queryset=Building.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, project: Project, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["buildings"].queryset = project.buildings.order_by("pk")  # type: ignore[attr-defined]


class RevokeForm(AnchangForm):
    on = forms.DateField(label=_("撤销日期"))
    reason = forms.CharField(label=_("原因"), max_length=200)


class BuildingForm(AnchangForm):
    name = forms.CharField(label=_("楼栋"), max_length=20)
    permit: Any = forms.ModelChoiceField(label=_("预售许可证"), queryset=Permit.objects.none(), required=False)

    def __init__(self, project: Project, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["permit"].queryset = project.permits.filter(revoked_on=None)  # type: ignore[attr-defined]


class ControlForm(AnchangForm):
    ground = forms.ChoiceField(label=_("法定事由"), choices=Ground.choices, widget=forms.RadioSelect)
    until = forms.DateTimeField(label=_("销控到"), widget=MomentInput(), help_text=_("最长30天"))
    reason = forms.CharField(label=_("说明"), max_length=200, help_text=_("写明裁定书、抵押合同或预售方案的文号"))


FILTERS = ("type", "orientation", "status", "price_from", "price_to", "area_from", "area_to")


class BoardFilter(AnchangForm):
    """The filters of the board; what cannot be read filters nothing."""

    building = forms.ChoiceField(label=_("楼栋"), required=False)
    type = forms.ChoiceField(label=_("户型"), required=False)
    orientation = forms.ChoiceField(label=_("朝向"), required=False)
    status = forms.ChoiceField(label=_("状态"), required=False)
    floor_from = forms.IntegerField(label=_("楼层不低于"), required=False)
    floor_to = forms.IntegerField(label=_("楼层不高于"), required=False)
    price_from = forms.DecimalField(label=_("总价不低于（万）"), required=False, min_value=0)
    price_to = forms.DecimalField(label=_("总价不超过（万）"), required=False, min_value=0)
    area_from = forms.DecimalField(label=_("面积不小于（㎡）"), required=False, min_value=0)
    area_to = forms.DecimalField(label=_("面积不大于（㎡）"), required=False, min_value=0)

    def __init__(self, cells: list[Cell], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everything = [("", _("全部"))]
        buildings = {str(one.building_id): one.building for one in cells}
        kinds, faces = {one.type for one in cells}, {one.orientation for one in cells}
        self.fields["building"].choices = [*everything, *buildings.items()]  # type: ignore[attr-defined]
        for name, found in (("type", kinds), ("orientation", faces)):
            known = [(one, one) for one in sorted(found - {""})]
            self.fields[name].choices = [*everything, *known]  # type: ignore[attr-defined]
        statuses = [(code, one.label) for code, one in STATUSES.items()]
        self.fields["status"].choices = [*everything, *statuses]  # type: ignore[attr-defined]

    @property
    def filters(self) -> bool:
        """Whether anything is filtered; the place that is looked at and the view are no filters."""
        return any(self.given.get(name) not in (None, "") for name in FILTERS)

    @property
    def given(self) -> dict[str, Any]:
        self.is_valid()
        return getattr(self, "cleaned_data", {})
