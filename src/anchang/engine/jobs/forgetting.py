import json

from anchang.engine.forgetting import Trace, forgets

from .models import Job


@forgets
def forget_jobs(trace: Trace) -> None:
    """A job that carries a word of the person loses what it carries; one still waiting is called off."""
    for one in Job.objects.only("payload", "error").iterator():
        if trace.speaks_in(json.dumps(one.payload, ensure_ascii=False) + one.error):
            Job.objects.filter(pk=one.pk).update(payload={}, error="", held_until=None)
            Job.objects.filter(pk=one.pk, done_at=None, failed_at=None).update(failed_at=trace.at)
