from datetime import date, datetime
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.policies import once, require
from anchang.lib.attribution import WHOLE
from anchang.lib.calendar import office_day
from anchang.people.org.models import Site

from ..models import FIGURES, RuleSet
from ..stages import FOLLOWED

SHARES = ("couple_bp", "substitute_bp", "concealment_bp")
AT_LEAST_ONE = tuple(
    name for name in FIGURES if name.startswith("interval_") or (name.endswith(("_days", "_hours")) and name not in
    ("overdue_supervisor_days", "warn_days", "lockout_days"))
)  # fmt: skip


@action("ownership.set_rules", gettext_lazy("设置判客规则"))
def set_rules(site: Site, *, by: Account, at: datetime, effective_on: date, why: str, **figures: Any) -> RuleSet:
    """Another version of the site's rules from a day on that is not past.

    `figures` are all of `lib.attribution.Rules` but the version. Refuses what `checked` refuses, figures without a
    reason, and the company. What was decided before stays decided: a verdict is always reckoned by the rules of its own day.
    """
    require(site.kind == Site.OFFICE, _("公司规则由总经理设置"))
    return _write(site, figures, by=by, at=at, effective_on=effective_on, why=why)


@action("ownership.set_company_rules", gettext_lazy("设置公司判客规则"))
def set_company_rules(
    company: Site, *, by: Account, at: datetime, effective_on: date, why: str, **figures: Any
) -> RuleSet:
    """The same for every site without rules of its own. Refuses a site."""
    require(company.kind == Site.COMPANY, _("这里设置的是全公司的规则"))
    return _write(None, figures, by=by, at=at, effective_on=effective_on, why=why)


def _write(
    site: Site | None, figures: dict[str, Any], *, by: Account, at: datetime, effective_on: date, why: str
) -> RuleSet:
    require(effective_on >= office_day(at), _("生效日期不能早于今天"))
    require(why.strip(), _("请写明为什么改"))
    given = checked(figures)
    last = RuleSet.objects.filter(site=site).aggregate(last=Max("version"))["last"] or 0
    given["follow_channels"] = ",".join(given["follow_channels"])
    with once(_("刚有别人改了规则，请刷新后再试")):
        return RuleSet.objects.create(
            site=site, version=last + 1, effective_on=effective_on, set_at=at, set_by=by, why=why.strip(), **given
        )


def checked(figures: dict[str, Any]) -> dict[str, Any]:
    """The figures, where they make sense together; Refused where they do not."""
    if strange := set(figures) ^ set(FIGURES):
        raise TypeError(f"rules need exactly their figures, not {', '.join(sorted(strange))}")
    require(all(figures[name] >= 1 for name in AT_LEAST_ONE), _("天数和小时数至少为1"))
    require(all(0 <= figures[name] <= WHOLE for name in SHARES), _("分成在0到100%之间"))
    ordered = [figures[f"interval_{grade}"] for grade in "abcd"]
    require(ordered == sorted(ordered), _("意向越高，联系间隔不能越长"))
    require(figures["warn_days"] <= figures["overdue_pool_days"], _("提前提醒的天数不能超过逾期退回的天数"))
    require(figures["overdue_supervisor_days"] <= figures["overdue_pool_days"], _("报主管不能晚于退回公海"))
    ways = figures["follow_channels"]
    require(ways and set(ways) <= set(FOLLOWED), _("请至少选一种有效跟进方式"))
    return dict(figures)
