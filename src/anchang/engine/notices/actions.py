from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.forgetting import Trace, forgets

from .models import Notice


@action("notices.tell", _("通知"))
def tell(
    accounts: Iterable[Account],
    *,
    by: Account,
    at: datetime,
    text: str,
    url: str = "",
    once: str = "",
    site_id: int = 0,
) -> int:
    """Tells each account once, and returns how many were told now.

    With `once` a second telling under that name adds nothing. Text beyond 200 characters is cut.
    """
    keys = {account.pk for account in accounts}
    if once:
        keys -= set(Notice.objects.filter(once=once, account_id__in=keys).values_list("account_id", flat=True))
    notices = [
        Notice(account_id=key, text=text[:200], url=url, at=at, once=once or None, site_id=site_id or None)
        for key in sorted(keys)
    ]
    Notice.objects.bulk_create(notices, ignore_conflicts=True)
    return len(notices)


@action("notices.read", _("已读"))
def read(notice: Notice, *, by: Account, at: datetime) -> Notice:
    if notice.read_at is None:
        notice.read_at = at
        notice.save(update_fields=["read_at"])
    return notice


@action("notices.settle", _("通知了结"))
def settle(names: Iterable[str], *, by: Account, at: datetime) -> int:
    """What was told once under these names is over: nobody need read it any more. Returns how many were unread."""
    return Notice.objects.filter(once__in=list(names), read_at=None).update(read_at=at)


def hush(urls: Iterable[str]) -> None:
    """What leads to one of these pages no longer says what about. Needs an action in progress."""
    Notice.objects.filter(url__in=set(urls)).update(text=gettext("这条通知涉及的客户资料已删除"), url="")


@forgets
def forget_notices(trace: Trace) -> None:
    hush(trace.urls)
