from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from anchang.business.customers.models import Customer
from anchang.engine.doors.requests import Request
from anchang.engine.doors.views import get_visible, perform, shows, verb
from anchang.engine.policies import allowed
from anchang.lib.calendar import office_day
from anchang.people.org.models import Site
from anchang.people.org.queries import site_and_tabs, site_of
from anchang.people.workday.queries import veiled
from anchang.ui.forms import nothing_asked
from anchang.ui.tables import Slice

from .. import actions, forms, queries
from ..models import Review
from ..stages import COLUMNS, ON_PAGE
from ..tables import Reviews

NOBODY_YET = "none"
"""How the address calls the column of those whom nobody has graded."""


def _at(site: Site, **more: str) -> str:
    return f"{reverse('cards:review')}?{urlencode({'site': site.code, **{k: v for k, v in more.items() if v}})}"


@require_safe
@shows("cards.review")
def review(request: Request) -> HttpResponse:
    """The customers of one's people by grade; on a phone one grade at a time."""
    site, tabs = site_and_tabs(request, "cards.review")
    known = queries.tally(queries.pipeline(request.user, request.at, site), request.user, request.at)
    form = forms.Person(request.GET, people=known.people)
    rows = queries.pipeline(request.user, request.at, site, form.chosen)
    asked = request.GET.get("grade", COLUMNS[0])
    columns = queries.board(rows, site, request.at, known, form.chosen)
    who = str(form.chosen or "")
    context = {
        "columns": [(one, _grade(one.grade), _address(site, one.grade, who)) for one in columns],
        "current": asked,
        "grades": _tabs(site, columns, asked, who),
        "tabs": tabs,
        "form": form if len(known.people) > 1 else None,
        "now": known.now if known.rows else queries.review_of(request.user, site, office_day(request.at)),
        "may": {"open": allowed(request.user, "cards.open_review", site, request.at)},
        "site": site,
    }
    return render(request, "cards/review.html", context)


def _grade(grade: str) -> str:
    return grade or NOBODY_YET


def _address(site: Site, grade: str, who: str) -> str:
    query = urlencode({"site": site.code, **({"who": who} if who else {})})
    return f"{reverse('cards:grade', args=[_grade(grade)])}?{query}"


def _tabs(site: Site, columns: list[queries.Column], asked: str, who: str) -> list[dict[str, Any]]:
    return [
        {
            "label": one.label,
            "url": _at(site, grade=_grade(one.grade), who=who),
            "current": _grade(one.grade) == asked,
            "count": one.count,
        }
        for one in columns
    ]


@require_safe
@shows("cards.review")
def grade(request: Request, grade: str) -> HttpResponse:
    """Everybody of one grade, in pages."""
    site = site_of(request, "cards.review")
    who = request.GET.get("who", "")
    code = "" if grade == NOBODY_YET else grade
    rows = queries.pipeline(request.user, request.at, site, int(who) if who.isdecimal() else None)
    number = request.GET.get("page", "1")
    rows = queries.whole(rows.filter(intent_grade=code), site, request.at)
    page = Slice(rows, max(int(number), 1) if number.isdecimal() and len(number) < 8 else 1, ON_PAGE)
    column = queries.Column(code, 0, queries.entrants(page.object_list, site, request.at))
    now = queries.review_of(request.user, site, office_day(request.at))
    context = {"column": column, "page": page, "now": now, "back_url": _at(site, grade=grade)}
    return render(request, "cards/grade.html", context)


@require_safe
@shows("cards.review")
def reviews(request: Request) -> HttpResponse:
    site, tabs = site_and_tabs(request, "cards.review")
    table = Reviews(queries.reviews(request.user, request.at, site), request, total=None)
    return render(request, "cards/reviews.html", {"table": table, "tabs": tabs, "back_url": _at(site)})


@require_safe
def record(request: Request, pk: int) -> HttpResponse:
    """The record of a review: what was said last time and whether it is done, what was said now. Made to be printed."""
    shown = get_visible(Review.objects.select_related("site", "led_by"), request, queries.REVIEWS, pk=pk)
    context = {
        "review": shown,
        "asked": queries.unanswered(shown),
        "comments": queries.comments(shown),
        "figures": [(one["grade"] or _("未定级"), one["count"]) for one in shown.figures],
        "may": allowed(request.user, "cards.close_review", shown, request.at),
        "back_url": _at(shown.site),
        "veiled": request.GET.get("print") == "1",
    }
    for one in (*context["asked"], *context["comments"]):
        one.called = veiled(one.customer.shown_name) if context["veiled"] else one.customer.shown_name
    return render(request, "cards/record.html", context)


@verb("cards.open_review")
def open_review(request: Request) -> HttpResponse:
    site = site_of(request, "cards.open_review")
    return perform(
        request, nothing_asked(request), actions.open_review, site, to=_at(site), context={"back_url": _at(site)}
    )


def _customers() -> Any:
    return Customer.objects.select_related("owner", "site").defer("id_number")


@verb("cards.comment", _customers)
def comment(request: Request, customer: Customer) -> HttpResponse:
    """A sentence, and if somebody has to do something, who and by when."""
    form = forms.Say(request.POST or None, customer=customer, at=request.at)
    home = _at(customer.site, grade=_grade(customer.intent_grade))
    title = _("盘客：%(name)s") % {"name": customer.shown_name}
    context = {"back_url": home, "title": title, "submit_label": pgettext("按钮", "保存")}
    return perform(request, form, actions.comment, customer, to=home, context=context)


@verb("cards.close_review", lambda: Review.objects.select_related("site"))
def close_review(request: Request, review: Review) -> HttpResponse:
    return perform(
        request, nothing_asked(request), actions.close_review, review, context={"back_url": review.get_absolute_url()}
    )
