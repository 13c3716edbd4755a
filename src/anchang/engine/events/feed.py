"""One thread that reads changes as they are committed and hands each to everybody who listens to its topic."""

import asyncio
import json
import sys
import threading
import time
from collections import deque

from django.conf import settings
from django.db import Error, connection
from django.db.models import Max

from .models import Change
from .parts import drawn

EVERY = 0.2
# A transaction takes its numbers before it commits: for this long a lower number may still turn up.
LATE = 5.0
LATE_ROWS = 100
MOST_WAITING = 2000
Queue = asyncio.Queue[bytes | None]


def message(change: Change, language: str) -> bytes:
    """The change as a server-sent event for readers of that language."""
    data = json.dumps({"key": change.key, "html": drawn(change, language)}, ensure_ascii=False)
    return f"id: {change.pk}\ndata: {data}\n\n".encode()


def last_change() -> int:
    """The number of the newest change; a page asks before it reads what it shows."""
    return Change.objects.aggregate(last=Max("pk"))["last"] or 0


def missed(topic: str, language: str, after: int) -> list[bytes]:
    """What changed between the page and its first listening, the last state of each part. Closes its connection."""
    try:
        changes = Change.objects.filter(topic=topic, pk__gt=after - LATE_ROWS).order_by("pk")
        return [message(change, language) for change in {change.key: change for change in changes}.values()]
    finally:
        connection.close()


class Window:
    """Finds rows that are new, also those that commit up to five seconds after a higher number."""

    def __init__(self) -> None:
        self.floor = last_change()
        self.seen: set[int] = set()
        self.marks: deque[tuple[float, int]] = deque()

    def read(self, now: float) -> list[Change]:
        """The changes that were not seen before, by number; `now` in seconds of any steady clock."""
        found = [one for one in Change.objects.filter(pk__gt=self.floor).order_by("pk") if one.pk not in self.seen]
        if found:
            self.seen.update(one.pk for one in found)
            self.marks.append((now, found[-1].pk))
        while self.marks and self.marks[0][0] < now - LATE:
            self.floor = max(self.floor, self.marks.popleft()[1])
            self.seen = {pk for pk in self.seen if pk > self.floor}
        return found


class Feed:
    """The listeners of this process. Starts reading when the first one comes."""

    def __init__(self) -> None:
        self._listeners: dict[tuple[str, str], set[Queue]] = {}
        self._thread: threading.Thread | None = None
        self._ready = threading.Event()
        self._stopped = threading.Event()

    async def join(self, topic: str, language: str) -> Queue:
        """A queue of every message of the topic from now on, in that language; None when its reader is too slow."""
        queue: Queue = asyncio.Queue(MOST_WAITING)
        self._listeners.setdefault((topic, language), set()).add(queue)
        if self._thread is None:
            loop = asyncio.get_running_loop()
            self._thread = threading.Thread(target=self._read_for_ever, args=(loop,), daemon=True, name="changes")
            self._thread.start()
        await asyncio.to_thread(self._ready.wait, LATE)
        return queue

    def leave(self, topic: str, language: str, queue: Queue) -> None:
        self._listeners.get((topic, language), set()).discard(queue)

    def stop(self) -> None:
        self._stopped.set()

    def _read_for_ever(self, loop: asyncio.AbstractEventLoop) -> None:
        window: Window | None = None
        while not self._stopped.wait(EVERY if self._ready.is_set() else 0):
            try:
                window = window or Window()
                found = window.read(time.monotonic())
            except Error as error:
                print(f"live: database: {error}", file=sys.stderr, flush=True)  # noqa: T201
                connection.close()
                self._stopped.wait(1)
                continue
            self._ready.set()
            if found:
                loop.call_soon_threadsafe(self._hand_out, found)
        connection.close()

    def _hand_out(self, changes: list[Change]) -> None:
        """Draws each change once for every language in which somebody listens."""
        for change in changes:
            for language, _name in settings.LANGUAGES:
                if queues := list(self._listeners.get((change.topic, language), ())):
                    self._put(message(change, language), queues, change.topic, language)

    def _put(self, text: bytes, queues: list[Queue], topic: str, language: str) -> None:
        for queue in queues:
            if queue.full():
                self._drop(topic, language, queue)
            else:
                queue.put_nowait(text)

    def _drop(self, topic: str, language: str, queue: Queue) -> None:
        """A reader who does not keep up is let go; it comes back and hears what it missed."""
        self.leave(topic, language, queue)
        queue.get_nowait()
        queue.put_nowait(None)
