"""Asking for a page without a test client, which copies every template's context and is several times slower."""

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.db import connection
from django.http import HttpResponseBase
from django.test import Client, RequestFactory

from anchang.engine.accounts.models import Account

KEPT_ELSEWHERE = ("django_session",)


class Browser:
    """One signed-in person, or nobody. `writes` collects every statement that changed something."""

    def __init__(self, account: Account | None = None) -> None:
        self.handler, self.factory, self.writes = BaseHandler(), RequestFactory(), list[str]()
        self.handler.load_middleware()
        if account is not None:
            client = Client()
            client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
            self.factory.cookies[settings.SESSION_COOKIE_NAME] = client.cookies[settings.SESSION_COOKIE_NAME].value

    def get(self, url: str) -> HttpResponseBase:
        return self.read(url)[0]

    def read(self, url: str) -> tuple[HttpResponseBase, bytes]:
        """The answer, and all that it sends, also where it sends it piece by piece."""
        with connection.execute_wrapper(self.watch):
            response = self.handler.get_response(self.factory.get(url))
            body = b"".join(response)  # type: ignore[arg-type]
        response.close()
        return response, body

    def watch(self, execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        if sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")) and not any(
            name in sql for name in KEPT_ELSEWHERE
        ):
            self.writes.append(sql)
        return execute(sql, params, many, context)
