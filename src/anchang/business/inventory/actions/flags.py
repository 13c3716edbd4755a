"""Flags of a unit: seized, mortgaged, a sample flat, its price frozen."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.business.inventory.models import Flag, Unit
from anchang.business.inventory.stages import BLOCKING, FlagKind
from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.doors.work import mention
from anchang.engine.policies import require


@action("inventory.flag", gettext_lazy("标记房源"))
def flag(unit: Unit, *, by: Account, at: datetime, kind: str, document_no: str = "") -> Flag:
    """Records the fact with the document it rests on; from then on a seized or mortgaged unit is not taken.

    What somebody has taken stays theirs, but goes no further. Refuses an unknown kind, a second flag of the kind, and a
    seizure or mortgage without its document.
    """
    require(kind in FlagKind.values, _("没有这种标记"))
    require(kind not in BLOCKING or document_no.strip(), _("请写明裁定书或抵押合同的文号"))
    require(not unit.flags.filter(kind=kind, ended_at=None).exists(), _("这套房已有这个标记"))
    made = Flag.objects.create(unit=unit, kind=kind, document_no=document_no.strip(), since=at, by_id=by.pk)
    mention(unit)
    return made


@action("inventory.unflag", gettext_lazy("解除标记"))
def unflag(flag: Flag, *, by: Account, at: datetime, document_no: str = "") -> Flag:
    """Ends the flag. Refuses one ended already, and a seizure or mortgage without the document that lifts it."""
    require(flag.kind not in BLOCKING or document_no.strip(), _("请写明解除查封或注销抵押的文号"))
    ended = Flag.objects.filter(pk=flag.pk, ended_at=None).update(ended_at=at, ended_no=document_no.strip())
    require(ended, _("这个标记已解除"))
    flag.refresh_from_db()
    mention(flag, flag.unit)
    return flag


@action("inventory.record_consent", gettext_lazy("登记抵押权人同意"))
def record_consent(flag: Flag, *, by: Account, at: datetime, consent_no: str) -> Flag:
    """The mortgagee consents in writing to the sale: the unit may be sold, and its buyer is told of both (R-111).

    Refuses any flag but a mortgage in force, and one without the number of the consent.
    """
    require(consent_no.strip(), _("请填写抵押权人同意书的文号"), rule="R-111")
    live = Flag.objects.filter(pk=flag.pk, kind=FlagKind.MORTGAGED, ended_at=None, consent_no="")
    require(live.update(consent_no=consent_no.strip(), consent_at=at), _("没有在押的抵押，或已登记同意"))
    flag.refresh_from_db()
    mention(flag, flag.unit)
    return flag
