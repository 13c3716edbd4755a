from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.engine.accounts.models import Account
from anchang.engine.clocks.timers import Clock, Rung, declare
from anchang.engine.events.reactions import Event, when
from anchang.engine.notices.actions import tell
from anchang.engine.policies import directory

from . import actions
from .models import Customer
from .queries import request_minutes

declare(
    Clock(
        "customers.request",
        gettext_lazy("个人信息请求到期"),
        lambda _request, at: request_minutes(at),
        working=True,
        ladder=(
            Rung(-3 * 24 * 60, "sales_supervisor"),
            Rung(0, "sales_manager"),
            Rung(24 * 60, "sales_director"),
            Rung(3 * 24 * 60, "general_manager"),
        ),
        quiet=True,
    )
)


@when("clocks.warn")
def answer_falls_due(event: Event, *, by: Account, at: datetime) -> None:
    """Whoever took it hears every time; before the day the supervisor, on it and after it one post more each time."""
    clock, rung, request = event.given["clock"], event.given["rung"], event.thing
    if clock.code != "customers.request":
        return
    words = {"number": request.number, "kind": request.get_kind_display()}
    late = _("%(number)s（%(kind)s）已过答复期限，请马上处理") % words
    soon = _("%(number)s（%(kind)s）快到答复期限，请处理") % words
    people = [request.received_by, *directory().holders(rung.post, request.site_id, at)]
    once = f"{clock.code} {request.pk} {rung.minutes}"
    url = request.get_absolute_url()
    tell(people, by=by, at=at, text=soon if rung.minutes < 0 else late, url=url, once=once, site_id=request.site_id)


@when("customers.take_request")
def desk_hears(event: Event, *, by: Account, at: datetime) -> None:
    """The supervisor knows of a request from the first day."""
    request = event.result
    if not request.is_open:
        return
    words = {"number": request.number, "kind": request.get_kind_display()}
    people = [one for one in directory().holders("sales_supervisor", request.site_id, at) if one.pk != by.pk]
    text = _("新的个人信息请求 %(number)s：%(kind)s") % words
    tell(people, by=by, at=at, text=text, url=request.get_absolute_url(), site_id=request.site_id)


@when("customers.edit")
@when("customers.merge")
@when("customers.add_phone")
def new_numbers_are_left_in_peace_too(event: Event, *, by: Account, at: datetime) -> None:
    """Whoever asked not to be called is not called under a number that came later, or with a file merged into theirs."""
    if isinstance(event.thing, Customer):
        actions.keep_stopped(event.thing, by=by, at=at)
