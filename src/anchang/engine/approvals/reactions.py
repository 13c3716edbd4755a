from datetime import datetime

from django.utils.translation import gettext as _

from anchang.engine.accounts.models import Account
from anchang.engine.events.reactions import Event, when
from anchang.engine.forgetting import Named, Trace, forgets
from anchang.engine.notices.actions import hush, settle, tell

from . import queries
from .models import Case, Opinion
from .stages import CaseStage


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
        once=_name(case, opinion.place),
        site_id=case.site_id or 0,
    )


@when("approvals.agree")
@when("approvals.reject")
@when("approvals.withdraw")
def sitters_need_not_read_on(event: Event, *, by: Account, at: datetime) -> None:
    """A seat that was spoken in, and every seat of a case that ended, waits for nobody."""
    case: Case = event.thing
    seats = case.opinions.all() if case.stage != CaseStage.OPEN else case.opinions.exclude(said="")
    settle([_name(case, seat.place) for seat in seats], by=by, at=at)


def _name(case: Case, place: int) -> str:
    return f"approvals.asked {case.pk} {place}"


@forgets
def forget_cases(trace: Trace) -> list[Named]:
    """Of a request about the person its summary and what was said of it go; who agreed and when stays."""
    keys: list[int] = []
    for label, some in trace.by_label().items():
        cases = Case.objects.filter(thing_label=label, thing_id__in=some)
        hush(case.get_absolute_url() for case in cases)
        keys += cases.values_list("pk", flat=True)
        cases.update(summary=_("已删除"))
    Opinion.objects.filter(case__in=keys).exclude(note="").update(note=_("已删除"))
    return [(Case._meta.label_lower, key) for key in keys]
