from typing import Any

from django.db import migrations, models

import anchang.business.customers.models.files
from anchang.engine.fields import keyed
from anchang.lib.phone import mask_phone

AT_ONCE = 2000


def fill(apps: Any, editor: Any) -> None:
    """The numbers that were kept before there was a mask."""
    phones = apps.get_model("customers", "Phone").objects.filter(mask_key="").order_by("pk")
    while some := list(phones[:AT_ONCE]):
        for phone in some:
            phone.mask_key = keyed(mask_phone(phone.number), "customers.mask")
        phones.model._base_manager.bulk_update(some, ["mask_key"])


class Migration(migrations.Migration):
    dependencies = [("customers", "0040_found_anywhere")]

    operations = [
        migrations.AddField(
            "phone", "mask_key", anchang.business.customers.models.files.MaskKey(default="", max_length=64)
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddIndex("phone", models.Index(fields=["site", "mask_key"], name="phone_mask_at_site")),
    ]
