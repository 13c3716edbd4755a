"""The ways to the outside, against real listeners of this machine."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from pytest_django import Settings

from anchang.business.contacting.actions.adapters import (
    FileAdapter,
    HttpsAdapter,
    Outgoing,
    SmtpAdapter,
    adapter,
)
from anchang.business.contacting.models import Message

from .conftest import Line

MESSAGE = Outgoing(7, "sms", "16600000001", "锦绣置业", "", "您好")


class Provider(BaseHTTPRequestHandler):
    """Takes messages as a provider does; one whose text says 错 it refuses, one that says 转 it sends elsewhere."""

    heard: list[dict[str, Any]]

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.heard.append({**body, "token": self.headers["Authorization"]})  # type: ignore[attr-defined]
        self.send_response(500 if "错" in body["text"] else 302 if "转" in body["text"] else 200)
        self.send_header("Location", "http://127.0.0.1:1/")
        self.end_headers()
        self.wfile.write(json.dumps({"id": f"R-{body['key']}"}).encode())

    def log_message(self, *_given: Any) -> None:
        """Says nothing."""


@pytest.fixture
def provider() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    server.heard = []  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def _url(server: ThreadingHTTPServer) -> str:
    return f"http://127.0.0.1:{server.server_port}/send"


def test_a_provider_is_given_the_message_and_its_receipt_is_kept(
    line: Line, settings: Settings, provider: ThreadingHTTPServer
) -> None:
    settings.SMS_BY, settings.SMS_URL, settings.SMS_TOKEN = "https", _url(provider), "secret"
    line.person()
    line.launched()

    assert line.send() == 1

    message, [heard] = Message.objects.get(), provider.heard  # type: ignore[attr-defined]
    assert (heard["to"], heard["token"], heard["key"]) == ("16600000001", "Bearer secret", str(message.pk))
    assert message.receipt == f"R-{message.pk}"


@pytest.mark.parametrize("text", ["错了", "转走"], ids=["an error", "a redirect"])
def test_what_a_provider_does_not_take_has_failed_and_is_not_sent_again(
    line: Line, settings: Settings, provider: ThreadingHTTPServer, text: str
) -> None:
    settings.SMS_BY, settings.SMS_URL, settings.SMS_TOKEN = "https", _url(provider), "secret"
    line.person()
    line.launched(line.template(text=text))

    assert (line.send(), line.send()) == (0, 0)

    message = Message.objects.get()
    assert (message.stage, len(provider.heard)) == ("failed", 1)  # type: ignore[attr-defined]
    assert "16600000001" not in message.reason


@pytest.mark.parametrize("url", ["http://example.com/send", "ftp://127.0.0.1/", ""])
def test_a_provider_is_reached_over_https_alone(url: str) -> None:
    with pytest.raises(ValueError, match="https"):
        HttpsAdapter(url, "secret")


def test_mail_goes_by_djangos_own_settings(settings: Settings, mailoutbox: list[Any]) -> None:
    settings.MAIL_BY = "smtp"
    given = Outgoing(9, "mail", "k@example.com", "锦绣置业", "开放日", "您好", "http://127.0.0.1/stop")

    way = adapter("mail")
    assert isinstance(way, SmtpAdapter)
    way.send(given)

    [mail] = mailoutbox
    assert (mail.to, mail.extra_headers["List-Unsubscribe"]) == (["k@example.com"], "<http://127.0.0.1/stop>")


def test_without_settings_a_message_is_a_file_that_only_the_office_reads_until_it_is_forgotten(line: Line) -> None:
    way = adapter("sms")
    assert isinstance(way, FileAdapter)

    name = way.send(MESSAGE)

    path = way.folder / "sms" / name
    assert (path.stat().st_mode & 0o777, json.loads(path.read_text())["to"]) == (0o600, "16600000001")
    way.discard([("sms", 70)])
    assert path.exists()
    way.discard([("sms", 7)])
    assert not path.exists()
