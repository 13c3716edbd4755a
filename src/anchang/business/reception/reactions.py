from datetime import datetime

from anchang.business.customers.queries import current, eraser, identities
from anchang.business.customers.stages import ConsentPurpose
from anchang.engine.accounts.models import Account
from anchang.engine.events.reactions import Event, when
from anchang.engine.forgetting import Named

from . import actions
from .models import Call, FollowUp, Visit


@when("customers.stop_contact")
@when("customers.erase")
def nobody_waits_for_them(event: Event, *, by: Account, at: datetime) -> None:
    """Whoever must not be contacted, or is gone, is on nobody's list of people to call."""
    actions.stand_down(event.thing, by=by, at=at, files=identities(event.thing))


@when("customers.unassign")
def nobody_waits_in_the_pool(event: Event, *, by: Account, at: datetime) -> None:
    """A customer of nobody is on nobody's list; whoever takes them up sets a date of their own."""
    actions.stand_down(event.thing, by=by, at=at, files=identities(current(event.thing)))


@when("customers.merge")
def the_next_date_is_the_persons(event: Event, *, by: Account, at: datetime) -> None:
    """Of merged files one waits for a follow-up: the one that speaks for the person, on the earliest of their dates."""
    actions.carry_over(current(event.thing), by=by, at=at)


@when("customers.withdraw_consent")
def nobody_waits_for_who_withdrew(event: Event, *, by: Account, at: datetime) -> None:
    """Whoever takes back that they may be contacted is off the lists the same moment; other purposes are no matter."""
    if event.given.get("purpose", ConsentPurpose.CONTACT) == ConsentPurpose.CONTACT:
        actions.stand_down(event.thing, by=by, at=at, files=identities(current(event.thing)))


@eraser("reception.visit", "reception.call", "reception.followup")
def empty_visits(files: list[int], at: datetime) -> list[Named]:
    """What was said goes; that somebody came and was spoken with stays, for the figures."""
    found: list[Named] = []
    for model, nothing in (
        (Visit, {"note": "", "answers": {}}),
        (Call, {"note": "", "answers": {}}),
        (FollowUp, {"note": ""}),
    ):
        rows = model.objects.filter(customer__in=files)
        found += [(model._meta.label_lower, key) for key in rows.values_list("pk", flat=True)]
        rows.update(**nothing)
    Call.objects.filter(customer__in=files).exclude(source_words="").update(source_words="—")
    FollowUp.objects.filter(customer__in=files, next_on__isnull=False).update(next_on=None, next_time=None)
    return found
