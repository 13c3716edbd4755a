from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from anchang.engine.accounts.models import Account
from anchang.engine.packs import dated
from anchang.engine.policies import require
from anchang.lib.calendar import office_day
from anchang.ui.tags.formats import by_language

from ..models import Pledge, Staff


@dataclass(frozen=True)
class Words:
    """What is promised from a day on."""

    version: str
    effective_from: date
    text: str
    text_en: str
    source: str

    @property
    def words(self) -> str:
        return by_language(self.text, self.text_en)


def pledge_words(on: date) -> Words:
    """The words of that day. LookupError where there are none."""
    found = [one for one in dated("pledges", "pledge", Words) if one.effective_from <= on]
    if not found:
        raise LookupError(f"no pledge is in force on {on}")
    return found[-1]


def pledge_of(staff: Staff, at: datetime) -> Pledge | None:
    """The person's promise in the words of today; None for who has not given it."""
    version = pledge_words(office_day(at)).version
    return Pledge.objects.filter(staff=staff, version=version, given_at__lte=at).first()


def insist_pledged(account: Account, at: datetime) -> None:
    """Refuses whoever has not promised confidentiality in the words of today (SAL-133); the system promises nothing."""
    if account.is_system:
        return
    version = pledge_words(office_day(at)).version
    given = Pledge.objects.filter(staff__account=account, version=version, given_at__lte=at).exists()
    words = _("请先签保密承诺：点右上角的名字，打开自己的页面")
    require(given, _("还没有签保密承诺，不能查看或带走客户资料"), rule="SAL-133", lifted_by=words)
