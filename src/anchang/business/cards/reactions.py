"""What happens by itself: the morning's reminders, the hour at which cards go up, and who lets go of what."""

from datetime import datetime, time

from anchang.business.customers.queries import eraser, identities
from anchang.engine.accounts.models import Account
from anchang.engine.events.reactions import Event, when
from anchang.engine.forgetting import Named, forgets_words
from anchang.lib.calendar import SHANGHAI, office_day
from anchang.people.org.models import Site

from . import actions, queries
from .models import Card, Comment, Day, Note, Signature

REMINDED_FROM = time(8, 30)


def chores(at: datetime) -> None:
    """Every round: from the morning on who has customers to call hears of it, and at the hour the sheets go up.

    Two questions while nothing waits; days whose hour passed while nobody worked are closed as well.
    """
    if at.astimezone(SHANGHAI).time() >= REMINDED_FROM:
        begun = Day.objects.filter(on=office_day(at)).values("site")
        for site in Site.objects.filter(kind=Site.OFFICE).exclude(pk__in=begun).order_by("pk"):
            actions.open_day(site, by=Account.objects.system(), at=at)
    for day in Day.objects.filter(closed_at=None, due_at__lte=at).select_related("site").order_by("on", "pk"):
        actions.close_day(day, by=Account.objects.system(), at=at)


@when("reception.follow_up")
def a_new_follow_up_answers(event: Event, *, by: Account, at: datetime) -> None:
    """Whoever's card of the customer came back has answered it by speaking with the customer again."""
    for card in queries.returned(identities(event.thing), by):
        actions.answer(card, by=by, at=at)


@eraser("cards.card", "cards.comment", "cards.note", "cards.signature")
def empty_cards(files: list[int], at: datetime) -> list[Named]:
    """That a card went up and was signed stays; what was added to it and what reviews said goes."""
    cards = Card.objects.filter(customer__in=files)
    notes, signed = Note.objects.filter(card__in=cards), Signature.objects.filter(card__in=cards)
    comments = Comment.objects.filter(customer__in=files)
    found: list[Named] = []
    for rows in (cards, notes, signed, comments):
        found += [(rows.model._meta.label_lower, key) for key in rows.values_list("pk", flat=True)]
    notes.update(text="—")
    signed.update(shown={})
    comments.update(text="", next_step="")
    cards.update(grade="", next_on=None, gaps=[])
    return found


forgets_words(Note, "text", site="card__site")
forgets_words(Comment, "text", "next_step", site="site")
