"""How the demonstration speaks with its customers: what is said and shown, calls of the last days, and one campaign."""

from datetime import datetime, timedelta
from typing import Any

from anchang.business.contacting import actions
from anchang.business.contacting.models import Edition
from anchang.business.contacting.stages import Outcome, Purpose
from anchang.business.customers import actions as customers
from anchang.business.customers.models import Customer
from anchang.business.customers.stages import ConsentPurpose
from anchang.engine.accounts.models import Account
from anchang.engine.policies import Refused
from anchang.lib.calendar import office_day

from .cast import Office

MINUTE, LATELY = timedelta(minutes=1), timedelta(days=5)
SCRIPT = """您好，我是{案场}的置业顾问，打扰一两分钟，现在方便吗？
上次您看的三房，想再听听您和家人的想法。
如果现在不方便，您看什么时间再打给您？"""
MATERIALS = (
    ("script", "回访开场", SCRIPT.replace("{案场}", "锦绣一期")),
    ("script", "价格异议", "先问清客户拿什么在比，再按一房一价表逐项对照。不承诺升值，不承诺备案价以外的优惠。"),
    ("layout", "89㎡三房户型图", "建筑面积约89㎡，三室两厅一卫，以买卖合同附图为准。"),
    ("price", "付款方式说明", "一次性、商业贷款、公积金贷款三种，首付比例以贷款机构审批为准。"),
    ("brochure", "项目手册", "交通、学校、配套均注明来源和日期，学校以教育部门当年公布为准。"),
)
TEMPLATE = "{称呼}您好，{案场}本周六下午有样板间开放，欢迎带家人来看"
UNREACHED = (Outcome.NO_ANSWER, Outcome.BUSY, Outcome.DECLINED)


class Calls:
    def __init__(self, office: Office) -> None:
        self.office, self.shown = office, 0

    def prepare(self, when: datetime) -> None:
        """The planner writes what is said, shown and sent; the manager approves it."""
        planner, manager = self.office.account("tangning"), self.office.account("chenwei")
        for kind, title, text in MATERIALS:
            facts: dict[str, Any] = {"kind": kind, "title": title, "text": text, "since": office_day(when)}
            made = actions.add_material(self.office.site, by=planner, at=when, **facts)
            actions.approve_edition(made.editions.get(), by=manager, at=when)
        said = {"text": TEMPLATE, "sender": "锦绣置业", "contact": "400-000-0000"}
        letter = {"name": "周末开放日", "way": "sms", "purpose": "marketing", **said}
        self.template = actions.add_template(self.office.site, by=planner, at=when, **letter)

    def ring(self, customer: Customer, consultant: str, when: datetime, reached: bool) -> None:
        """A call of some minutes before the talk is written down; every third reached one is shown something."""
        by, file = self.office.account(consultant), Customer.objects.select_related("site").get(pk=customer.pk)
        try:
            call = actions.dial(file, by=by, at=when - 4 * MINUTE, purpose=Purpose.FOLLOW_UP)
        except Refused:
            return
        outcome = Outcome.REACHED if reached else UNREACHED[customer.pk % len(UNREACHED)]
        seconds = 40 + customer.pk * 17 % 150 if reached else 0
        actions.hang_up(call, by=by, at=when, outcome=outcome, seconds=seconds)
        self.shown += reached
        if reached and self.shown % 3 == 0:
            edition = Edition.objects.filter(material__kind="layout").get()
            actions.show(file, by=by, at=when, edition=edition)

    def invite(self, when: datetime) -> None:
        """An invitation to those near to buying; most of them agreed to hear of such days, and the rest get nothing."""
        manager = self.office.account("chenwei")
        near = Customer.objects.filter(site=self.office.site, intent_grade="A", stage="open").select_related("owner")
        for customer in near.order_by("pk")[:20]:
            if customer.pk % 4 and customer.owner:
                customers.agree(customer, by=customer.owner, at=when, purpose=ConsentPurpose.MARKETING)
        facts: dict[str, Any] = {
            "template": self.template,
            "asked": {"grade": ["A"]},
            "until": office_day(when) + timedelta(days=3),
        }
        made = actions.plan(self.office.site, by=self.office.account("tangning"), at=when, name="周六开放日", **facts)
        actions.launch(made, by=manager, at=when + 5 * MINUTE)
        actions.send_waiting(by=Account.objects.system(), at=when + 6 * MINUTE)
