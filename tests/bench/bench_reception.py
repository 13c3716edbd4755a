"""The door: registrations by sixteen people at once, the line on two hundred phones, and one's own follow-ups.

Every phone is a connection of its own to the live process; a change counts as there when its last phone has it.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any

from django.db import connection
from django.urls import reverse
from django.utils import timezone

from anchang.business.reception import actions as reception
from anchang.business.reception.models import FollowUp
from anchang.business.turns import actions as turns
from anchang.engine.accounts.models import Account
from anchang.main.demo.cast import Office
from anchang.people.org import actions as org
from anchang.people.org.models import Post
from tests.keystrokes import REGISTRATION

from . import filling
from .crowd import Deeds, crowd
from .multitude import fill, houses
from .opening import Page, opened
from .serving import collect_static
from .timing import Line, line, percentiles
from .watching import watched

CLIENTS, EACH, PHONES, CHANGES = 16, 60, 200, 40
FEW_EACH, FEW_PHONES, FEW_CHANGES = 2, 20, 3
CUSTOMERS, FEW_CUSTOMERS = {"postgresql": 1_000_000, "sqlite": 100_000}, 1_000
CONSULTANT, SUPERVISOR = "lijing", "wangmin"


def run(quick: bool) -> Iterator[Line]:
    office, at = filling.an_office(), timezone.now()
    modelled = REGISTRATION.seconds
    yield line(
        "registration on a phone, keystroke-level model", "registration_seconds_modelled", modelled, "seconds", 1
    )
    yield from _registered(office, FEW_EACH if quick else EACH)
    yield from _watched(office, FEW_PHONES if quick else PHONES, FEW_CHANGES if quick else CHANGES)
    number = FEW_CUSTOMERS if quick else CUSTOMERS[connection.vendor]
    collect_static()
    fill(houses(office, 2 if quick else 10, 10 if quick else 100, at), number, at)
    of = f"of {FollowUp.objects.count():,}"
    due = reverse("cards:due")
    pages = [
        Page(f"my follow-ups {of}", CONSULTANT, [due]),
        Page(f"a site's follow-ups {of}", SUPERVISOR, [due]),
    ]
    yield from opened(office, pages, 2 if quick else 200)


def _registered(office: Office, each: int) -> Iterator[Line]:
    """Every client registers visitors nobody knows, with a phone, by the action itself."""
    by, at, post = Account.objects.system(), timezone.now() - timedelta(hours=12), Post.objects.get(code="consultant")
    about: dict[str, Any] = {"post": post, "joined_on": at.date()}
    people = [
        org.hire(office.site, by=by, at=at, username=f"door{n:02d}", name=f"顾问{n:02d}", **about).account.pk
        for n in range(CLIENTS)
    ]

    def deeds(client: int) -> Iterator[Callable[[], Any]]:
        receiver = Account.objects.get(pk=people[client])
        for n in range(each):
            yield partial(_receive, office, receiver, client * 1_000 + n)

    yield from _told(f"registration, {CLIENTS} clients calling the action", deeds)


def _receive(office: Office, receiver: Account, n: int) -> None:
    facts = {"name": filling.a_name(n), "phone": filling.a_phone(n), "source": "walk_in", "consent": True}
    reception.receive(office.site, by=receiver, at=timezone.now(), intent_grade="B", party_size=2, **facts)


def _told(case: str, deeds: Deeds) -> Iterator[Line]:
    phase = crowd(CLIENTS, deeds)
    yield line(case, "per_second", phase.per_second, "registrations", len(phase.samples))
    yield line(case, "failed", phase.failed + phase.refused, "registrations", len(phase.samples))
    yield from percentiles(case, phase.samples)


def _watched(office: Office, phones: int, changes: int) -> Iterator[Line]:
    """So many phones look at the line of the day; milliseconds from before a change until every one of them has it."""
    by, site = office.account(SUPERVISOR), office.site
    turns.start(site, by=by, at=timezone.now(), order=[office.account(CONSULTANT), office.account("zhanglei")])

    def change(n: int) -> None:
        step = turns.step_out if n % 2 == 0 else turns.step_back
        why: dict[str, Any] = {"why": "restroom"} if n % 2 == 0 else {}
        step(site, by=office.account(CONSULTANT), at=timezone.now(), **why)

    samples = watched(f"turns:{site.pk}", phones, changes, change)
    yield line("line of the day, a change on every phone", "phones", phones, "phones", changes)
    yield from percentiles(f"line of the day, a change on all of {phones} phones", samples)
