import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("customers", "0051_exports"),
        ("org", "0004_pledge"),
        ("reception", "0001_initial"),
        ("tasks", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Review",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField()),
                ("opened_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                ("figures", models.JSONField(default=list)),
                (
                    "led_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.site"
                    ),
                ),
            ],
            options={
                "verbose_name": "盘客",
                "indexes": [models.Index(fields=["site", "-on"], name="review_at_site")],
                "constraints": [models.UniqueConstraint(fields=("site", "led_by", "on"), name="review_once_a_day")],
            },
        ),
        migrations.CreateModel(
            name="Comment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField(verbose_name="意见")),
                ("next_step", models.CharField(blank=True, max_length=60, verbose_name="下一步")),
                ("due_on", models.DateField(null=True, verbose_name="期限")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="customers.customer",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.site"
                    ),
                ),
                (
                    "task",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="review_comment",
                        to="tasks.task",
                    ),
                ),
                (
                    "to",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="谁来办",
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="comments", to="cards.review"
                    ),
                ),
            ],
            options={
                "verbose_name": "盘客意见",
                "indexes": [models.Index(fields=["customer", "-at"], name="comment_of_customer")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("due_on", None), ("task", None), ("to", None)),
                            models.Q(("due_on__isnull", False), ("task__isnull", False), ("to__isnull", False)),
                            _connector="OR",
                        ),
                        name="comment_with_a_step_is_a_task",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Sheet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField(verbose_name="日期")),
                ("due_at", models.DateTimeField()),
                ("handed_up_at", models.DateTimeField(verbose_name="交卡时间")),
                (
                    "sent_to",
                    models.CharField(
                        choices=[
                            ("sales_supervisor", "销售主管"),
                            ("sales_manager", "销售经理"),
                            ("sales_director", "销售总监"),
                        ],
                        max_length=20,
                    ),
                ),
                ("is_late", models.BooleanField(default=False)),
                (
                    "handed_up_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="置业顾问",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.site"
                    ),
                ),
            ],
            options={
                "verbose_name": "跟进日报",
                "indexes": [models.Index(fields=["site", "-on"], name="sheet_at_site")],
                "constraints": [models.UniqueConstraint(fields=("person", "site", "on"), name="sheet_once_a_day")],
            },
        ),
        migrations.CreateModel(
            name="Card",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField()),
                ("grade", models.CharField(blank=True, max_length=1)),
                ("next_on", models.DateField(null=True)),
                ("gaps", models.JSONField(default=list)),
                (
                    "stage",
                    models.CharField(
                        choices=[("waiting", "待签"), ("returned", "退回补充"), ("signed", "已签")],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="customers.customer",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.site"
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cards",
                        to="cards.sheet",
                    ),
                ),
            ],
            options={
                "verbose_name": "跟进卡",
                "indexes": [
                    models.Index(fields=["customer", "-on"], name="card_of_customer"),
                    models.Index(
                        condition=models.Q(("stage__in", ["waiting", "returned"])),
                        fields=["site", "on", "sheet"],
                        name="card_unsigned",
                    ),
                ],
                "constraints": [models.UniqueConstraint(fields=("sheet", "customer"), name="card_once_a_sheet")],
            },
        ),
        migrations.CreateModel(
            name="Signature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("shown", models.JSONField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "card",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="signature", to="cards.card"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "跟进卡签字",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("by", models.F("person")), _negated=True), name="card_signed_by_another"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CardRules",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateField(verbose_name="生效日期")),
                ("hour", models.TimeField(null=True, verbose_name="几点交卡")),
                (
                    "to",
                    models.CharField(
                        choices=[
                            ("sales_supervisor", "销售主管"),
                            ("sales_manager", "销售经理"),
                            ("sales_director", "销售总监"),
                        ],
                        max_length=20,
                        verbose_name="交给",
                    ),
                ),
                ("working_days", models.BooleanField(default=False, verbose_name="逾期只算工作日")),
                ("still_days", models.PositiveSmallIntegerField(verbose_name="等级多少天没变算停滞")),
                ("many_visits", models.PositiveSmallIntegerField(verbose_name="来访几次没认购算停滞")),
                ("best_from", models.TimeField(null=True)),
                ("best_to", models.TimeField(null=True)),
                ("set_at", models.DateTimeField()),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.site"
                    ),
                ),
            ],
            options={
                "verbose_name": "交卡规则",
                "constraints": [
                    models.UniqueConstraint(fields=("site", "since"), name="card_rules_once_a_day"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("best_from", None), ("best_to", None)),
                            ("best_from__lt", models.F("best_to")),
                            _connector="OR",
                        ),
                        name="card_rules_best_hours_are_hours",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Day",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField()),
                ("starts_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("reminded_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "site",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.site"
                    ),
                ),
            ],
            options={
                "verbose_name": "交卡日",
                "indexes": [
                    models.Index(condition=models.Q(("closed_at", None)), fields=["due_at"], name="card_day_open")
                ],
                "constraints": [models.UniqueConstraint(fields=("site", "on"), name="card_day_once")],
            },
        ),
        migrations.CreateModel(
            name="Item",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "card",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="items", to="cards.card"
                    ),
                ),
                (
                    "follow_up",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="card_item",
                        to="reception.followup",
                    ),
                ),
                (
                    "visit",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="card_item",
                        to="reception.visit",
                    ),
                ),
            ],
            options={
                "verbose_name": "跟进卡记录",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("follow_up", None), ("visit__isnull", False)),
                            models.Q(("follow_up__isnull", False), ("visit", None)),
                            _connector="OR",
                        ),
                        name="card_item_is_one_thing",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Note",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("returned", "退回"), ("added", "补充")], max_length=10)),
                ("text", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "card",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="notes", to="cards.card"
                    ),
                ),
            ],
            options={
                "verbose_name": "跟进卡补充",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="card_note_says_something"
                    )
                ],
            },
        ),
    ]
