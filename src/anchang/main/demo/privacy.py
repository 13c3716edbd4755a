"""People who ask for their own data, who do not want to be called, and whose bank is given what it needs."""

from datetime import datetime, timedelta
from typing import Any

from anchang.business.customers import actions
from anchang.business.customers.models import Customer, DataRequest
from anchang.business.deals.models import Deal
from anchang.business.reception import actions as reception

from .cast import Office

VISITORS = (
    ("lijing", "顾念慈", "16600001101", "想要朝南的三房，周末再来"),
    ("zhanglei", "沈星河", "16600001102", "预算有限，先看小户型"),
    ("zhaoxue", "陆知远", "16600001103", "给父母看房，要低楼层"),
    ("liuyang", "温如玉", "16600001104", "已在别处买了，不再考虑"),
    ("sunyue", "姜小满", "16600001105", "问学区，等政策"),
)


def privacy(office: Office, at: datetime) -> None:
    """Five visitors of the last three weeks, each with something to ask; and three buyers who agreed to their bank."""
    first, second, third, fourth, fifth = (
        _came(office, at - timedelta(days=20 - n), *who) for n, who in enumerate(VISITORS)
    )
    _agrees(office, first, at - timedelta(days=12), "marketing")
    _stops(office, second, at - timedelta(days=9))
    _wants_a_copy(office, third, at - timedelta(days=6))
    _goes(office, fourth, at - timedelta(days=4))
    _is_corrected(office, fifth, at - timedelta(days=2))
    _agrees(office, fifth, at - timedelta(days=1), "share_agent")
    for deal in Deal.objects.filter(site=office.site, stage="signed").order_by("pk")[:3]:
        _tells_the_bank(office, deal, at - timedelta(days=1))


def _came(office: Office, at: datetime, who: str, name: str, phone: str, note: str) -> Customer:
    by: dict[str, Any] = {"by": office.account(who), "at": at}
    given: dict[str, Any] = {
        "name": name,
        "phone": phone,
        "source": "walk_in",
        "consent": True,
        "note": note,
        "intent_grade": "C",
    }
    customer: Customer = reception.receive(office.site, **by, **given).customer
    later: dict[str, Any] = {
        "channel": "phone",
        "note": "电话回访，还在考虑",
        "effective": True,
    }
    reception.follow_up(customer, by=by["by"], at=at + timedelta(hours=5), **later)
    return customer


def _agrees(office: Office, customer: Customer, at: datetime, purpose: str) -> None:
    actions.agree(customer, by=office.account("wangmin"), at=at, purpose=purpose, channel="visit")


def _stops(office: Office, customer: Customer, at: datetime) -> None:
    given: dict[str, Any] = {"kind": "stop", "channel": "phone", "words": "一周打了三次，别再打了"}
    actions.take_request(customer, by=office.account("wangmin"), at=at, **given)


def _asked(office: Office, customer: Customer, at: datetime, kind: str, words: str, proven: str) -> DataRequest:
    taken: dict[str, Any] = {"kind": kind, "channel": "visit", "words": words}
    asked = actions.take_request(customer, by=office.account("wangmin"), at=at, **taken)
    return actions.check_requester(asked, by=office.account("wangmin"), at=at + timedelta(minutes=10), proven=proven)


def _wants_a_copy(office: Office, customer: Customer, at: datetime) -> None:
    """Somebody looked the number up before, and the copy says so; it waits to be handed over."""
    actions.unmask(customer, by=office.account("chenwei"), at=at, reason="处理投诉")
    asked = _asked(office, customer, at, "copy", "想知道你们存了我哪些信息", "paper")
    actions.copy(asked, by=office.account("chenwei"), at=at + timedelta(hours=1))


def _goes(office: Office, customer: Customer, at: datetime) -> None:
    _asked(office, customer, at, "delete", "房子买好了，资料请删掉", "called")
    actions.erase(customer, by=office.account("chenwei"), at=at + timedelta(hours=2))


def _is_corrected(office: Office, customer: Customer, at: datetime) -> None:
    asked = _asked(office, customer, at, "correct", "姓名写错了一个字", "paper")
    later: dict[str, Any] = {"by": office.account("wangmin"), "at": at + timedelta(hours=1)}
    actions.edit(customer, **later, name="姜晓满")
    actions.settle_request(asked, **later, answer="姓名已改正，当面请客户看过")


def _tells_the_bank(office: Office, deal: Deal, at: datetime) -> None:
    by: dict[str, Any] = {"by": office.account("gaojie"), "at": at}
    _agrees(office, deal.customer, at - timedelta(hours=2), "share_bank")
    _agrees(office, deal.customer, at - timedelta(hours=2), "sensitive")
    given: dict[str, Any] = {
        "recipient": "江城银行城南支行",
        "purpose": "审批按揭贷款",
        "fields": ["name", "phone", "deal", "paper"],
    }
    actions.share(deal.customer, **by, kind="bank", **given)
