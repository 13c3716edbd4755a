"""Three channel companies, four weeks of their reports, and outreach workers with leads, through the verbs of the room."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random
from typing import Any

from anchang.business.channels import actions
from anchang.business.channels.models import Agent, Place, Report
from anchang.business.channels.stages import MissKind, ReportStage
from anchang.business.reception import actions as reception
from anchang.engine.accounts.models import Account
from anchang.engine.policies import Refused
from anchang.lib.calendar import SHANGHAI, office_day
from anchang.people.org import actions as org
from anchang.people.org.models import Post

from .cast import Office

COMPANIES = (
    ("中恒房产经纪", -120, 245, 60, "顾晓峰", (("dailin", "戴琳"), ("fanqi", "范琦"))),
    ("安邻置换", -60, 305, None, "叶倩", (("shiyu", "石宇"), ("maolei", "毛磊"))),
    ("顺达分销", -400, -12, 40, "邱国栋", (("jiangbo", "江波"),)),
)
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏"
CALLED = ("先生", "女士")
CONSULTANTS = ("lijing", "zhanglei", "zhaoxue", "liuyang", "sunyue", "wuhao")
WORKERS = (("luwai", "陆鸣"), ("taoran", "陶然"), ("bianju", "卞菊"))
PLACES = ("城东农贸市场", "翠湖公园北门", "万象天地一层", "锦江地铁站A口", "学府路小学门口")
ACTIVITIES = ("派单", "周末路演", "社区义诊", "")
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


@dataclass
class Weeks:
    """The last four weeks up to `at`; the same seed, the same weeks."""

    office: Office
    at: datetime
    random: Random
    count: int = 0

    def phone(self) -> str:
        self.count += 1
        return f"1660000{4000 + self.count}"

    def called(self) -> str:
        return self.random.choice(SURNAMES) + self.random.choice(CALLED)

    def moment(self, back: int, hour: int, minute: int = 0) -> datetime:
        return datetime.combine(office_day(self.at) - back * DAY, time(hour, minute), SHANGHAI)


def channels(office: Office, at: datetime) -> None:
    """Furnishes the room: companies and agents, reports at every stage, odd ones for the radar, leads by place."""
    weeks = Weeks(office, at, Random(44))  # noqa: S311 a story, no secret
    agents = list(_agents(weeks))
    for back in range(26, 0, -1):
        for agent in agents:
            if weeks.random.random() < 0.4:
                _client(weeks, agent, back)
    _friends(weeks, agents[0])
    _known(weeks, agents[2])
    for report in Report.objects.filter(stage=ReportStage.REPORTED, valid_until__lte=at).order_by("valid_until"):
        actions.expire(report, by=Account.objects.system(), at=report.valid_until)
    _today(weeks, agents[:4])
    _leads(weeks)


def _agents(weeks: Weeks) -> Iterator[Agent]:
    opened, manager = weeks.moment(27, 9), weeks.office.account("chenwei")
    for name, since, until, cap, contact, people in COMPANIES:
        dates = {"contract_from": office_day(weeks.at) + since * DAY, "contract_to": office_day(weeks.at) + until * DAY}
        company = actions.add_company(
            weeks.office.site, by=manager, at=opened, name=name, daily_cap=cap, contact=contact, **dates
        )
        for username, person in people:
            yield actions.add_agent(company, by=manager, at=opened, name=person, username=username)


def _report(weeks: Weeks, agent: Agent, when: datetime, name: str, phone: str, wait: int) -> Report | None:
    """None where the company's contract is over, or something else speaks against it."""
    facts: dict[str, Any] = {"name": name, "phone": phone, "expected_at": when + wait * MINUTE, "agrees": True}
    try:
        return actions.report(agent, by=agent.account, at=when, **facts)
    except Refused:
        return None


def _receive(weeks: Weeks, report: Report, phone: str, when: datetime, who: str, budget: int | None) -> None:
    facts: dict[str, Any] = {
        "name": report.name,
        "phone": phone,
        "consent": True,
        "source": "channel",
        "budget_wan": budget,
    }
    by = weeks.office.account(who)
    reception.receive(weeks.office.site, by=by, at=when, code=report.code, party_size=2, **facts)


