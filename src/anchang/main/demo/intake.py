"""A table of old customers that was taken in, one that still has faults, and two exports: one small, one to be agreed to."""

import csv
import io
from datetime import datetime, timedelta

from anchang.business.customers import actions
from anchang.business.customers.models import Customer
from anchang.engine.imports import actions as imports
from anchang.engine.imports.models import Import

from .cast import Office

HEADINGS = ("姓名", "电话", "来源", "意向等级", "意向户型", "预算", "置业顾问", "首次登记日期", "同意日期")
OLD = (
    ("沈婉清", "16600002001", "朋友介绍", "B", "三室两厅", "160", "李静"),
    ("曹文博", "16600002002、16600002003", "自然到访", "C", "两室", "110", "张磊"),
    ("罗晓燕", "16600002004", "来电", "B", "三室", "", "赵雪"),
    ("邓志强", "16600002005", "老带新", "A", "四室", "230", "刘洋"),
    ("彭思琪", "16600002006", "网络", "D", "", "", ""),
    ("萧雅文", "16600002007", "外拓", "C", "三室两厅", "150", ""),
)
FAULTY = (
    ("韩冰", "138****1234", "来电", "B", "", "", "李静"),
    ("冯远", "16600002011", "抖音", "C", "", "", "张磊"),
    ("于洁", "16600002012", "广告", "C", "两室", "120", "孙悦"),
    ("段誉安", "16600002013", "自然到访", "B", "三室", "180", "赵雪"),
    ("祝云舒", "1660000201", "来电", "C", "三室", "150", "刘洋"),
    ("柴文心", "16600002015", "网络", "B", "四室", "260", "李静"),
    ("季长风", "16600002016", "外拓", "E", "两室", "", "张磊"),
    ("白露", "16600002017", "老带新", "A", "三室两厅", "约两百", "赵雪"),
    ("纪晓棠", "16600002018", "朋友介绍", "B", "三室", "170", "吴昊"),
    ("商陆", "16600002019", "广告", "C", "", "", "周舟"),
    ("温良", "16600002020", "自然到访", "D", "两室", "95", ""),
)


def intake(office: Office, at: datetime) -> None:
    """Tables of twenty days and of one day before, exports of a week before and of today."""
    first = _brought(office, at - timedelta(days=20), "上一代系统客户.csv", OLD)
    taken_at = at - timedelta(days=20, minutes=-5)
    imports.commit(first, by=office.account("chenwei"), at=taken_at, duplicates="skip", owner="pool")
    _brought(office, at - timedelta(days=1), "展会登记.csv", FAULTY)
    why, earlier = "每周核对A类客户的跟进", at - timedelta(days=6)
    if Customer.objects.filter(site=office.site, intent_grade="A", stage="open").exists():
        actions.export(office.site, by=office.account("wangmin"), at=earlier, reason=why, asked={"grade": "A"})
    actions.export(office.site, by=office.account("linlan"), at=at - timedelta(hours=2), reason="总部季度盘点")


def _brought(office: Office, at: datetime, name: str, people: tuple[tuple[str, ...], ...]) -> Import:
    text, day = io.StringIO(), (at - timedelta(days=30)).date().isoformat()
    csv.writer(text).writerows([HEADINGS, *((*person, day, day) for person in people)])
    content = text.getvalue().encode("gb18030")
    manager = office.account("chenwei")
    made: Import = imports.upload(office.site, by=manager, at=at, kind="customers.files", name=name, content=content)
    return made
