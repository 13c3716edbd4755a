"""What visitors are asked, and what they said."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.core.signing import BadSignature
from django.db.models import Count

from anchang.engine.fields import keyed
from anchang.engine.packs import figures, pack
from anchang.people.org.models import Site
from anchang.ui.tags.formats import by_language

from ..models import Knock, QuestionSet, Rating, Reason, Tour
from ..models.hearing import SIGNER
from ..stages import ADDRESS_KNOCKS, FEEDBACK_DAYS, KNOCK_SPAN, KNOCKS, Side, Stage

Words = tuple[str, str]


def question_set(site: Site) -> QuestionSet:
    """What visitors of the site are asked now; the pack's questions, not saved, where the office has set none."""
    known = QuestionSet.objects.filter(site=site).order_by("-edition").first()
    if known is not None:
        return known
    return QuestionSet(site=site, edition=0, **figures("touring"))


def in_words(pair: Iterable[str]) -> str:
    """The Chinese or the English of a pair, by the language of the screen; the Chinese where there is no English."""
    chinese, english = [*pair, ""][:2]
    return by_language(chinese, english)


def tour_by_token(token: str) -> Tour | None:
    """The tour whose feedback link this is; None for anything we did not sign."""
    try:
        key = int(SIGNER.unsign(token))
    except (BadSignature, ValueError):
        return None
    return Tour.objects.select_related("flat", "site", "guide", "customer").filter(pk=key).first()


def may_say(tour: Tour, at: datetime) -> bool:
    """Whether the link of the tour still takes an answer: it was walked, lately, and nobody has answered."""
    ended = tour.ended_at
    return tour.stage == Stage.DONE and ended is not None and at < ended + FEEDBACK_DAYS


def knock_keys(token: str, address: str) -> tuple[str, str]:
    """The hashes under which an answer from outside is counted: of its link, and of where it came from."""
    return keyed(token, "touring.knock"), keyed(address, "touring.address")


def is_knocking(keys: tuple[str, str], at: datetime) -> bool:
    """Whether so many answers came by the link or from the address lately that the next one has to wait."""
    lately = Knock.objects.filter(at__gt=at - KNOCK_SPAN, at__lte=at)
    limits = zip(keys, (KNOCKS, ADDRESS_KNOCKS), strict=True)
    return any(lately.filter(key=key).count() >= limit for key, limit in limits)


@dataclass(frozen=True)
class Answers:
    """One question: how many gave how many stars (from five down), and what that is on the whole."""

    question: str
    shown: str
    count: int
    stars: list[tuple[int, int]]
    mean: str


@dataclass(frozen=True)
class Told:
    """What visitors said in a period: by question, and by what pleased and what put off, the most frequent first."""

    count: int
    answers: list[Answers]
    pleased: list[tuple[str, str, int]]
    put_off: list[tuple[str, str, int]]


def results(site: Site, rows: Any) -> Told:
    """What these rows of Feedback come to; four queries for any number of them."""
    english = _english(question_set(site))
    stars: dict[str, dict[int, int]] = defaultdict(dict)
    rated = Rating.objects.filter(feedback__in=rows).values_list("place", "question", "stars")
    for _place, question, star, count in rated.annotate(count=Count("pk")).order_by("place", "question", "stars"):
        stars[question][star] = stars[question].get(star, 0) + count
    answers = [_answers(question, by_star, english) for question, by_star in stars.items()]
    by_side: dict[str, list[tuple[str, str, int]]] = {side: [] for side in Side.values}
    named = Reason.objects.filter(feedback__in=rows).values_list("side", "word").annotate(count=Count("pk"))
    for side, word, count in named.order_by("-count", "word"):
        by_side[side].append((word, in_words((word, english.get(word, ""))), count))
    return Told(rows.count(), answers, by_side[Side.PLEASED], by_side[Side.PUT_OFF])


def _answers(question: str, by_star: dict[int, int], english: dict[str, str]) -> Answers:
    count = sum(by_star.values())
    whole = sum(star * many for star, many in by_star.items())
    rows = [(star, by_star.get(star, 0)) for star in range(5, 0, -1)]
    return Answers(question, in_words((question, english.get(question, ""))), count, rows, _mean(whole, count))


def _mean(whole: int, count: int) -> str:
    return str((Decimal(whole) / count).quantize(Decimal("0.1"), ROUND_HALF_UP))


def _english(asked: QuestionSet) -> dict[str, str]:
    usual = [pair for name in ("questions", "pleased", "put_off") for pair in pack("touring")[name]]
    own = [pair for pair in (*asked.questions, *asked.pleased, *asked.put_off) if len(pair) > 1]
    return {pair[0]: pair[1] for pair in (*usual, *own)}


def of_feedback(rows: Any, question: str, stars: int, side: str, word: str) -> Any:
    """The rows behind a figure: those with that many stars for a question, or that reason."""
    if question:
        rows = rows.filter(ratings__question=question, ratings__stars=stars)
    if word:
        rows = rows.filter(reasons__side=side, reasons__word=word)
    return rows
