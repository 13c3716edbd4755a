from django.db import models

from anchang.engine.doors.things import Thing
from anchang.engine.policies import Scope


class Notice(Thing):
    """A line for one account. `once` keeps the same thing from being told twice, and names it when it is over."""

    account_id = models.BigIntegerField()
    text = models.CharField(max_length=200)
    url = models.CharField(max_length=300, blank=True)
    site_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    once = models.CharField(max_length=120, null=True)

    scope = Scope(site="", own="account_id")

    class Meta:
        indexes = [
            models.Index(fields=["account_id", "read_at", "-at"], name="notice_by_person"),
            models.Index(fields=["url"], name="notice_by_url"),
        ]
        constraints = [models.UniqueConstraint(fields=["once", "account_id"], name="notice_once")]
