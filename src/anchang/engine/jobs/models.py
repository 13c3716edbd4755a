from django.db import models


class Job(models.Model):
    """Something to do after the transaction that asked for it; tried again when it fails, given up in the open."""

    name = models.CharField(max_length=60)
    payload = models.JSONField(default=dict)
    run_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    held_until = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["run_at"], condition=models.Q(done_at=None, failed_at=None), name="job_waiting")
        ]


class Lease(models.Model):
    """Who does a lone duty now, and until when; another takes over once that has passed."""

    name = models.CharField(max_length=40, primary_key=True)
    holder = models.CharField(max_length=80)
    until = models.DateTimeField()
