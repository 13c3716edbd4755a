"""What tests of live pages share: the live process as it runs in the office, and somebody who listens to it."""

import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from http.client import HTTPResponse
from pathlib import Path

import pytest
from tools.processes import free_port, stop, wait_until_answers

ORIGIN = "http://127.0.0.1:8000"
GRANIAN = Path(sys.executable).with_name("granian")


@pytest.fixture
def live(real_database: str) -> Iterator[str]:
    """The address of a live process on the test's own database."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    environment = {
        **os.environ,
        "ANCHANG_DATABASE_URL": real_database,
        "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", "anchang.main.settings"),
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
    }
    options = ["--interface", "asgi", "--workers", "1", "--no-ws", "--host", "127.0.0.1", "--port", str(port)]
    process = subprocess.Popen([GRANIAN, *options, "anchang.main.live:application"], env=environment, text=True)
    try:
        assert wait_until_answers(f"{url}/healthz", 20, process)
        yield url
    finally:
        stop(process)


def listen(url: str, token: str, **headers: str) -> HTTPResponse:
    """An open stream of what the token allows."""
    address = f"{url}/events?token={token}"
    request = urllib.request.Request(address, headers={"Origin": ORIGIN, **headers})  # noqa: S310
    found: HTTPResponse = urllib.request.urlopen(request, timeout=5)  # noqa: S310
    return found


def next_change(stream: HTTPResponse) -> str:
    """The data of the next event that is one of a change."""
    for line in stream:
        if line.startswith(b"data: "):
            return line.decode()
    return ""
