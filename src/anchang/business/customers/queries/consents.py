from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import BigIntegerField, CharField, Q

from anchang.engine.packs import dated
from anchang.engine.statements import Given, Question
from anchang.lib.calendar import office_day
from anchang.ui.tags.formats import by_language

from ..models import Consent, Customer
from ..stages import ConsentPurpose
from .finding import current


@dataclass(frozen=True)
class Wording:
    """What is read to the customer from a day on. `asks_again`: consent to an older version is not enough any more.

    One that is not `spoken` is stated by whoever brings a consent given elsewhere: in a table, or in an agent's report.
    """

    purpose: str
    version: str
    effective_from: date
    asks_again: bool
    text: str
    text_en: str
    source: str
    spoken: bool = True

    @property
    def words(self) -> str:
        return by_language(self.text, self.text_en)

    @property
    def label(self) -> str:
        return str(ConsentPurpose(self.purpose).label)


def _versions(purpose: str) -> list[Wording]:
    """Every wording of the purpose, the oldest first."""
    return [one for one in dated("consents", "consent", Wording) if one.purpose == purpose]


def wording(purpose: str, on: date) -> Wording:
    """What is read to customers on that day. LookupError where no wording is in force: nothing can be agreed to then."""
    return _last(purpose, on, spoken=True)


def statement(purpose: str, on: date) -> Wording:
    """What whoever brings a consent of that day, given elsewhere, states about it. LookupError where there are no words."""
    return _last(purpose, on, spoken=False)


def _last(purpose: str, on: date, *, spoken: bool) -> Wording:
    found = [one for one in _versions(purpose) if one.spoken == spoken and one.effective_from <= on]
    if not found:
        raise LookupError(f"no wording for {purpose} is in force on {on}")
    return found[-1]


def words_of(consent: Consent) -> Wording | None:
    """The words this consent was given to; None where the pack does not hold that version."""
    return next((one for one in _versions(consent.purpose) if one.version == consent.version), None)


def is_old(consent: Consent, on: date) -> bool:
    """Was it given to other words than those read that day?"""
    return consent.version != wording(consent.purpose, on).version


def is_enough(consent: Consent, on: date) -> bool:
    """False once a later wording asks everybody again (PIPL §14), and where nobody knows the words."""
    given = words_of(consent)
    newer = [one for one in _versions(consent.purpose) if one.effective_from <= on]
    return given is not None and not any(one.asks_again and one.effective_from > given.effective_from for one in newer)


def consent(customer: Customer, at: datetime, purpose: str = ConsentPurpose.CONTACT) -> Consent | None:
    """The person's consent in force at that time, in whichever of their files it stands; one to words that no longer do
    is none, nor is one after which they withdrew in another of their files."""
    found = _last_of(_CONSENTS.ask(customer=current(customer).pk, purpose=purpose), at)
    return found if found and found.is_in_force(at) and is_enough(found, office_day(at)) else None


def last_word(files: Collection[int], at: datetime, purpose: str) -> Consent | None:
    """What a person with these files said last about the purpose: a consent that stands, or the one that was withdrawn.

    Whoever withdrew in one of their files has withdrawn in all of them.
    """
    return _last_of(Consent.objects.filter(customer__in=files, purpose=purpose), at)


def _last_of(rows: Iterable[Consent], at: datetime) -> Consent | None:
    said = [one for one in rows if one.given_at <= at]
    withdrawn = [one for one in said if one.withdrawn_at and one.withdrawn_at <= at]
    last = max(withdrawn, key=lambda one: one.withdrawn_at or at, default=None)
    standing = [one for one in said if one.is_in_force(at) and (last is None or one.given_at >= last.withdrawn_at)]  # type: ignore[operator]
    return max(standing, key=lambda one: one.given_at, default=last)


_FILE = Given("customer", BigIntegerField())
_CONSENTS = Question(
    lambda: Consent.objects.filter(
        customer__in=Customer.objects.filter(Q(pk=_FILE) | Q(merged_into=_FILE)).values("pk"),
        purpose=Given("purpose", CharField()),
    ).order_by("-given_at", "-pk")
)
