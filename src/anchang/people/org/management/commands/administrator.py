import secrets
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anchang.engine.accounts.models import Account
from anchang.engine.policies import Refused
from anchang.engine.rules.actions import load
from anchang.people.org import actions
from anchang.people.org.models import Post
from anchang.people.org.queries import day_of


class Command(BaseCommand):
    help = (
        "Founds the company in an empty database: rules, posts and one administrator, whose password is printed once."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--company", default=_("新公司"), help="the company's name; it can be changed later")
        parser.add_argument("--code", default="GS", help="2 to 10 capitals and digits, for ever")
        parser.add_argument("--username", default="admin")
        parser.add_argument("--name", default=_("管理员"))

    def handle(self, *args: Any, **options: Any) -> None:
        password = secrets.token_urlsafe(12)
        try:
            with transaction.atomic():
                found(**{name: options[name] for name in ("company", "code", "username", "name")}, password=password)
        except Refused as refusal:
            raise CommandError(refusal.reason) from refusal
        told = _("登录名 %(username)s\n密码 %(password)s\n首次登录后请修改密码。")
        self.stdout.write(told % {"username": options["username"], "password": password})


def found(*, company: str, code: str, username: str, name: str, password: str) -> None:
    """Refuses when there is a company already."""
    by, at = Account.objects.system(), timezone.now()
    load(settings.PACKS / "rules_cn.toml", by=by, at=at)
    site = actions.open_office(by=by, at=at, company=company, code=code)
    post = Post.objects.get(code="system_administrator")
    actions.hire(site, by=by, at=at, username=username, name=name, post=post, joined_on=day_of(at), password=password)
