"""The sales sites at which an account may use a verb, and which of them a page shows."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from anchang.engine.accounts.models import Account
from anchang.engine.doors.requests import Request
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


def site_asked(request: HttpRequest, sites: Sequence[Site], refusal: str = "") -> tuple[Site, list[dict[str, Any]]]:
    """Of the sites the one whose code the address names, the first for no code, 404 for any other; and links to each of
    them where there is a choice. Refused in these words where there is none.
    """
    require(sites, refusal or _("您不在任何案场任职"))
    code = request.GET.get("site", "")
    found = next((one for one in sites if code in ("", one.code)), None)
    if found is None:
        raise Http404
    tabs = [{"label": one.name, "url": f"?site={one.code}", "current": one.pk == found.pk} for one in sites]
    return found, tabs if len(tabs) > 1 else []


def site_and_tabs(
    request: Request, verb: str, *, others: bool = False, refusal: str = ""
) -> tuple[Site, list[dict[str, Any]]]:
    """The site a page is about, of those at which the reader has the verb, and links to them; see `site_asked`."""
    return site_asked(request, offices_with(request.user, verb, request.at, others=others), refusal)


def site_of(request: Request, verb: str, *, others: bool = False, refusal: str = "") -> Site:
    return site_and_tabs(request, verb, others=others, refusal=refusal)[0]
