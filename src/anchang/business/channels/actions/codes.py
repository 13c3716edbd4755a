from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.people.org.models import Site

from ..models import Miss
from ..queries.codes import by_code, code_wait
from ..stages import MissKind


@action("channels.miss", gettext_lazy("记录未通过"))
def miss(site: Site, *, by: Account, at: datetime, account: Account, kind: str, why: str = "") -> Miss:
    """Keeps that the account gave a wrong code, or reported whom it could not.

    A step of its own by the system account, done before or after the refused one, which leaves nothing.
    """
    return Miss.objects.create(site=site, account=account, kind=kind, why=why, at=at)


def try_code(site: Site, account: Account, at: datetime, typed: str, *, known: bool = False) -> str:
    """What is wrong with a visit code that the account types, in words; "" when the site has such a code, or a higher
    room says that it is `known`.

    A wrong one is counted at once, and after a few of them the account waits. For a form, outside any action.
    """
    if code_wait(account, at):
        return _("到访码输错次数过多，请15分钟后再试，或先不填到访码登记")
    if known or by_code(site, typed) is not None:
        return ""
    miss(site, by=Account.objects.system(), at=at, account=account, kind=MissKind.CODE)
    return _("没有这个到访码，请核对客户出示的6位码")
