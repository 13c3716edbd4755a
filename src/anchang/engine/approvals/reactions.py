from datetime import datetime

from django.utils.translation import gettext as _

from anchang.engine.accounts.models import Account
from anchang.engine.events.reactions import Event, when
from anchang.engine.notices.actions import tell

from . import queries
from .models import Case


@when("approvals.asked")
def tell_the_sitters(event: Event, *, by: Account, at: datetime) -> None:
    """Tells everybody who may speak in the next seat, once a seat."""
    case: Case = event.thing
    opinion = queries.next_opinion(case)
    if opinion is None:
        return
    tell(
        Account.objects.filter(pk__in=queries.sitters(case, opinion, at)),
        by=by,
        at=at,
        text=_("待审批：%(summary)s") % {"summary": case.summary},
        url=case.get_absolute_url(),
        once=f"approvals.asked {case.pk} {opinion.place}",
        site_id=case.site_id or 0,
    )
