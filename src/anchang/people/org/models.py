from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, Model, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anchang.engine.accounts.models import Account
from anchang.engine.doors.things import Thing, Things
from anchang.engine.policies import Grant, Reach, Scope
from anchang.ui.tags.formats import by_language


class Everywhere(Scope):
    """For what the whole company shares: whoever has the verb has it on every row."""

    def covers(self, grant: Grant, account: Account, thing: Model) -> bool:
        return True

    def rows(self, grant: Grant, account: Account) -> Q:
        return Q()


@dataclass(frozen=True)
class Oneself(Scope):
    """Like any scope, but one's own row is one's own wherever one's posts are."""

    own: str = "account_id"

    def covers(self, grant: Grant, account: Account, thing: Model) -> bool:
        mine = grant.reach is Reach.OWN and getattr(thing, self.own) == account.pk
        return mine or super().covers(grant, account, thing)

    def rows(self, grant: Grant, account: Account) -> Q:
        rows = super().rows(grant, account)
        return rows | Q(**{self.own: account.pk}) if rows else rows


class Site(Thing):
    """A place in the organisation: the company, a region, a sales office. `path` holds the ids from the top down."""

    COMPANY, OFFICE = "company", "office"

    code = models.CharField(max_length=10, unique=True)
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=10, choices=[(COMPANY, _("公司")), (OFFICE, _("案场"))])
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    path = models.CharField(max_length=200, db_index=True)

    scope: ClassVar[Scope] = Scope(site="pk")

    class Meta:
        verbose_name = _("案场")
        constraints = [models.UniqueConstraint(fields=["kind"], condition=Q(parent=None), name="site_one_company")]

    def __str__(self) -> str:
        return self.name

    @property
    def site_id(self) -> int:
        return int(self.pk)

    @property
    def line(self) -> list[int]:
        """The ids from the company down to this place."""
        return [int(key) for key in self.path.split("/") if key]

    @property
    def ledger_name(self) -> str:
        return f"{self.code} {self.name}"

    def get_absolute_url(self) -> str:
        return f"{reverse('org:index')}?site={self.pk}"


class Pack(Thing):
    """A version of a pack of posts and duties that was loaded."""

    code = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()

    scope: ClassVar[Scope] = Everywhere()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="pack_version_once")]

    @property
    def ledger_name(self) -> str:
        return f"{self.code} {self.version}"


class Post(Thing):
    """A seat in the department: what it is called, its function, how many should sit in it, what it may do.

    `least` and `most` are the establishment; both empty means nobody set one. `soft` marks an approximate figure, which
    warns of nothing. `supports` holds the titles which its duty page says it assists, with the
    clauses that say so. `can` holds the verbs by reach. `is_outside` marks a post of another company, whose people work
    with the site and belong to nobody's team.
    """

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=40)
    name_en = models.CharField(max_length=40, default="")
    aliases = models.JSONField(default=list)
    supports = models.JSONField(default=dict)
    unit = models.CharField(max_length=40)
    unit_en = models.CharField(max_length=40, default="")
    place = models.PositiveSmallIntegerField(default=0)
    least = models.PositiveSmallIntegerField(null=True)
    most = models.PositiveSmallIntegerField(null=True)
    soft = models.BooleanField(default=False)
    at_company = models.BooleanField(default=False)
    in_establishment = models.BooleanField(default=True)
    has_duty_page = models.BooleanField(default=True)
    is_outside = models.BooleanField(default=False)
    clauses = models.JSONField(default=list)
    can = models.JSONField(default=dict)
    pack = models.ForeignKey(Pack, on_delete=models.PROTECT)

    scope: ClassVar[Scope] = Everywhere()

    class Meta:
        verbose_name = _("岗位")
        ordering = ["place"]

    def __str__(self) -> str:
        return self.title

    @property
    def ledger_name(self) -> str:
        return self.name

    @property
    def title(self) -> str:
        """What the screens call it, in the language of whoever looks. A pack may have no English for a post."""
        return by_language(self.name, self.name_en)

    @property
    def part(self) -> str:
        """What the screens call its unit."""
        return by_language(self.unit, self.unit_en)

    @property
    def names(self) -> tuple[str, ...]:
        """Its title and every other title under which papers speak of it."""
        return (self.name, *self.aliases)

    @property
    def superior(self) -> "Post | None":
        """The post to which it reports by the chosen line."""
        line = self.lines.filter(chosen=True).select_related("superior").first()
        return line.superior if line else None

    @property
    def is_company_wide(self) -> bool:
        """True when something the post may do reaches the whole company."""
        return bool(self.can.get(Reach.COMPANY))

    def get_absolute_url(self) -> str:
        return reverse("org:post", args=[self.code])


