"""The office behind its web server, as bin/run starts it, and a client that keeps its connection."""

import http.client
import time
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookies import SimpleCookie

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from tools.processes import end_orphans, free_port, stop, wait_until_answers
from tools.supervise import children

from anchang.engine.accounts.models import Account

SECRET = "a" * 32


class Unserved(RuntimeError):
    """The office did not start, or a page did not answer as it should."""


def collect_static() -> None:
    """The hashed and compressed files a page links to. Before the first page."""
    call_command("collectstatic", interactive=False, verbosity=0)


@contextmanager
def served() -> Iterator[int]:
    """Two processes of four threads, on the port that is given."""
    port = free_port()
    web = children(port, free_port(), {})[0]
    web.start(time.monotonic())
    assert web.process is not None
    try:
        if not wait_until_answers(f"http://127.0.0.1:{port}/healthy/", 30, web.process):
            raise Unserved("the web server did not answer within 30 s")
        yield port
    finally:
        stop(web.process)
        end_orphans(web.process)


def signed_in(account: Account) -> str:
    """The Cookie header of a person who has just signed in."""
    session = SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.create()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}; {settings.CSRF_COOKIE_NAME}={SECRET}"


class Client:
    """One browser's connection."""

    def __init__(self, port: int, cookie: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookie = cookie

    def get(self, url: str) -> bytes:
        """The whole page; Unserved unless the answer is 200."""
        self.connection.request("GET", url, headers={"Cookie": self.cookie})
        answer = self.connection.getresponse()
        body = answer.read()
        if answer.status != http.HTTPStatus.OK:
            raise Unserved(f"{url}: {answer.status} {answer.getheader('Location', '')}")
        return body

    def post(self, url: str, form: dict[str, str]) -> tuple[int, str]:
        """Sends a form as its page would; gives the status and where it leads. Keeps what the server sets."""
        body = urllib.parse.urlencode({"csrfmiddlewaretoken": SECRET, **form})
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        self.connection.request("POST", url, body, headers)
        answer = self.connection.getresponse()
        answer.read()
        self._keep(answer.headers.get_all("Set-Cookie") or [])
        return answer.status, answer.getheader("Location", "")

    def _keep(self, given: list[str]) -> None:
        kept = SimpleCookie(self.cookie)
        for one in given:
            kept.load(one)
        self.cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in kept.items())
