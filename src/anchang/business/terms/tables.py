from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.engine.doors.requests import Request
from anchang.lib.calendar import office_day
from anchang.ui.tables import Column, Table
from anchang.ui.tags.formats import day

from .models import Policy
from .phrases import worth
from .queries import standing


def days_of(policy: Policy) -> str:
    """From its first to its last day, which the version after it may bring nearer."""
    last: date | None = policy.ends_on
    if last is None:
        return _("%(since)s起") % {"since": day(policy.starts_on)}
    return _("%(since)s至%(until)s") % {"since": day(policy.starts_on), "until": day(last)}


def left_of(policy: Policy) -> str | None:
    return None if policy.uses is None else f"{policy.uses - policy.used}/{policy.uses}"


class PolicyTable(Table):
    empty_title = gettext_lazy("还没有付款方式和优惠政策")
    empty_hint = gettext_lazy("拟定后由总监审批，批准了才能给客户")
    name = Column(gettext_lazy("名称"), href=Policy.get_absolute_url, sort="name")
    source = Column(gettext_lazy("来源"), "get_source_display", sort="source")
    value = Column(gettext_lazy("优惠"), lambda one: worth(one.kind, one.value), kind="figure")
    days = Column(gettext_lazy("有效期"), days_of, sort="starts_on")
    left = Column(gettext_lazy("剩余次数"), left_of, kind="figure", priority=3)
    version = Column(gettext_lazy("版本"), lambda one: f"V{one.version}", priority=2)
    project = Column(gettext_lazy("项目"), "project.name", priority=3)
    state = Column(gettext_lazy("状态"), lambda one: one.state, kind="stage")

    def __init__(self, rows: Any, request: Request, **kwargs: Any) -> None:
        super().__init__(rows, request, **kwargs)
        for one in self.page.object_list:
            one.state = standing(one, office_day(request.at))
