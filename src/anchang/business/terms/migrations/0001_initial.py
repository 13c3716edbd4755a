import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import anchang.engine.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("inventory", "0002_filed_and_floor_price"),
    ]

    operations = [
        migrations.CreateModel(
            name="Policy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=40, verbose_name="名称")),
                ("version", models.PositiveSmallIntegerField(verbose_name="版本")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("payment", "付款方式"),
                            ("campaign", "活动优惠"),
                            ("coupon", "优惠券"),
                            ("post", "岗位权限"),
                            ("special", "特批"),
                        ],
                        max_length=10,
                        verbose_name="来源",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("percent", "按比例"), ("amount", "按金额")],
                        default="percent",
                        max_length=10,
                        verbose_name="优惠方式",
                    ),
                ),
                ("value", anchang.engine.fields.RateField(verbose_name="优惠")),
                (
                    "pays",
                    models.CharField(
                        blank=True,
                        choices=[("once", "一次性付款"), ("instalments", "分期付款"), ("mortgage", "按揭贷款")],
                        max_length=12,
                        verbose_name="付款方式",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="开始日期")),
                ("ends_on", models.DateField(null=True, verbose_name="最后一天")),
                ("exclusion", models.CharField(blank=True, max_length=20, verbose_name="互斥组")),
                ("place", models.PositiveSmallIntegerField(default=0, verbose_name="顺序")),
                ("uses", models.PositiveIntegerField(null=True, verbose_name="可用次数")),
                ("used", models.PositiveIntegerField(default=0)),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="对客户的说明")),
                ("why", models.CharField(blank=True, max_length=200, verbose_name="调整原因")),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("draft", "草稿"),
                            ("submitted", "待审批"),
                            ("approved", "已批准"),
                            ("ended", "已停用"),
                            ("rejected", "已驳回"),
                            ("withdrawn", "已撤回"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("proposed_at", models.DateTimeField()),
                ("approved_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="policies", to="inventory.project"
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "优惠政策",
                "indexes": [models.Index(fields=["project", "stage", "starts_on"], name="policy_of_project")],
                "constraints": [
                    models.UniqueConstraint(fields=("project", "name", "version"), name="policy_version_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("stage__in", ["submitted", "approved", "ended"])),
                        fields=("project", "name", "starts_on"),
                        name="policy_one_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source__in", ["payment", "campaign", "coupon", "special"])),
                        name="policy_source_is_offered",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("value__gt", 0), models.Q(("source", "payment"), ("value", 0)), _connector="OR"
                        ),
                        name="policy_gives_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "percent"), ("value__lt", 100)), ("kind", "amount"), _connector="OR"
                        ),
                        name="policy_below_the_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("pays__in", ["once", "instalments", "mortgage"]), ("source", "payment")),
                            models.Q(models.Q(("source", "payment"), _negated=True), ("pays", "")),
                            _connector="OR",
                        ),
                        name="policy_pays_one_way",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"),
                        name="policy_ends_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("uses", None), ("used__lte", models.F("uses")), _connector="OR"),
                        name="policy_not_used_up_twice",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stage__in", ["approved", "ended"]), _negated=True),
                            models.Q(
                                ("approved_at__isnull", False),
                                ("approved_by__isnull", False),
                                models.Q(("approved_by", models.F("proposed_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="policy_agreed_by_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Part",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveSmallIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("down", "首付款"), ("instalment", "楼款"), ("loan", "按揭款")],
                        max_length=12,
                        verbose_name="款项",
                    ),
                ),
                ("share", anchang.engine.fields.RateField(verbose_name="比例")),
                ("days", models.PositiveSmallIntegerField(verbose_name="签约后天数")),
                (
                    "policy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="parts", to="terms.policy"
                    ),
                ),
            ],
            options={
                "verbose_name": "分期",
                "ordering": ["place"],
                "constraints": [
                    models.UniqueConstraint(fields=("policy", "place"), name="part_once"),
                    models.CheckConstraint(
                        condition=models.Q(("share__gt", 0), ("share__lte", 100)), name="part_is_a_share"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Bound",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("type", models.CharField(blank=True, max_length=40, verbose_name="户型")),
                (
                    "building",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="inventory.building",
                    ),
                ),
                (
                    "policy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="bounds", to="terms.policy"
                    ),
                ),
            ],
            options={
                "verbose_name": "适用范围",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("building__isnull", False), ("type", "")),
                            models.Q(("building", None), models.Q(("type", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="bound_says_one",
                    ),
                    models.UniqueConstraint(fields=("policy", "building"), name="bound_building_once"),
                ],
            },
        ),
    ]
