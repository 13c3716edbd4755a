from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from anchang.engine.accounts.models import Account
from anchang.engine.clocks.office import calendar, office_hours
from anchang.engine.doors.things import Thing
from anchang.engine.files.models import Attachment
from anchang.lib.calendar import SHANGHAI, office_day
from anchang.people.org.models import Assignment, Site
from anchang.people.org.queries import posts_below, sites_below

from .models import Task
from .stages import OPEN, TO_DO, Kind, Stage

HOUR = timedelta(hours=1)
FRIDAY = 4


def mine(account: Account, at: datetime) -> Any:
    """What the account has still to do, the most urgent first."""
    return all_mine(account, at).filter(stage__in=TO_DO)


def all_mine(account: Account, at: datetime) -> Any:
    """Whatever the account was ever asked, by deadline."""
    return Task.objects.visible_to(account, at).filter(asked_of=account).order_by("due_at", "pk")


def given(account: Account, at: datetime) -> Any:
    """What the account asked of others, the newest first."""
    asked = Task.objects.visible_to(account, at).filter(asked_by=account)
    return asked.exclude(asked_of=account).order_by("-asked_at", "-pk")


def to_verify(account: Account, at: datetime) -> Any:
    """What is said to be finished and waits for the account to see it, the longest waiting first."""
    asked = Task.objects.visible_to(account, at).filter(asked_by=account, stage=Stage.FINISHED)
    return asked.order_by("finished_at", "pk")


def open_of(account: Account) -> list[Task]:
    """What has not ended and is the account's to do, or to see."""
    found = Task.objects.filter(_of(account), stage__in=OPEN).select_related("asked_by", "asked_of", "site")
    return list(found.order_by("pk"))


def _of(account: Account) -> Q:
    return Q(asked_by=account) | Q(asked_of=account)


def about(thing: Thing) -> Any:
    """The tasks that concern the thing, the newest first."""
    return Task.objects.filter(about_label=thing._meta.label_lower, about_id=thing.pk).order_by("-pk")


def narrowed(tasks: Any, state: str, at: datetime) -> Any:
    """Only those that are open, late, finished well, or ended otherwise; all of them for no state."""
    conditions = {
        "open": Q(stage__in=OPEN),
        "late": Q(stage__in=TO_DO, due_at__lt=at),
        "done": Q(stage=Stage.VERIFIED),
        "dropped": Q(stage__in=(Stage.DECLINED, Stage.CANCELLED)),
    }
    return tasks.filter(conditions[state]) if state in conditions else tasks


def files(task: Task) -> list[Attachment]:
    """What was put to the task, the oldest first."""
    return list(Attachment.objects.of(task))


def _seats(at: datetime, **where: Any) -> Any:
    return Assignment.objects.on_staff(office_day(at)).filter(**where).select_related("site", "post", "staff__account")


def works_at(account: Account, site: Site, at: datetime) -> bool:
    """True for whoever sits in a post of the site or of a place above it."""
    return bool(_seats(at, staff__account=account, site_id__in=site.line).exists())


def kind_of(asker: Account, doer: Account, at: datetime) -> str:
    """An order for oneself, from the system, and for whoever stands below the asker's posts by the chosen lines."""
    if asker.is_system or asker.pk == doer.pk:
        return Kind.ORDER
    seats = list(_seats(at, staff__account__in=[asker, doer]))
    above = [seat for seat in seats if seat.staff.account_id == asker.pk]
    under = [seat for seat in seats if seat.staff.account_id == doer.pk]
    for top in above:
        posts = posts_below([top.post_id])
        if any(seat.post_id in posts and top.site_id in seat.site.line for seat in under):
            return Kind.ORDER
    return Kind.REQUEST


def place_for(asker: Account, doer: Account, at: datetime) -> Site | None:
    """Where a task between the two belongs: the lower of their places, where one stands at or above the other."""
    seats = list(_seats(at, staff__account__in=[asker, doer]).order_by("pk"))
    for below, above in ((doer, asker), (asker, doer)):
        places = {seat.site_id for seat in seats if seat.staff.account_id == above.pk}
        there = [seat.site for seat in seats if seat.staff.account_id == below.pk]
        found: Site | None = next((site for site in there if places & set(site.line)), None)
        if found:
            return found
    return None


@dataclass(frozen=True)
class Colleague:
    """Somebody who can be asked; `below` when what they are asked is an order."""

    account: Account
    post: str
    below: bool

    @property
    def label(self) -> str:
        return _("%(name)s（%(post)s）") % {"name": self.account.name, "post": self.post}


def colleagues(account: Account, at: datetime) -> list[Colleague]:
    """Whom the account may ask: who sits at its places, below and above them; subordinates first, itself last."""
    own = list(_seats(at, staff__account=account))
    places = sites_below([seat.site for seat in own]) | {key for seat in own for key in seat.site.line}
    below = posts_below({seat.post_id for seat in own})
    found: dict[int, Colleague] = {}
    for seat in _seats(at, site_id__in=places).order_by("post__place", "pk"):
        person = seat.staff.account
        under = seat.post_id in below and any(one.site_id in seat.site.line for one in own)
        if person.pk not in found or (under and not found[person.pk].below):
            found[person.pk] = Colleague(person, seat.post.title, under and person.pk != account.pk)
    return sorted(found.values(), key=lambda one: (one.account.pk == account.pk, not one.below))


def hour_before(due: datetime, since: datetime) -> datetime | None:
    """The last moment with a working hour left until `due`; None when that was before `since`."""
    hours, moment = office_hours(), due - HOUR
    while moment > since and (missing := HOUR - hours.open_time(moment, due)):
        moment -= missing
    return moment if moment > since else None


def day_after(due: datetime) -> datetime:
    """The same time of day, one working day later."""
    local = due.astimezone(SHANGHAI)
    return datetime.combine(calendar().next_working_day(local.date()), local.time(), SHANGHAI)


def working_minutes(since: datetime, until: datetime) -> int:
    return max(office_hours().minutes_between(since, until), 0)


@dataclass(frozen=True)
class Choice:
    """A deadline that is one touch away."""

    code: str
    label: str
    due_at: datetime


def quick_choices(at: datetime) -> list[Choice]:
    """The end of today's work if that is still to come, of tomorrow's, and of this week's Friday or else the next."""
    today = office_day(at)
    closes = office_hours().periods[-1][1]
    days = (FRIDAY - today.weekday()) % 7
    found = [
        Choice("today", _("今天下班前"), _evening(today, closes)),
        Choice("tomorrow", _("明天下班前"), _evening(today + timedelta(days=1), closes)),
    ]
    if days > 1:
        friday = _("本周五") if today.weekday() < FRIDAY else _("下周五")
        found.append(Choice("friday", friday, _evening(today + timedelta(days=days), closes)))
    return [choice for choice in found if choice.due_at > at]


def _evening(day: date, closes: time) -> datetime:
    return datetime.combine(day, closes, SHANGHAI)
