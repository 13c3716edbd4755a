from django.db import models


class Submission(models.Model):
    """A form that was sent: the same form sent again leads to the same answer and does nothing twice."""

    key = models.CharField(max_length=64)
    account_id = models.BigIntegerField()
    verb = models.CharField(max_length=60)
    location = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account_id", "key"], name="submission_once")]
