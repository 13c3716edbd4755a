"""Writing one person into every room above the files: what each keeps of them, by its own verbs."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from anchang.business.cards import actions as cards
from anchang.business.cards.models import Card
from anchang.business.channels import actions as channels
from anchang.business.channels.models import Report
from anchang.business.contacting import actions as contacting
from anchang.business.customers import actions as customers
from anchang.business.customers.models import Customer
from anchang.business.customers.queries import phone_key
from anchang.business.inventory import actions as inventory
from anchang.business.inventory.models import Unit
from anchang.business.keyaccounts import actions as keyaccounts
from anchang.business.ownership import actions as ownership
from anchang.business.ownership.models import Dispute
from anchang.business.ownership.queries import evidence_of, house_key
from anchang.business.purchaseplans import actions as purchaseplans
from anchang.business.purchaseplans.queries import plans
from anchang.business.purchaseplans.stages import Wish
from anchang.business.stewardship import actions as stewardship
from anchang.business.stewardship.models import Row
from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.imports import actions as imports
from anchang.engine.imports.models import Import
from anchang.lib.phone import mask_phone
from anchang.people.duties.models import Duty, Record
from anchang.people.org import actions as org
from anchang.people.org.models import Post, Site
from anchang.people.workday import actions as workday
from tests.office import Office

HOUR = timedelta(hours=1)


def report(office: Office, at: datetime, name: str, phone: str, said: str) -> Report:
    """An agent says that the person will come; and something is reported of their number that nobody comes on."""
    manager, system = {"by": office.account("chenwei"), "at": at}, Account.objects.system()
    contract = {"contract_from": date(2026, 1, 1), "contract_to": date(2027, 12, 31)}
    company = channels.add_company(office.site, **manager, name="安居", **contract)
    agent = channels.add_agent(company, **manager, name="戴理", username="daili")
    made = {"name": name, "phone": phone, "expected_at": at + 2 * HOUR, "agrees": True, "note": said}
    loose: dict[str, Any] = {"by": system, "at": at, "kind": "report", "company": "中原"}
    ownership.witness(office.site, **loose, phone_key=phone_key(phone))
    ownership.witness(office.site, **loose, mask=mask_phone(phone))
    reported: Report = channels.report(agent, by=agent.account, at=at, **made)
    return reported


def meet_outside(office: Office, at: datetime, name: str, phone: str, said: str) -> None:
    post = Post.objects.get(code="outreach")
    hired = {"username": "waituo", "name": "陆外", "post": post, "joined_on": at.date()}
    staff = org.hire(office.site, by=Account.objects.system(), at=at, **hired)
    office.staff["waituo"], worker = staff, staff.account
    met = {"name": name, "phone": phone, "agrees": True, "where": said, "activity": said}
    channels.lead(office.site, by=worker, at=at, **met)


def dispute(office: Office, at: datetime, customer: Customer, said: str) -> None:
    """Somebody wants the customer, is heard twice, and a piece of evidence is found to be void."""
    claimed, other = office.account("lijing"), office.account("zhaoxue")
    supervisor, director = office.account("wangmin"), office.account("linlan")
    heard: dict[str, Any] = {"by": Account.objects.system(), "at": at, "kind": "appointment"}
    ownership.witness(office.site, **heard, claimant=other, customer=customer)
    key = next(one.key for one in evidence_of(customer) if one.claimant == house_key(other.pk))
    ownership.void(customer, by=supervisor, at=at, key=key, reason=said)
    raised = ownership.contest(customer, by=claimed, at=at, claimed=house_key(claimed.pk), text=said)
    parts = [(house_key(claimed.pk), 1)]
    ownership.judge(_again(raised), by=supervisor, at=at, ground="rules", text=said, parts=parts)
    ownership.appeal(_again(raised), by=claimed, at=at + HOUR, text=said)
    ownership.judge_appeal(_again(raised), by=director, at=at + HOUR, ground="rules", text=said, parts=parts)


def _again(one: Dispute) -> Dispute:
    return Dispute.objects.select_related("site", "customer", "owner", "claimed_for", "raised_by").get(pk=one.pk)


def steward(office: Office, at: datetime, customer: Customer, said: str, named: str) -> None:
    """The day's list holds the file, and what is going on with it is sent up."""
    by = {"by": office.account("zhengxin"), "at": at}
    for kind in ("warm", "plain", "channel", "fresh", "pool", "other"):
        given = {"kind": kind, "steward": by["by"]}
        stewardship.set_class(office.site, by=office.account("wangmin"), at=at, **given)
    day = stewardship.make_day(office.site, by=Account.objects.system(), at=at)
    row = Row.objects.select_related("batch__day").get(customer=customer)
    stewardship.note(row, **by, note=said, is_important=True)
    stewardship.send_digest(day, **by, text=named)


