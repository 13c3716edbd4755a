"""A real browser against a real server: granian, a database of its own, and nothing in between."""

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright
from tools import chromium, fonts
from tools.places import BIN, ROOT
from tools.processes import end_orphans, end_with_parent, free_port, stop, wait_until_answers

from anchang.engine.accounts.models import Account

# Playwright's event loop runs in the thread of the test, which Django would take for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

SIZES = {"phone": (375, 812), "tablet": (820, 1180), "wide": (1440, 900)}
CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--lang=zh-CN",
]
REPORT_VIOLATIONS = """document.addEventListener("securitypolicyviolation", (event) =>
    console.error(`CSP: ${event.violatedDirective} refused ${event.blockedURI || event.sample}`))"""
REFUSALS = ("status of 409", "status of 422")
WEB = ["--interface", "wsgi", "--workers", "1", "--blocking-threads", "4", "anchang.main.wsgi:application"]
LIVE = ["--interface", "asgi", "--workers", "1", "anchang.main.live:application"]


@dataclass(frozen=True)
class Server:
    """An open office: its address, its data folder and the url of its database."""

    url: str
    live_url: str
    var: Path
    database: str


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="module")
def server(
    fresh_database: Callable[[], AbstractContextManager[str]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """Web and live on free ports, on a fresh database that the module itself sees through Django's models."""
    port, live_port = free_port(), free_port()
    with fresh_database() as url:
        var = tmp_path_factory.mktemp("var")
        office = Server(f"http://127.0.0.1:{port}", f"http://127.0.0.1:{live_port}", var, url)
        log = office.var / "server.log"
        running = [_granian([*options], at, office, log) for options, at in ((WEB, port), (LIVE, live_port))]
        try:
            if not wait_until_answers(f"{office.url}/healthy/", 30, running[0]):
                pytest.fail(f"the server did not open:\n{log.read_text()[-4000:]}")
            yield office
        finally:
            for process in running:
                stop(process, patience=3)
                end_orphans(process)


def _granian(options: list[str], port: int, office: Server, log: Path) -> subprocess.Popen[str]:
    environment = {
        **os.environ,
        "ANCHANG_DATABASE_URL": office.database,
        "ANCHANG_VAR": str(office.var),
        "ANCHANG_LIVE_URL": office.live_url,
        "ANCHANG_SECRET_KEY": settings.SECRET_KEY,
        "ANCHANG_DATA_KEY": settings.DATA_KEY,
        "ANCHANG_TEST": "1",
        "ANCHANG_DEMO": "1",
        "PYTHONPATH": f"{ROOT / 'src'}",
    }
    address = ["--host", "127.0.0.1", "--port", str(port), "--no-ws", "--log-level", "warning"]
    command = [str(BIN / "granian"), *address, "--workers-kill-timeout", "2s", *options]
    with log.open("a") as output:
        return subprocess.Popen(
            command,
            env=environment,
            stdout=output,
            stderr=output,
            text=True,
            start_new_session=True,
            preexec_fn=end_with_parent,
        )


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Chromium with a Chinese font. Only for one module, because other tests may not run beside its event loop."""
    path = chromium.find()
    if path is None:
        pytest.fail(chromium.HOW)
    environment: dict[str, str | float | bool] = {**os.environ}
    environment["FONTCONFIG_FILE"] = str(fonts.configure(tmp_path_factory.mktemp("fonts")))
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=CHROMIUM, env=environment)
        yield opened
        opened.close()


@pytest.fixture
def console_errors() -> list[str]:
    """What the pages complained about: a test that provokes a complaint takes it out of here."""
    return []


@pytest.fixture
def open_page(browser: Browser, server: Server, console_errors: list[str]) -> Iterator[Callable[..., Page]]:
    """Opens a page as somebody, in a browser of their own. Errors in the console, exceptions and breaches of the content
    security policy fail the test."""
    connection.close()  # Playwright's loop keeps a connection of its own, which may still lead to an earlier database
    contexts: list[BrowserContext] = []

    def open_page(account: Account | None = None, size: str = "wide", **options: Any) -> Page:
        width, height = SIZES[size]
        shape = {"viewport": {"width": width, "height": height}, "locale": "zh-CN", "timezone_id": "Asia/Shanghai"}
        visitor = browser.new_context(**{"base_url": server.url, **shape, **options})
        contexts.append(visitor)
        visitor.set_default_timeout(10_000)
        if options.get("java_script_enabled", True):
            visitor.add_init_script(REPORT_VIOLATIONS)
        if account is not None:
            visitor.add_cookies([_cookie(account, server)])
        opened = visitor.new_page()
        opened.on("console", lambda message: _note(message, console_errors))
        opened.on("pageerror", lambda error: console_errors.append(str(error)))
        return opened

    yield open_page
    for visitor in contexts:
        visitor.close()
    assert not console_errors, "the page complained:\n" + "\n".join(console_errors)


def _cookie(account: Account, server: Server) -> Any:
    """The account signed in, without the form."""
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    return {"name": cookie.key, "value": cookie.value, "url": server.url}


def _note(message: ConsoleMessage, errors: list[str]) -> None:
    """A refused form (409) and an invalid one (422) are answers, though Chromium lists them as errors."""
    if message.type == "error" and not any(refusal in message.text for refusal in REFUSALS):
        errors.append(f"{message.location.get('url', '')}: {message.text}")
