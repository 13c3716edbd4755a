from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.doors.work import note
from anchang.engine.notices.actions import tell
from anchang.engine.policies import Refused, directory, once, require
from anchang.lib.calendar import office_day
from anchang.people.org.models import Site
from anchang.ui.tags.formats import day

from .. import queries
from ..models import Signature, Summary
from ..stages import LONGEST_TEXT, READERS

LATEST = timedelta(days=7)
SEPARATOR = "、"  # between names, as the office writes them


@action("workday.send_summary", gettext_lazy("日结"))
def send_summary(site: Site, *, by: Account, at: datetime, text: str, on: date | None = None) -> Summary:
    """Sends the day up to the manager with its time, and closes it: nothing of the day can be changed afterwards.

    Keeps every figure as it stands now, and the late list. A day that was left open can be sent up within a week.
    Refuses no words, more than three lines, a day to come, and a second sending.
    """
    on = on or office_day(at)
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    require(lines, _("请写当日小结"))
    require(len(lines) <= LONGEST_TEXT, _("小结最多%(most)s行") % {"most": LONGEST_TEXT})
    require(on <= office_day(at), _("还没到这一天"))
    require(on >= office_day(at) - LATEST, _("只能补最近7天的日结"))
    found = queries.board(site, on, at)
    readers = _readers(site, by, at)
    summary = _sent(Summary(
        site=site, on=on, text="\n".join(lines), sent_at=at, sent_by=by,
        sent_to=SEPARATOR.join(one.name for one in readers)[:100],
        figures=queries.kept(queries.figures(found, at)),
        late=[{"name": one.name, "post": one.post, "words": one.words} for one in queries.late_list(found)],
    ))  # fmt: skip
    note(on=on)
    words = {"name": by.name, "site": site.name, "day": day(on)}
    told = _("%(name)s报来%(site)s %(day)s日结，请签阅") % words
    once = f"workday.summary.{summary.pk}"
    tell(readers, by=by, at=at, text=told, url=summary.get_absolute_url(), once=once, site_id=site.pk)
    return summary


def _readers(site: Site, by: Account, at: datetime) -> list[Account]:
    """Who gets it: the holders of the first post above that somebody else holds, and who stands in for them."""
    for post in READERS:
        held = [one for one in directory().holders(post, site.pk, at) if one.pk != by.pk]
        if held:
            standing_in = [deputy for one in held for deputy in directory().deputies(one, at) if deputy.pk != by.pk]
            return list({one.pk: one for one in [*held, *standing_in]}.values())
    return []


def _sent(summary: Summary) -> Summary:
    try:
        with transaction.atomic():
            summary.save()
    except IntegrityError:
        words = {"day": day(summary.on)}
        raise Refused(_("%(day)s的日结已经发出，不能再发") % words) from None
    return summary


@action("workday.read_summary", gettext_lazy("签阅"))
def read_summary(summary: Summary, *, by: Account, at: datetime, remark: str = "") -> Signature:
    """Signs that the day was read, with a remark if there is one; the sender is told that, and reads it there."""
    with once(_("您已签阅")):
        signed = Signature.objects.create(summary=summary, by=by, at=at, remark=remark.strip())
    words = {"name": by.name, "day": day(summary.on)}
    text = _("%(name)s签阅了%(day)s日结，有批示") if remark.strip() else _("%(name)s签阅了%(day)s日结")
    url = summary.get_absolute_url()
    tell([summary.sent_by], by=by, at=at, text=text % words, url=url, site_id=summary.site_id)
    return signed
