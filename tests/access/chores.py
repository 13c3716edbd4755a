"""A duty of the consultant at a site: an item of it, what was written for it, and the site's own wording."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.files.uploadedfile import SimpleUploadedFile

from anchang.engine.accounts.models import Account
from anchang.engine.approvals.actions import set_route
from anchang.engine.clocks.office import calendar
from anchang.lib.calendar import office_day
from anchang.people.duties import actions
from anchang.people.duties.models import Duty, Edition, Occurrence, Record
from anchang.people.duties.queries import book, roster
from anchang.people.org.models import Site, Staff

CODE = "write_notes"
PACK = f"""
[pack]
code = "access"
version = 1
[[post]]
code = "consultant"
[[duty]]
code = "{CODE}"
post = "consultant"
name = "写小结"
name_en = "Write notes"
text = "写当天的小结"
text_en = "Write the notes of the day"
cadence = {{ daily = "23:59", opens = "00:00" }}
discharge = [{{ record = true }}, {{ report = true }}, {{ sign_off = true }}]
"""


@dataclass(frozen=True)
class Chores:
    """What stands behind the urls of duties at one site."""

    item: Occurrence = field(default_factory=Occurrence)
    record: Record = field(default_factory=Record)
    edition: Edition = field(default_factory=Edition)


def chores(site: Site, owner: Staff, at: datetime) -> Chores:
    """The item is its owner's, and still open."""
    system = Account.objects.system()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "access.toml"
        path.write_text(PACK, encoding="utf-8")
        actions.load(path, by=system, at=at)
    set_route("duties.edition", by=system, at=at, title="职责修改", unit="", seats=[])
    duty = Duty.objects.get(code=CODE)
    edition = actions.propose(duty, by=system, at=at, site=site, why="本案场的写法", text="写当天的小结，不超过三句")
    actions.make(site, by=system, at=at, staffed=roster(office_day(at)), known=book(), days=calendar())
    item = Occurrence.objects.get(duty=duty, site=site, person=owner.account_id)
    files = [SimpleUploadedFile("来访.txt", "三组".encode())]
    record = actions.record(item, by=owner.account, at=at, title="小结", text="来访三组", files=files)
    return Chores(item, record, edition)
