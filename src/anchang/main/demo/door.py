"""The door of the demonstration: visitors come in, are given to whoever is next, and leave again."""

from datetime import datetime, timedelta
from typing import Any

from anchang.business.turns import actions, queries
from anchang.business.turns.models import Guest
from anchang.business.turns.stages import Known, Stage
from anchang.engine.accounts.models import Account
from anchang.engine.policies import Refused

from .cast import Office

STAY, MINUTE = timedelta(minutes=50), timedelta(minutes=1)
DESK = "zhengxin"


class Door:
    def __init__(self, office: Office) -> None:
        self.office = office

    def open(self, when: datetime) -> None:
        """In the morning, with those who are here."""
        order = queries.takers(self.office.site, when)
        if order:
            actions.start(self.office.site, by=self.office.account("wangmin"), at=when, order=order)

    def receive(
        self, when: datetime, usual: str, *, party_size: int = 1, returns: bool = False, asks: bool = False
    ) -> tuple[str, Guest | None]:
        """Who receives the visitor of that moment: whoever is next, and of one who returns or asks `usual` if they are free.

        With it the visitor as the door knows them; none where nobody was free and `usual` came down themselves.
        """
        self._clear(when - STAY)
        site, desk = self.office.site, self.office.account(DESK)
        wanted = {"asked_for": self.office.account(usual)} if returns or asks else {}
        known: dict[str, Any] = {"known": Known.RETURN if returns else Known.FIRST, **wanted}
        guest = actions.enter(site, by=desk, at=when - 3 * MINUTE, party_size=party_size, **known)
        try:
            actions.call(guest, by=desk, at=when - 2 * MINUTE)
        except Refused:
            actions.see_off(Guest.objects.get(pk=guest.pk), by=desk, at=when - 2 * MINUTE)
            return usual, None
        guest = Guest.objects.select_related("site", "person").get(pk=guest.pk)
        actions.greet(guest, by=self._receiver(guest), at=when - MINUTE)
        return self._receiver(guest).username, Guest.objects.get(pk=guest.pk)

    def _receiver(self, guest: Guest) -> Account:
        if guest.person is None:
            raise LookupError("nobody was called")
        return guest.person

    def close(self, when: datetime) -> None:
        """In the evening nobody is in the hall any more."""
        self._clear(when)

    def _clear(self, before: datetime) -> None:
        here = Guest.objects.filter(site=self.office.site, stage=Stage.GREETED, greeted_at__lte=before)
        for guest in here.select_related("site", "person").order_by("greeted_at"):
            actions.end(guest, by=self._receiver(guest), at=(guest.greeted_at or before) + STAY)
