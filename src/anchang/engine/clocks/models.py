from django.db import models

from anchang.engine.doors.things import Thing


class Timer(Thing):
    """A running deadline of one thing. Everything is reckoned from these columns, nothing waits in memory."""

    thing_label = models.CharField(max_length=60)
    thing_id = models.BigIntegerField()
    site_id = models.BigIntegerField(null=True)
    code = models.CharField(max_length=60)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    next_at = models.DateTimeField(null=True)
    rung = models.PositiveSmallIntegerField(default=0)
    paused_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_how = models.CharField(max_length=10, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["thing_label", "thing_id", "code"],
                condition=models.Q(ended_at=None),
                name="timer_runs_once",
            )
        ]
        indexes = [
            models.Index(fields=["next_at"], condition=models.Q(ended_at=None, paused_at=None), name="timer_waiting")
        ]

    @property
    def ledger_name(self) -> str:
        return f"{self.code} {self.thing_label} {self.thing_id}"


class Holiday(Thing):
    """A day that differs from its weekday: off, statutory, or a weekend day worked in exchange."""

    KINDS = (("off", "off"), ("statutory", "statutory"), ("work", "work"))

    day = models.DateField(unique=True)
    kind = models.CharField(max_length=10, choices=KINDS)
    name = models.CharField(max_length=20, blank=True)
    source = models.CharField(max_length=300)
