"""Customers whose files have everything: several numbers and papers, a family, a company, a duplicate, a merge."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from anchang.business.customers import actions as customers
from anchang.business.customers.models import Customer
from anchang.business.reception import actions as reception

from .cast import Office

DAY = timedelta(days=1)
FULL: dict[str, Any] = {
    "intent_grade": "A",
    "purpose": "upgrade",
    "wants": "四房两厅两卫",
    "area_wanted": Decimal("128.00"),
    "floor_wanted": "10至18层",
    "budget_wan": 320,
    "payment": "mixed",
    "timing": "quarter",
}
SAID = (
    (9, "phone", True, "介绍了四房户型和车位，客户周末带家人来看"),
    (7, "phone", False, "上午打了两次没有接"),
    (6, "wechat", True, "发了楼层差价表和按揭月供试算"),
    (3, "phone", True, "比较在意楼间距和学区，想再看一次样板间"),
)


def file(office: Office, at: datetime) -> None:
    """A family that came twice under two names, a company with its contact, and two files that look like one person."""
    husband = _family(office, at)
    _twice(office, husband, at)
    _company(office, at)
    _alike(office, at)


def _open(office: Office, who: str, at: datetime, **given: Any) -> Customer:
    facts: dict[str, Any] = {"source": "walk_in", "consent": True, "party_size": 2, **given}
    return reception.receive(office.site, by=office.account(who), at=at, **facts).customer


def _family(office: Office, at: datetime) -> Customer:
    owner, begun = office.account("lijing"), at - 10 * DAY
    husband = _open(office, "lijing", begun, name="顾长明", phone="16600000101", note="看四房，问车位")
    wife = _open(office, "lijing", begun, name="沈若兰", phone="16600000102", source="friend", party_size=1)
    mother = _open(office, "lijing", at - 4 * DAY, name="顾母王秀英", phone="16600000103", source="friend")
    customers.edit(husband, by=owner, at=begun, **FULL)
    customers.identify(husband, by=owner, at=begun, id_kind="id_card", id_number="11010519491231002X")
    customers.add_paper(husband, by=owner, at=begun, id_kind="passport", id_number="E66000101")
    customers.add_phone(husband, by=owner, at=begun, number="0571-86600101", label="单位座机")
    customers.relate(husband, by=owner, at=begun, other=wife, kind="spouse")
    customers.relate(husband, by=owner, at=at - 4 * DAY, other=mother, kind="parent", note="帮忙带孩子，想住同小区")
    for before, channel, effective, note in SAID:
        said: dict[str, Any] = {"channel": channel, "effective": effective, "note": note}
        reception.follow_up(husband, by=owner, at=at - before * DAY, **said)
    return husband


def _twice(office: Office, husband: Customer, at: datetime) -> None:
    """The husband had left another number with a colleague; the supervisor saw it and merged the two."""
    other = _open(office, "zhanglei", at - 8 * DAY, name="顾先生长明", phone="16600000111", note="路过进来看看沙盘")
    reason = "同一人两次到访留了两个号码，身份证一致"
    customers.merge(husband, by=office.account("wangmin"), at=at - 2 * DAY, others=[other], reason=reason)


def _company(office: Office, at: datetime) -> None:
    owner = office.account("zhaoxue")
    opened: dict[str, Any] = {"by": owner, "at": at - 6 * DAY, "source": "own_search", "consent": True}
    firm = customers.register(
        office.site, name="杭州远衡精工有限公司", kind="organisation", phone="0571-86600200", **opened
    )
    contact = customers.register(office.site, name="程雪梅", phone="16600000202", **opened)
    customers.identify(firm, by=owner, at=at - 6 * DAY, id_kind="licence", id_number="91110000600037341L")
    customers.edit(
        firm, by=owner, at=at - 5 * DAY, wants="三房二十套，员工团购", budget_wan=4200, payment="instalments"
    )
    customers.relate(firm, by=owner, at=at - 5 * DAY, other=contact, kind="contact", title="行政总监")


def _alike(office: Office, at: datetime) -> None:
    """Same name, same last four digits, two consultants: what the page of duplicates is for."""
    _open(office, "liuyang", at - 3 * DAY, name="许佳宁", phone="16600003301", source="online")
    _open(office, "sunyue", at - 1 * DAY, name="许佳宁", phone="16610003301", source="call")
