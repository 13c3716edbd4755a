from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from anchang.engine.accounts.models import Account
from anchang.engine.policies import YES, Verdict, no, policy

from .models import Review


@policy("cards.sign")
@policy("cards.sign_all")
def signed_by_another(thing: Any, account: Account, at: datetime) -> Verdict:
    """Nobody signs their own cards."""
    return no(_("不能签自己的跟进卡")) if thing is not None and thing.person_id == account.pk else YES


@policy("cards.send_back")
def returned_by_another(thing: Any, account: Account, at: datetime) -> Verdict:
    return no(_("不能退回自己的跟进卡")) if thing is not None and thing.person_id == account.pk else YES


@policy("cards.close_review")
def closed_by_its_leader(review: Review | None, account: Account, at: datetime) -> Verdict:
    """Whoever goes through the customers ends it, nobody else."""
    foreign = review is not None and review.led_by_id != account.pk
    return no(_("由主持盘客的人结束")) if foreign else YES
