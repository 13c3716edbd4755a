from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.policies import require
from anchang.people.org.models import Site

from .. import queries
from ..models import Layout, Question
from ..stages import FIELDS, Occasion


@action("reception.set_layout", gettext_lazy("登记表"))
def set_layout(
    site: Site,
    *,
    by: Account,
    at: datetime,
    occasion: str,
    asked: Sequence[str],
    must: Sequence[str],
    own: Sequence[Mapping[str, Any]] = (),
) -> Layout:
    """From now on the site asks these fields and these questions of its own (words, choices, is_must), in this order.

    What was registered before keeps the form it was asked with. Refuses a field that is none, a question without words
    and one asked twice.
    """
    require(occasion in Occasion.values, _("请选择来访或来电"))
    require(set(asked) <= set(FIELDS[Occasion(occasion)]) and set(must) <= set(asked), _("登记表没有这一项"))
    words = [str(one["words"]).strip() for one in own]
    require(all(words), _("请写出要问的问题"))
    require(len(set(words)) == len(words), _("同一个问题写了两遍"))
    made = Layout.objects.create(site=site, occasion=occasion, asked=list(asked), must=list(must), set_by=by, set_at=at)
    for place, one in enumerate(own):
        choices, is_must = list(one.get("choices", ())), bool(one.get("is_must", False))
        Question.objects.create(
            layout=made, site=site, place=place, words=words[place], choices=choices, is_must=is_must
        )
    return made


def fill(
    site: Site, occasion: Occasion, at: datetime, given: Mapping[str, Any], answers: Mapping[str, str], *, asks: bool
) -> dict[str, Any]:
    """The version of the form and what was answered to the office's own questions.

    Refuses what may not stay empty, unless nothing more is asked: of whoever leaves no phone."""
    found = queries.layout(site, occasion, at)
    said = {words: answer.strip() for words, answer in answers.items() if answer.strip()}
    require(not asks or not queries.unanswered(found, given, said), _("登记表还有必填项没有填"))
    return {"layout": found if found.pk else None, "answers": said}
