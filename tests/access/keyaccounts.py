"""What stands behind the urls of keyaccounts in a corner of the world."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from anchang.business.customers.models import Customer
from anchang.business.keyaccounts import actions
from anchang.engine.accounts.models import Account
from anchang.lib.calendar import office_day
from anchang.people.org.models import Site


def _key(name: str) -> Callable[[Any], dict[str, Any]]:
    return lambda corner: {"pk": corner.things[name].pk}


def _plan(corner: Any) -> dict[str, Any]:
    return {"number": corner.things["key_plan"].number}


OBJECTS: tuple[tuple[str, Callable[[Any], dict[str, Any]]], ...] = (
    *((f"keyaccounts:{name}", _plan) for name in ("add_item", "submit", "activate", "publish", "close")),
    ("keyaccounts:plan", _plan),
    ("keyaccounts:finish_item", _key("key_item")),
    ("keyaccounts:hold_activity", _key("key_activity")),
    ("keyaccounts:analysis", _key("key_analysis")),
    ("keyaccounts:check_complaint", _key("complaint_check")),
    ("keyaccounts:check_care", _key("key_care")),
    ("keyaccounts:", _key("key_account")),
)


def furnish(corner: Any, at: datetime) -> None:
    """The first customer is a key account of the department's manager, who has a plan of their own for each corner."""
    manager, company = Account.objects.get(username="fangyuan"), Site.objects.get(parent=None)
    customer, today = Customer.objects.get(pk=corner.customer.pk), office_day(at)
    given = {"by": manager, "at": at}
    account = actions.open_account(customer, **given, manager=manager, level="vip", route="park")
    corner.things["key_account"] = account
    corner.things["key_care"] = actions.care(account, **given, way="visit", note="谈了团购意向")
    corner.things["complaint_check"] = account.complaint_checks.get()
    span = {"starts_on": today, "ends_on": today + timedelta(days=30)}
    plan = actions.draft(company, **given, kind="region", title="区域策略", text="先做园区", **span)
    corner.things["key_plan"] = plan
    corner.things["key_item"] = actions.add_item(plan, **given, text="走访园区", due_on=today)
    facts = {"kind": "brand", "title": "园区品鉴会", "on": today}
    corner.things["key_activity"] = actions.plan_activity(company, **given, **facts)
    facts = {
        "competitor": "云麓府",
        "topic": "price",
        "text": "折扣两个点",
        "origin": "public",
        "proof": "楼盘公示价目",
    }
    note = actions.note_competitor(company, **given, **facts, seen_on=today, is_no_secret=True)
    facts = {"title": "价格对比", "text": "低两个点", "advice": "增加团购条款"}
    corner.things["key_analysis"] = actions.analyse(company, **given, **facts, notes=[note])
