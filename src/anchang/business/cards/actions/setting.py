from datetime import date, datetime, time

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.policies import require
from anchang.lib.calendar import office_day
from anchang.people.org.models import Site

from ..models import CardRules
from ..stages import POSTS


@action("cards.set_hour", gettext_lazy("交卡规则"))
def set_hour(
    site: Site,
    *,
    by: Account,
    at: datetime,
    since: date,
    to: str,
    hour: time | None = None,
    working_days: bool = False,
    still_days: int = 30,
    many_visits: int = 3,
    best_from: time | None = None,
    best_to: time | None = None,
) -> CardRules:
    """From a day to come on, cards go up at that hour (none: closing time) to that post; the same day again replaces.

    Refuses a day that has begun, a post that checks no cards, figures below 1, and best hours that are none.
    """
    require(since > office_day(at), _("新规则最早从明天起执行"))
    require(to in POSTS, _("请选择跟进卡交给谁"))
    require(still_days >= 1 and many_visits >= 1, _("天数和次数至少是1"))
    require(bool(best_from) == bool(best_to), _("最佳时段要写起止两个时间"))
    require(not best_from or not best_to or best_from < best_to, _("最佳时段的开始要早于结束"))
    given: dict[str, object] = {"to": to, "hour": hour, "working_days": working_days, "still_days": still_days}
    given |= {"many_visits": many_visits, "best_from": best_from, "best_to": best_to, "set_by": by, "set_at": at}
    return CardRules.objects.update_or_create(site=site, since=since, defaults=given)[0]
