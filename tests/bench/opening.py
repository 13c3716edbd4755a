"""Pages opened through the web server, as browsers do, again and again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import cycle

from django.db import connection
from django.test import Client as InProcess
from django.test.utils import CaptureQueriesContext

from anchang.main.demo.cast import Office

from .serving import Client, served, signed_in
from .timing import Line, line, percentiles, timed


@dataclass(frozen=True)
class Page:
    """A case: who opens which addresses in turn."""

    case: str
    who: str
    urls: Sequence[str]


def opened(office: Office, pages: Sequence[Page], requests: int) -> Iterator[Line]:
    """Each page so often, by a connection that is kept, and how many questions it asks of the database."""
    cookies = {name: signed_in(office.account(name)) for name in {page.who for page in pages}}
    for page in pages:
        yield line(page.case, "queries", _queries(page, cookies[page.who]), "queries", 1)
    connection.close()
    with served() as port:
        for page in pages:
            client, urls = Client(port, cookies[page.who]), cycle(page.urls)
            yield from percentiles(
                page.case, timed(partial(_open, client, urls), requests, warm_up=min(requests // 2, 4))
            )


def _open(client: Client, urls: Iterator[str]) -> None:
    client.get(next(urls))


def _queries(page: Page, cookie: str) -> int:
    """Asked in this process, the second time a page is opened: the first one fills what a process may keep."""
    client = InProcess(headers={"cookie": cookie})
    client.get(page.urls[0])
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(page.urls[0])
    assert answer.status_code == 200, (page.case, answer.status_code)
    return len(asked)
