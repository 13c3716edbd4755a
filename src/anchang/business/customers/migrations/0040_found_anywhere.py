"""Head office lists and searches the files of every site: an index that begins with the site does not serve it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("customers", "0003_first_phones")]
    operations = [
        migrations.AddIndex(
            "customer", models.Index(fields=["source", "-first_at", "-id"], name="customer_by_any_source")
        ),
        migrations.AddIndex("token", models.Index(fields=["token", "-customer"], name="token_anywhere")),
    ]
