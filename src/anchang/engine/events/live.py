"""`GET /events?token=…`: the changes of one topic as server-sent events, from a process of its own."""

import asyncio
import time
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.http.request import validate_host

from .feed import Feed, Queue, missed
from .tokens import Leave, leave

BEAT = 15.0
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
feed = Feed()


async def application(scope: Message, receive: Receive, send: Send) -> None:
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
    elif scope["type"] == "http":
        await _answer(scope, receive, send)


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.shutdown":
            feed.stop()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return


async def _answer(scope: Message, receive: Receive, send: Send) -> None:
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
    origin = headers.get("origin", "")
    if scope["path"] == "/healthz":
        await _short(send, 200, b"ok")
    elif scope["path"] != "/events" or scope["method"] != "GET":
        await _short(send, 404, b"not found")
    elif origin and not from_the_office(origin):
        await _short(send, 403, b"origin")
    elif (allowed := leave(_query(scope, "token"))) is None:
        await _short(send, 403, b"token")
    else:
        after = headers.get("last-event-id", "")
        since = int(after) if after.isascii() and after.isdigit() and len(after) < 19 else allowed.after
        await _stream(receive, send, replace(allowed, after=since), origin)


def from_the_office(origin: str) -> bool:
    """Is this the web's own origin: one of those named, or else a host the office answers to."""
    if settings.CSRF_TRUSTED_ORIGINS:
        return origin in settings.CSRF_TRUSTED_ORIGINS
    host = urlsplit(origin).hostname or ""
    return bool(host) and validate_host(host, settings.ALLOWED_HOSTS)


def _query(scope: Message, name: str) -> str:
    return parse_qs(scope["query_string"].decode("latin-1")).get(name, [""])[0]


async def _short(send: Send, status: int, text: bytes) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text})


async def _stream(receive: Receive, send: Send, allowed: Leave, origin: str) -> None:
    headers = [(b"content-type", b"text/event-stream; charset=utf-8"), (b"cache-control", b"no-store")]
    headers.append((b"x-accel-buffering", b"no"))
    if origin:
        headers += [(b"access-control-allow-origin", origin.encode("latin-1")), (b"vary", b"Origin")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    queue = await feed.join(allowed.topic, allowed.language)
    gone: asyncio.Future[Any] = asyncio.ensure_future(_gone(receive))
    try:
        await _write(send, b"retry: 2000\n\n")
        for text in await asyncio.to_thread(missed, allowed.topic, allowed.language, allowed.after):
            await _write(send, text)
        await _pass_on(queue, gone, send, allowed.until)
    finally:
        feed.leave(allowed.topic, allowed.language, queue)
        gone.cancel()
    await send({"type": "http.response.body", "body": b""})


async def _pass_on(queue: Queue, gone: "asyncio.Future[Any]", send: Send, until: float) -> None:
    """Until the reader leaves, falls behind, or its token ends: every message, and a beat when there is none."""
    while not gone.done() and time.time() < until:
        coming: asyncio.Future[Any] = asyncio.ensure_future(queue.get())
        await asyncio.wait({coming, gone}, timeout=BEAT, return_when=asyncio.FIRST_COMPLETED)
        if not coming.done():
            coming.cancel()
            text: bytes | None = b": beat\n\n"
        else:
            text = coming.result()
        if text is None or gone.done():
            return
        await _write(send, text)


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _write(send: Send, text: bytes) -> None:
    await send({"type": "http.response.body", "body": text, "more_body": True})