def contact(office: Office, at: datetime, customer: Customer, said: str) -> None:
    """They asked to be called back, were rung, were sent something and left an address that holds the canary."""
    by: dict[str, Any] = {"by": office.account("wangmin"), "at": at}
    customer = Customer.objects.select_related("site", "owner").get(pk=customer.pk)
    call = contacting.dial(customer, **by, purpose="callback", asked=said[:100])
    contacting.hang_up(call, **by, outcome="busy")
    contacting.keep_address(customer, **by, address=f"{customer.phone}@example.com", agrees=True)
    text = {"text": "{称呼}您好", "sender": "锦绣置业", "contact": "400-000-0000", "subject": "开放日"}
    for way in ("sms", "mail"):
        given = {"name": f"问候{way}", "way": way, "purpose": "service", **text}
        template = contacting.add_template(office.site, by=office.account("chenwei"), at=at, **given)
        facts = {"template": template, "asked": {}, "until": at.date()}
        made = contacting.plan(office.site, by=office.account("chenwei"), at=at, name="问候", **facts)
        contacting.launch(made, by=office.account("chenwei"), at=at)
    contacting.send_waiting(by=Account.objects.system(), at=at)


def review(office: Office, at: datetime, customer: Customer, said: str, named: str) -> None:
    """The day's card goes up, comes back, is added to and signed; and the customer is talked about in a review."""
    owner, supervisor = {"by": office.account("lijing"), "at": at}, {"by": office.account("wangmin"), "at": at}
    sheet = cards.hand_up(office.site, **owner)
    card = Card.objects.select_related("site", "person", "sheet").get(sheet=sheet, customer=customer)
    cards.send_back(card, **supervisor, text=said)
    cards.add_note(card, **owner, text=named)
    cards.sign(card, **supervisor)
    cards.open_review(office.site, **supervisor)
    known = Customer.objects.select_related("site", "owner").get(pk=customer.pk)
    cards.comment(known, **supervisor, text=said, next_step=named[:60], due_on=at.date() + timedelta(days=2))


def care_for(office: Office, at: datetime, customer: Customer, said: str, named: str) -> None:
    """A key account that was visited, told of a competitor, and was lost."""
    manager, above = {"by": office.account("fangyuan"), "at": at}, {"by": office.account("zhoujianguo"), "at": at}
    facts = {"manager": manager["by"], "level": "vip", "route": "park", "contact": named[:60], "needs": said}
    account = keyaccounts.open_account(customer, **manager, **facts)
    made = keyaccounts.care(account, **manager, way="gift", note=said, gift=named[:60], amount=100)
    keyaccounts.check_care(made, **above, opinion=said)
    told = {"competitor": "某楼盘", "topic": "price", "text": f"{named}说的价", "origin": "voluntary", "proof": named}
    stated = {"statement": f"{named}自愿说的", "seen_on": at.date(), "is_no_secret": True}
    keyaccounts.note_competitor(office.company, **manager, **told, **stated)
    visit = {"kind": "reception", "partner": "某厂", "counterpart": named[:60], "on": at.date(), "note": f"见{named}"}
    keyaccounts.log_partner(office.company, **manager, **visit, people=2, arrangement=f"请{named}来")
    keyaccounts.lose(account, **manager, why=said)


