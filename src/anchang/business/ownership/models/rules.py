from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from anchang.engine.doors.things import Thing
from anchang.engine.fields import PERSON
from anchang.lib.attribution import Rules
from anchang.people.org.models import Site


def _count() -> "models.PositiveIntegerField[int, int]":
    return models.PositiveIntegerField()


class RuleSet(Thing):
    """The rules of ownership from a day on, for a site or (site empty) for every site without its own.

    Never changed: another version follows. Units stand in the names; shares are basis points.
    """

    site = models.ForeignKey(Site, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    version = models.PositiveIntegerField()
    effective_on = models.DateField()
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(**PERSON, db_index=False)
    why = models.CharField(max_length=100)
    report_lead_minutes = _count()
    report_days = _count()
    visit_deal_days = _count()
    lead_days = _count()
    call_days = _count()
    appointment_days = _count()
    visit_days = _count()
    follow_up_days = _count()
    masked_allowed = models.BooleanField()
    company_daily_cap = _count()
    agent_daily_cap = _count()
    follow_channels = models.CharField(max_length=60)
    reached_only = models.BooleanField()
    interval_a = _count()
    interval_b = _count()
    interval_c = _count()
    interval_d = _count()
    overdue_supervisor_days = _count()
    overdue_pool_days = _count()
    warn_days = _count()
    lockout_days = _count()
    claims_per_day = _count()
    couple_bp = _count()
    substitute_bp = _count()
    concealment_bp = _count()
    decision_hours = _count()
    appeal_hours = _count()
    appeal_decision_hours = _count()

    class Meta:
        verbose_name = _("判客规则")
        constraints = [
            models.UniqueConstraint(fields=["site", "version"], condition=~Q(site=None), name="rule_set_version_once"),
            models.UniqueConstraint(fields=["version"], condition=Q(site=None), name="rule_set_of_company_once"),
            models.CheckConstraint(
                condition=Q(couple_bp__lte=10_000, substitute_bp__lte=10_000, concealment_bp__lte=10_000),
                name="rule_set_shares_within_whole",
            ),
            models.CheckConstraint(
                condition=Q(warn_days__lte=F("overdue_pool_days"), decision_hours__gte=1, appeal_hours__gte=1),
                name="rule_set_leaves_time",
            ),
            models.CheckConstraint(condition=~Q(why=""), name="rule_set_says_why"),
        ]
        indexes = [models.Index(fields=["site", "effective_on", "version"], name="rule_set_in_force")]

    def __str__(self) -> str:
        return f"{self.site.code if self.site else ''} {self.version}".strip()

    @property
    def ledger_name(self) -> str:
        return str(self)

    @property
    def rules(self) -> Rules:
        """The figures as what lib.attribution reckons with."""
        given = {name: getattr(self, name) for name in FIGURES}
        given["follow_channels"] = tuple(one for one in self.follow_channels.split(",") if one)
        return Rules(**given, version=str(self))


FIGURES = tuple(name for name in Rules.__dataclass_fields__ if name != "version")
"""The names of all figures, as in `Rules`."""
