from datetime import date, datetime

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.doors.work import note
from anchang.engine.policies import require

from ..models import Assignment, Deputy, Post, Site, Staff
from ..policy import may_give
from ..queries import day_of


@action("org.hire", gettext_lazy("入职"))
def hire(
    site: Site,
    *,
    by: Account,
    at: datetime,
    username: str,
    name: str,
    post: Post,
    joined_on: date,
    phone: str = "",
    password: str | None = None,
) -> Staff:
    """A person with an account and a first post. Without a password nobody can sign in by the account yet.

    Refuses a user name that is taken, and a post that `by` may not give there.
    """
    may_give(by, "org.hire", post, site, at).insist()
    require(
        not Account.objects.filter(username=username).exists(), _("登录名「%(name)s」已被使用") % {"name": username}
    )
    account = Account.objects.open(username, name, password)
    staff = Staff.objects.create(account=account, name=name, phone=phone, site=site, joined_on=joined_on)
    _seat(staff, post, site, joined_on)
    note(post=post.name, site=site.name, since=joined_on)
    return staff


@action("org.assign", gettext_lazy("任岗"))
def assign(staff: Staff, *, by: Account, at: datetime, post: Post, site: Site, since: date) -> Assignment:
    """Puts somebody into a post as well as those they have.

    Refuses a leaver, oneself, a post that they already sit in there, and one that `by` may not give there.
    """
    require(staff.left_on is None, _("%(name)s已经离职") % {"name": staff.name})
    require(staff.account_id != by.pk, _("不能给自己任岗"))
    may_give(by, "org.assign", post, site, at).insist()
    there = staff.assignments.filter(Q(until=None) | Q(until__gte=since), post=post, site=site)
    require(not there.exists(), _("%(name)s已经在这个岗位上") % {"name": staff.name})
    assignment = _seat(staff, post, site, since)
    _settle_home(staff, since)
    note(post=post.name, site=site.name, since=since)
    return assignment


@action("org.relieve", gettext_lazy("卸任"))
def relieve(assignment: Assignment, *, by: Account, at: datetime, until: date) -> Assignment:
    """Ends somebody's time in a post; the last day is included.

    Refuses a post that they have already left, and taking the last administrator from the company.
    """
    ended = assignment.until is not None and assignment.until < day_of(at)
    require(not ended, _("已经卸任"))
    require(until >= assignment.since, _("结束日期不能早于任岗日期"))
    _keep_an_administrator([assignment], until)
    assignment.until = until
    assignment.save(update_fields=["until"])
    _settle_home(assignment.staff, max(until, day_of(at)))
    note(post=assignment.post.name, site=assignment.site.name, until=until)
    return assignment


@action("org.leave", gettext_lazy("离职"))
def leave(staff: Staff, *, by: Account, at: datetime, on: date) -> Staff:
    """Ends every post of the person and shuts the account: each session of theirs dies at its next request.

    Refuses somebody who has left, oneself, a day to come, and the company's last administrator.
    """
    require(staff.left_on is None, _("%(name)s已经离职") % {"name": staff.name})
    require(staff.account_id != by.pk, _("不能给自己办离职"))
    require(on <= day_of(at), _("离职在当天办理，日期不能晚于今天"))
    require(on >= staff.joined_on, _("离职日期不能早于入职日期"))
    held = list(staff.assignments.filter(Q(until=None) | Q(until__gt=on)))
    _keep_an_administrator(held, on)
    staff.left_on = on
    staff.save(update_fields=["left_on"])
    for assignment in held:
        assignment.until = max(on, assignment.since)
        assignment.save(update_fields=["until"])
    Account.objects.filter(pk=staff.account_id).update(is_active=False)
    return staff


@action("org.appoint_deputy", gettext_lazy("指定代理人"))
def appoint_deputy(staff: Staff, *, by: Account, at: datetime, deputy: Staff, since: date, until: date) -> Deputy:
    """Somebody speaks for the absent in approvals. Refuses oneself, a leaver, and a span that ends before it starts."""
    require(staff.pk != deputy.pk, _("代理人不能是本人"))
    for person in (staff, deputy):
        require(person.left_on is None, _("%(name)s已经离职") % {"name": person.name})
    require(until >= since, _("结束日期不能早于开始日期"))
    note(deputy=deputy.name, since=since, until=until)
    return Deputy.objects.create(absent=staff, deputy=deputy, site=staff.site, since=since, until=until)


def _seat(staff: Staff, post: Post, site: Site, since: date) -> Assignment:
    return Assignment.objects.create(staff=staff, post=post, site=site, since=since)


def _settle_home(staff: Staff, day: date) -> None:
    """A person belongs to a site where they still sit, so that its superiors keep seeing them."""
    lasting = list(staff.assignments.filter(Q(until=None) | Q(until__gt=day)).select_related("site").order_by("pk"))
    if lasting and staff.site_id not in {one.site_id for one in lasting}:
        staff.site = lasting[0].site
        staff.save(update_fields=["site"])


def _keep_an_administrator(ending: list[Assignment], day: date) -> None:
    """Without one nobody could reset a password or hire anybody any more."""
    held = [one for one in ending if "org.set_password" in one.post.can.get("company", [])]
    if held:
        others = Assignment.objects.sitting(day).filter(post__in=[one.post for one in held], until=None)
        require(others.exclude(pk__in=[one.pk for one in ending]).exists(), _("公司至少要有一名系统管理员"))
