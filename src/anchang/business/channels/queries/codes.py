"""The six letters a client shows at the desk."""

import secrets
import unicodedata
from collections.abc import Callable
from datetime import datetime

from django.core.signing import BadSignature

from anchang.engine.accounts.models import Account
from anchang.engine.fields import keyed
from anchang.people.org.models import Site

from ..models import SIGNER, Miss, Report
from ..stages import CODE_LENGTH, CODE_MISSES, CODE_PAUSE, LETTERS, MissKind

_desk: list[Callable[[Report], str]] = []


def new_code() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))


def code_key(typed: str) -> str:
    """The hash by which a code is found, however it was typed: small letters, full width, spaces, a dash."""
    plain = unicodedata.normalize("NFKC", typed).upper()
    return keyed("".join(one for one in plain if one.isalnum()), "channels.code")


def by_code(site: Site, typed: str) -> Report | None:
    """The report of the site with that visit code, whatever has become of it."""
    found = Report.objects.filter(site=site, code_key=code_key(typed))
    return found.select_related("company", "account", "site").first()


def by_token(token: str) -> int | None:
    """The key of the report whose forwarded link this is; None for anything we did not sign."""
    try:
        return int(SIGNER.unsign(token))
    except (BadSignature, ValueError):
        return None


def code_wait(account: Account, at: datetime) -> bool:
    """Whether the account has mistyped so many codes that it has to wait."""
    recent = Miss.objects.filter(account=account, kind=MissKind.CODE, at__gt=at - CODE_PAUSE, at__lte=at)
    return recent.count() >= CODE_MISSES


def use_desk(page: Callable[[Report], str]) -> None:
    """Says where a scanned code leads: whoever receives clients stands above this room and announces its form here."""
    _desk[:] = [page]


def desk_page(report: Report) -> str:
    """The form by which the client of the report is received; a LookupError while nobody receives anybody."""
    if not _desk:
        raise LookupError("no room receives clients")
    return _desk[0](report)
