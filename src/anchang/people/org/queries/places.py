"""The sales sites at which an account may use a verb, and which of them a page shows."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from anchang.engine.accounts.models import Account
from anchang.engine.policies import require, sites_with

from ..models import Site


def offices_with(account: Account, verb: str, at: datetime, *, others: bool = False) -> list[Site]:
    """The sales sites at which the account has the verb, the oldest first; with `others` where it reaches others too."""
    keys = sites_with(account, verb, at, others=others)
    return list(Site.objects.filter(pk__in=keys, kind=Site.OFFICE).order_by("pk"))


def site_for(account: Account, verb: str, at: datetime) -> Site:
    """The sales site at which the account uses the verb, the oldest where there are several; Refused without one."""
    found = offices_with(account, verb, at)
    require(found, _("您不在任何案场任职"))
    return found[0]


def site_named(sites: Sequence[Site], code: str) -> Site:
    """The one of that code, the first for no code; 404 for any other."""
    for site in sites:
        if code in ("", site.code):
            return site
    raise Http404


def site_tabs(sites: Sequence[Site], shown: Site) -> list[dict[str, Any]]:
    """Links to each of the sites by its code; none where there is no choice."""
    tabs = [{"label": one.name, "url": f"?site={one.code}", "current": one.pk == shown.pk} for one in sites]
    return tabs if len(tabs) > 1 else []
