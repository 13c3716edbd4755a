"""The people of the demonstration office and of the tests: one for every post the flows need."""

from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.hashers import make_password

from anchang.engine.accounts.models import Account
from anchang.engine.rules.actions import load as load_rules
from anchang.people.org import actions
from anchang.people.org.models import Post, Site, Staff

PEOPLE = (
    ("zhoujianguo", "周建国", "general_manager"),
    ("linlan", "林岚", "sales_director"),
    ("chenwei", "陈伟", "sales_manager"),
    ("wangmin", "王敏", "sales_supervisor"),
    ("lijing", "李静", "consultant"),
    ("zhanglei", "张磊", "consultant"),
    ("zhaoxue", "赵雪", "consultant"),
    ("liuyang", "刘洋", "consultant"),
    ("sunyue", "孙悦", "consultant"),
    ("wuhao", "吴昊", "consultant"),
    ("heqing", "何清", "planning_manager"),
    ("tangning", "唐宁", "planner"),
    ("xunuo", "许诺", "copywriter"),
    ("luoyi", "罗一", "designer"),
    ("zhengxin", "郑欣", "administrator"),
    ("gaojie", "高洁", "mortgage_officer"),
    ("maqiang", "马强", "guard"),
    ("yanggui", "杨桂", "cleaner"),
    ("qiancheng", "钱程", "cashier"),
    ("fengshan", "冯珊", "accountant"),
    ("hanli", "韩立", "legal"),
    ("caoyang", "曹阳", "property_management"),
    ("shenmo", "沈默", "aml_officer"),
    ("fangyuan", "方圆", "key_account_manager"),
    ("guanliyuan", "管平", "system_administrator"),
)


@dataclass
class Office:
    """The company, its sales site, and its people by user name."""

    company: Site
    site: Site
    staff: dict[str, Staff] = field(default_factory=dict)

    def account(self, username: str) -> Account:
        """The account read anew, so that it holds no grants of an earlier day."""
        return Account.objects.get(pk=self.staff[username].account_id)


def morning(year: int, month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=ZoneInfo(settings.TIME_ZONE))


def open_the_office(*, at: datetime, code: str = "JX01", name: str = "锦绣案场", password: str | None = None) -> Office:
    """The company with its rules and posts, one sales site, and everybody of the cast in their post."""
    system = Account.objects.system()
    load_rules(settings.PACKS / "rules_cn.toml", by=system, at=at)
    company = actions.open_office(by=system, at=at, company="锦绣置业", code="JX")
    site = actions.open_site(company, by=system, at=at, code=code, name=name)
    office = Office(company, site)
    posts = {post.code: post for post in Post.objects.all()}
    for username, person, code_ in PEOPLE:
        post = posts[code_]
        office.staff[username] = actions.hire(
            company if post.at_company else site,
            by=system,
            at=at,
            username=username,
            name=person,
            post=post,
            joined_on=at.date(),
        )
    if password:
        for one in office.staff.values():
            actions.pledge(one, by=one.account, at=at)
        share_password(password)
    return office


def share_password(password: str) -> None:
    """Everybody may sign in by it. One hash for all of them: a hash takes half a second."""
    Account.objects.filter(is_system=False).update(password=make_password(password))
