"""How many subscriptions an office of 32 consultants (quick: 8) makes in a second, and what every verb on the way costs.

Twice: by calling the actions from four processes of eight threads, each with a connection of its own, and by sending
the forms to the web server over 32 connections. Every verb is a phase of its own, each unit is somebody's own.
"""

import secrets
from collections.abc import Callable, Generator, Iterator
from functools import partial

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from anchang.business.deals.models import Deal, Hold
from anchang.engine.accounts.models import Account

from . import filling, pgbench
from .crowd import Deeds, Phase, crowd
from .market import CLIENTS, DEPOSIT, FEW, VERBS, Market, hold, open_market
from .serving import Client, Unserved, served, signed_in
from .timing import Line, line, percentiles

LIVE = "('draft', 'submitted', 'approved', 'effective', 'signed')"
TWICE_SOLD = (
    f"SELECT count(*) FROM (SELECT unit_id FROM deals_deal WHERE stage IN {LIVE} GROUP BY 1 HAVING count(*) > 1) t"
)
TWICE_TAKEN = (
    "SELECT count(*) FROM (SELECT item_id FROM inventory_claim WHERE ended_at IS NULL GROUP BY 1 HAVING count(*) > 1) t"
)
SOLD = "SELECT count(*) FROM deals_deal d JOIN inventory_claim c ON c.reference = d.number AND c.ended_at IS NULL"
Form = tuple[str, dict[str, str]]


def run(quick: bool) -> Iterator[Line]:
    clients = FEW if quick else CLIENTS
    each = 2 if quick else 40 if connection.vendor == "postgresql" else 8
    count, contested = each * clients, 2 if quick else 16
    market = open_market(2 * count + contested + 1, contested * clients, clients)
    yield from _statements(market, 2 * count)
    rate, sold = yield from _directly(market, count)
    yield from _contested(market, 2 * count + 1, contested)
    sold += yield from _over_http(market, count, count)
    yield from _audit(sold + 1)
    yield from pgbench.ratio("subscription", rate, clients, 1 if quick else 10)


def _statements(market: Market, n: int) -> Iterator[Line]:
    """What each verb asks of the database, with what the screen reads first; one unit all the way."""
    for name, verb in VERBS.items():
        with CaptureQueriesContext(connection) as asked:
            verb(market, n)
        yield line(name, "statements", len(asked), "statements", 1)


def _directly(market: Market, count: int) -> Generator[Line, None, tuple[float, int]]:
    rate, sold = 0.0, 0
    for name, verb in VERBS.items():
        phase = crowd(market.clients, _calls(market, verb, count))
        yield from _told(f"{name}, {market.clients} clients calling the action", phase)
        if name == "subscription":
            rate, sold = phase.per_second, len(phase.samples)
    return rate, sold


def _calls(market: Market, verb: Callable[[Market, int], None], count: int) -> Deeds:
    def deeds(client: int) -> Iterator[Callable[[], None]]:
        for n in market.places(client, 0, count):
            yield partial(verb, market, n)

    return deeds


def _contested(market: Market, first: int, units: int) -> Iterator[Line]:
    """Every client wants the same units at once: one of them gets each, the others are told who has it."""
    more = len(market.units)

    def deeds(client: int) -> Iterator[Callable[[], None]]:
        for n in range(units):
            yield partial(hold, market, first + n, more + n * market.clients + client, market.consultants[client])

    phase, case = crowd(market.clients, deeds), f"hold, {market.clients} clients on the same unit"
    won = len(phase.samples) - phase.refused
    yield from _told(case, phase)
    yield line(case, "double_sales", won - units, "units", units)


def _over_http(market: Market, first: int, count: int) -> Generator[Line, None, int]:
    accounts = Account.objects.in_bulk([*market.consultants, market.cashier])
    cookies = {key: signed_in(account) for key, account in accounts.items()}
    sold = 0
    with served() as port:
        for name, form in FORMS.items():
            forms = {n: form(market, n) for n in range(first, first + count)}
            who = (lambda n: market.cashier) if name == "receipt" else market.seller
            phase = crowd(market.clients, _posts(market, port, forms, {n: cookies[who(n)] for n in forms}))
            yield from _told(f"{name}, {market.clients} connections to the web server", phase)
            sold += len(phase.samples) if name == "subscription" else 0
    return sold


def _posts(market: Market, port: int, forms: dict[int, Form], cookies: dict[int, str]) -> Deeds:
    def deeds(client: int) -> Iterator[Callable[[], None]]:
        places = market.places(client, min(forms), len(forms))
        browser = Client(port, cookies[places[0]])
        for n in places:
            yield partial(_post, browser, *forms[n])

    return deeds


def _post(browser: Client, url: str, form: dict[str, str]) -> None:
    status, where = browser.post(url, {**form, "once": secrets.token_urlsafe(16)})
    if status != 302 or "/org/" in where:
        raise Unserved(f"{url}: {status} {where}")


def _hold_form(market: Market, n: int) -> Form:
    return reverse("deals:hold", args=[market.units[n]]), {"customer": str(market.customers[n])}


def _subscribe_form(market: Market, n: int) -> Form:
    held = Hold.objects.values_list("pk", flat=True).get(unit_id=market.units[n])
    paper = {"id_kind": "id_card", "id_number": filling.a_paper(n)}
    return reverse("deals:subscribe", args=[held]), {"deposit": str(DEPOSIT), **paper}


def _receipt_form(market: Market, n: int) -> Form:
    number = Deal.objects.values_list("number", flat=True).get(unit_id=market.units[n])
    given = {"amount": str(DEPOSIT), "method": "card", "voucher": f"YH{n:06d}"}
    return reverse("receivables:receive", args=[number]), {**given, "value_on": timezone.localdate().isoformat()}


FORMS: dict[str, Callable[[Market, int], Form]] = {
    "hold": _hold_form,
    "subscription": _subscribe_form,
    "receipt": _receipt_form,
}


def _told(case: str, phase: Phase) -> Iterator[Line]:
    done = len(phase.samples)
    yield line(case, "per_second", phase.per_second, "1/s", done)
    yield from percentiles(case, phase.samples)
    yield line(case, "error_pct", 100 * phase.failed / (done + phase.failed), "%", done + phase.failed)


def _audit(sold: int) -> Iterator[Line]:
    """Asked of the tables by plain SQL: is a unit sold or taken twice, is every acknowledged subscription there?"""
    with connection.cursor() as cursor:
        found = [cursor.execute(sql) and cursor.fetchone()[0] for sql in (TWICE_SOLD, TWICE_TAKEN, SOLD)]
    yield line("all deals", "double_sales", found[0] + found[1], "units", sold)
    yield line("all deals", "lost_answers", sold - found[2], "deals", sold)
