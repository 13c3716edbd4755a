"""Files from before several phones: the number in the file becomes its main one, the first day its last contact."""

from django.db import migrations
from django.db.models import F


def fill(apps, schema_editor):
    Customer, Phone = apps.get_model("customers", "Customer"), apps.get_model("customers", "Phone")
    Customer.objects.update(last_contact_at=F("first_at"))
    known = Customer.objects.exclude(phone_key=None).only("site_id", "phone", "phone_key", "first_at")
    Phone.objects.bulk_create(
        (
            Phone(
                customer=one,
                site_id=one.site_id,
                number=one.phone,
                key=one.phone_key,
                is_main=True,
                added_at=one.first_at,
            )
            for one in known.iterator(2000)
        ),
        batch_size=2000,
    )


class Migration(migrations.Migration):
    dependencies = [("customers", "0002_phones_and_stages")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
