"""What the room knows of one person: for their line of time, for the copy they ask for, and for the morning meeting."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from anchang.business.customers.queries import Moment, Section, moments
from anchang.engine.accounts.models import Account
from anchang.lib.calendar import office_day
from anchang.people.org.models import Site
from anchang.people.workday.queries import AgendaItem
from anchang.ui.tags.formats import day, stamp

from ..models import Favourite, Feedback, Invitation, Seen, Tour
from ..stages import Stage
from .slots import tours_today

ICONS = {Stage.DONE: "ok", Stage.MISSED: "stop", Stage.CANCELLED: "warn"}


@moments("touring", pgettext_lazy("客户经过", "带看"), [Tour, Seen, Feedback, Invitation])
def tour_moments(keys: Sequence[int], account: Account, at: datetime, limit: int) -> Iterator[Moment]:
    """Tours, units shown, what was said and invitations, as far as the account sees them: four queries."""
    tours = Tour.objects.visible_to(account, at).filter(customer__in=keys).select_related("flat", "guide")
    for one in tours.order_by("-starts_at")[:limit]:
        words = {"flat": one.flat.name, "stage": one.get_stage_display(), "at": stamp(one.starts_at)}
        text, tone = _("样板间%(flat)s %(at)s：%(stage)s") % words, ICONS.get(Stage(one.stage), "")
        yield Moment(one.booked_at, "armchair", text, one.guide.name, one.get_absolute_url(), tone)
    seen = Seen.objects.visible_to(account, at).filter(customer__in=keys, unit__isnull=False)
    for shown in seen.select_related("unit", "by").order_by("-at")[:limit]:
        told = pgettext("分隔", "，").join(part for part in (shown.shown, shown.note) if part)
        yield Moment(shown.at, "eye", _("看了%(what)s") % {"what": told}, shown.by.name)
    heard = Feedback.objects.visible_to(account, at).filter(customer__in=keys).select_related("heard_by", "tour")
    for said in heard.order_by("-at")[:limit]:
        who = said.heard_by.name if said.heard_by else ""
        yield Moment(said.at, "message-star", _("到访反馈"), who, said.get_absolute_url())
    invited = Invitation.objects.visible_to(account, at).filter(customer__in=keys).select_related("host")
    for asked in invited.order_by("-made_at")[:limit]:
        told = _("邀约%(day)s到访：%(stage)s") % {"day": day(asked.on), "stage": asked.get_stage_display()}
        yield Moment(asked.made_at, "mail", told, asked.host.name, asked.get_absolute_url())


def touring_told(files: list[int], at: datetime) -> Iterator[Section]:
    """When the person was shown round, what they saw, liked and said, and when they were invited."""
    tours = Tour.objects.filter(customer__in=files).select_related("flat", "guide").order_by("starts_at")
    rows = [(one.starts_at, one.flat.name, one.guide.name, one.get_stage_display(), one.why) for one in tours]
    yield Section(_("带看"), (_("时间"), _("样板间"), _("带看顾问"), _("状态"), _("原因")), rows)
    seen = Seen.objects.filter(customer__in=files).select_related("unit", "flat", "by").order_by("at")
    yield Section(
        _("看过的房源"),
        (_("时间"), _("房源"), _("带看顾问"), _("客户怎么说")),
        [(one.at, one.shown, one.by.name, one.note) for one in seen],
    )
    liked = Favourite.objects.filter(customer__in=files).select_related("unit").order_by("rank")
    yield Section(_("意向房源"), (_("房源"), _("备注")), [(one.unit.label, one.note) for one in liked])
    heard = Feedback.objects.filter(customer__in=files).prefetch_related("ratings", "reasons").order_by("at")
    columns = (_("时间"), _("评分"), _("满意的地方"), _("不满意的地方"))
    yield Section(_("到访反馈"), columns, [_said(one) for one in heard])
    invited = Invitation.objects.filter(customer__in=files).select_related("host").order_by("made_at")
    rows_ = [(one.on, one.host.name, one.get_stage_display()) for one in invited]
    yield Section(_("邀约"), (_("到访日期"), _("邀约人"), _("状态")), rows_)


def _said(one: Feedback) -> tuple[object, ...]:
    stars = " ".join(f"{rating.question} {rating.stars}" for rating in one.ratings.all())
    sides = {side: [row.word for row in one.reasons.all() if row.side == side] for side in ("pleased", "put_off")}
    return (one.at, stars, " ".join([*sides["pleased"], one.pleased]), " ".join([*sides["put_off"], one.put_off]))


def agenda(site: Site, at: datetime) -> Iterator[AgendaItem]:
    """Who is shown round today, for the morning meeting; one query."""
    for tour in tours_today(site, office_day(at)):
        if tour.stage == Stage.BOOKED:
            text = _("今天带看：%(at)s %(flat)s") % {"at": stamp(tour.starts_at), "flat": tour.flat.name}
            customer = tour.customer
            yield AgendaItem(
                customer.shown_name, text, tour.guide, tour.get_absolute_url(), Tour._meta.label_lower, tour.pk
            )
