"""The door: registrations by sixteen people at once, the line on two hundred phones, and one's own follow-ups.

Every phone is a connection of its own to the live process; a change counts as there when its last phone has it.
"""

import asyncio
import multiprocessing
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db import connection, connections
from django.urls import reverse
from django.utils import timezone
from tools.processes import free_port, stop, wait_until_answers
from tools.supervise import children

from anchang.business.reception import actions as reception
from anchang.business.reception.models import FollowUp
from anchang.business.turns import actions as turns
from anchang.engine.accounts.models import Account
from anchang.engine.events.feed import last_change
from anchang.engine.events.tokens import token
from anchang.main.demo.cast import Office
from anchang.people.org import actions as org
from anchang.people.org.models import Post
from tests.keystrokes import REGISTRATION

from . import filling
from .crowd import Deeds, crowd
from .multitude import fill, houses
from .opening import Page, opened
from .serving import Unserved, collect_static
from .timing import Line, line, percentiles

CLIENTS, EACH, PHONES, CHANGES = 16, 60, 200, 40
FEW_EACH, FEW_PHONES, FEW_CHANGES = 2, 20, 3
CUSTOMERS, FEW_CUSTOMERS = {"postgresql": 1_000_000, "sqlite": 100_000}, 1_000
CONSULTANT, SUPERVISOR = "lijing", "wangmin"
PATIENCE = 20
Phone = tuple[asyncio.StreamReader, asyncio.StreamWriter]


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
    port, live_port = free_port(), free_port()
    live = children(port, live_port, {})[1]
    live.start(time.monotonic())
    assert live.process is not None
    try:
        if not wait_until_answers(f"http://127.0.0.1:{live_port}/healthz", 30, live.process):
            raise Unserved("the live process did not answer within 30 s")
        samples = _changed(office, live_port, phones, changes)
    finally:
        stop(live.process)
    yield line("line of the day, a change on every phone", "phones", phones, "phones", changes)
    yield from percentiles(f"line of the day, a change on all of {phones} phones", samples)


def _changed(office: Office, port: int, phones: int, changes: int) -> list[float]:
    context = multiprocessing.get_context("fork")
    ready, seen = context.Event(), context.Queue()
    path = f"/events?token={quote(token(f'turns:{office.site.pk}', last_change()))}"
    connections.close_all()
    watching = context.Process(target=_watch, args=(port, path, phones, changes, ready, seen), daemon=True)
    watching.start()
    if not ready.wait(60):
        raise Unserved("not every phone could connect")
    samples = []
    for n in range(changes):
        begun = time.monotonic()
        step = turns.step_out if n % 2 == 0 else turns.step_back
        step(
            office.site, by=office.account(CONSULTANT), at=timezone.now(), **({"why": "restroom"} if n % 2 == 0 else {})
        )
        samples.append((seen.get(timeout=PATIENCE) - begun) * 1000)
    watching.join(10)
    return samples


def _watch(port: int, path: str, phones: int, changes: int, ready: Any, seen: Any) -> None:
    asyncio.run(_all_phones(port, path, phones, changes, ready, seen))


async def _all_phones(port: int, path: str, phones: int, changes: int, ready: Any, seen: Any) -> None:
    """Tells of every change the moment at which the last phone had it."""
    streams = [await _phone(port, path) for _ in range(phones)]
    ready.set()
    for _ in range(changes):
        await asyncio.wait_for(asyncio.gather(*(_next_change(one) for one in streams)), PATIENCE)
        seen.put(time.monotonic())


async def _phone(port: int, path: str) -> Phone:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    host = settings.ALLOWED_HOSTS[0] if settings.ALLOWED_HOSTS else "127.0.0.1"
    writer.write(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nAccept: text/event-stream\r\n\r\n".encode())
    await writer.drain()
    status = await reader.readline()
    if b" 200" not in status:
        raise Unserved(f"live: {status!r}")
    while (await reader.readline()).strip():
        pass
    return reader, writer


async def _next_change(phone: Phone) -> None:
    while not (told := await phone[0].readline()).startswith(b"data:"):
        if not told:
            raise Unserved("the live process hung up")
