"""The signed leave to listen to one topic: a page hands it out, the live process believes nothing else."""

import time
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.utils.translation import get_language

SALT = "anchang.live"
HOURS = 12


@dataclass(frozen=True)
class Leave:
    """Leave to hear `topic` in a language until that second; `after` is the last change the page has seen."""

    topic: str
    after: int
    until: float
    language: str


def token(topic: str, after: int = 0) -> str:
    """A token for 12 hours, in the language of the page. Give it out only to a reader who may see the topic."""
    language = get_language() or settings.LANGUAGE_CODE
    return signing.dumps([topic, after, int(time.time()) + HOURS * 3600, language], salt=SALT)


def live(topic: str, after: int) -> dict[str, str]:
    """What a page that listens to the topic is given: `live_url` ("" where nothing is sent) and `live_token`."""
    url = f"{settings.LIVE_URL}/events" if settings.LIVE_URL else ""
    return {"live_url": url, "live_token": token(topic, after)}


def leave(text: str) -> Leave | None:
    """What the token allows, or None when it is forged or past its time."""
    try:
        topic, after, until, language = signing.loads(text, salt=SALT, max_age=HOURS * 3600)
    except signing.BadSignature:
        return None
    return Leave(topic, after, until, language)
