from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.files.actions import PICTURES, keep
from anchang.engine.policies import once, require
from anchang.lib.calendar import office_day

from ..models import Neighbour, Survey
from ..stages import LEAST_PRICE, MOST_PRICE, PHOTOS, Origin, Product

Photos = Sequence[tuple[str, bytes]]


@action("marketing.record_survey", gettext_lazy("交市调"))
def record_survey(
    neighbour: Neighbour,
    *,
    by: Account,
    at: datetime,
    on: date,
    origin: str,
    proof: str,
    is_lawful: bool,
    photos: Photos = (),
    is_sure: bool = False,
    **figures: Any,
) -> Survey:
    """What was learnt of the neighbour on a day, from a source that is named; handed in, it stays as it is.

    `figures` are product, price (yuan/m²), stock, visitors, offers and news. Refuses a day to come, a survey that says
    nothing, a source that is none of ours or is not named, whatever came by pretence or is somebody's trade secret, a
    price outside 1,000 to 1,000,000 yuan unless `is_sure`, pictures that are none, and the same survey twice.
    """
    facts = _checked(at, on=on, origin=origin, proof=proof, is_lawful=is_lawful, is_sure=is_sure, **figures)
    made = Survey(neighbour=neighbour, site_id=neighbour.site_id, by=by, at=at, **facts)
    return _keep(made, photos, _("您当天已交过这个楼盘的市调，要改请用更正"), by=by, at=at)


@action("marketing.correct_survey", gettext_lazy("更正市调"))
def correct_survey(
    survey: Survey,
    *,
    by: Account,
    at: datetime,
    reason: str,
    on: date,
    origin: str,
    proof: str,
    is_lawful: bool,
    photos: Photos = (),
    is_sure: bool = False,
    **figures: Any,
) -> Survey:
    """Another version in place of this one, which stays readable. Refuses what a survey refuses, one without a reason, and
    a version that was replaced already."""
    require(reason.strip(), _("请写明更正原因"))
    facts = _checked(at, on=on, origin=origin, proof=proof, is_lawful=is_lawful, is_sure=is_sure, **figures)
    made = Survey(
        neighbour_id=survey.neighbour_id, site_id=survey.site_id, by=survey.by, at=at, version=survey.version + 1,
        replaces=survey, reason=reason.strip(), **facts,
    )  # fmt: skip
    return _keep(made, photos, _("这一版已经更正过，请到最新一版操作"), by=by, at=at)


def _checked(
    at: datetime,
    *,
    on: date,
    origin: str,
    proof: str,
    is_lawful: bool,
    is_sure: bool,
    product: str = Product.HOME,
    price: Decimal | None = None,
    stock: int | None = None,
    visitors: int | None = None,
    offers: str = "",
    news: str = "",
) -> dict[str, Any]:
    """The columns of a survey, or a refusal."""
    require(on <= office_day(at), _("市调日期不能晚于今天"))
    require(product in Product.values, _("请选择产品类型"))
    require(origin in Origin.values, _("请选择来源：亲自看的、公开发布的，或听说的"))
    require(proof.strip(), _("请写明出处：谁在哪里看到的、网址或资料名称"))
    require(is_lawful, _("冒充客户套取的、他人的商业秘密，不能登记"))
    says = price is not None or stock is not None or visitors is not None or offers.strip() or news.strip()
    require(says, _("请至少填一项：价格、余货、到访、优惠或新情况"))
    require(price is None or price > 0, _("价格应大于零"))
    plausible = price is None or LEAST_PRICE <= price <= MOST_PRICE
    require(
        plausible or is_sure,
        _("单价%(price)s元/㎡不像真的，是不是填成了万元或总价？确认无误再勾选「价格无误」") % {"price": price},
    )
    words = {"offers": offers.strip(), "news": news.strip(), "proof": proof.strip()}
    numbers = {"price": price, "stock": stock, "visitors": visitors}
    return {"on": on, "origin": origin, "is_lawful": True, "product": product, **numbers, **words}


def _keep(made: Survey, photos: Photos, twice: str, *, by: Account, at: datetime) -> Survey:
    require(len(photos) <= PHOTOS, _("照片最多%(most)s张") % {"most": PHOTOS})
    with once(twice):
        made.save()
    for name, content in photos:
        keep(made, by=by, at=at, name=name, content=content, kinds=PICTURES)
    return made
