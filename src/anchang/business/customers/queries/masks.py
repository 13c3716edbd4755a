from anchang.engine.fields import keyed
from anchang.people.org.models import Site

from ..models import Customer
from ..models.files import MASKS
from ..stages import FileStage
from .finding import current

SPEAKS = ("owner", "site", "merged_into__owner", "merged_into__site")


def mask_key(mask: str) -> str:
    """The hash by which numbers that show the same digits (138****5678) find each other."""
    return keyed(mask, MASKS)


def by_mask(site: Site, mask: str) -> list[Customer]:
    """The files at the site one of whose numbers shows these digits, the oldest first; of merged ones those they
    stand behind."""
    rows = Customer.objects.filter(phones__site=site, phones__mask_key=mask_key(mask)).exclude(stage=FileStage.ERASED)
    found = {one.pk: one for one in map(current, rows.select_related(*SPEAKS).order_by("pk"))}
    return list(found.values())
