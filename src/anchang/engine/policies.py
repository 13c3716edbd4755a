"""Who may do which verb on which thing, and why not. Capability comes from the post; reach says how far it carries."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from django.db import IntegrityError, transaction
from django.db.models import Model, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from anchang.engine.accounts.models import Account


class Refused(Exception):
    """A verb was not done, and why: `reason` in the user's language, `rule` behind it, `lifted_by` who may lift it."""

    def __init__(self, reason: str, *, rule: str = "", lifted_by: str = "") -> None:
        super().__init__(reason)
        self.reason, self.rule, self.lifted_by = str(reason), rule, lifted_by


@dataclass(frozen=True)
class Verdict:
    """Yes, or no and why. `foreign` is a no to somebody whose posts never have the verb: no button for them at all."""

    ok: bool
    reason: str = ""
    rule: str = ""
    lifted_by: str = ""
    foreign: bool = False

    def insist(self) -> None:
        """Raises `Refused` with the reason unless the verdict is yes."""
        if not self.ok:
            raise Refused(self.reason, rule=self.rule, lifted_by=self.lifted_by)


YES = Verdict(True)


def no(reason: str, *, rule: str = "", lifted_by: str = "") -> Verdict:
    return Verdict(False, str(reason), rule, lifted_by)


def require(fact: object, reason: str, *, rule: str = "", lifted_by: str = "") -> None:
    """Raises `Refused(reason)` when the fact does not hold."""
    if not fact:
        raise Refused(reason, rule=rule, lifted_by=lifted_by)


@contextmanager
def once(reason: str) -> Iterator[None]:
    """What stands in it is written as one; where a constraint of the database says no, `Refused(reason)`."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        raise Refused(reason) from None


class Reach(StrEnum):
    OWN = "own"
    TEAM = "team"
    SITE = "site"
    COMPANY = "company"


@dataclass(frozen=True)
class Grant:
    """A post's capability: the verb, how far it carries, and the sites and people that reach covers.

    `absent` is the account in whose place it is used. Such a grant covers only what a model's own scope says: the seat
    that somebody keeps warm is no reason to see anything else of that person's work. `outside` marks one that comes from
    a post of another company.
    """

    verb: str
    reach: Reach
    post: str
    post_name: str
    sites: frozenset[int] = frozenset()
    people: frozenset[int] = frozenset()
    absent: int = 0
    outside: bool = False


@dataclass(frozen=True)
class Scope:
    """Which fields of a model say whose it is. Without `own`, the reaches own and team mean the site.

    Without `site` it is a person's alone, at whatever site: every reach below the company's means its owner. A thing
    whose site is empty belongs to the company, and only the company's reach covers it.
    """

    site: str = "site_id"
    own: str = ""

    def covers(self, grant: Grant, account: Account, thing: Model) -> bool:
        if grant.absent:
            return False
        if grant.reach is Reach.COMPANY:
            return True
        if self.site and _followed(thing, self.site) not in grant.sites:
            return False
        if not self.own or (self.site and grant.reach is Reach.SITE):
            return True
        owner = _followed(thing, self.own)
        return owner == account.pk or (grant.reach is Reach.TEAM and owner in grant.people)

    def rows(self, grant: Grant, account: Account) -> Q:
        if grant.absent:
            return Q(pk__in=())
        if grant.reach is Reach.COMPANY:
            return Q()
        here = Q(**{f"{self.site}__in": grant.sites}) if self.site else Q()
        if not self.own or (self.site and grant.reach is Reach.SITE):
            return here
        people = {account.pk} | (grant.people if grant.reach is Reach.TEAM else set())
        return here & Q(**{f"{self.own}__in": people})


def _followed(thing: Model, path: str) -> Any:
    value: Any = thing
    for step in path.split("__"):
        value = getattr(value, step, None)
    return value


class Directory(Protocol):
    """What the engine asks of whoever knows the people. people/org answers."""

    def capabilities(self, account: Account, at: datetime) -> Sequence[Grant]: ...

    def holders(self, post: str, site: int, at: datetime) -> list[Account]: ...

    def deputies(self, account: Account, at: datetime) -> list[Account]: ...

    def within(self, account: Account, reach: Reach, at: datetime) -> tuple[frozenset[int], frozenset[int]]: ...


@dataclass
class _Known:
    directory: Directory | None = None
    rules: dict[str, Callable[..., Verdict]] = field(default_factory=dict)


_known = _Known()


def use_directory(directory: Directory) -> None:
    _known.directory = directory


def directory() -> Directory:
    """The registered directory; a LookupError when no room has registered one."""
    if _known.directory is None:
        raise LookupError("no directory of people is registered")
    return _known.directory


def grants(account: Account, at: datetime) -> dict[str, list[Grant]]:
    """The account's grants by verb on that day, read once per account object (a request, a tick)."""
    day = timezone.localdate(at)
    kept: tuple[Any, dict[str, list[Grant]]] | None = getattr(account, "_grants", None)
    if kept is None or kept[0] != day:
        found: dict[str, list[Grant]] = {}
        for grant in directory().capabilities(account, at) if account.is_active else []:
            found.setdefault(grant.verb, []).append(grant)
        kept = (day, found)
        account._grants = kept  # type: ignore[attr-defined]
    return kept[1]


