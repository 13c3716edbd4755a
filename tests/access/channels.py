"""What stands behind the urls of channels in a corner of the world: a company, an agent's report, a place of outreach."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from anchang.business.channels import actions
from anchang.business.channels.models import Agent, Company
from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.people.org.models import Staff


def _of(name: str, key: str = "pk") -> Callable[[Any], dict[str, Any]]:
    return lambda corner: {key: getattr(corner.things[name], key)}


OBJECTS: tuple[tuple[str, Callable[[Any], dict[str, Any]]], ...] = (
    ("channels:slip", _of("report", "number")),
    ("channels:withdraw", _of("report", "number")),
    ("channels:void", _of("report", "number")),
    ("channels:card", _of("report", "token")),
    ("channels:confirm", _of("report", "token")),
    ("channels:suspend_agent", _of("agent")),
    ("channels:resume_agent", _of("agent")),
    ("channels:drop_place", _of("place")),
    ("channels:", _of("company")),
)


@action("access.adopt", "归到公司")
def adopt(company: Company, *, by: Account, at: datetime, staff: Staff) -> Agent:
    """Makes somebody of the cast, whom the world has hired already, an agent of the company."""
    return Agent.objects.create(company=company, account=staff.account, added_at=at)


def furnish(corner: Any, at: datetime) -> None:
    """Adds to `corner.things` what the urls of the room speak of, through its verbs."""
    system, day = Account.objects.system(), at.date()
    dates = {"contract_from": day - timedelta(days=30), "contract_to": day + timedelta(days=300)}
    company = actions.add_company(corner.site, by=system, at=at, name="安居", **dates)
    staff = Staff.objects.filter(account__username="daili", site=corner.site).first()
    if staff is not None:
        agent = adopt(company, by=system, at=at, staff=staff)
    else:
        agent = actions.add_agent(company, by=system, at=at, name="路远", username="luyuan")
    facts = {"phone": f"1660099{corner.site.pk:04d}", "name": "王先生", "expected_at": at + timedelta(hours=2)}
    corner.things["report"] = actions.report(agent, by=agent.account, at=at, agrees=True, **facts)
    corner.things |= {"company": company, "agent": agent}
    corner.things["place"] = actions.add_place(corner.site, by=system, at=at, name="城东市场")
