from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.business.customers.models import Customer
from anchang.business.customers.queries import insist_open
from anchang.engine.accounts.models import Account
from anchang.engine.clocks.office import office_hours
from anchang.engine.doors.actions import action
from anchang.engine.policies import Refused, once, require
from anchang.lib.calendar import SHANGHAI, office_day
from anchang.people.org.models import Site
from anchang.people.tasks import actions as tasks

from .. import queries
from ..models import Comment, Review
from ..stages import COLUMNS


@action("cards.open_review", gettext_lazy("开始盘客"))
def open_review(site: Site, *, by: Account, at: datetime) -> Review:
    """Begins today's review of one's people's customers. Refuses a second one of the day."""
    on = office_day(at)
    with once(_("今天的盘客已经开始")):
        return Review.objects.create(site=site, on=on, led_by=by, opened_at=at)


@action("cards.comment", gettext_lazy("盘客意见"))
def comment(
    customer: Customer,
    *,
    by: Account,
    at: datetime,
    text: str,
    next_step: str = "",
    due_on: date | None = None,
    to: Account | None = None,
) -> Comment:
    """Says something of a customer in today's review; a next step becomes a task of `to`, else of the customer's owner.

    Needs the review open. Refuses an empty comment, a step without a date or with one that is past, and a closed file.
    """
    insist_open(customer)
    review = _open_review(customer.site, by, at)
    require(text.strip(), _("请写下意见"))
    require(not next_step.strip() or due_on, _("请写明下一步的期限"))
    require(due_on is None or due_on >= office_day(at), _("期限不能早于今天"))
    given = {"review": review, "site_id": customer.site_id, "customer": customer, "by": by, "at": at}
    words = {"text": text.strip(), "next_step": next_step.strip()}
    if not next_step.strip() or due_on is None:
        return Comment.objects.create(**given, **words)
    doer = to or customer.owner
    if doer is None:
        raise Refused(_("客户在公海，请选择谁来办"))
    closes = datetime.combine(due_on, office_hours().periods[-1][1], SHANGHAI)
    require(closes > at, _("今天已下班，期限请选明天以后"))
    task = tasks.ask(
        customer.site, by=by, at=at, title=next_step, asked_of=doer, due_at=closes, text=text, about=customer
    )
    return Comment.objects.create(**given, **words, due_on=due_on, to=doer, task=task)


def _open_review(site: Site, by: Account, at: datetime) -> Review:
    found = queries.review_of(by, site, office_day(at))
    if found is None:
        raise Refused(_("请先开始今天的盘客"))
    require(found.closed_at is None, _("今天的盘客已结束"))
    return found


@action("cards.close_review", gettext_lazy("结束盘客"))
def close_review(review: Review, *, by: Account, at: datetime) -> Review:
    """Ends the review, with the customers of each grade as they were counted then."""
    require(review.closed_at is None, _("今天的盘客已结束"))
    known = queries.tally(queries.pipeline(by, at, review.site))
    review.figures = [{"grade": grade, "count": count} for grade in COLUMNS if (count := known.of(grade))]
    review.closed_at = at
    review.save(update_fields=["closed_at", "figures"])
    return review
