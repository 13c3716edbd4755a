"""What the screens of the room share: which site, and the tabs between its lists."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from anchang.engine.doors.requests import Request
from anchang.engine.policies import allowed
from anchang.people.org import queries
from anchang.people.org.models import Site

LISTS = {
    "index": ("contacting.view", gettext_lazy("话术和资料")),
    "calls": ("contacting.calls", gettext_lazy("拨打记录")),
    "campaigns": ("contacting.messages", pgettext_lazy("联络", "群发")),
    "templates": ("contacting.messages", pgettext_lazy("联络", "模板")),
}


def site_of(request: Request, verb: str) -> Site:
    """The site the address names (its code), else the first at which the person has the verb; 404 for any other."""
    return queries.site_of(request, verb, refusal=_("您不在案场上班，没有这里的内容"))


def tabs(request: Request, here: str) -> list[dict[str, Any]]:
    """The lists of the room that the reader may see; none where it is one."""
    found = [
        {"label": label, "url": reverse(f"contacting:{name}"), "current": name == here}
        for name, (verb, label) in LISTS.items()
        if allowed(request.user, verb, None, request.at).ok
    ]
    return found if len(found) > 1 else []
