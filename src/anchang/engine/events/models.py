from django.db import models


class Change(models.Model):
    """One part of an open screen that looks different now: the facts to draw it from, never anything personal."""

    topic = models.CharField(max_length=80)
    key = models.CharField(max_length=80)
    payload = models.TextField()
    at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["topic", "id"], name="change_by_topic")]
