"""Erasing values: the entries stay and the chain stays whole; who did what when is kept, what was written there is not."""

from collections.abc import Iterable

from .models import EntryDetail, Mention

PORTION = 500


def erase(things: Iterable[tuple[str, int]]) -> int:
    """Deletes the values of every entry that speaks of one of these things (label, key); how many entries lost theirs.

    `verify` counts such entries as erased. Belongs into the transaction of the verb that forgets somebody.
    """
    keys: dict[str, list[int]] = {}
    for label, key in things:
        keys.setdefault(label, []).append(key)
    erased = 0
    for label, some in keys.items():
        entries = sorted(set(Mention.objects.filter(label=label, key__in=some).values_list("entry_id", flat=True)))
        for first in range(0, len(entries), PORTION):
            erased += EntryDetail.objects.filter(entry_id__in=entries[first : first + PORTION]).delete()[0]
    return erased