def reckon(office: Office, at: datetime, customer: Customer, said: str, table: tuple[str, bytes]) -> None:
    """What a unit would cost them was reckoned and printed, and a bank's table with their name is kept with it."""
    system: dict[str, Any] = {"by": Account.objects.system(), "at": at}
    project = inventory.open_project(office.site, **system, name="测算", developer="锦绣置业")
    building = inventory.add_building(project, **system, name="7号楼")
    unit = inventory.add_unit(building, **system, entrance="1", floor=1, room="101", gross_area=Decimal(90))
    inventory.post_prices(project, **system, prices=[inventory.Priced(unit.pk, Decimal(10000), Decimal(900000))])
    rows = Unit.objects.select_related("building__project", "price__price_list", "site")
    made = purchaseplans.make(customer, **system, units=[rows.get(pk=unit.pk)], wish=Wish(rate=Decimal(3)), note=said)
    purchaseplans.send(plans().get(pk=made.pk), **system)
    name, content = table
    purchaseplans.keep_disclosure(plans().get(pk=made.pk), **system, bank="某银行", name=name, content=content)


@action("test.keep_record", "测试数据")
def _keep_record(site: Site, *, by: Account, at: datetime, named: str) -> None:
    facts = {"kind": "record", "title": named[:60], "text": named}
    Record.objects.create(duty=Duty.objects.order_by("pk")[0], site=site, by=by, at=at, **facts)


def write_down(office: Office, at: datetime, named: str) -> None:
    """The day's papers, which are about something else and name the person by the way."""
    _keep_record(office.site, by=Account.objects.system(), at=at, named=named)
    manager, yesterday = {"by": office.account("chenwei"), "at": at}, at.date() - timedelta(days=1)
    summary = workday.send_summary(office.site, **manager, text=f"{named}来过", on=yesterday)
    workday.read_summary(summary, by=office.account("linlan"), at=at, remark=f"{named}要紧")


def bring_tables(office: Office, at: datetime, name: str, phone: str) -> list[Import]:
    """A table with the person and somebody else, taken in; one with the number in the wrong column."""
    by: dict[str, Any] = {"by": office.account("chenwei"), "at": at}
    heading, other = "姓名,电话,来源,同意日期", "李四,16600009999,来电,2026-10-01"
    made = []
    for row in (f"{name},{phone},来电,2026-10-01", f"{name},来电,{phone},2026-10-01"):
        content = f"{heading}\n{other}\n{row}\n".encode()
        made.append(imports.upload(office.site, **by, kind="customers.files", name=f"{name}.csv", content=content))
    imports.commit(made[0], **by, duplicates="skip", owner="pool")
    return made


def export(office: Office, at: datetime) -> Any:
    return customers.export(office.site, by=office.account("wangmin"), at=at, reason="核对老客户")


def elsewhere(office: Office, at: datetime) -> Any:
    """An export of another consultant, in which the person does not stand."""
    by = office.account("sunyue")
    given = {"name": "别的人", "source": "walk_in", "consent": True, "phone": "16600009977"}
    customers.register(office.site, by=by, at=at, **given)
    return customers.export(office.site, by=office.account("wangmin"), at=at, reason="核对", asked={"owner": by.pk})


def more_of_each(office: Office, at: datetime, customer: Customer) -> None:
    """More leads, disputes, assignments and care of the same person."""
    worker, manager = office.account("waituo"), {"by": office.account("fangyuan"), "at": at}
    account = customer.key_account
    keyaccounts.revive(account, **manager, reason="又来谈")
    for n in range(5):
        met = {"name": customer.name, "phone": customer.phone, "agrees": True, "where": f"市场{n}"}
        channels.lead(office.site, by=worker, at=at, **met)
        keyaccounts.care(account, **manager, way="visit", note="再谈")
        owner = office.account(("zhaoxue", "zhanglei")[n % 2])
        customers.assign(Customer.objects.get(pk=customer.pk), by=office.account("wangmin"), at=at, owner=owner)
