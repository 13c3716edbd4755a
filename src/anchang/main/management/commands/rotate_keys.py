from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from anchang.engine.accounts.models import Account
from anchang.engine.rotation import examine, rotate, rotate_keys, secret_columns


class Command(BaseCommand):
    help = (
        "Brings every encrypted column and every sealed file under the first key of ANCHANG_DATA_KEY (new,old), while people work. "
        "Can be broken off and run again; says when the old key may go."
    )

    def handle(self, **options: Any) -> None:
        keys = settings.DATA_KEY.split(",")
        if len(keys) < 2:
            raise CommandError(
                "put the new key in front: ANCHANG_DATA_KEY=new,old, on every node; restart, then run this"
            )
        done = rotate()
        counts = {"read": done.read, "renewed": done.renewed, "unreadable": len(done.unreadable)}
        rotate_keys(by=Account.objects.system(), at=timezone.now(), **counts)
        values = done.read - done.files
        self.stdout.write(
            f"{len(secret_columns())} columns, {values} values, {done.files} sealed files, {done.renewed} encrypted anew"
        )
        if done.missing:
            self.stderr.write("not in the store: " + ", ".join(done.missing[:20]))
        if done.unreadable:
            raise CommandError("no key reads: " + ", ".join(done.unreadable[:20]) + "; keep every old key")
        left = examine()
        if left.old:
            raise CommandError(
                f"{left.old} values were written under the old key meanwhile; restart all nodes, run again"
            )
        self.stdout.write(
            f"every one of {left.read} values and files reads with the new key alone: the old key may be removed"
        )
        self.stdout.write(
            "keep it with backups older than this run; ANCHANG_HASH_KEY (else var/hash_key.txt) stays as it is"
        )
