from datetime import timedelta
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from anchang.engine.accounts.models import Account
from anchang.engine.doors.requests import Request
from anchang.engine.doors.views import perform, shows, verb
from anchang.engine.policies import Refused, allowed
from anchang.people.org.models import Site
from anchang.people.org.queries import site_and_tabs, site_of

from .. import actions, forms, queries
from ..models import Feedback, Tour
from ..queries.hearing import of_feedback
from ..stages import Side
from ..tables import Heard

PERIODS = (30, 90, 365)


@verb("touring.hear", lambda: Tour.objects.select_related("flat", "site", "guide", "customer__site"))
def hear(request: Request, tour: Tour) -> HttpResponse:
    form = forms.HearForm(request.POST or None, asked=queries.question_set(tour.site), outside=False)
    return perform(request, form, actions.hear, tour)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def say(request: Request, token: str) -> HttpResponse:
    """What the visitor opens from the link after a tour: the questions, once. Names nobody but the consultant."""
    tour = queries.tour_by_token(token)
    if tour is None:
        raise Http404
    is_open = queries.may_say(tour, request.at) and not hasattr(tour, "feedback")
    form = forms.HearForm(request.POST or None, asked=queries.question_set(tour.site), outside=True)
    context: dict[str, Any] = {"tour": tour, "form": form, "is_open": is_open, "done": hasattr(tour, "feedback")}
    status = 200
    if request.method == "POST" and is_open:
        status, context["refused"] = _taken(request, tour, token, form)
        if status == 302:
            return redirect("touring:say", token)
    answer = render(request, "touring/say.html", context, status=status)
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _taken(request: Request, tour: Tour, token: str, form: Any) -> tuple[int, Refused | None]:
    """Takes an answer from outside by the system account; its status, and why it was refused."""
    system = Account.objects.system()
    keys = queries.knock_keys(token, request.META.get("REMOTE_ADDR", ""))
    if queries.is_knocking(keys, request.at):
        return 429, Refused(_("提交得太频繁，请15分钟后再试"))
    actions.knock(tour.site, by=system, at=request.at, keys=keys)
    if not form.is_valid():
        return 422, None
    try:
        actions.hear(tour, by=system, at=request.at, **form.cleaned_data)
    except Refused as refusal:
        return 409, refusal
    return 302, None


def _period(request: Request) -> int:
    asked = request.GET.get("days", "")
    return int(asked) if asked in map(str, PERIODS) else PERIODS[1]


def _heard(request: Request, site: Site, days: int) -> Any:
    seen = Feedback.objects.visible_to(request.user, request.at, "touring.results")
    return seen.filter(site=site, at__gt=request.at - timedelta(days=days))


@require_safe
@shows("touring.results")
def results(request: Request) -> HttpResponse:
    """What visitors said: stars by question, what pleased and what put off; every figure leads to its rows."""
    (site, tabs), days = site_and_tabs(request, "touring.results"), _period(request)
    found = queries.results(site, _heard(request, site, days))
    by_side = ((Side.PUT_OFF, found.put_off), (Side.PLEASED, found.pleased))

    def to(**asked: str | int) -> str:
        """The page of the rows behind a figure."""
        return f"{reverse('touring:rows')}?{urlencode({'site': site.code, 'days': days, **asked})}"

    context = {
        "site": site,
        "told": found,
        "answers": [
            (one, [(star, count, to(q=one.question, stars=star)) for star, count in one.stars]) for one in found.answers
        ],
        "sides": [
            (side.label, [(shown, count, to(side=side, word=word)) for word, shown, count in rows])
            for side, rows in by_side
        ],
        "tabs": tabs,
        "periods": [
            {
                "label": _("最近%(days)s天") % {"days": one},
                "url": f"?site={site.code}&days={one}",
                "current": one == days,
            }
            for one in PERIODS
        ],
        "may_set": allowed(request.user, "touring.set_questions", site, request.at),
    }
    return render(request, "touring/results.html", context)


@require_safe
@shows("touring.results")
def rows(request: Request) -> HttpResponse:
    """The tours behind a figure of the results."""
    site, days = site_of(request, "touring.results"), _period(request)
    question, word = request.GET.get("q", ""), request.GET.get("word", "")
    stars = request.GET.get("stars", "")
    side = request.GET.get("side", Side.PUT_OFF)
    star = int(stars) if stars in {"1", "2", "3", "4", "5"} else 0
    found = of_feedback(_heard(request, site, days), question, star, side, word)
    known = found.select_related("customer__owner", "tour__guide").prefetch_related("ratings", "reasons")
    told = _("%(question)s：%(stars)s分") % {"question": question, "stars": star} if question else word
    table = Heard(known.order_by("-at", "-pk"), request, total=None)
    back = f"{reverse('touring:results')}?site={site.code}&days={days}"
    return render(request, "touring/rows.html", {"table": table, "told": told, "back_url": back})


@verb("touring.set_questions")
def set_questions(request: Request) -> HttpResponse:
    site = site_of(request, "touring.set_questions")
    known = queries.question_set(site)
    form = forms.QuestionsForm(request.POST or None, known=known)
    back = f"{reverse('touring:results')}?site={site.code}"
    return perform(request, form, actions.set_questions, site, to=back, context={"back_url": back})
