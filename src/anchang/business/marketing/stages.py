from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy

LEAST_PRICE, MOST_PRICE = Decimal(1000), Decimal(1_000_000)
"""Yuan a square metre; a figure outside these is more likely one in 万元 or a total, and is asked about."""

PHOTOS = 6
COMPARED = 3


class Product(TextChoices):
    HOME = "home", pgettext_lazy("产品类型", "住宅")
    APARTMENT = "apartment", pgettext_lazy("产品类型", "公寓")
    VILLA = "villa", pgettext_lazy("产品类型", "别墅")
    SHOP = "shop", pgettext_lazy("产品类型", "商铺")
    OFFICE = "office", pgettext_lazy("产品类型", "写字楼")


class Origin(TextChoices):
    """Where a figure is from: the lawful sources, and no other."""

    VISIT = "visit", pgettext_lazy("市调来源", "亲自到场看的")
    PUBLISHED = "published", pgettext_lazy("市调来源", "公开发布的")
    HEARSAY = "hearsay", pgettext_lazy("市调来源", "听说的")
