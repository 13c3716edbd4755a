"""Head office lists and searches the files of every site: an index that begins with the site does not serve it.

What kept a token from standing twice with a file begins with the token now and finds files; a file finds its tokens by
an index of their own.
"""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("customers", "0030_privacy")]
    operations = [
        migrations.AddIndex(
            "customer", models.Index(fields=["source", "-first_at", "-id"], name="customer_by_any_source")
        ),
        migrations.AddIndex(
            "customer",
            models.Index(
                fields=["-first_at", "-id"], condition=models.Q(kind="organisation"), name="customer_organisations"
            ),
        ),
        migrations.AlterField(
            "token",
            "customer",
            models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="tokens", to="customers.customer"
            ),
        ),
        migrations.RemoveConstraint("token", "token_once"),
        migrations.AddConstraint("token", models.UniqueConstraint(fields=["token", "customer"], name="token_once")),
    ]