def sites_with(account: Account, verb: str, at: datetime, *, others: bool = False) -> frozenset[int]:
    """The sites at which a post of the account's own has the verb; with `others` only where it reaches others too.

    A seat that the account keeps warm for somebody absent does not count.
    """
    own = [one for one in grants(account, at).get(verb, []) if not one.absent]
    return frozenset(site for one in own if not others or one.reach is not Reach.OWN for site in one.sites)


def is_outside(account: Account, at: datetime) -> bool:
    """Whether every post of the account is one of another company, whose people see nothing of the house's own."""
    held = [grant for rows in grants(account, at).values() for grant in rows]
    return bool(held) and all(grant.outside for grant in held)


def policy(verb: str) -> Callable[[Callable[..., Verdict]], Callable[..., Verdict]]:
    """Registers a room's own condition on a verb: `(thing, account, at) -> Verdict`, asked after the capability."""

    def keep(function: Callable[..., Verdict]) -> Callable[..., Verdict]:
        if verb in _known.rules:
            raise ValueError(f"two policies for {verb}")
        _known.rules[verb] = function
        return function

    return keep


def standing(account: Account, verb: str, thing: Model | None, at: datetime) -> Grant | None:
    """The grant by which the account may use the verb on the thing, or None."""
    for grant in grants(account, at).get(verb, []):
        scope: Scope | None = getattr(thing, "scope", None)
        if thing is None or scope is None or scope.covers(grant, account, thing):
            return grant
    return None


def allowed(account: Account, verb: str, thing: Model | None, at: datetime) -> Verdict:
    """May the account use the verb on the thing at that time? The system account may use every verb."""
    if not account.is_system:
        if verb not in grants(account, at):
            return Verdict(False, _("您的岗位没有这项权限"), foreign=True)
        if standing(account, verb, thing, at) is None:
            return no(_("这不在您的管理范围内"))
    rule = _known.rules.get(verb)
    return rule(thing, account, at) if rule else YES


def visible(model: type[Model], account: Account, at: datetime, verb: str = "") -> Q | None:
    """The rows of the model the account may see (capability `<app>.view`, or the verb given); None when none at all."""
    if account.is_system:
        return Q()
    scope: Scope = model.scope  # type: ignore[attr-defined]
    found: Q | None = None
    for grant in grants(account, at).get(verb or f"{model._meta.app_label}.view", []):
        rows = scope.rows(grant, account)
        if not rows:
            return rows
        found = rows if found is None else found | rows
    return found
