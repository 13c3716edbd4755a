"""Whose customer is it: a late report, a shared customer, an open dispute, an appeal, and a pool to claim from."""

from datetime import datetime, timedelta
from typing import Any

from anchang.business.customers import actions as customers
from anchang.business.customers.models import Customer
from anchang.business.ownership import actions
from anchang.business.ownership.models import Dispute
from anchang.business.ownership.queries import channel_key, first_rules, house_key
from anchang.business.ownership.stages import FIGURES
from anchang.business.reception import actions as reception
from anchang.engine.accounts.models import Account
from anchang.lib.calendar import office_day

from .cast import Office

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
POOL = (
    ("陈先生", "lijing", "C", "三房，看学区", 12),
    ("周女士", "zhanglei", "D", "小两房", 9),
    ("吴先生", "zhaoxue", "B", "四房改善", 6),
    ("郑女士", "liuyang", "C", "三房朝南", 4),
)


def ownership(office: Office, at: datetime) -> None:
    """Runs after the sales; `at` is the evening of the last day. Phones begin with 1660000."""
    desk = _Desk(office, at.replace(hour=10, minute=0))
    desk.rules()
    late = desk.visit("lijing", "16600001001", "黄先生", 6)
    desk.report(late, 6 * DAY - 12 * MINUTE, "中原", "BB-JX01-2026-9001")
    desk.dispute(late, "lijing", channel_key("中原"), "渠道称先报备，现场登记在前", 5)
    shared = desk.visit("zhanglei", "16600001002", "刘女士", 9)
    desk.visit("sunyue", "16600001002", "刘女士", 8)
    settled = desk.dispute(shared, "sunyue", house_key(desk.who("sunyue").pk), "客户先加的我的微信", 8)
    parts = [(house_key(desk.who("zhanglei").pk), 7), (house_key(desk.who("sunyue").pk), 3)]
    desk.judge(settled, parts, "双方各出了力，七三分", 7)
    fresh = desk.visit("zhaoxue", "16600001003", "马先生", 1)
    desk.visit("wuhao", "16600001003", "马先生", 0)
    desk.dispute(fresh, "wuhao", house_key(desk.who("wuhao").pk), "客户说上周电话里约的是我", 0)
    for n, (name, owner, grade, wants, days) in enumerate(POOL):
        desk.pool(f"1660000110{n}", name, owner, grade, wants, days)


class _Desk:
    def __init__(self, office: Office, at: datetime) -> None:
        self.office, self.site, self.at = office, office.site, at

    def who(self, username: str) -> Account:
        return self.office.account(username)

    def rules(self) -> None:
        first = first_rules()
        figures = {name: getattr(first, name) for name in FIGURES} | {"report_days": 10}
        when = self.at - 12 * DAY
        why = "渠道反映七天太短，试行十天"
        actions.set_rules(self.site, by=self.who("linlan"), at=when, effective_on=office_day(when), why=why, **figures)

    def visit(self, who: str, phone: str, name: str, days: int) -> Customer:
        facts: dict[str, Any] = {
            "name": name,
            "phone": phone,
            "source": "walk_in",
            "consent": True,
            "note": "看沙盘、样板间",
        }
        visit = reception.receive(self.site, by=self.who(who), at=self.at - days * DAY, **facts)
        return Customer.objects.select_related("site", "owner").get(pk=visit.customer_id)

    def report(self, customer: Customer, ago: timedelta, company: str, ref: str) -> None:
        about: dict[str, Any] = {"customer": customer, "company": company, "ref": ref, "kind": "report"}
        actions.witness(self.site, by=Account.objects.system(), at=self.at - ago, **about)

    def dispute(self, customer: Customer, who: str, claimed: str, text: str, days: int) -> Dispute:
        when = self.at - days * DAY + HOUR
        made: Dispute = actions.contest(customer, by=self.who(who), at=when, claimed=claimed, text=text)
        return made

    def judge(self, dispute: Dispute, parts: list[tuple[str, int]], text: str, days: int) -> None:
        when = self.at - days * DAY
        actions.judge(dispute, by=self.who("wangmin"), at=when, ground="agreed", text=text, parts=parts)

    def pool(self, phone: str, name: str, owner: str, grade: str, wants: str, days: int) -> None:
        facts: dict[str, Any] = {
            "name": name,
            "phone": phone,
            "source": "call",
            "consent": True,
            "intent_grade": grade,
            "wants": wants,
        }
        when = self.at - days * DAY
        made = customers.register(self.site, by=self.who(owner), at=when, **facts)
        actions.release(made, by=self.who(owner), at=when + 2 * HOUR, reason="多次联系不上")
