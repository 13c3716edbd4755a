"""Child processes that never outlive the command that started them."""

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of Linux


def end_with_parent(how: signal.Signals = signal.SIGTERM) -> None:
    """For `preexec_fn`: the child gets this signal when its parent is killed, where the system can do that (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PARENT_DEATH_SIGNAL, how)


def stop(process: subprocess.Popen[str], patience: float = 10) -> None:
    """Asks the process to end, waits for `patience` seconds, then kills it."""
    if process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def end_orphans(process: subprocess.Popen[str]) -> None:
    """Kills what an ended process has left behind. Needs a process that was started in a session of its own."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def free_port() -> int:
    """A TCP port of 127.0.0.1 that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def answers(url: str) -> bool:
    """True when the address gives a page, a redirect or a refusal; false while nothing listens or on a server error."""
    try:
        with urllib.request.urlopen(url, timeout=5):
            return True
    except urllib.error.HTTPError as error:
        return error.code < 500
    except OSError:
        return False


def wait_until_answers(url: str, patience: float, process: subprocess.Popen[str] | None = None) -> bool:
    """Polls the address for `patience` seconds, or until the process behind it has ended."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if answers(url):
            return True
        if process is not None and process.poll() is not None:
            return False
        time.sleep(0.05)
    return False


def is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0
