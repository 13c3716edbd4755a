from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from anchang.engine.accounts.models import Account
from anchang.engine.ledger.queries import Told, history
from anchang.engine.ledger.stories import Passage
from anchang.engine.policies import allowed

from ..models import Post, Site, Staff

STOPS = {"org.leave": "stop", "org.relieve": "warn", "org.clear_totp": "warn", "org.hire": "ok", "org.assign": "ok"}


def own_staff(account: Account) -> Staff | None:
    """The person behind an account; None for the system account."""
    return Staff.objects.filter(account_id=account.pk).first()


def may_open_sites(account: Account, at: datetime) -> bool:
    """True for whoever has to furnish an office that has no sales site yet."""
    company = Site.objects.filter(parent=None).first()
    bare = company is not None and not Site.objects.filter(kind=Site.OFFICE).exists()
    return bare and allowed(account, "org.open_site", company, at).ok


def staffed(sites: QuerySet[Site]) -> int:
    """How many people belong to these sites."""
    return Staff.objects.of_the_house().filter(site__in=sites, left_on=None).count()


def titles() -> dict[str, str]:
    """By code, what the screens call every post; one query."""
    return {post.code: post.title for post in Post.objects.only("code", "name", "name_en")}


def post_named(title: str) -> Post:
    """The post of that code, title or alias; Post.DoesNotExist otherwise."""
    for post in Post.objects.all():
        if title == post.code or title in post.names:
            return post
    raise Post.DoesNotExist(title)


def story(staff: Staff) -> list[Passage]:
    """What the ledger tells of a person, newest first, one passage a step."""
    told: dict[str, Told] = {}
    for entry in history(staff):
        told[entry.step] = entry
    return [_passage(entry) for entry in told.values()]


def _passage(entry: Told) -> Passage:
    words: Sequence[str] = [str(entry.facts[name]) for name in ("post", "site", "deputy") if entry.facts.get(name)]
    text = pgettext("分隔", "，").join([entry.text, *words, *_span(entry)])
    return Passage(entry.at, entry.who, text, STOPS.get(entry.verb, ""), str(entry.facts.get("reason", "")))


def _span(entry: Told) -> list[str]:
    since, until = entry.facts.get("since"), entry.facts.get("until")
    if since and until:
        return [_("%(since)s 至 %(until)s") % {"since": since, "until": until}]
    if since:
        return [_("自 %(since)s") % {"since": since}]
    return [_("到 %(until)s") % {"until": until}] if until else []
