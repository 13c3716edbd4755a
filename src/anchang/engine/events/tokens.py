"""The signed leave to listen to one topic: a page hands it out, the live process believes nothing else."""

import time
from dataclasses import dataclass

from django.core import signing

SALT = "anchang.live"
HOURS = 12


@dataclass(frozen=True)
class Leave:
    """Leave to hear `topic` until that second; `after` is the last change the page has seen."""

    topic: str
    after: int
    until: float


def token(topic: str, after: int = 0) -> str:
    """A token for 12 hours. Give it out only on a page whose reader may see the topic."""
    return signing.dumps([topic, after, int(time.time()) + HOURS * 3600], salt=SALT)


def leave(text: str) -> Leave | None:
    """What the token allows, or None when it is forged or past its time."""
    try:
        topic, after, until = signing.loads(text, salt=SALT, max_age=HOURS * 3600)
    except signing.BadSignature:
        return None
    return Leave(topic, after, until)
