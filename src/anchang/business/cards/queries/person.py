"""What the room knows of one person: for their line of time, and for the copy they ask for."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anchang.business.customers.queries import Moment, Section, moments
from anchang.engine.accounts.models import Account
from anchang.ui.tags.formats import day

from ..models import Card, Comment, Note, Signature
from .drafts import gap_labels


@moments("cards", pgettext_lazy("客户经过", "盘客"), [Comment])
def review_moments(keys: Sequence[int], account: Account, at: datetime, limit: int) -> Iterator[Moment]:
    """What was said of the customer in reviews, as far as the account sees it: one query."""
    rows = Comment.objects.visible_to(account, at, "cards.review").filter(customer__in=keys)
    for one in rows.select_related("by", "review").order_by("-at")[:limit]:
        yield Moment(one.at, "messages", one.text, one.by.name, one.get_absolute_url())


def cards_told(files: list[int], at: datetime) -> Iterator[Section]:
    """Which cards went up, what was added to them, who signed, and what was said in reviews."""
    rows = Card.objects.filter(customer__in=files).order_by("on", "pk")
    cards = [(one.on, one.grade, one.next_on, ", ".join(gap_labels(one.gaps))) for one in rows]
    yield Section(_("跟进卡"), (_("日期"), _("意向等级"), _("下次跟进"), _("空缺项")), cards)
    notes = Note.objects.filter(card__customer__in=files).select_related("by").order_by("at", "pk")
    added = [(one.at, one.by.name, one.get_kind_display(), one.text) for one in notes]
    yield Section(_("跟进卡补充"), (_("时间"), _("谁写的"), _("性质"), _("内容")), added)
    signed = Signature.objects.filter(card__customer__in=files).select_related("by").order_by("at", "pk")
    yield Section(_("跟进卡签字"), (_("时间"), _("签字人")), [(one.at, one.by.name) for one in signed])
    said = Comment.objects.filter(customer__in=files).select_related("by").order_by("at", "pk")
    comments = [(one.at, one.by.name, one.text, one.next_step, day(one.due_on)) for one in said]
    yield Section(_("盘客意见"), (_("时间"), _("谁说的"), _("意见"), _("下一步"), _("期限")), comments)
