from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.business.customers.queries import may_contact
from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.policies import once, require
from anchang.people.org.models import Site

from ..models import Feedback, Knock, QuestionSet, Rating, Reason, Tour
from ..queries import may_say, question_set
from ..stages import Side, Stage, Way

MOST_QUESTIONS, MOST_WORDS = 8, 20
KEPT = timedelta(days=1)


@action("touring.set_questions", gettext_lazy("修改反馈问题"))
def set_questions(
    site: Site,
    *,
    by: Account,
    at: datetime,
    edition: int,
    questions: Sequence[str],
    pleased: Sequence[str],
    put_off: Sequence[str],
) -> QuestionSet:
    """Another edition of what visitors are asked, made from `edition`; what was answered keeps the words of its own.

    Words that were there keep their English. Refuses no question, more than eight, a line twice or one too long, and an
    edition that is not the newest.
    """
    known = question_set(site)
    require(known.edition == edition, _("问题刚被修改过，请刷新后再改"))
    given = {"questions": _lines(questions, 60), "pleased": _lines(pleased, 20), "put_off": _lines(put_off, 20)}
    require(given["questions"], _("至少要有一个问题"))
    require(len(given["questions"]) <= MOST_QUESTIONS, _("问题最多%(most)s个") % {"most": MOST_QUESTIONS})
    require(max(len(given["pleased"]), len(given["put_off"])) <= MOST_WORDS, _("选项最多20个"))
    english = {pair[0]: pair[1] for name in given for pair in getattr(known, name) if len(pair) > 1}
    pairs = {name: [[one, english.get(one, "")] for one in rows] for name, rows in given.items()}
    with once(_("问题刚被修改过，请刷新后再改")):
        return QuestionSet.objects.create(site=site, edition=edition + 1, set_by=by, set_at=at, **pairs)


def _lines(given: Sequence[str], longest: int) -> list[str]:
    rows = [one.strip() for one in given if one.strip()]
    require(len(set(rows)) == len(rows), _("有重复的行"))
    require(all(len(one) <= longest for one in rows), _("每行最多%(most)s个字") % {"most": longest})
    return rows


@action("touring.hear", gettext_lazy("到访反馈"))
def hear(
    tour: Tour,
    *,
    by: Account,
    at: datetime,
    way: str,
    stars: Mapping[int, int],
    pleased: Sequence[str] = (),
    put_off: Sequence[str] = (),
    pleased_text: str = "",
    put_off_text: str = "",
) -> Feedback:
    """What the visitor of a tour said: one to five stars for each question by its place, and reasons of the list.

    Refuses before the tour is over, a second time, a question without stars, a call to somebody whom nobody may contact
    (R-240, R-247), and an answer by the link after two weeks.
    """
    require(tour.stage == Stage.DONE, _("看完以后才能记反馈"))
    require(way in Way.values, _("请选择方式"))
    require(way != Way.LINK or may_say(tour, at), _("这个链接已过期"))
    if way == Way.PHONE:
        may_contact(tour.customer, at).insist()
    asked = question_set(tour.site)
    questions = _answered(asked, stars)
    written = way == Way.LINK
    made = Feedback(
        site_id=tour.site_id, tour=tour, customer=tour.customer, edition=asked.edition, way=way,
        heard_by=None if written else by, at=at, pleased=pleased_text.strip(), put_off=put_off_text.strip(),
    )  # fmt: skip
    with once(_("这次带看已经有反馈了")):
        made.save()
    Rating.objects.bulk_create(
        [Rating(feedback=made, place=place, question=questions[place - 1], stars=one) for place, one in stars.items()]
    )
    _keep_reasons(made, asked, {Side.PLEASED: pleased, Side.PUT_OFF: put_off})
    return made


def _answered(asked: QuestionSet, stars: Mapping[int, int]) -> list[str]:
    """The questions in their order; refuses one without stars, or with more than five."""
    questions = [pair[0] for pair in asked.questions]
    whole = set(stars) == set(range(1, len(questions) + 1)) and all(one in range(1, 6) for one in stars.values())
    require(whole, _("请给每个问题打1到5分"))
    return questions


def _keep_reasons(made: Feedback, asked: QuestionSet, given: Mapping[Side, Sequence[str]]) -> None:
    rows = []
    for side, words in given.items():
        known = {pair[0] for pair in getattr(asked, side)}
        require(set(words) <= known, _("选项已改，请刷新后再填"))
        rows += [Reason(feedback=made, side=side, word=word) for word in dict.fromkeys(words)]
    Reason.objects.bulk_create(rows)


@action("touring.knock", gettext_lazy("外部提交计数"))
def knock(site: Site, *, by: Account, at: datetime, keys: Sequence[str]) -> None:
    """Counts an answer sent from outside, whether or not it is taken; what is older than a day is let go of."""
    Knock.objects.filter(at__lt=at - KEPT).delete()
    Knock.objects.bulk_create([Knock(key=key, at=at) for key in keys])
