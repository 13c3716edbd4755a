import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

import anchang.engine.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("customers", "0051_exports"),
        ("files", "0003_sealed"),
        ("inventory", "0002_filed_and_floor_price"),
        ("org", "0004_pledge"),
    ]

    operations = [
        migrations.CreateModel(
            name="PurchasePlan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=40, unique=True, verbose_name="编号")),
                ("made_at", models.DateTimeField(verbose_name="测算时间")),
                ("expires_at", models.DateTimeField(verbose_name="有效期至")),
                (
                    "stage",
                    models.CharField(
                        choices=[("made", "未发送"), ("sent", "已发给客户"), ("withdrawn", "已撤回")],
                        default="made",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("sent_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "pay",
                    models.CharField(
                        choices=[("mortgage", "按揭"), ("once", "一次性"), ("instalments", "分期")],
                        max_length=12,
                        verbose_name="付款方式",
                    ),
                ),
                (
                    "use",
                    models.CharField(
                        choices=[("home", "住宅"), ("other", "商业用房")], max_length=6, verbose_name="用途"
                    ),
                ),
                (
                    "homes",
                    models.CharField(
                        choices=[("first", "首套"), ("second", "第二套"), ("more", "第三套及以上")],
                        max_length=6,
                        verbose_name="家庭住房套数",
                    ),
                ),
                ("down_rate", anchang.engine.fields.RateField(verbose_name="首付比例")),
                ("parts", models.PositiveSmallIntegerField(default=0, verbose_name="分期期数")),
                ("months", models.PositiveSmallIntegerField(default=0, verbose_name="贷款月数")),
                (
                    "method",
                    models.CharField(
                        blank=True,
                        choices=[("instalment", "等额本息"), ("principal", "等额本金")],
                        max_length=10,
                        verbose_name="还款方式",
                    ),
                ),
                ("bank_rate", anchang.engine.fields.RateField(null=True, verbose_name="商业贷款年利率")),
                ("fund_rate", anchang.engine.fields.RateField(null=True, verbose_name="公积金贷款年利率")),
                ("wording", models.CharField(max_length=200)),
                ("rules", models.JSONField(default=list)),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="备注")),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="purchase_plans",
                        to="customers.customer",
                    ),
                ),
                (
                    "made_by",
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
                "verbose_name": "置业计划",
                "indexes": [models.Index(fields=["site", "-made_at"], name="purchase_plan_of_site")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("made_at"))), name="purchase_plan_lasts"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("pay", "mortgage"), _negated=True),
                            models.Q(("months__gte", 1), ("months__lte", 360), models.Q(("method", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="purchase_plan_loan_has_a_term",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stage", "sent"), _negated=True), ("sent_at__isnull", False), _connector="OR"
                        ),
                        name="purchase_plan_sent_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanUnit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveSmallIntegerField()),
                ("list_total", anchang.engine.fields.MoneyField(verbose_name="公示总价")),
                ("total", anchang.engine.fields.MoneyField(verbose_name="成交总价")),
                ("net", anchang.engine.fields.MoneyField(null=True, verbose_name="不含税价")),
                ("down", anchang.engine.fields.MoneyField(verbose_name="首付")),
                ("later", anchang.engine.fields.MoneyField(default=0)),
                ("bank_loan", anchang.engine.fields.MoneyField(default=0, verbose_name="商业贷款")),
                ("fund_loan", anchang.engine.fields.MoneyField(default=0, verbose_name="公积金贷款")),
                ("monthly", anchang.engine.fields.MoneyField(default=0, verbose_name="月供")),
                ("less", anchang.engine.fields.MoneyField(default=0)),
                ("interest", anchang.engine.fields.MoneyField(default=0)),
                ("interest_by_month", anchang.engine.fields.MoneyField(default=0)),
                ("upfront", anchang.engine.fields.MoneyField(verbose_name="首付和税费合计")),
                (
                    "price",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="inventory.unitprice",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="purchase_plans", to="inventory.unit"
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="units",
                        to="purchaseplans.purchaseplan",
                    ),
                ),
            ],
            options={
                "verbose_name": "置业计划房源",
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "place"), name="plan_unit_place_once"),
                    models.UniqueConstraint(fields=("plan", "unit"), name="plan_unit_once"),
                    models.CheckConstraint(
                        condition=models.Q(("place__gte", 1), ("place__lte", 3)), name="plan_unit_of_three"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("bank_loan__gte", 0),
                            ("fund_loan__gte", 0),
                            ("later__gte", 0),
                            ("total__gt", 0),
                            ("total__lte", models.F("list_total")),
                        ),
                        name="plan_unit_within_the_posted_price",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "total",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("down"), "+", models.F("later")
                                        ),
                                        "+",
                                        models.F("bank_loan"),
                                    ),
                                    "+",
                                    models.F("fund_loan"),
                                ),
                            )
                        ),
                        name="plan_unit_parts_are_the_price",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Disclosure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("bank", models.CharField(max_length=60, verbose_name="银行")),
                ("kept_at", models.DateTimeField()),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="customers.customer"
                    ),
                ),
                (
                    "file",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="files.attachment"
                    ),
                ),
                (
                    "kept_by",
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
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="disclosures",
                        to="purchaseplans.purchaseplan",
                    ),
                ),
            ],
            options={
                "verbose_name": "银行明示表",
            },
        ),
        migrations.CreateModel(
            name="PlanLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveSmallIntegerField()),
                (
                    "kind",
                    models.CharField(choices=[("discount", "优惠"), ("tax", "税"), ("fund", "基金")], max_length=10),
                ),
                ("label", models.CharField(max_length=60)),
                ("amount", anchang.engine.fields.MoneyField(null=True)),
                ("note", models.CharField(blank=True, max_length=60)),
                (
                    "plan_unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="purchaseplans.planunit"
                    ),
                ),
            ],
            options={
                "verbose_name": "置业计划明细",
                "constraints": [
                    models.UniqueConstraint(fields=("plan_unit", "place"), name="plan_line_place_once"),
                    models.CheckConstraint(
                        condition=models.Q(("amount", None), ("amount__gte", 0), _connector="OR"),
                        name="plan_line_not_below_zero",
                    ),
                ],
            },
        ),
    ]
