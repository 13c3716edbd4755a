"""What stands behind the urls of marketing in a corner of the world: a neighbour, a survey with a picture, a round."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from anchang.business.marketing import actions
from anchang.business.marketing.queries import photos
from anchang.engine.accounts.models import Account
from anchang.lib.calendar import office_day


def _of(name: str) -> Callable[[Any], dict[str, Any]]:
    return lambda corner: {"pk": corner.things[name].pk}


def _photo(corner: Any) -> dict[str, Any]:
    made = corner.things["survey"]
    return {"pk": made.pk, "photo": photos([made])[made.pk][0].pk}


OBJECTS: tuple[tuple[str, Callable[[Any], dict[str, Any]]], ...] = (
    ("marketing:photo", _photo),
    ("marketing:survey", _of("survey")),
    ("marketing:correct_survey", _of("survey")),
    ("marketing:round", _of("market_round")),
    ("marketing:call_off_round", _of("market_round")),
    ("marketing:reassign", _of("errand")),
    ("marketing:", _of("neighbour")),
)


def furnish(corner: Any, at: datetime) -> None:
    """Adds to `corner.things` what the urls of the room speak of, through its verbs."""
    system, today = {"by": Account.objects.system(), "at": at}, office_day(at)
    neighbour = actions.add_neighbour(corner.site, **system, name="北湖揽樾")
    facts = {"on": today, "origin": "visit", "proof": "公示牌", "is_lawful": True, "stock": 3}
    picture = ("门口.jpg", b"\xff\xd8\xff\xe0" + bytes(64))
    by = {"by": corner.owner.account, "at": at}
    corner.things["survey"] = actions.record_survey(neighbour, **by, **facts, photos=[picture])
    people, due = [corner.owner.account], today + timedelta(days=2)
    round_ = actions.plan_round(
        corner.site, **system, title="本周市调", due_on=due, neighbours=[neighbour], people=people
    )
    corner.things |= {"neighbour": neighbour, "market_round": round_, "errand": round_.errands.get()}
