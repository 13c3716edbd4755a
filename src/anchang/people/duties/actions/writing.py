from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.doors.work import mention, note
from anchang.engine.files.actions import keep
from anchang.engine.notices.actions import tell
from anchang.engine.policies import directory, require

from ..models import Edition, Occurrence, Record
from ..queries.people import reviewer_of
from ..stages import RecordKind, Stage


@action("duties.record", gettext_lazy("写记录"))
def record(item: Occurrence, *, by: Account, at: datetime, title: str, text: str, files: Any = ()) -> Record:
    """Keeps a short written record that discharges the item. Refuses an empty one, and a duty proved otherwise."""
    return _write(item, RecordKind.RECORD, by=by, at=at, title=title, text=text, files=files)


@action("duties.report", gettext_lazy("交报告"))
def report(item: Occurrence, *, by: Account, at: datetime, title: str, text: str, files: Any = ()) -> Record:
    """Sends a written report up to the post that reviews the duty, with its time. Refuses as `record` does."""
    written = _write(item, RecordKind.REPORT, by=by, at=at, title=title, text=text, files=files)
    written.sent_to = reviewer_of(item.edition)
    written.save(update_fields=["sent_to"])
    readers = [one for one in directory().holders(written.sent_to, item.site_id, at) if one.pk != by.pk]
    words = {"name": by.name, "title": written.title}
    tell(readers, by=by, at=at, text=_("%(name)s交来报告：%(title)s") % words, url=written.get_absolute_url())
    return written


def _write(item: Occurrence, kind: str, *, by: Account, at: datetime, title: str, text: str, files: Any) -> Record:
    edition: Edition = item.edition
    require(f"duties.{kind}" in {proof.verb for proof in edition.proofs}, _("这一项不用写，做完会自动完成"))
    require(title.strip() and text.strip(), _("请写标题和内容"))
    written = Record.objects.create(
        duty_id=item.duty_id, site_id=item.site_id, by=by, at=at, kind=kind, title=title.strip(), text=text.strip()
    )
    for file in files:
        keep(written, by=by, at=at, name=file.name, content=file.read(), site_id=item.site_id)
    note(duty=edition.duty.code)
    mention(item)
    return written


@action("duties.sign_off", gettext_lazy("签核"))
def sign_off(item: Occurrence, *, by: Account, at: datetime, remark: str = "") -> Occurrence:
    """The reviewer's word that it is done. Refuses one's own item, and a duty that something else proves."""
    require(any(proof.signs for proof in item.edition.proofs), _("这一项不用签核"))
    require(item.stage == Stage.OPEN, _("这一项已经办结"))
    require(item.person_id != by.pk, _("不能签核自己的事项"))
    note(remark=remark.strip(), duty=item.duty.code)
    return item
