"""Head office reads the visits and the follow-ups due of every site: an index that begins with the site does not serve it.

With the key in them the indexes of a site give the order that is asked for, so that a kept plan prefers them, and visits
are counted without reading their rows.
"""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("reception", "0001_initial")]
    operations = [
        migrations.AddIndex("visit", models.Index(fields=["-at", "-id"], name="visit_newest")),
        migrations.RemoveIndex("visit", "visit_at_site"),
        migrations.AddIndex("visit", models.Index(fields=["site", "-at", "-id"], name="visit_of_site")),
        migrations.RemoveIndex("followup", "follow_up_due"),
        migrations.AddIndex(
            "followup",
            models.Index(fields=["site", "next_on", "id"], condition=Q(is_last=True), name="follow_up_due_at_site"),
        ),
        migrations.AddIndex(
            "followup",
            models.Index(fields=["next_on", "id"], condition=Q(is_last=True), name="follow_up_due_anywhere"),
        ),
    ]
