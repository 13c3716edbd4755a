from datetime import datetime

from django.utils.translation import gettext as _

from anchang.engine.accounts.models import Account
from anchang.engine.policies import YES, Verdict, grants, no, policy

from .models import Complaint
from .stages import DESK, LEVELS, level

HANDLING = ("accept", "settle", "visit_back", "close", "escalate")


def highest(account: Account, verb: str, complaint: Complaint, at: datetime) -> int:
    """The highest place in `LEVELS` from which the account may use the verb on the complaint; -1 for none."""
    posts = [one.post for one in grants(account, at).get(verb, []) if complaint.scope.covers(one, account, complaint)]
    places = {post: place for place, post in enumerate(LEVELS)} | {DESK: 0}
    return max((places.get(post, -1) for post in posts), default=-1)


def _by_level(verb: str) -> None:
    """Whoever the severity goes to may use the verb, and everybody above them; a missed deadline takes it from nobody."""

    @policy(verb)
    def asked(complaint: Complaint | None, account: Account, at: datetime) -> Verdict:
        if complaint is None or account.is_system:
            return YES
        needed = level(complaint.severity)
        if highest(account, verb, complaint, at) >= needed:
            return YES
        post = str(list(LEVELS.values())[needed])
        return no(_("%(what)s由%(post)s处理") % {"what": complaint.label, "post": post}, lifted_by=post)


for _name in HANDLING:
    _by_level(f"service.{_name}")
