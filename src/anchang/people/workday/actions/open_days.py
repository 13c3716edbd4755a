"""What every verb of a day asks first: that the day is still open, and that the person belongs to it."""

from datetime import date

from django.utils.translation import gettext as _

from anchang.engine.accounts.models import Account
from anchang.engine.policies import require
from anchang.people.org.models import Site
from anchang.ui.tags.formats import day

from .. import queries
from ..models import Presence, Summary
from ..stages import AWAY


def insist_open(site: Site, on: date) -> None:
    """Refuses once the day was sent up: what the manager read stays as it was."""
    require(not Summary.objects.filter(site=site, on=on).exists(), _("%(day)s已经日结，不能再改") % {"day": day(on)})


def insist_works_here(site: Site, on: date, *people: Account) -> None:
    """Refuses whoever sits in no post of the site that day."""
    here = {seat.account.pk for seat in queries.seats(site, on)}
    for person in people:
        require(person.pk in here, _("%(name)s不在%(site)s任岗") % {"name": person.name, "site": site.name})


def insist_not_away(site: Site, on: date, *people: Account) -> None:
    """Refuses whoever is on leave, off or out that day."""
    rows = Presence.objects.filter(site=site, on=on, person__in=people, state__in=[str(one) for one in AWAY])
    for one in rows.select_related("person"):
        words = {"name": one.person.name, "state": one.get_state_display()}
        require(False, _("%(name)s当天%(state)s，请安排别人") % words)
