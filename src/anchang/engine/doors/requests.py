from datetime import datetime

from django.http import HttpRequest

from anchang.engine.accounts.models import Account


class Request(HttpRequest):
    """A request of somebody signed in, stamped with its time. What every view behind the sign-in is given."""

    user: Account
    at: datetime
    verb: str
