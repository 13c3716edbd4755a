"""What the room itself holds about a person, for the copy they ask for."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ..models import Consent, Customer, DataRequest, Phone, Sharing
from ..stages import Shared
from .consents import words_of
from .forgetting import Section
from .requests import looks


def own_sections(files: list[int], at: datetime) -> Iterator[Section]:
    rows = Customer.objects.filter(pk__in=files).select_related("site", "owner").order_by("pk")
    yield Section(
        _("基本资料"),
        (_("编号"), _("案场"), _("姓名"), _("称呼"), _("证件"), _("来源"), _("首次登记"), _("置业顾问")),
        [_basics(one) for one in rows],
    )
    needs = (
        _("编号"),
        _("意向"),
        _("目的"),
        _("户型"),
        _("预算（万元）"),
        _("意向面积（㎡）"),
        _("意向楼层"),
        _("付款和时间"),
    )
    yield Section(_("购房需求"), needs, [_needs(one) for one in rows])
    numbers = Phone.objects.filter(customer__in=files).order_by("pk")
    columns: tuple[str, ...] = (_("电话"), _("谁的号码"), _("登记时间"))
    yield Section(_("电话"), columns, [(one.number, one.label, one.added_at) for one in numbers])
    consents = Consent.objects.filter(customer__in=files).order_by("given_at", "pk")
    agreed = (_("同意的事项"), _("同意的原话"), _("同意时间"), _("撤回时间"))
    yield Section(_("同意"), agreed, [_consent(one) for one in consents])
    given = Sharing.objects.filter(customer__in=files).order_by("at", "pk")
    shares = (_("给了谁"), _("用途"), _("给了什么"), _("时间"))
    yield Section(_("对外提供"), shares, [(one.recipient, one.purpose, shared(one), one.at) for one in given])
    asked = DataRequest.objects.filter(customer__in=files).order_by("received_at", "pk")
    rows_ = [
        (one.number, one.get_kind_display(), one.received_at, one.get_stage_display(), one.answer) for one in asked
    ]
    yield Section(_("个人信息请求"), (_("编号"), _("请求"), _("提出时间"), _("状态"), _("答复")), rows_)
    seen = [(one.at, one.who, one.text, one.facts.get("reason", "")) for one in looks(files)]
    yield Section(_("谁看过"), (_("时间"), _("谁"), _("做了什么"), _("原因")), seen)


def _basics(one: Customer) -> tuple[object, ...]:
    paper = f"{one.get_id_kind_display()} {one.id_number}" if one.id_number else ""
    source = one.shown_source
    return (one.number, one.site.name, one.name, one.salutation, paper, source, one.first_at, one.owner_name)


def _needs(one: Customer) -> tuple[object, ...]:
    how = " ".join(part for part in (one.get_payment_display(), one.get_timing_display()) if part)
    purpose = one.get_purpose_display()
    return one.number, one.intent_grade, purpose, one.wants, one.budget_wan, one.area_wanted, one.floor_wanted, how


def _consent(one: Consent) -> tuple[object, ...]:
    words = words_of(one)
    return one.get_purpose_display(), words.words if words else one.version, one.given_at, one.withdrawn_at


def shared(one: Sharing) -> str:
    """The kinds of data that were given, in one line."""
    return pgettext("分隔", "、").join(str(Shared(code).label) for code in one.fields)