def _client(weeks: Weeks, agent: Agent, back: int) -> None:
    """Most come some hours later; some never, some too soon, and a few are taken back."""
    phone, name, lot = weeks.phone(), weeks.called(), weeks.random.random()
    when = weeks.moment(back, weeks.random.randint(9, 14), weeks.random.randrange(60))
    typed = f"{phone[:3]}****{phone[-4:]}" if weeks.random.random() < 0.5 else phone
    report = _report(weeks, agent, when, name, typed, weeks.random.randint(60, 180))
    if report is None or lot > 0.85:
        return
    if lot > 0.8:
        actions.withdraw(report, by=agent.account, at=when + 20 * MINUTE)
        return
    wait = 18 if lot < 0.06 else weeks.random.randint(65, 200)
    who, budget = weeks.random.choice(CONSULTANTS), weeks.random.choice((None, 120, 150, 180, 260))
    _receive(weeks, report, phone, when + wait * MINUTE, who, budget)


def _friends(weeks: Weeks, agent: Agent) -> None:
    """One consultant's walk-ins who left no number come back the day after as clients of one agent."""
    consultant = weeks.office.account("zhaoxue")
    for back in (20, 17, 13, 9, 6, 3):
        name, phone = weeks.called(), weeks.phone()
        first: dict[str, Any] = {"name": name, "consent": False, "source": "walk_in"}
        reception.receive(weeks.office.site, by=consultant, at=weeks.moment(back + 1, 15), **first)
        when = weeks.moment(back, 12, 5)
        report = _report(weeks, agent, when, name, phone, 45)
        if report is not None:
            _receive(weeks, report, phone, when + 41 * MINUTE, "zhaoxue", 220)


def _known(weeks: Weeks, agent: Agent) -> None:
    """An agent tries clients whom the site knows."""
    found = Report.objects.filter(stage=ReportStage.ARRIVED).exclude(account=agent.account).order_by("-arrived_at")
    for number, other in enumerate(found[:4]):
        when = weeks.moment(1, 16, number)
        try:
            facts: dict[str, Any] = {
                "name": other.name,
                "phone": other.phone,
                "expected_at": when + DAY,
                "agrees": True,
            }
            actions.report(agent, by=agent.account, at=when, **facts)
        except actions.Objected as objected:
            system, why = Account.objects.system(), objected.objection
            actions.miss(other.site, by=system, at=when, account=agent.account, kind=MissKind.REPORT, why=why)


def _today(weeks: Weeks, agents: list[Agent]) -> None:
    """Whom the desk expects the morning after: reported in the evening."""
    for number, agent in enumerate(agents):
        phone = weeks.phone()
        typed = phone if number % 2 else f"{phone[:3]}****{phone[-4:]}"
        tomorrow = weeks.moment(-1, 10, 30) + 55 * number * MINUTE
        reported = weeks.at - (90 - 10 * number) * MINUTE
        _report(weeks, agent, reported, weeks.called(), typed, (tomorrow - reported) // MINUTE)


def _leads(weeks: Weeks) -> None:
    site, system, post = weeks.office.site, Account.objects.system(), Post.objects.get(code="outreach")
    supervisor, first = weeks.office.account("wangmin"), weeks.moment(27, 9)
    places = [actions.add_place(site, by=supervisor, at=first, name=name) for name in PLACES]
    workers = [
        org.hire(
            site, by=system, at=first, username=username, name=name, post=post, joined_on=office_day(first)
        ).account
        for username, name in WORKERS
    ]
    for back in range(14, -1, -1):
        for worker in workers:
            for number in range(weeks.random.choice((0, 1, 1, 2))):
                _lead(weeks, worker, weeks.random.choice(places), weeks.moment(back, 10) + 40 * number * MINUTE)


def _lead(weeks: Weeks, worker: Account, place: Place, when: datetime) -> None:
    if when < weeks.at:
        activity = weeks.random.choice(ACTIVITIES)
        facts: dict[str, Any] = {
            "name": weeks.called(),
            "phone": weeks.phone(),
            "agrees": True,
            "place": place,
            "activity": activity,
        }
        actions.lead(weeks.office.site, by=worker, at=when, **facts)
