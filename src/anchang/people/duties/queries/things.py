"""What an item is about, for somebody who may or may not see it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.apps import apps

from anchang.engine.accounts.models import Account
from anchang.engine.doors.things import Thing
from anchang.engine.fields import SecretField

from ..models import Occurrence

About = dict[tuple[str, int], "Subject"]


@dataclass(frozen=True)
class Subject:
    """The thing's name and its page, as the reader may know them."""

    text: str
    url: str


def subjects(items: Iterable[Occurrence], account: Account, at: datetime) -> About:
    """By label and key the things of the items which the account may see; one query for each kind of thing.

    What is missing may only be called as the ledger calls it, `thing_text`.
    """
    keys: dict[str, set[int]] = {}
    texts: dict[tuple[str, int], str] = {}
    for item in items:
        if item.thing_label and item.thing_id is not None:
            keys.setdefault(item.thing_label, set()).add(item.thing_id)
            texts[item.thing_label, item.thing_id] = item.thing_text
    found: About = {}
    for label, wanted in sorted(keys.items()):
        for thing in _seen(label, wanted, account, at):
            place = (label, thing.pk)
            name = getattr(thing, "shown_name", "") or texts[place]
            found[place] = Subject(name, getattr(thing, "get_absolute_url", lambda: "")())
    return found


def subject_of(item: Occurrence, known: About) -> Subject:
    """What the item is about: empty for one about nothing."""
    if item.thing_id is None:
        return Subject("", "")
    return known.get((item.thing_label, item.thing_id)) or Subject(item.thing_text, "")


def _seen(label: str, keys: set[int], account: Account, at: datetime) -> list[Thing]:
    try:
        model = apps.get_model(label)
    except LookupError:
        return []
    if not issubclass(model, Thing):
        return []
    secret = [column.name for column in model._meta.concrete_fields if isinstance(column, SecretField)]
    return list(model.objects.visible_to(account, at).filter(pk__in=keys).defer(*secret))
