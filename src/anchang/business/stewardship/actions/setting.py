from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.notices.actions import tell
from anchang.engine.policies import require
from anchang.lib.calendar import office_day
from anchang.people.org.models import Site

from .. import queries
from ..models import Ability, Batch, DataClass
from ..stages import CATCH_ALL, LEVELS, Kind, Stage


@action("stewardship.set_class", gettext_lazy("指定资料责任人"))
def set_class(
    site: Site, *, by: Account, at: datetime, kind: str, steward: Account | None, is_on: bool = True
) -> DataClass:
    """Says who answers for a class of data, or that the site does without it.

    Lists that wait for somebody go to the new steward. Refuses somebody who extracts no data at the site, a class in
    use without anybody, and switching off the class that takes what no other takes.
    """
    require(kind in Kind.values, _("请选择资料类别"))
    require(is_on or kind != CATCH_ALL, _("其余客户都归在这一类，不能停用"))
    require(steward or not is_on, _("请指定责任人：每类资料都要有人管"))
    here = [one.account.pk for one in queries.colleagues(site, at)]
    require(steward is None or steward.pk in here, _("请从本案场负责资料的人里选"))
    given = {"steward": steward, "is_on": is_on}
    kept, _made = DataClass.objects.update_or_create(site=site, kind=kind, defaults=given)
    if steward is not None:
        Batch.objects.filter(site=site, kind=kind, stage=Stage.MADE, day__closed_at=None).update(steward=steward)
        text = _("您负责「%(kind)s」的客户资料，每天提取并提交") % {"kind": Kind(kind).label}
        tell([steward] if steward != by else [], by=by, at=at, text=text, site_id=site.pk)
    return kept


@action("stewardship.set_level", gettext_lazy("评定业务能力"))
def set_level(site: Site, *, by: Account, at: datetime, person: Account, level: int, since: date, why: str) -> Ability:
    """Another level for somebody from a day on that is not past; earlier levels stay on record.

    Refuses a level beyond 1 to 5, an empty reason, and somebody who takes no customers at the site.
    """
    require(level in LEVELS, _("业务能力分1到5级"))
    require(why.strip(), _("请写明评定依据"))
    require(since >= office_day(at), _("生效日期不能早于今天"))
    takers = [one.account.pk for one in queries.colleagues(site, at, queries.TAKERS)]
    require(person.pk in takers, _("%(name)s不在本案场接手客户") % {"name": person.name})
    return Ability.objects.create(
        site=site, person=person, level=level, since=since, set_by=by, set_at=at, why=why.strip()
    )
