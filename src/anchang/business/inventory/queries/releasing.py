from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from anchang.engine.accounts.models import Account
from anchang.engine.policies import Verdict, allowed, no
from anchang.engine.rules.queries import number
from anchang.lib.calendar import SHANGHAI

from ..models import Claim, Permit, Project, Unit
from ..stages import ClaimKind
from .units import day_of, permit_of

MORNING = time(9)


def days_to_release(on: date) -> int:
    """In how many days from the permit everything has to be on sale (R-103, packs/rules_cn.toml)."""
    return int(number("R-103", on)[0])


def release_due(permit: Permit) -> datetime:
    """The morning of the last day on which the permit's units may still not be on sale."""
    last = permit.issued_on + timedelta(days=days_to_release(permit.issued_on))
    return datetime.combine(last, MORNING, SHANGHAI)


def days_late(unit: Unit, at: datetime) -> Decimal:
    """How many days ago the unit had to be on sale (R-103); 0 up to that day, and without a permit."""
    permit = permit_of(unit)
    if permit is None:
        return Decimal(0)
    return Decimal(max((day_of(at) - day_of(release_due(permit))).days, 0))


def withheld_late(project: Project, at: datetime) -> int:
    """How many units are withheld though the days to release everything are over (R-104): a figure of compliance."""
    live = Claim.objects.live(at).filter(kind=ClaimKind.CONTROL, item__unit__building__project=project)
    permits = [one for one in project.permits.all() if day_of(at) > day_of(release_due(one))]
    return live.filter(item__unit__building__permit__in=permits).count()


def may_release(permit: Permit, account: Account, at: datetime) -> Verdict:
    """May the account release the permit's units? What its button asks: first whether there is anything to release."""
    verdict = allowed(account, "inventory.release", permit, at)
    if verdict.ok and permit.released_at:
        return no(_("已推盘"))
    return no(_("许可证不在有效期内，不能推盘")) if verdict.ok and not permit.valid_on(day_of(at)) else verdict


@dataclass(frozen=True)
class PermitStanding:
    """A permit on its project's page: by when its units must be on sale, and what may be done to it."""

    permit: Permit
    due_at: datetime
    is_overdue: bool
    may_revoke: Verdict
    may_release: Verdict


def standing_of(permit: Permit, account: Account, at: datetime) -> PermitStanding:
    due_at = release_due(permit)
    waits = permit.released_at is None and permit.revoked_on is None
    late = waits and day_of(at) > day_of(due_at)
    return PermitStanding(permit, due_at, late, may_revoke(permit, account, at), may_release(permit, account, at))


def may_revoke(permit: Permit, account: Account, at: datetime) -> Verdict:
    """May the account revoke the permit? What its button asks: first whether it is in force still, then the post."""
    verdict = allowed(account, "inventory.revoke_permit", permit, at)
    return no(_("许可证已撤销")) if verdict.ok and permit.revoked_on else verdict
