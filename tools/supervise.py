"""Keeps the processes of one office running: web, live and work."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from types import FrameType

from tools.places import ANCHANG, BIN
from tools.processes import end_orphans, end_with_parent, stop, wait_until_answers

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
STEADY_AFTER = 20.0
GRANIAN = [
    str(BIN / "granian"),
    "--host",
    "127.0.0.1",
    "--no-ws",
    "--log-level",
    "warning",
    "--workers-kill-timeout",
    "5s",
]


@dataclass
class Child:
    """One process of the office: how it is started, and how long to wait before it is started again."""

    name: str
    command: list[str]
    environment: dict[str, str]
    process: subprocess.Popen[str] | None = None
    started_at: float = 0.0
    pause: float = FIRST_PAUSE
    not_before: float = field(default=0.0)

    def start(self, now: float) -> None:
        self.process = subprocess.Popen(
            self.command,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
            preexec_fn=end_with_parent,
        )
        self.started_at = now
        threading.Thread(target=self._repeat_output, args=(self.process,), daemon=True).start()

    def watch(self, now: float) -> None:
        """Starts the child when due; after a death it waits twice as long as last time, unless it ran steadily."""
        if self.process is None:
            if now >= self.not_before:
                self.start(now)
        elif (code := self.process.poll()) is not None:
            self.pause = FIRST_PAUSE if now - self.started_at > STEADY_AFTER else min(self.pause * 2, LONGEST_PAUSE)
            self.not_before = now + self.pause
            end_orphans(self.process)
            self.process = None
            say(f"{self.name} ended with {code}; starting it again in {self.pause:.1f} s")

    def _repeat_output(self, process: subprocess.Popen[str]) -> None:
        for line in process.stdout or ():
            print(f"{self.name:>4} | {line}", end="", flush=True)


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def children(port: int, live_port: int, environment: dict[str, str]) -> list[Child]:
    """Web (two processes of four threads), live (one plain ASGI process) and work (clocks, sealer, outbox)."""
    environment = {**os.environ, **environment, "ANCHANG_LIVE_URL": f"http://127.0.0.1:{live_port}"}
    web = ["--interface", "wsgi", "--workers", "2", "--blocking-threads", "4", "--port", str(port)]
    live = ["--interface", "asgi", "--workers", "1", "--port", str(live_port)]
    return [
        Child("web", [*GRANIAN, *web, "anchang.main.wsgi:application"], environment),
        Child("live", [*GRANIAN, *live, "anchang.main.live:application"], environment),
        Child("work", [str(ANCHANG), "work"], environment),
    ]


def supervise(family: list[Child], url: str, when_open: Callable[[], None]) -> None:
    """Runs the children until Ctrl-C or TERM; calls `when_open` once, when the first page answers."""
    ended = threading.Event()

    def end(number: int, frame: FrameType | None) -> None:
        ended.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)
    threading.Thread(target=_announce, args=(url, when_open, ended), daemon=True).start()
    while not ended.is_set():
        for child in family:
            child.watch(time.monotonic())
        ended.wait(0.1)
    say("stopping …")
    _stop_all(family)


def _announce(url: str, when_open: Callable[[], None], ended: threading.Event) -> None:
    while not ended.is_set():
        if wait_until_answers(url, patience=60):
            when_open()
            return
        say(f"{url} does not answer yet; what web says is above")


def _stop_all(family: list[Child]) -> None:
    running = [child.process for child in family if child.process is not None]
    for process in running:
        if process.poll() is None:
            process.terminate()
    for process in running:
        stop(process)
        end_orphans(process)
