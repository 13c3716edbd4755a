from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from anchang.engine.accounts.models import Account
from anchang.engine.policies import Refused, sites_with
from anchang.people.org.models import Site


def sites_for(account: Account, verb: str, at: datetime, *, others: bool = False) -> list[Site]:
    """The places at which the account has the verb, sales offices first; with `others` only where it reaches others too."""
    keys = sites_with(account, verb, at, others=others)
    # "office" comes after "company" in the alphabet.
    return list(Site.objects.filter(pk__in=keys).order_by("-kind", "path"))


def site_at(
    account: Account, verb: str, at: datetime, asked: str = "", *, others: bool = False
) -> tuple[Site, list[Site]]:
    """The place asked for by its key, else the first, and all there are; Refused for somebody who has none."""
    found = sites_for(account, verb, at, others=others)
    if not found:
        raise Refused(_("您的岗位只看自己的职责") if others else _("您不在任何案场任职"))
    chosen: Any = next((one for one in found if str(one.pk) == asked), found[0])
    return chosen, found
