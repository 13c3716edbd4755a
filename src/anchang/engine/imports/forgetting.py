"""Tables in which somebody stood who was deleted."""

import re
from typing import Any

from anchang.engine.files.actions import read
from anchang.engine.files.discarding import discard
from anchang.engine.files.models import Attachment
from anchang.engine.forgetting import Named, Trace, forgets
from anchang.engine.policies import Refused

from .models import Import
from .reading import table

NOT_A_SIGN = re.compile(r"[^0-9A-Za-z]")


@forgets
def forget_originals(trace: Trace) -> list[Named]:
    """An original in which the person stands is withheld whole, with what was found wrong in it.

    Looked for are the tables brought at the person's sites to the rooms that have something of theirs. What was made of
    the other rows stays; the table itself can no longer be read.
    """
    rooms = {label.partition(".")[0] for label, _key in trace.things}
    kept = Import.objects.filter(site_id__in=trace.sites).values_list("pk", "kind", "attachment")
    tables = {attachment: key for key, kind, attachment in kept if kind.partition(".")[0] in rooms}
    gone = withhold(Attachment.objects.filter(pk__in=tables), trace)
    Import.objects.filter(attachment__in=gone).update(faults=[], warnings=[])
    named = [(Import._meta.label_lower, tables[key]) for key in gone]
    return [*named, *((Attachment._meta.label_lower, key) for key in gone)]


def withhold(attachments: Any, trace: Trace) -> list[int]:
    """Discards those of the attachments (a queryset of tables) in which the person stands; gives their keys."""
    found = [one.pk for one in attachments.filter(discarded_at=None) if _speaks_of(one, trace)]
    return discard(Attachment.objects.filter(pk__in=found), trace.at)


def _speaks_of(attachment: Attachment, trace: Trace) -> bool:
    """A cell says one of the words, however its digits are spaced. What cannot be read is taken to."""
    try:
        rows = table(read(attachment))
    except (Refused, OSError):
        return bool(trace.words)
    return any(trace.speaks_in(cell) or trace.speaks_in(NOT_A_SIGN.sub("", cell)) for row in rows for cell in row)
