"""What stands behind the urls of contacting in a corner of the world: a call, a material, a campaign and its message."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from anchang.business.contacting import actions
from anchang.business.contacting.models import Attempt, Message
from anchang.engine.accounts.models import Account
from anchang.lib.calendar import office_day
from tests.office import rows


def _of(name: str, key: str = "pk") -> Callable[[Any], dict[str, Any]]:
    return lambda corner: {key: getattr(corner.things[name], key)}


OBJECTS: tuple[tuple[str, Callable[[Any], dict[str, Any]]], ...] = (
    ("contacting:attempt", _of("call")),
    ("contacting:hang_up", _of("call")),
    ("contacting:material", _of("material")),
    ("contacting:issue", _of("material")),
    ("contacting:file", _of("edition")),
    ("contacting:approve_edition", _of("edition")),
    ("contacting:withdraw_edition", _of("edition")),
    ("contacting:template", _of("template")),
    ("contacting:reword", _of("template")),
    ("contacting:campaign", _of("campaign")),
    ("contacting:launch", _of("campaign")),
    ("contacting:halt", _of("campaign")),
    ("contacting:stop", lambda corner: {"token": corner.things["letter"].stop_token}),
    ("contacting:", lambda corner: {"pk": corner.customer.pk}),
)


def furnish(corner: Any, at: datetime) -> None:
    """Adds to `corner.things` what the urls of the room speak of. The call was made whatever the hour is now."""
    system, on = Account.objects.system(), office_day(at)
    made = {"by": system, "at": at}
    facts = {"kind": "layout", "title": "户型图", "since": on, "file": ("户型图.pdf", b"%PDF-1.4\n%%EOF\n")}
    material = actions.add_material(corner.site, **made, **facts)
    corner.things |= {"material": material, "edition": material.editions.get()}
    said = {"text": "{称呼}您好", "sender": "锦绣置业", "contact": "0571-88886666"}
    template = actions.add_template(corner.site, **made, name="问候", way="sms", purpose="marketing", **said)
    given = {"template": template, "asked": {}, "until": on + timedelta(days=7)}
    corner.things |= {"template": template, "campaign": actions.plan(corner.site, **made, name="草稿", **given)}
    person = {"customer": corner.customer, "site": corner.site}
    call = Attempt(**person, by=corner.owner.account, purpose="follow_up", at=at)
    corner.things["call"] = rows(Attempt).bulk_create([call])[0]
    wording = template.wordings.get()
    letter = Message(**person, wording=wording, way="sms", purpose="marketing", queued_at=at, due_at=at)
    corner.things["letter"] = rows(Message).bulk_create([letter])[0]
