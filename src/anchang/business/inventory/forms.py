from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anchang.ui.forms import AnchangForm, MomentInput

from .models import Building, Permit, Project, Unit
from .queries import Cell, companions_for
from .stages import STATUSES, FlagKind, Ground, SaleMode


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


class RequestControlForm(AnchangForm):
    ground = forms.ChoiceField(label=_("法定事由"), choices=Ground.choices, widget=forms.RadioSelect)
    until = forms.DateTimeField(label=_("销控到"), widget=MomentInput(), help_text=_("最长30天"))
    document_no = forms.CharField(label=_("文号"), max_length=200, help_text=_("裁定书、抵押合同或预售方案的文号"))


class EditProjectForm(AnchangForm):
    lead_bank = forms.CharField(label=_("主办银行"), max_length=100, required=False)
    sale_mode = forms.ChoiceField(label=_("销售方式"), choices=SaleMode.choices, widget=forms.RadioSelect)


class PhaseForm(AnchangForm):
    name = forms.CharField(label=_("分期"), max_length=20)
    buildings = forms.ModelMultipleChoiceField(
        label=_("这一期的楼栋"),
        queryset=Building.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, project: Project, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["buildings"].queryset = project.buildings.order_by("pk")  # type: ignore[attr-defined]


class RenameForm(AnchangForm):
    name = forms.CharField(label=_("楼栋新名称"), max_length=20)


class PlanForm(AnchangForm):
    name = forms.ChoiceField(label=_("户型"))
    picture = forms.FileField(label=_("户型图"), help_text=_("JPG、PNG 或 WebP 图片"))

    def __init__(self, names: list[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].choices = [(name, name) for name in names]  # type: ignore[attr-defined]


class FlagForm(AnchangForm):
    kind = forms.ChoiceField(label=_("标记"), choices=FlagKind.choices, widget=forms.RadioSelect)
    document_no = forms.CharField(
        label=_("文号"), max_length=80, required=False, help_text=_("查封和抵押必须写明裁定书或抵押合同的文号")
    )


class UnflagForm(AnchangForm):
    document_no = forms.CharField(label=_("解除文号"), max_length=80, required=False)


class ConsentForm(AnchangForm):
    consent_no = forms.CharField(label=_("抵押权人同意书号"), max_length=80)


class BundleForm(AnchangForm):
    companions = forms.ModelMultipleChoiceField(
        label=_("随房出售的车位、储藏室"), queryset=Unit.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, unit: Unit, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["companions"].queryset = companions_for(unit)  # type: ignore[attr-defined]


class ExhibitForm(AnchangForm):
    kind = forms.ChoiceField(label=_("公示材料"))
    number = forms.CharField(label=_("文号"), max_length=80, required=False)
    file = forms.FileField(label=_("文件"), required=False, help_text=_("PDF 或图片；没有文号时必须上传"))
    shown_on = forms.DateField(label=_("上墙日期"))

    def __init__(self, kinds: list[tuple[str, Any]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]


class TakeDownForm(AnchangForm):
    on = forms.DateField(label=_("撤下日期"))


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
