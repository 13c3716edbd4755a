"""Finds Chromium for the browser journeys, or brings it where that is allowed."""

import os
import shutil
import subprocess
import sys

from tools.processes import is_root

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
HOW = """Chromium is missing, and the browser journeys need it. As root:
    apt-get install --no-install-recommends chromium
or name the program of another installation in ANCHANG_CHROMIUM."""


def find() -> str | None:
    """The path of the browser: what ANCHANG_CHROMIUM names, else what is on PATH."""
    if named := os.environ.get("ANCHANG_CHROMIUM"):
        return named if os.access(named, os.X_OK) else None
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def bring() -> str:
    """The path of the browser, installed by apt if absent and this is root. Ends the command if it cannot be had."""
    if (path := find()) is not None:
        return path
    if is_root() and shutil.which("apt-get") and "ANCHANG_CHROMIUM" not in os.environ:
        print("· Chromium by apt-get …", file=sys.stderr, flush=True)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", "chromium"]):
            subprocess.run(["apt-get", *command], env=environment, stdout=sys.stderr, check=False)
    if (path := find()) is None:
        raise SystemExit(HOW)
    return path
