"""Two sales sites with something of everything, and the object that stands behind each url."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import chain
from typing import Any

from anchang.business.customers.models import Customer
from anchang.business.deals import actions as deals
from anchang.business.deals.models import Deal, Hold
from anchang.business.deals.queries import Discount
from anchang.business.inventory import actions as inventory
from anchang.business.inventory.models import Permit, Project, Unit
from anchang.business.receivables import actions as receivables
from anchang.business.receivables.models import Plan, Receipt
from anchang.business.reception import actions as reception
from anchang.business.reception.models import Visit
from anchang.business.service import actions as service
from anchang.business.service.models import Complaint
from anchang.engine.accounts.models import Account
from anchang.engine.approvals.models import Case
from anchang.engine.files.models import Attachment
from anchang.engine.imports import actions as imports
from anchang.engine.imports.models import Import
from anchang.engine.notices.actions import tell
from anchang.engine.notices.models import Notice
from anchang.lib.calendar import office_day
from anchang.people.org import actions as org
from anchang.people.org.models import Assignment, Post, Site, Staff
from anchang.people.rounds import actions as rounds
from anchang.people.rounds.models import Checklist, Round
from anchang.people.rounds.queries import photos
from anchang.people.tasks import actions as tasks
from anchang.people.tasks.models import Task
from anchang.people.workday import actions as workday
from anchang.people.workday.models import Arrangement
from anchang.people.workday.queries import Line
from tests.office import Office, open_the_office, promise

from . import (
    cards,
    channels,
    contacting,
    customers,
    keyaccounts,
    marketing,
    ownership,
    pricing,
    purchaseplans,
    stewardship,
    terms,
    touring,
    turns,
    units,
)
from .chores import CODE, Chores, chores

ROOMS = (
    units,
    terms,
    customers,
    ownership,
    channels,
    turns,
    contacting,
    marketing,
    touring,
    purchaseplans,
    cards,
    stewardship,
    keyaccounts,
    pricing,
)

AT_THE_SITE = {
    "sales_director": "linlan",
    "sales_manager": "chenwei",
    "sales_supervisor": "wangmin",
    "consultant": "lijing",
    "colleague": "zhanglei",
    "planning_manager": "heqing",
    "planner": "tangning",
    "copywriter": "xunuo",
    "designer": "luoyi",
    "administrator": "zhengxin",
    "mortgage_officer": "gaojie",
    "guard": "maqiang",
    "cleaner": "yanggui",
    "outreach": "waituo",
    "channel_agent": "daili",
}
CAST = {
    **AT_THE_SITE,
    "general_manager": "zhoujianguo",
    "cashier": "qiancheng",
    "accountant": "fengshan",
    "legal": "hanli",
    "property_management": "caoyang",
    "aml_officer": "shenmo",
    "key_account_manager": "fangyuan",
    "system_administrator": "guanliyuan",
}
TABLE = "楼栋,楼层,房号,建筑面积,单价,总价\n9号楼,1,101,90.00,10000,900000\n"


@dataclass
class Corner:
    """What one site has: everything here belongs to its consultant, `owner`."""

    site: Site
    owner: Staff
    project: Project
    permit: Permit
    units: list[Unit] = field(default_factory=list)
    customer: Customer = field(default_factory=Customer)
    visit: Visit = field(default_factory=Visit)
    hold: Hold = field(default_factory=Hold)
    deals: dict[str, Deal] = field(default_factory=dict)
    receipt: Receipt = field(default_factory=Receipt)
    case: Case = field(default_factory=Case)
    table: Import = field(default_factory=Import)
    paper: Attachment = field(default_factory=Attachment)
    notice: Notice = field(default_factory=Notice)
    controlled: Unit = field(default_factory=Unit)
    task: Task = field(default_factory=Task)
    chores: Chores = field(default_factory=Chores)
    round: Round = field(default_factory=Round)
    complaint: Complaint = field(default_factory=Complaint)
    photo: Attachment = field(default_factory=Attachment)
    plan: Arrangement = field(default_factory=Arrangement)
    # What the rooms of `ROOMS` put there for their own urls.
    things: dict[str, Any] = field(default_factory=dict)


@dataclass
class World:
    """The office with a corner here, where the whole cast works, and one elsewhere."""

    office: Office
    here: Corner
    elsewhere: Corner
    at: datetime


def furnish(at: datetime) -> World:
    """Both sites, furnished through the verbs by the system account and their consultants."""
    office = open_the_office(at=at)
    system = Account.objects.system()
    _hire(office, office.site, "waituo", "陆外", "outreach", at)
    _hire(office, office.site, "daili", "戴理", "channel_agent", at)
    away = org.open_site(office.company, by=system, at=at, code="JX02", name="云麓案场")
    there = _hire(office, away, "tianyi", "田一", "consultant", at)
    here = _corner(office.site, office.staff["lijing"], "锦绣一期", "2026001", "1990000000", at)
    return World(office, here, _corner(away, there, "云麓一期", "2026002", "1990000100", at), at)


def _hire(office: Office, site: Site, username: str, name: str, post: str, at: datetime) -> Staff:
    seat = {"post": Post.objects.get(code=post), "joined_on": at.date()}
    system = Account.objects.system()
    office.staff[username] = org.hire(site, by=system, at=at, username=username, name=name, **seat)
    promise(office.staff[username], at=at)
    return office.staff[username]


def _corner(site: Site, owner: Staff, name: str, permit: str, phones: str, at: datetime) -> Corner:
    system = Account.objects.system()
    project = inventory.open_project(site, by=system, at=at, name=name, developer="锦绣置业")
    building = inventory.add_building(project, by=system, at=at, name="28号楼")
    valid = inventory.record_permit(
        project, by=system, at=at, number=permit, issued_on=at.date() - timedelta(days=1), buildings=[building]
    )
    corner = Corner(site, owner, project, valid)
    area = {"gross_area": Decimal("89.50"), "entrance": "1"}
    rooms = [(floor, f"{floor}0{place}") for floor in (1, 2, 3) for place in (1, 2)]
    corner.units = [
        inventory.add_unit(building, by=system, at=at, floor=floor, room=room, **area) for floor, room in rooms
    ]
    prices = [inventory.Priced(unit.pk, Decimal(14000), Decimal(1253000)) for unit in corner.units]
    inventory.post_prices(project, by=system, at=at, prices=prices)
    inventory.release(valid, by=system, at=at)
    _people(corner, phones, at)
    _papers(corner, at)
    corner.chores = chores(site, owner, at)
    corner.task = _task(corner, at)
    _complain(corner, at)
    _spot_check(corner, at)
    _day(corner, at)
    for room in ROOMS:
        room.furnish(corner, at)
    return corner


def _people(corner: Corner, phones: str, at: datetime) -> None:
    """A visitor whose unit is on hold, and deals at every stage that a form of a verb asks for."""
    owner = corner.owner.account
    files = []
    for number in range(4):
        visit = reception.receive(
            corner.site,
            by=owner,
            at=at,
            name=f"客人{number}",
            phone=f"{phones}{number}",
            source="walk_in",
            consent=True,
            intent_grade="B",
            party_size=2,
            note="看三房",
        )
        files.append(visit.customer)
    corner.visit, corner.customer = visit, files[0]
    rang = {"source": "call", "effective": True, "phone": f"{phones}0", "consent": True}
    corner.things["call"] = reception.take_call(corner.site, by=owner, at=at, **rang)
    stages = {"approved": Decimal(0), "submitted": Decimal(2), "effective": Decimal(0)}
    for unit, customer, (stage, rate) in zip(corner.units, files[1:], stages.items(), strict=False):
        corner.deals[stage] = _deal(unit, customer, owner, rate, at)
    corner.receipt = _pay(corner.deals["effective"], at)
    held_by = {"by": owner, "at": at, "customer": corner.customer}
    corner.hold = deals.hold(Unit.objects.get(pk=corner.units[3].pk), **held_by)
    corner.case = Case.objects.get(thing_id=corner.deals["submitted"].pk)


def _deal(unit: Unit, customer: Customer, owner: Account, rate: Decimal, at: datetime) -> Deal:
    held = deals.hold(Unit.objects.get(pk=unit.pk), by=owner, at=at, customer=customer)
    discounts = [Discount("按时签约优惠", "percent", rate)] if rate else []
    who = {"id_kind": "passport", "id_number": f"E{customer.pk:08d}"}
    made: Deal = deals.subscribe(held, by=owner, at=at, deposit=Decimal(50000), discounts=discounts, **who)
    return made


def _pay(deal: Deal, at: datetime) -> Receipt:
    facts = {"amount": deal.deposit, "method": "card", "value_on": at.date(), "voucher": f"YH{deal.pk}"}
    made: Receipt = receivables.receive(
        Plan.objects.get(reference=deal.number), by=Account.objects.system(), at=at, **facts
    )
    return made


def _papers(corner: Corner, at: datetime) -> None:
    """A price table on its way in, a paper of a deal, a notice to the consultant, and a unit kept off the market."""
    system, deal = Account.objects.system(), corner.deals["effective"]
    table = {"kind": "inventory.price_list", "name": "一房一价表.csv", "content": TABLE.encode()}
    corner.table = imports.upload(corner.project, by=system, at=at, **table)
    corner.paper = deals.issue_paper(deal, by=corner.owner.account, at=at, kind="subscription")[0]
    tell([corner.owner.account], by=system, at=at, text="请跟进客户", url="/", once=f"world-{corner.site.pk}")
    corner.notice = Notice.objects.get(once=f"world-{corner.site.pk}")
    corner.controlled = corner.units[5]
    until = at + timedelta(days=10)
    kept = {
        "kind": "control",
        "reference": f"control-{corner.units[5].pk}",
        "holder_label": "陈伟",
        "ground": "mortgage",
    }
    inventory.take(Unit.objects.get(pk=corner.units[5].pk), by=system, at=at, until=until, **kept)


def _task(corner: Corner, at: datetime) -> Task:
    """What the system asks of the consultant, with a file to read."""
    facts = {"title": "交到访登记表", "due_at": at + timedelta(days=1), "files": [("样表.txt", b"1,2,3")]}
    made: Task = tasks.ask(corner.site, by=Account.objects.system(), at=at, asked_of=corner.owner.account, **facts)
    return made


def _complain(corner: Corner, at: datetime) -> None:
    """A complaint of a customer with a photo, which nobody has accepted yet."""
    facts = {"kind": "complaint", "title": "签约等了两个小时", "photo": ("窗口.png", b"\x89PNG\r\n\x1a\n" + bytes(64))}
    corner.complaint = service.open(corner.site, by=corner.owner.account, at=at, customer=corner.customer, **facts)
    corner.photo = Attachment.objects.of(corner.complaint).get()


def _spot_check(corner: Corner, at: datetime) -> None:
    """A reception of the consultant that somebody watched: one item failed, with a photograph."""
    checklist = Checklist.objects.get(code="reception_check", site=None)
    picture = ("现场.jpg", b"\xff\xd8\xff\xe0" + bytes(64))
    failed, *rest = checklist.items.all()
    answers = [rounds.Answer("failed", failed, corner.owner.account, "没有递名片", (picture,))]
    answers += [rounds.Answer("ok", item, corner.owner.account) for item in rest]
    corner.round = rounds.finish(corner.site, by=Account.objects.system(), at=at, checklist=checklist, answers=answers)


def _finding(corner: Corner) -> dict[str, Any]:
    return {"pk": corner.round.findings.get().pk}


def _picture(corner: Corner) -> dict[str, Any]:
    kept = photos(corner.round.results.all())
    return {"pk": corner.round.pk, "photo": next(one.pk for found in kept.values() for one in found)}


def _day(corner: Corner, at: datetime) -> None:
    """Somebody came, has something to do and met; yesterday was sent up."""
    system, yesterday = Account.objects.system(), office_day(at) - timedelta(days=1)
    workday.arrive(corner.site, by=corner.owner.account, at=at)
    corner.plan = workday.arrange(corner.site, by=system, at=at, lines=[Line(corner.owner.account, "讲沙盘")])[0]
    workday.hold_meeting(corner.site, by=system, at=at, began_at=at)
    workday.send_summary(corner.site, by=system, at=at, text="平稳", on=yesterday)


def _of(pick: Callable[[Corner], Any], key: str = "pk") -> Callable[[Corner], dict[str, Any]]:
    return lambda corner: {key: getattr(pick(corner), key)}


def _paper(corner: Corner) -> dict[str, Any]:
    return {"number": corner.deals["effective"].number, "pk": corner.paper.pk}


def _photo(corner: Corner) -> dict[str, Any]:
    return {"number": corner.complaint.number, "pk": corner.photo.pk}


def _task_file(corner: Corner) -> dict[str, Any]:
    return {"number": corner.task.number, "pk": Attachment.objects.of(corner.task).get().pk}


def _record_file(corner: Corner) -> dict[str, Any]:
    return {"pk": corner.chores.record.pk, "key": Attachment.objects.of(corner.chores.record).get().pk}


def _plan(corner: Corner) -> dict[str, Any]:
    return {"reference": corner.deals["approved"].number}


# What a url speaks of, by the first words that fit its name; a url without arguments needs nothing.
OBJECTS: tuple[tuple[str, Callable[[Corner], dict[str, Any]]], ...] = (
    ("org:post", lambda corner: {"code": "consultant"}),
    ("org:choose_superior", lambda corner: {"code": "administrator"}),
    ("org:open_site", _of(lambda corner: corner.site)),
    ("org:rename_site", _of(lambda corner: corner.site)),
    ("org:hire", _of(lambda corner: corner.site)),
    ("org:relieve", lambda corner: {"pk": Assignment.objects.get(staff=corner.owner).pk}),
    ("org:", _of(lambda corner: corner.owner)),
    ("approvals:", _of(lambda corner: corner.case)),
    ("imports:", _of(lambda corner: corner.table)),
    ("files:", _of(lambda corner: corner.paper)),
    ("notices:", _of(lambda corner: corner.notice)),
    ("customers:", _of(lambda corner: corner.customer)),
    ("reception:visit", _of(lambda corner: corner.visit)),
    ("reception:call", _of(lambda corner: corner.things["call"])),
    ("reception:set_layout", lambda corner: {"occasion": "visit"}),
    ("reception:", _of(lambda corner: corner.customer)),
    ("receivables:confirm", _of(lambda corner: corner.receipt, "number")),
    ("receivables:reverse", _of(lambda corner: corner.receipt, "number")),
    ("receivables:receipt", _of(lambda corner: corner.receipt, "number")),
    ("receivables:", _plan),
    ("deals:customers", _of(lambda corner: corner.units[4])),
    ("deals:hold", _of(lambda corner: corner.units[4])),
    ("deals:paper", _paper),
    ("deals:held", _of(lambda corner: corner.hold)),
    ("deals:release", _of(lambda corner: corner.hold)),
    ("deals:subscribe", _of(lambda corner: corner.hold)),
    ("deals:quote", _of(lambda corner: corner.hold)),
    ("deals:resubmit", _of(lambda corner: corner.deals["submitted"], "number")),
    ("deals:withdraw", _of(lambda corner: corner.deals["submitted"], "number")),
    ("deals:", _of(lambda corner: corner.deals["effective"], "number")),
    ("service:photo", _photo),
    ("service:", _of(lambda corner: corner.complaint, "number")),
    ("rounds:finding", _finding),
    ("rounds:recheck", _finding),
    ("rounds:photo", _picture),
    ("rounds:round", _of(lambda corner: corner.round)),
    ("rounds:", lambda corner: {"code": "site_hygiene"}),
    ("tasks:hand_over", _of(lambda corner: corner.owner)),
    ("tasks:file", _task_file),
    ("tasks:", _of(lambda corner: corner.task, "number")),
    ("overview:figure", lambda corner: {"code": "deals.subscribed"}),
    ("workday:mark", lambda corner: {"pk": Assignment.objects.get(staff=corner.owner).pk}),
    ("workday:meeting", lambda corner: {"on": corner.plan.on}),
    ("workday:sheet", lambda corner: {"on": corner.plan.on}),
    ("workday:summary", lambda corner: {"on": corner.plan.on - timedelta(days=1)}),
    ("workday:read_summary", lambda corner: {"on": corner.plan.on - timedelta(days=1)}),
    ("workday:", _of(lambda corner: corner.plan)),
    ("duties:post", lambda corner: {"code": "consultant"}),
    ("duties:duty", lambda corner: {"code": CODE}),
    ("duties:propose", lambda corner: {"code": CODE}),
    ("duties:hand_over", _of(lambda corner: corner.owner)),
    ("duties:written", _of(lambda corner: corner.chores.record)),
    ("duties:file", _record_file),
    ("duties:edition", _of(lambda corner: corner.chores.edition)),
    ("duties:retire", _of(lambda corner: corner.chores.edition)),
    ("duties:", _of(lambda corner: corner.chores.item)),
)


def object_of(name: str, corner: Corner) -> dict[str, Any]:
    """The arguments of the url of that name for the thing it speaks of in that corner."""
    objects = chain(*(room.OBJECTS for room in ROOMS), OBJECTS)
    return next(make for start, make in objects if name.startswith(start))(corner)
