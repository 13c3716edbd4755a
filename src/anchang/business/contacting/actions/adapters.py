"""Ways to the outside by which messages go: a folder of files unless the office names a provider."""

import json
import os
import secrets
import urllib.request
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection

TIMEOUT = 20
LOCAL = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True)
class Outgoing:
    """A message as it goes out. `key` is the same however often it is given, so that a provider can tell a copy."""

    key: int
    way: str
    to: str
    sender: str
    subject: str
    text: str
    stop_url: str = ""


class Adapter(Protocol):
    def send(self, message: Outgoing) -> str:
        """Gives the message to whoever carries it; their receipt. Raises whatever went wrong."""


class FileAdapter:
    """One file a message, in a folder only the office's own account can read: to try things out, and for tests."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, message: Outgoing) -> str:
        folder = self.folder / message.way
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        mails = message.way == "mail"
        # A name of its own each time: were a message ever given twice, both would lie there.
        path = folder / f"{message.key}-{secrets.token_hex(4)}.{'eml' if mails else 'json'}"
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(_as_mail(message).as_bytes() if mails else _as_line(message))
        return path.name

    def discard(self, sent: Iterable[tuple[str, int]]) -> None:
        """Forgets these messages; their person has been forgotten."""
        for way, key in sent:
            for path in self.folder.glob(f"{way}/{key}-*"):
                path.unlink(missing_ok=True)


def _as_line(message: Outgoing) -> bytes:
    return (json.dumps(asdict(message), ensure_ascii=False) + "\n").encode()


def _as_mail(message: Outgoing) -> EmailMessage:
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["To"] = message.subject, settings.DEFAULT_FROM_EMAIL, message.to
    for name, value in _headers(message).items():
        mail[name] = value
    mail.set_content(message.text)
    return mail


def _headers(message: Outgoing) -> dict[str, str]:
    own = {"Message-ID": f"<{message.key}@anchang>"}
    if not message.stop_url:
        return own
    return {**own, "List-Unsubscribe": f"<{message.stop_url}>"}


class SmtpAdapter:
    """Mail by Django's own settings (EMAIL_HOST and the rest)."""

    def send(self, message: Outgoing) -> str:
        mail = EmailMultiAlternatives(
            message.subject, message.text, settings.DEFAULT_FROM_EMAIL, [message.to], headers=_headers(message),
            connection=get_connection(fail_silently=False, timeout=TIMEOUT),
        )  # fmt: skip
        if mail.send() != 1:
            raise OSError("the mail server took no message")
        return f"{message.key}@anchang"


class HttpsAdapter:
    """A provider that takes a POST of JSON {key, to, sign, text} with a bearer token and answers {"id": …}.

    Only over https, except to the same machine; follows no redirect, so that the token goes nowhere else.
    """

    def __init__(self, url: str, token: str) -> None:
        parts = urlsplit(url)
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOCAL):
            raise ValueError("a provider of messages is reached over https")
        self.url, self.token = url, token

    def send(self, message: Outgoing) -> str:
        body = {"key": str(message.key), "to": message.to, "sign": message.sender, "text": message.text}
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self.token}"}
        request = urllib.request.Request(self.url, json.dumps(body).encode(), headers, method="POST")  # noqa: S310 checked above
        with _straight.open(request, timeout=TIMEOUT) as answer:
            said = json.loads(answer.read(10_000))
        return str(said["id"])[:100]


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_given: Any) -> None:
        return None


_straight = urllib.request.build_opener(_NoRedirect)


def outbox() -> FileAdapter:
    return FileAdapter(Path(settings.OUTBOX))


def adapter(way: str) -> Adapter:
    """How messages of that way go out, by the settings."""
    if way == "mail" and settings.MAIL_BY == "smtp":
        return SmtpAdapter()
    if way == "sms" and settings.SMS_BY == "https":
        return HttpsAdapter(settings.SMS_URL, settings.SMS_TOKEN)
    return outbox()
