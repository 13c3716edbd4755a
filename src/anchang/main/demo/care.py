"""How the office looks after its customers' data and its key accounts, beside the sales; through the same verbs."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from anchang.business.customers import actions as customers
from anchang.business.customers.models import Customer
from anchang.business.keyaccounts import actions as keyaccounts
from anchang.business.keyaccounts.models import Item, KeyAccount, Plan
from anchang.business.reception import actions as reception
from anchang.business.service import actions as service
from anchang.business.stewardship import actions as stewardship
from anchang.business.stewardship.models import Batch, Day
from anchang.business.stewardship.stages import Kind
from anchang.engine.accounts.models import Account
from anchang.engine.approvals import actions as approvals
from anchang.engine.approvals.models import Case
from anchang.lib.calendar import SHANGHAI, office_day

from .cast import Office

STEWARDS = {
    Kind.FRESH: "zhengxin", Kind.POOL: "zhengxin", Kind.BOUGHT: "zhaoxue", Kind.ORGANISATION: "sunyue",
    Kind.CHANNEL: "liuyang", Kind.WARM: "lijing", Kind.PLAIN: "zhanglei", Kind.OTHER: "zhengxin",
}  # fmt: skip
ABILITIES = (
    ("lijing", 5, "连续三个月成交第一，跟进记录完整"),
    ("zhanglei", 4, "成交稳定，客户投诉为零"),
    ("wuhao", 2, "入职两个月，还在跟岗"),
)
NOTES = ("等孩子学校名额定下来", "周末带父母再看一次", "贷款批了，准备认购", "在比较隔壁楼盘的价格", "想换高楼层")
ACCOUNTS = (
    ("蓉东精密制造有限公司", "vip", "employer", "城东", "三十名骨干员工年内安家", 3),
    ("天府软件园服务中心", "vip", "park", "城南", "园区企业员工团购", 2),
    ("川商联合会", "key", "association", "城西", "会员企业推荐购房", 1),
    ("锦江医院工会", "key", "employer", "城中", "职工改善换房", 4),
    ("远山门窗总部", "potential", "manufacturer", "城北", "厂家员工福利购房", 0),
)
LINES = ("提前一天预约", "带项目资料和团购政策", "当天记录对方需求", "三天内给书面答复")


def care(office: Office, at: datetime) -> None:
    """Some weeks of customer data and of key accounts, up to the evening `at`."""
    _Care(office, at).play()


class _Care:
    def __init__(self, office: Office, at: datetime) -> None:
        self.office, self.site, self.company, self.today = office, office.site, office.company, office_day(at)

    def play(self) -> None:
        self._give_stewards(self._when(12, 9))
        self._pass_on(self._when(9, 10), 2)
        self._pass_on(self._when(3, 10), 4)
        for days in (2, 1, 0):
            self._day(days)
        accounts = self._accounts()
        self._standards(self._when(20, 10))
        self._plans()
        self._watch()
        self._complaint(accounts[0])

    def who(self, username: str) -> Account:
        return self.office.account(username)

    def _when(self, days: int, hour: int, minute: int = 0) -> datetime:
        """So many days before the last one, at that hour."""
        return datetime.combine(self.today - timedelta(days=days), time(hour, minute), SHANGHAI)

    def _on(self, days: int) -> date:
        return self.today - timedelta(days=days)

    def _give_stewards(self, when: datetime) -> None:
        supervisor = self.who("wangmin")
        for kind, username in STEWARDS.items():
            stewardship.set_class(self.site, by=supervisor, at=when, kind=kind, steward=self.who(username))
        for username, level, why in ABILITIES:
            given: dict[str, Any] = {
                "person": self.who(username),
                "level": level,
                "since": office_day(when),
                "why": why,
            }
            stewardship.set_level(self.site, by=supervisor, at=when, **given)

    def _pass_on(self, when: datetime, count: int) -> None:
        """Some of 吴昊's customers go to 孙悦, who has spoken with every second one."""
        mine = Customer.objects.filter(owner=self.who("wuhao"), first_at__lt=when, deals=None).order_by("pk")
        for place, file in enumerate(mine.select_related("site", "owner")[:count]):
            customers.assign(file, by=self.who("wangmin"), at=when, owner=self.who("sunyue"))
            if place % 2:
                given: dict[str, Any] = {
                    "channel": "visit",
                    "note": "来案场面谈，介绍了新顾问，约周末看房",
                    "effective": True,
                }
                reception.follow_up(file, by=self.who("sunyue"), at=when + timedelta(hours=4), **given)

    def _day(self, days: int) -> None:
        """The lists of a day. Of the last one some are still waiting; the others were consolidated and sent up."""
        day = stewardship.make_day(self.site, by=Account.objects.system(), at=self._when(days, 8, 40))
        waiting = Batch.objects.filter(day=day).select_related("steward", "day", "site").order_by("pk")
        for place, batch in enumerate(waiting):
            if days or place % 2 == 0:
                self._hand_in(batch, self._when(days, 10 + place, 20))
        if days == 0:
            return
        if not Customer.objects.filter(site=self.site, owner=None).exists():
            stewardship.consolidate(Day.objects.get(pk=day.pk), by=self.who("wangmin"), at=self._when(days, 17))
        stewardship.send_digest(day, by=self.who("zhengxin"), at=self._when(days, 17, 20))

    def _hand_in(self, batch: Batch, when: datetime) -> None:
        by = Account.objects.get(pk=batch.steward_id or 0)
        for row, words in zip(batch.rows.select_related("batch__day")[:2], NOTES[batch.pk % 4 :], strict=False):
            stewardship.note(row, by=by, at=when, note=words, is_important="认购" in words)
        stewardship.extract(batch, by=by, at=when, number=batch.rows.count())
        stewardship.submit(batch, by=by, at=when + timedelta(minutes=5))

    def _accounts(self) -> list[KeyAccount]:
        manager, made = self.who("fangyuan"), []
        for place, (name, level, route, region, needs, steps) in enumerate(ACCOUNTS):
            when = self._when(25 - place, 10)
            facts: dict[str, Any] = {
                "name": name,
                "source": "own_search",
                "consent": True,
                "phone": f"1660000{5000 + place}",
            }
            file = customers.register(self.site, by=self.who("lijing"), at=when, **facts)
            facts = {"manager": manager, "level": level, "route": route, "region": region, "needs": needs}
            account = keyaccounts.open_account(file, by=manager, at=when, **facts, contact="行政部")
            for step in range(steps):
                reason = ("对方约见", "要了团购方案", "谈价格和付款", "签了合作意向")[step]
                keyaccounts.advance(account, by=manager, at=when + timedelta(days=step, hours=2), reason=reason)
            made.append(account)
        self._look_after(made)
        person = Customer.objects.filter(site=self.site, intent_grade="A", key_account=None).order_by("pk").first()
        if person is not None:
            facts = {"manager": self.who("chenwei"), "level": "key", "route": "site", "needs": "老业主，转介绍三组"}
            keyaccounts.open_account(person, by=self.who("chenwei"), at=self._when(6, 16), **facts)
        return made

    def _look_after(self, accounts: list[KeyAccount]) -> None:
        """The first account is overdue; of the records one was checked by the general manager."""
        manager = self.who("fangyuan")
        for days, account in zip((19, 8, 5, 2), accounts, strict=False):
            given: dict[str, Any] = {"way": "visit", "note": "拜访行政部，了解员工购房意向，约下次带方案"}
            made = keyaccounts.care(account, by=manager, at=self._when(days, 15), **given)
            if days == 8:
                opinion = "跟得紧，下次请财务一起谈付款"
                keyaccounts.check_care(made, by=self.who("zhoujianguo"), at=self._when(7, 9, 30), opinion=opinion)
        given = {"way": "gift", "note": "中秋问候", "gift": "茶叶礼盒", "amount": Decimal(168)}
        keyaccounts.care(accounts[2], by=manager, at=self._when(1, 11), **given)

    def _standards(self, when: datetime) -> None:
        texts = {
            "development": "先由渠道引荐，再约决策部门，方案书面，谈判两人到场。",
            "visiting": "拜访前预约，带资料，当天记录，三天内答复。",
            "service": "专人对接，来电当天回复，每月至少见面一次。",
        }
        for kind, text in texts.items():
            given: dict[str, Any] = {"kind": kind, "text": text, "items": LINES}
            keyaccounts.write_standard(self.company, by=self.who("fangyuan"), at=when, **given)

    def _plans(self) -> None:
        running = self._draft("region", "城东园区发展策略", "先做两个园区，员工团购带动散客", 18)
        first = self._item(running, "走访城东三个园区", 5)
        self._item(running, "园区团购说明会", 2)
        self._item(running, "和园区办签引荐协议", -10)
        self._agree(running, 16)
        keyaccounts.finish_item(first, by=self.who("fangyuan"), at=self._when(6, 17), result="走访三个，两个愿意引荐")
        waiting = self._draft("promotion", "企业团购促销策略", "十套以上另加一个点，按批次结算", 4)
        self._item(waiting, "拟定团购条款", -7)
        keyaccounts.submit(waiting, by=self.who("fangyuan"), at=self._when(3, 16))
        self._analyse(waiting)
        month = self._draft("monthly", "本月业务促进计划", "两场说明会，拜访八家企业", 12)
        self._item(month, "拜访八家企业", 0)
        keyaccounts.publish(month, by=self.who("fangyuan"), at=self._when(12, 17))
        facts: dict[str, Any] = {
            "kind": "brand",
            "title": "软件园品鉴会",
            "on": self._on(6),
            "budget": Decimal(20000),
            "region": "城南",
        }
        event = keyaccounts.plan_activity(self.company, by=self.who("fangyuan"), at=self._when(10, 9), **facts)
        result = "来了六十人，十一组留资料，两组约看房"
        keyaccounts.hold_activity(event, by=self.who("fangyuan"), at=self._when(5, 17), result=result)
        facts = {"kind": "relations", "title": "川商联合会座谈", "on": self._on(-5)}
        keyaccounts.plan_activity(self.company, by=self.who("fangyuan"), at=self._when(2, 9), **facts)

    def _draft(self, kind: str, title: str, text: str, days: int) -> Plan:
        span: dict[str, Any] = {"starts_on": self._on(days), "ends_on": self._on(-60)}
        given: dict[str, Any] = {"month": self._on(0)} if kind == "monthly" else span
        facts: dict[str, Any] = {
            "kind": kind,
            "title": title,
            "text": text,
            "region": "" if kind == "monthly" else "城东",
            **given,
        }
        made: Plan = keyaccounts.draft(self.company, by=self.who("fangyuan"), at=self._when(days, 9), **facts)
        return made

    def _item(self, plan: Plan, text: str, days: int) -> Item:
        due_on = min(max(self._on(days), plan.starts_on), plan.ends_on)
        by = self.who("fangyuan")
        when = plan.drafted_at + timedelta(hours=1)
        made: Item = keyaccounts.add_item(plan, by=by, at=when, text=text, due_on=due_on)
        return made

    def _agree(self, plan: Plan, days: int) -> None:
        keyaccounts.submit(plan, by=self.who("fangyuan"), at=self._when(days, 11))
        case = Case.objects.get(thing_label=plan._meta.label_lower, thing_id=plan.pk, stage="open")
        approvals.agree(case, by=self.who("zhoujianguo"), at=self._when(days, 16), note="先做两个园区")
        plan.refresh_from_db()
        keyaccounts.activate(plan, by=self.who("fangyuan"), at=self._when(days - 1, 9))

    def _watch(self) -> None:
        given: dict[str, Any] = {"by": self.who("fangyuan"), "at": self._when(9, 11)}
        facts: dict[str, Any] = {
            "kind": "contact",
            "partner": "远山门窗",
            "counterpart": "大客户部",
            "note": "问下季度供货和员工购房意向",
        }
        keyaccounts.log_partner(self.company, **given, on=self._on(9), **facts)
        facts = {"kind": "reception", "partner": "远山门窗", "counterpart": "大客户部", "note": "看样板间，谈员工团购"}
        arranged: dict[str, Any] = {"people": 3, "arrangement": "方圆在大堂接，先看沙盘，二楼会议室谈，午餐简餐"}
        keyaccounts.log_partner(self.company, **given, on=self._on(1), **facts, **arranged)

    def _analyse(self, plan: Plan) -> None:
        given: dict[str, Any] = {"by": self.who("fangyuan"), "at": self._when(6, 10)}
        seen = (
            ("云麓府", "price", "团购十套以上优惠两个点", "public", "官方公众号推文", ""),
            ("云麓府", "promotion", "周末到访送车位抵用券", "on_site", "售楼处门口海报", ""),
            ("江澜里", "terms", "企业客户可分三批付款", "voluntary", "KH客户面谈", "客户面谈时主动说起，自愿提供参考"),
        )
        notes = [
            keyaccounts.note_competitor(
                self.company, **given, competitor=competitor, topic=topic, text=text, origin=origin, proof=proof,
                statement=statement, seen_on=self._on(7), is_no_secret=True,
            )
            for competitor, topic, text, origin, proof, statement in seen
        ]  # fmt: skip
        facts: dict[str, Any] = {"title": "周边团购条件对比", "text": "两家都有团购优惠，我们低一个点，付款更紧。"}
        advice = "十套以上加一个点，允许企业客户分两批付款。"
        keyaccounts.analyse(self.company, **given, **facts, advice=advice, notes=notes, plan=plan)

    def _complaint(self, account: KeyAccount) -> None:
        """Handled, and waiting for the department's mark."""
        facts: dict[str, Any] = {"kind": "complaint", "title": "团购看房安排等了一个小时", "severity": "everyday"}
        given: dict[str, Any] = {"by": self.who("lijing"), "at": self._when(2, 14)}
        made = service.open(self.site, **given, customer=account.customer, **facts)
        service.accept(made, by=self.who("wangmin"), at=self._when(2, 14, 10))
        service.settle(made, by=self.who("wangmin"), at=self._when(2, 16), result="向对接人致歉，团购看房改为专人预约")
        service.visit_back(made, by=self.who("wangmin"), at=self._when(1, 10), satisfied=True, note="对方接受")
