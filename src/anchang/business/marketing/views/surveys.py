from typing import Any

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from anchang.engine.doors.requests import Request
from anchang.engine.doors.views import get_visible, perform, verb
from anchang.engine.files.models import Attachment
from anchang.engine.files.serving import served
from anchang.engine.policies import allowed

from .. import actions, forms, queries
from ..models import Neighbour, Survey


def _surveys() -> Any:
    return Survey.objects.select_related("neighbour", "site", "by", "replaces", "replaced_by")


@require_safe
def survey(request: Request, pk: int) -> HttpResponse:
    """One survey as it was handed in, with what replaced it and what it replaced."""
    shown: Survey = get_visible(_surveys(), request, pk=pk)
    context = {
        "survey": shown,
        "pictures": queries.photos([shown]).get(shown.pk, []),
        "newer": getattr(shown, "replaced_by", None),
        "may_correct": allowed(request.user, "marketing.correct_survey", shown, request.at),
    }
    return render(request, "marketing/survey.html", context)


@require_safe
def photo(request: Request, pk: int, photo: int) -> FileResponse:
    """A photograph of a survey, for whoever sees the survey."""
    shown = get_visible(Survey.objects.all(), request, pk=pk)
    return served(Attachment.objects.of(shown).filter(pk=photo).first())


@verb("marketing.record_survey", lambda: Neighbour.objects.select_related("site"))
def record_survey(request: Request, neighbour: Neighbour) -> HttpResponse:
    form = forms.SurveyForm(request.POST or None, request.FILES or None, at=request.at)
    return perform(request, form, actions.record_survey, neighbour, context={"title": neighbour.name})


@verb("marketing.correct_survey", _surveys)
def correct_survey(request: Request, survey: Survey) -> HttpResponse:
    form = forms.SurveyForm(request.POST or None, request.FILES or None, at=request.at, before=survey)
    to = Survey.get_absolute_url
    return perform(request, form, actions.correct_survey, survey, to=to, context={"title": survey.neighbour.name})
