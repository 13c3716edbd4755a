from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.policies import once, require
from anchang.lib.calendar import office_day
from anchang.people.org import actions as org
from anchang.people.org.models import Post, Site

from ..models import Agent, Company

POST = "channel_agent"


@action("channels.add_company", gettext_lazy("新增渠道公司"))
def add_company(
    site: Site,
    *,
    by: Account,
    at: datetime,
    name: str,
    contract_from: date,
    contract_to: date,
    daily_cap: int | None = None,
    contact: str = "",
) -> Company:
    """A company that may report clients at the site while its contract runs. Refuses a name the site has already."""
    company = Company(site=site)
    return _write(company, name, contract_from, contract_to, daily_cap, contact)


@action("channels.edit_company", gettext_lazy("修改渠道公司"))
def edit_company(
    company: Company,
    *,
    by: Account,
    at: datetime,
    name: str,
    contract_from: date,
    contract_to: date,
    daily_cap: int | None = None,
    contact: str = "",
    active: bool = True,
) -> Company:
    """Changes name, contract and cap. Reports that were accepted keep what they were accepted by.

    A company that is no longer worked with reports nothing; its agents still see what they reported.
    """
    company.active = active
    return _write(company, name, contract_from, contract_to, daily_cap, contact)


def _write(
    company: Company, name: str, contract_from: date, contract_to: date, daily_cap: int | None, contact: str
) -> Company:
    name = "".join(name.split())
    require(name, _("请填写公司名称"))
    require(contract_to >= contract_from, _("合同结束日期不能早于开始日期"))
    company.name, company.contact, company.daily_cap = name, contact.strip(), daily_cap
    company.contract_from, company.contract_to = contract_from, contract_to
    with once(_("本案场已有「%(name)s」") % {"name": name}):
        company.save()
    return company


@action("channels.add_agent", gettext_lazy("新增经纪人"))
def add_agent(
    company: Company,
    *,
    by: Account,
    at: datetime,
    name: str,
    username: str,
    phone: str = "",
    password: str | None = None,
) -> Agent:
    """Somebody of the company with an account that sees their own reports and nothing else of the house.

    Refuses a company that is no longer worked with, and a user name that is taken.
    """
    require(company.active, _("这家公司已停止合作"))
    staff = org.hire(
        company.site, by=by, at=at, username=username, name=name, post=Post.objects.get(code=POST), phone=phone,
        joined_on=office_day(at), password=password,
    )  # fmt: skip
    return Agent.objects.create(company=company, account=staff.account, added_at=at)


@action("channels.suspend_agent", gettext_lazy("停用经纪人"))
def suspend_agent(agent: Agent, *, by: Account, at: datetime) -> Agent:
    """Shuts the account: each session of theirs dies at its next request. What they reported stays valid."""
    require(agent.active, _("已经停用"))
    return _set(agent, active=False)


@action("channels.resume_agent", gettext_lazy("恢复经纪人"))
def resume_agent(agent: Agent, *, by: Account, at: datetime) -> Agent:
    """Opens the account again. Refuses somebody whose company is no longer worked with."""
    require(not agent.active, _("没有停用"))
    require(agent.company.active, _("这家公司已停止合作"))
    return _set(agent, active=True)


def _set(agent: Agent, *, active: bool) -> Agent:
    agent.active = active
    agent.save(update_fields=["active"])
    Account.objects.filter(pk=agent.account_id).update(is_active=active)
    return agent