class Line(Thing):
    """A superior that some paper names for a post. One line a post is chosen; the others stay on record.

    `stated_by` says whose page names it: "post", "superior", both, or nobody's (then the company itself set it).
    """

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="lines")
    superior = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="lines_below")
    clauses = models.JSONField(default=list)
    stated_by = models.JSONField(default=list)
    chosen = models.BooleanField(default=False)

    scope: ClassVar[Scope] = Everywhere()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "superior"], name="line_once"),
            models.UniqueConstraint(fields=["post"], condition=Q(chosen=True), name="line_one_chosen"),
        ]

    @property
    def ledger_name(self) -> str:
        return f"{self.post_id} → {self.superior_id}"


class People(Things):  # type: ignore[type-arg]
    def of_the_house(self) -> Self:
        """Without those who never sat in any post but one of another company."""
        outside = Assignment.objects.filter(staff=OuterRef("pk"), post__is_outside=True)
        inside = Assignment.objects.filter(staff=OuterRef("pk"), post__is_outside=False)
        return self.exclude(Exists(outside) & ~Exists(inside))


class Staff(Thing):
    """A person who works here, one to one with the account they sign in by."""

    account = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="staff")
    name = models.CharField(max_length=40)
    phone = models.CharField(max_length=20, blank=True)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="staff")
    joined_on = models.DateField()
    left_on = models.DateField(null=True)

    scope: ClassVar[Scope] = Oneself()
    objects: ClassVar[Any] = People.as_manager()

    class Meta:
        verbose_name = _("员工")

    def __str__(self) -> str:
        return self.name

    @property
    def ledger_name(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("org:staff", args=[self.pk])

    def is_gone(self, day: date) -> bool:
        return self.left_on is not None and self.left_on <= day


class Pledge(Thing):
    """Somebody promised to keep the secrets of company and customers, in the words of a version (SAL-133)."""

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="pledges")
    version = models.CharField(max_length=20)
    given_at = models.DateTimeField()

    class Meta:
        verbose_name = _("保密承诺")
        constraints = [models.UniqueConstraint(fields=["staff", "version"], name="pledge_once")]

    @property
    def site_id(self) -> int:
        return self.staff.site_id

    @property
    def ledger_name(self) -> str:
        return f"{self.staff.name} {self.version}"

    def get_absolute_url(self) -> str:
        return self.staff.get_absolute_url()


class InForce(Things):  # type: ignore[type-arg]
    def on(self, day: date) -> Self:
        return self.filter(Q(until=None) | Q(until__gte=day), since__lte=day)


class Seats(InForce):
    def sitting(self, day: date) -> Self:
        """Who sits in a post that day. Somebody who leaves is gone from the day of leaving on."""
        return self.on(day).filter(Q(staff__left_on=None) | Q(staff__left_on__gt=day))

    def on_staff(self, day: date) -> Self:
        """Who sits in a post of the house that day: whoever is meant by its people, without those of other companies."""
        return self.sitting(day).filter(post__is_outside=False)


class Assignment(Thing):
    """Somebody sits in a post at a site, from a day until a day (both included)."""

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="assignments")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="assignments")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="assignments")
    since = models.DateField()
    until = models.DateField(null=True)

    objects: ClassVar[Any] = Seats.as_manager()

    class Meta:
        verbose_name = _("任岗")
        constraints = [
            models.UniqueConstraint(
                fields=["staff", "post", "site"], condition=Q(until=None), name="assignment_open_once"
            )
        ]

    @property
    def ledger_name(self) -> str:
        return f"{self.staff.name} {self.post.name}"

    def get_absolute_url(self) -> str:
        return self.staff.get_absolute_url()


class Deputy(Thing):
    """Somebody stands in for somebody else, from a day until a day (both included)."""

    absent = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="deputies")
    deputy = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="stands_in_for")
    site = models.ForeignKey(Site, on_delete=models.PROTECT)
    since = models.DateField()
    until = models.DateField(null=True)

    objects: ClassVar[Any] = InForce.as_manager()

    class Meta:
        verbose_name = _("代理")
        constraints = [
            models.CheckConstraint(condition=~Q(absent=models.F("deputy")), name="deputy_is_another"),
        ]
