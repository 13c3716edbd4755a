from django.db import models


class Series(models.Model):
    """The last number drawn of a kind, at a site, in a period."""

    code = models.CharField(max_length=20)
    site = models.CharField(max_length=20)
    period = models.CharField(max_length=10)
    last = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "site", "period"], name="series_once")]
