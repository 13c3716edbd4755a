"""权限折扣: how much a post may take off a price by itself, as dated rules of the office or of a site."""

from datetime import date, datetime
from decimal import Decimal

from anchang.engine.accounts.models import Account
from anchang.engine.policies import grants
from anchang.engine.rules.queries import Versions, number
from anchang.lib.calendar import office_day
from anchang.people.org.models import Post, Site

from ..stages import POSTS

PLACES = ("office", "CN")
SELLS = "deals.subscribe"


def rule_of(post: str) -> str:
    return f"discount_authority_{post}"


def authority(account: Account, site: Site, at: datetime) -> tuple[Decimal, str]:
    """The percentage of the posted price that the account may give at the site, and the version of its rule.

    That of the post with the most in which it sells there itself; a seat kept warm for somebody absent gives none, nor
    does a post no rule names. The system account has none.
    """
    held = [one for one in grants(account, at).get(SELLS, []) if not one.absent and site.pk in one.sites]
    found = [_of(one.post, site, office_day(at)) for one in held if one.post in POSTS]
    return max(found, default=(Decimal(0), ""))


def _of(post: str, site: Site, day: date) -> tuple[Decimal, str]:
    return number(rule_of(post), day, (site.code, *PLACES))


def matrix(site: Site, at: datetime) -> list[tuple[str, Decimal]]:
    """Each post that sells or leads selling with what it may give by itself; two queries."""
    names = dict(Post.objects.filter(code__in=POSTS).values_list("code", "name"))
    rules, day, places = Versions(*map(rule_of, POSTS)), office_day(at), (site.code, *PLACES)
    return [(names.get(post, post), rules.number(rule_of(post), day, places)) for post in POSTS]
