from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.ui.tables import Column, Table

from .models import Customer


def grade_of(customer: Customer) -> tuple[str, str]:
    return customer.grade or (_("未评"), "neutral")


def needs_of(customer: Customer) -> str:
    """Purpose and wanted type in one cell; the budget has its own."""
    return " ".join(part for part in (customer.get_purpose_display(), customer.wants) if part)


class Customers(Table):
    empty_title = gettext_lazy("没有符合条件的客户")
    empty_hint = gettext_lazy("换个条件，或先登记到访")
    name = Column(gettext_lazy("客户"), "shown_name", href=Customer.get_absolute_url)
    phone = Column(gettext_lazy("电话"), "masked_phone")
    grade = Column(gettext_lazy("意向"), grade_of, kind="stage")
    needs = Column(gettext_lazy("需求"), needs_of, priority=2)
    source = Column(gettext_lazy("来源"), "get_source_display", priority=2)
    owner = Column(gettext_lazy("置业顾问"), "owner_name", priority=2)
    last_contact_at = Column(gettext_lazy("最近联系"), kind="moment", priority=2)
    first_at = Column(gettext_lazy("首次登记"), kind="day", priority=3)
