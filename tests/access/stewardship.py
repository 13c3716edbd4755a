"""What stands behind the urls of stewardship in a corner of the world."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from anchang.business.stewardship import actions
from anchang.business.stewardship.models import Batch, Digest, Row
from anchang.business.stewardship.stages import Kind
from anchang.engine.accounts.models import Account
from tests.office import rows

OBJECTS: tuple[tuple[str, Callable[[Any], dict[str, Any]]], ...] = (
    ("stewardship:batch", lambda corner: {"pk": corner.things["batch"].pk}),
    ("stewardship:extract", lambda corner: {"pk": corner.things["batch"].pk}),
    ("stewardship:submit", lambda corner: {"pk": corner.things["batch"].pk}),
    ("stewardship:note", lambda corner: {"pk": corner.things["row"].pk}),
    ("stewardship:consolidate", lambda corner: {"pk": corner.things["stewardship_day"].pk}),
    ("stewardship:send_digest", lambda corner: {"pk": corner.things["stewardship_day"].pk}),
    ("stewardship:digest", lambda corner: {"pk": corner.things["digest"].pk}),
    ("stewardship:set_class", lambda corner: {"kind": "warm"}),
)


def furnish(corner: Any, at: datetime) -> None:
    """A day whose lists are the consultant's, and its digest."""
    system = Account.objects.system()
    for kind in Kind:
        actions.set_class(corner.site, by=system, at=at, kind=kind, steward=corner.owner.account)
    day = actions.make_day(corner.site, by=system, at=at)
    corner.things["stewardship_day"] = day
    corner.things["batch"] = Batch.objects.filter(day=day).order_by("pk")[0]
    corner.things["row"] = Row.objects.filter(day=day).order_by("pk")[0]
    # The verb refuses where nobody above is there to read it, which is so elsewhere.
    sent = Digest(day=day, sent_by=system, sent_at=at, sent_to="", figures={"classes": [], "important": []})
    corner.things["digest"] = rows(Digest).bulk_create([sent])[0]
