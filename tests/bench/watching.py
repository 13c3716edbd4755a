"""Many screens that hear of one topic, each by a connection of its own to the live process.

A change counts as there when the last of them has it.
"""

import asyncio
import multiprocessing
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db import connections
from tools.processes import free_port, stop, wait_until_answers
from tools.supervise import children

from anchang.engine.events.feed import LATE_ROWS, last_change
from anchang.engine.events.tokens import token

from .serving import Unserved

PATIENCE = 20
Screen = tuple[asyncio.StreamReader, asyncio.StreamWriter]


def watched(topic: str, screens: int, changes: int, change: Callable[[int], None]) -> list[float]:
    """Milliseconds from before each `change(n)`, which tells the topic once, until every screen has it."""
    live_port = free_port()
    live = children(free_port(), live_port, {})[1]
    live.start(time.monotonic())
    assert live.process is not None
    try:
        if not wait_until_answers(f"http://127.0.0.1:{live_port}/healthz", 30, live.process):
            raise Unserved("the live process did not answer within 30 s")
        return _changed(topic, live_port, screens, changes, change)
    finally:
        stop(live.process)


def _changed(topic: str, port: int, screens: int, changes: int, change: Callable[[int], None]) -> list[float]:
    context = multiprocessing.get_context("fork")
    ready, seen = context.Event(), context.Queue()
    # A page hears the last hundred changes again when it begins to listen; here only those count that come now.
    path = f"/events?token={quote(token(topic, last_change() + LATE_ROWS))}"
    connections.close_all()
    watching = context.Process(target=_watch, args=(port, path, screens, changes, ready, seen), daemon=True)
    watching.start()
    if not ready.wait(60):
        raise Unserved("not every screen could connect")
    samples = []
    for n in range(changes):
        begun = time.monotonic()
        change(n)
        samples.append((seen.get(timeout=PATIENCE) - begun) * 1000)
    watching.join(10)
    return samples


def _watch(port: int, path: str, screens: int, changes: int, ready: Any, seen: Any) -> None:
    asyncio.run(_all_screens(port, path, screens, changes, ready, seen))


async def _all_screens(port: int, path: str, screens: int, changes: int, ready: Any, seen: Any) -> None:
    """Tells of every change the moment at which the last screen had it."""
    streams = [await _screen(port, path) for _ in range(screens)]
    ready.set()
    for _ in range(changes):
        await asyncio.wait_for(asyncio.gather(*(_next_change(one) for one in streams)), PATIENCE)
        seen.put(time.monotonic())


async def _screen(port: int, path: str) -> Screen:
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


async def _next_change(screen: Screen) -> None:
    while not (told := await screen[0].readline()).startswith(b"data:"):
        if not told:
            raise Unserved("the live process hung up")
