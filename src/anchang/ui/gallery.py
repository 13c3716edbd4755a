"""Invented figures and people for the gallery page; nothing here reaches the office."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest

from anchang.ui.forms import AnchangForm, DayInput, MoneyInput, PhoneInput
from anchang.ui.tables import Column, Table

NOON = datetime(2026, 11, 23, 6, 5, tzinfo=UTC)


@dataclass(frozen=True)
class Answer:
    ok: bool
    reason: str = ""


@dataclass(frozen=True)
class Refusal:
    reason: str = "定金未到账，不能签约。已收 20,000 元，还差 30,000 元。"
    rule: str = "定金到账后方可签约"
    lifted_by: str = "财务主管"


@dataclass(frozen=True)
class Entry:
    at: datetime
    who: str
    text: str
    kind: str = ""
    reason: str = ""
    facts: list[tuple[str, str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Line:
    pk: int
    number: str
    state: tuple[str, str]
    size: Decimal
    price: Decimal
    holder: str
    until: datetime | None
    visits: int


LINES = [
    Line(1, "3-1-1203", ("可售", "open"), Decimal("118.25"), Decimal(1980000), "", None, 12),
    Line(2, "3-1-1204", ("小订", "held"), Decimal("89.60"), Decimal(1512300), "周敏", NOON + timedelta(hours=3), 4),
    Line(3, "3-1-1301", ("认购", "agreed"), Decimal("142.10"), Decimal(2633500), "陈立", NOON + timedelta(days=2), 7),
    Line(4, "3-1-1302", ("已签约", "done"), Decimal("118.25"), Decimal(1996000), "陈立", None, 3),
    Line(5, "3-1-1303", ("销控", "blocked"), Decimal("118.25"), Decimal(2004000), "", None, 0),
    Line(6, "3-1-1304", ("已退房", "stopped"), Decimal("89.60"), Decimal(1530800), "周敏", None, 9),
]


class Lines(Table):
    empty_title = "没有符合条件的房源"
    empty_hint = "放宽条件再看"
    number = Column("房号", href=lambda line: f"#unit-{line.pk}", sort="number")
    state = Column("状态", kind="stage")
    size = Column("建筑面积", kind="area", sort="size")
    price = Column("总价", kind="wan", sort="price")
    holder = Column("顾问", priority=2)
    until = Column("保留到", kind="moment", priority=2, sort="until")
    visits = Column("关注", kind="count", priority=3)


class Query(forms.Form):
    q = forms.CharField(label="房号", required=False)
    state = forms.ChoiceField(label="状态", choices=[("", "全部"), ("open", "可售"), ("held", "小订")], required=False)
    since = forms.DateField(label="起始日", required=False, widget=DayInput())
    mine = forms.BooleanField(label="只看我的", required=False)


class Sample(AnchangForm):
    name = forms.CharField(label="认购人", max_length=20)
    phone = forms.CharField(label="手机", widget=PhoneInput())
    amount = forms.DecimalField(
        label="定金", widget=MoneyInput(), min_value=Decimal(1), help_text="不超过总价的百分之二十"
    )
    paid_by = forms.ChoiceField(
        label="付款方式", choices=[("once", "一次性"), ("loan", "按揭"), ("fund", "公积金")], widget=forms.RadioSelect
    )
    on = forms.DateField(label="预约签约日", required=False)
    note = forms.CharField(label="备注", required=False, widget=forms.Textarea)
    read = forms.BooleanField(label="客户已阅读认购须知")


class Entrance(AnchangForm):
    username = forms.CharField(label="账号")
    password = forms.CharField(label="密码", widget=forms.PasswordInput)


NAV = [
    {
        "label": "",
        "items": [
            {"label": "今天", "url": "#", "icon": "checklist", "current": True, "badge": 5},
            {"label": "客户", "url": "#", "icon": "users"},
            {"label": "房源", "url": "#", "icon": "building"},
            {"label": "成交", "url": "#", "icon": "file-check", "badge": 2},
        ],
    },
    {
        "label": "钱和手续",
        "items": [
            {"label": "回款", "url": "#", "icon": "cash"},
            {"label": "手续", "url": "#", "icon": "file-certificate"},
        ],
    },
    {
        "label": "管理",
        "items": [
            {"label": "看板", "url": "#", "icon": "chart-bar"},
            {"label": "审批", "url": "#", "icon": "rubber-stamp"},
            {"label": "台账", "url": "#", "icon": "book"},
        ],
    },
]

STEPS = [
    {"label": "小订", "state": "done", "at": "11月3日"},
    {"label": "认购", "state": "done", "at": "11月9日"},
    {"label": "签约", "state": "now", "at": ""},
    {"label": "备案", "state": "next", "at": ""},
    {"label": "放款", "state": "next", "at": ""},
    {"label": "交付", "state": "next", "at": ""},
]
ENDED = [*STEPS[:2], {"label": "签约", "state": "stopped", "at": "11月20日"}]

ENTRIES = [
    Entry(NOON, "周敏", "收到定金 50,000.00 元", "money"),
    Entry(NOON - timedelta(hours=5), "陈立", "登记认购", "ok", facts=[("总价", "2,004,000.00", "1,980,000.00")]),
    Entry(NOON - timedelta(days=1), "系统", "小订将在两小时后到期", "warn"),
    Entry(NOON - timedelta(days=2), "吴经理", "退回优惠申请", "stop", reason="超过本岗位权限，请报总监"),
]

CELLS = [
    ("open", "", "可售"),
    ("held", "订", "小订"),
    ("agreed", "购", "认购"),
    ("signed", "签", "已签约"),
    ("blocked", "锁", "销控"),
    ("unpermitted", "无", "未取证"),
]


def floors() -> list[dict[str, Any]]:
    """Twelve floors of two entrances, four rooms each, with every state somewhere."""
    rows = []
    for floor in range(12, 0, -1):
        rooms = [(entrance, room) for entrance in (1, 2) for room in (1, 2, 3, 4)]
        states = [CELLS[(floor * 7 + entrance * 3 + room * floor) % 11 % 6] for entrance, room in rooms]
        cells = [
            {
                "id": f"{entrance}{floor:02}{room:02}",
                "number": f"{floor}{room:02}",
                "tone": tone,
                "letter": letter,
                "word": word,
                "price": Decimal(1512300 + 9000 * floor + 120000 * room),
                "gap": room == 1 and entrance == 2,
            }
            for (entrance, room), (tone, letter, word) in zip(rooms, states, strict=True)
        ]
        rows.append({"floor": floor, "cells": cells})
    return rows


def context(request: HttpRequest) -> dict[str, Any]:
    wrong = Sample({"name": "", "phone": "138 0013 8000", "amount": "很多", "paid_by": ""})
    return {
        "nav": NAV,
        "site_name": "江湾一号",
        "steps": STEPS,
        "ended": ENDED,
        "entries": ENTRIES,
        "cells": CELLS,
        "floors": floors(),
        "noon": NOON,
        "day": date(2026, 11, 23),
        "price": Decimal("1980000"),
        "size": Decimal("118.25"),
        "minus": Decimal("-30000"),
        "table": Lines(LINES, request),
        "short": Lines(LINES, request, page_size=2),
        "uncounted": Lines(LINES, request, page_size=2, total=None),
        "nothing": Lines([], request),
        "query": Query(request.GET or None, auto_id="by_%s"),
        "fresh": Sample(auto_id="fresh_%s"),
        "wrong": wrong,
        "refused": Refusal(),
        "no": Answer(False, "定金未到账，不能签约"),
        "yes": Answer(True),
        "tabs": [
            {"label": "全部", "url": "#", "current": True, "count": 128},
            {"label": "跟进中", "url": "#", "count": 36},
            {"label": "逾期", "url": "#", "count": 3},
            {"label": "已成交", "url": "#"},
        ],
        "weeks": ["10月5日", "10月12日", "10月19日", "10月26日", "11月2日", "11月9日", "11月16日"],
        "arrivals": [("首访", [42, 38, 51, 47, 63, 58, 71]), ("复访", [18, 22, 19, 31, 28, 35, 33])],
        "sources": ["自然到访", "渠道", "老带新", "线上", "外展"],
        "ranking": [("到访", [86, 64, 41, 28, 12])],
        "tones": ["neutral", "open", "held", "agreed", "done", "stopped", "blocked"],
    }
