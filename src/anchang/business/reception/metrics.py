from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anchang.engine.metrics import Metric, Period, declare

from .models import FollowUp, Visit


def _visits(period: Period) -> QuerySet[Any]:
    return Visit.objects.filter(site_id__in=period.sites, at__gte=period.start, at__lt=period.end)


def _first(period: Period) -> QuerySet[Any]:
    return _visits(period).filter(nth=1)


def _again(period: Period) -> QuerySet[Any]:
    return _visits(period).filter(nth__gt=1)


def _followed(period: Period) -> QuerySet[Any]:
    return FollowUp.objects.filter(site_id__in=period.sites, at__gte=period.start, at__lt=period.end)


GROUPS = pgettext_lazy("单位", "组")
declare(
    Metric("reception.visits", _("来访"), _("期内接待的全部批次，一户一次算一组"), GROUPS, _visits, QuerySet.count),
    Metric(
        "reception.first_visits",
        pgettext_lazy("指标", "首访"),
        _("期内第一次到访的组数"),
        GROUPS,
        _first,
        QuerySet.count,
    ),
    Metric(
        "reception.revisits",
        pgettext_lazy("指标", "复访"),
        _("期内第二次及以后到访的组数"),
        GROUPS,
        _again,
        QuerySet.count,
    ),
    Metric(
        "reception.follow_ups",
        pgettext_lazy("指标", "跟进"),
        _("期内记录的跟进次数，含未接通"),
        pgettext_lazy("单位", "次"),
        _followed,
        QuerySet.count,
    ),
)
