from datetime import datetime
from functools import cache
from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext as _

from anchang.engine.doors.work import current
from anchang.engine.packs import pack
from anchang.lib.attribution import Rules
from anchang.lib.calendar import office_day
from anchang.people.org.models import Site

from ..models import RuleSet


@cache
def first_rules() -> Rules:
    """What holds where neither the site nor the company has set rules: the pack's figures."""
    known = pack("ownership")
    report, pool = known["report"], known["pool"]
    given: dict[str, Any] = {f"{name}_days": days for name, days in known["protection_days"].items()}
    given |= {f"interval_{grade}": days for grade, days in known["contact_days"].items()}
    given |= {f"{name}_bp": share for name, share in known["share_bp"].items()}
    given |= {f"{name}_hours": hours for name, hours in known["dispute_hours"].items()}
    given |= {"report_lead_minutes": report["lead_minutes"], "masked_allowed": report["masked_allowed"]}
    given |= {name: report[name] for name in ("company_daily_cap", "agent_daily_cap")} | pool
    followed = known["follow_up"]
    given |= {"follow_channels": tuple(followed["channels"]), "reached_only": followed["reached_only"]}
    return Rules(**given, version=f"ownership {known['version']}")


def rule_set(site: Site, at: datetime) -> RuleSet | None:
    """The version in force at the site that day: its own, else the company's; None where the pack's figures hold."""
    known = RuleSet.objects.filter(Q(site=site) | Q(site=None), effective_on__lte=office_day(at))
    return known.order_by(F("site").asc(nulls_last=True), "-effective_on", "-version").first()


def rules(site: Site, at: datetime) -> Rules:
    """The figures in force at the site that day; asked once in a step, for hundreds of its verbs may need them."""
    work, name = current(), ("ownership.rules", site.pk, office_day(at))
    if work is not None and name in work.kept:
        return work.kept[name]  # type: ignore[no-any-return]
    found = rule_set(site, at)
    given = found.rules if found else first_rules()
    if work is not None:
        work.kept[name] = given
    return given


def title(known: RuleSet | None) -> str:
    """锦绣案场 第2版, or 通用规则 第1版: how people name the rules."""
    if known is None:
        return _("通用规则 第%(version)s版") % {"version": pack("ownership")["version"]}
    if known.site is None:
        return _("公司规则 第%(version)s版") % {"version": known.version}
    return _("%(site)s 第%(version)s版") % {"site": known.site.name, "version": known.version}
