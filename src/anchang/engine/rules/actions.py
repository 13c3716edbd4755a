import tomllib
from datetime import datetime
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.doors.work import at_work

from .models import Rule


@action("rules.load", _("载入规则"))
def load(path: Path, *, by: Account, at: datetime) -> int:
    """Adds the versions of a pack of rules that are not known yet and returns how many; a version is never changed."""
    known = {rule.version for rule in Rule.objects.all()}
    drafts = [Rule(**given) for given in tomllib.loads(path.read_text())["rule"]]
    new = [rule for rule in drafts if rule.version not in known]
    for rule in new:
        rule.save()
    at_work().kept.pop("rules", None)
    return len(new)
