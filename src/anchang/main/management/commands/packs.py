from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from anchang.engine.accounts.models import Account
from anchang.engine.rules.actions import load as load_rules
from anchang.people.org.actions import load_pack
from anchang.people.org.models import Site
from anchang.people.rounds.actions import load_checklists


class Command(BaseCommand):
    help = "Brings an open office up to the packs on the disk: rules, posts with their duties, checklists."

    def handle(self, **options: Any) -> None:
        if not Site.objects.exists():
            return
        system, now = Account.objects.system(), timezone.now()
        rules = load_rules(settings.PACKS / "rules_cn.toml", by=system, at=now)
        pack = load_pack(settings.PACKS / "property_sales.toml", by=system, at=now)
        checklists = load_checklists(settings.PACKS / "checklists.toml", by=system, at=now)
        self.stdout.write(f"{rules} new rules, posts of {pack.code} {pack.version}, {checklists} new checklists")
