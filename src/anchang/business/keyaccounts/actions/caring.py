from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.business.customers import actions as customers
from anchang.business.customers.models import Customer
from anchang.business.customers.queries import may_contact
from anchang.engine.accounts.models import Account
from anchang.engine.clocks import timers
from anchang.engine.doors.actions import action
from anchang.engine.doors.work import mention
from anchang.engine.notices.actions import tell
from anchang.engine.policies import require

from .. import queries
from ..models import Care, ComplaintCheck, KeyAccount
from ..stages import CARE, Stage, Way


@action("keyaccounts.care", gettext_lazy("客情维护"))
def care(
    account: KeyAccount,
    *,
    by: Account,
    at: datetime,
    way: str,
    note: str,
    kept: Sequence[str] = (),
    gift: str = "",
    amount: Decimal | None = None,
) -> Care:
    """Records that somebody was in touch; the days to the next care begin anew (KEY-024).

    `kept` are the lines of the standard that were kept to. Refuses an empty note, a call to somebody whom nobody
    may contact (R-240, R-247), a gift without its name and price, and one above the office's limit.
    """
    require(account.stage != Stage.LOST, _("已流失的大客户，请先重新开发"))
    require(way in Way.values, _("请选择方式"))
    require(note.strip(), _("请写下谈了什么、下次做什么"))
    if way == Way.CALL:
        may_contact(account.customer, at).insist()
    is_gift = way == Way.GIFT
    if is_gift:
        _check_gift(gift, amount, at)
    standard = queries.standard_for(way, at)
    missed = [line for line in standard.items if line not in kept] if standard else []
    made = Care.objects.create(
        account=account, way=way, by=by, at=at, note=note.strip(), gift=gift.strip() if is_gift else "",
        amount=amount if is_gift else None, standard=standard, missed=missed,
    )  # fmt: skip
    account.care_due_on = queries.care_due(account.level, at)
    account.save(update_fields=["care_due_on"])
    timers.start(account, CARE, at=at)
    customers.reach(account.customer, by=by, at=at)
    return made


def _check_gift(gift: str, amount: Decimal | None, at: datetime) -> None:
    require(gift.strip() and amount, _("送礼品请写明是什么、多少钱"))
    limit = queries.gift_limit(at)
    require(
        amount is not None and 0 < amount <= limit,
        _("礼品不能超过%(limit)s元") % {"limit": f"{limit:f}"},
        rule="keyaccount_gift_limit",
        lifted_by=_("总经理"),
    )


@action("keyaccounts.check_care", gettext_lazy("检查客情记录"))
def check_care(care: Care, *, by: Account, at: datetime, opinion: str) -> Care:
    """Whoever supervises has looked at the record (KEY-006). Refuses its own writer, and a second time."""
    require(care.by_id != by.pk, _("不能检查自己写的记录"))
    require(care.checked_at is None, _("这条记录已经检查过"))
    require(opinion.strip(), _("请写明检查意见"))
    care.checked_by, care.checked_at, care.opinion = by, at, opinion.strip()
    care.save(update_fields=["checked_by", "checked_at", "opinion"])
    return care


@action("keyaccounts.ask_check", gettext_lazy("请大客户部检查投诉"))
def ask_check(customer: Customer, *, by: Account, at: datetime, reference: str, url: str) -> ComplaintCheck | None:
    """What a complaint of an account brings with it: the department is told and owes its mark. None for anybody else."""
    account = queries.account_of(customer)
    if account is None:
        return None
    asked, made = ComplaintCheck.objects.get_or_create(
        reference=reference, defaults={"account": account, "asked_at": at, "url": url}
    )
    text = _("大客户投诉%(number)s，处理后请检查") % {"number": reference}
    people = [account.manager] if made and account.manager_id != by.pk else []
    tell(people, by=by, at=at, text=text, url=account.get_absolute_url(), site_id=account.site_id)
    return asked


@action("keyaccounts.check_complaint", gettext_lazy("检查大客户投诉处理"))
def check_complaint(check: ComplaintCheck, *, by: Account, at: datetime, note: str) -> ComplaintCheck:
    """The department has looked at how a complaint of its account was handled; only now may it be closed (KEY-008)."""
    require(check.checked_at is None, _("这条投诉已经检查过"))
    require(note.strip(), _("请写明检查结果"))
    check.checked_by, check.checked_at, check.note = by, at, note.strip()
    check.save(update_fields=["checked_by", "checked_at", "note"])
    mention(check.account)
    return check
