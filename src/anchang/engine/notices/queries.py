from anchang.engine.accounts.models import Account

from .models import Notice


def unread(account: Account) -> int:
    """How many notices the account has not read yet."""
    return Notice.objects.filter(account_id=account.pk, read_at=None).count()
