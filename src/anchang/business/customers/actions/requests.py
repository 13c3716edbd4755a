import io
import json
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override, pgettext

from anchang.engine.accounts.models import Account
from anchang.engine.clocks import timers
from anchang.engine.doors.actions import action
from anchang.engine.doors.work import mention, note
from anchang.engine.files.paper import parse, pdf
from anchang.engine.numbering.draw import draw
from anchang.engine.policies import Refused, require
from anchang.engine.states import move
from anchang.lib.calendar import SHANGHAI, office_day

from ..models import Customer, DataRequest
from ..queries import Section, answer_due, open_request, person, told
from ..stages import Proven, RequestKind, RequestStage, Told
from .contact import stop_contact

FORMATS = {"pdf": "application/pdf", "json": "application/json"}


@action("customers.take_request", gettext_lazy("登记个人信息请求"))
def take_request(
    customer: Customer, *, by: Account, at: datetime, kind: str, channel: str, words: str = ""
) -> DataRequest:
    """Somebody asks for their own data; fifteen working days for an answer begin (R-233).

    Who wants to be left in peace is, at once and whoever asks: no identity is checked for that. Refuses a second
    request of the kind while one is open.
    """
    require(kind in RequestKind.values, _("请选择客户要什么"))
    require(channel in Told.values, _("请选择客户怎么提出的"))
    if earlier := open_request(customer, kind):
        raise Refused(_("这位客户的同类请求%(number)s还在办理") % {"number": earlier.number})
    made = DataRequest(
        customer=customer, site=customer.site, kind=kind, channel=channel, words=words.strip(), received_at=at,
        received_by=by, due_at=answer_due(at),
    )  # fmt: skip
    made.number = draw("SQ", customer.site.code, str(office_day(at).year))
    made.save()
    mention(customer)
    timers.start(made, "customers.request", at=at)
    if kind == RequestKind.STOP:
        stop_contact(customer, by=by, at=at, channel=channel)
        _end(made, _("已停止联系，全公司任何号码都不再打扰"), by=by, at=at)
    return made


@action("customers.check_requester", gettext_lazy("核实身份"))
def check_requester(request: DataRequest, *, by: Account, at: datetime, proven: str) -> DataRequest:
    """How the office made sure that it is the person themselves who asks; nothing is handed out or deleted before."""
    require(proven in Proven.values, _("请选择怎么核实的"))
    move(request, "check_requester", by=by, at=at, proven=proven, proven_at=at, proven_by=by)
    return request


@action("customers.settle_request", gettext_lazy("办结请求"))
def settle_request(request: DataRequest, *, by: Account, at: datetime, answer: str) -> DataRequest:
    """What was done about it. Refuses without an answer, before the identity is checked, and for a deletion, which is
    answered by deleting."""
    require(answer.strip(), _("请写明怎么办的"))
    require(request.kind != RequestKind.DELETE, _("删除请求请用「删除客户资料」办理"))
    require(request.stage != RequestStage.OPEN, _("请先核实提出人的身份"))
    _end(request, answer.strip(), by=by, at=at)
    return request


@action("customers.refuse_request", gettext_lazy("不予办理"))
def refuse_request(request: DataRequest, *, by: Account, at: datetime, answer: str) -> DataRequest:
    """Why the office does not do it, in the words the person is given (PIPL §50). Refuses without a reason."""
    require(answer.strip(), _("请写明不予办理的理由，理由会告知客户"))
    move(request, "refuse_request", by=by, at=at, answer=answer.strip(), answered_at=at, answered_by=by)
    return request


def _end(request: DataRequest, answer: str, *, by: Account, at: datetime) -> None:
    move(request, "settle_request", by=by, at=at, answer=answer[:300], answered_at=at, answered_by=by)


@dataclass(frozen=True)
class Copy:
    """What is handed to the person. It is kept nowhere."""

    name: str
    kind: str
    content: bytes


@action("customers.copy", gettext_lazy("制作资料复制件"))
def copy(request: DataRequest, *, by: Account, at: datetime, format: str = "pdf") -> Copy:
    """Everything the company holds about the person, to read (pdf) or for a machine (json), and that it was made.

    Refuses a request for something else, one that is over, and one whose identity nobody has checked.
    """
    require(format in FORMATS, _("请选择格式"))
    require(request.kind == RequestKind.COPY, _("只有查阅复制的请求才出复制件"))
    require(request.stage == RequestStage.CHECKED, _("请先核实提出人的身份"))
    files = [key for group in person(request.customer) for key in group]
    with override("zh-hans"):
        sections = told(files, at)
        made = _pdf(request, sections, at) if format == "pdf" else _json(request, sections, at)
    mention(request.customer)
    note(format=format, sections=len(sections))
    return Copy(f"{request.number}.{format}", FORMATS[format], made)


def _pdf(request: DataRequest, sections: list[Section], at: datetime) -> bytes:
    shown = [
        {
            "title": _line(one.title),
            "columns": " | ".join(_line(column) for column in one.columns),
            "rows": [" | ".join(_line(_written(cell)) or "—" for cell in row) for row in one.rows],
        }
        for one in sections
    ]
    given = {"request": request, "sections": shown, "on": office_day(at)}
    return pdf(parse(render_to_string("customers/papers/copy.txt", given)))


def _json(request: DataRequest, sections: list[Section], at: datetime) -> bytes:
    shown = {
        "number": request.number,
        "made_on": office_day(at).isoformat(),
        "sections": [
            {
                "title": str(one.title),
                "rows": [
                    {str(column): _written(cell) for column, cell in zip(one.columns, row, strict=True)}
                    for row in one.rows
                ],
            }
            for one in sections
        ],
    }
    out = io.StringIO()
    json.dump(shown, out, ensure_ascii=False, indent=2)
    return out.getvalue().encode()


def _written(value: Any) -> str:
    if isinstance(value, datetime):
        return f"{value.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    if isinstance(value, date | Decimal):
        return str(value)
    if value is True or value is False:
        return pgettext("是否", "是") if value else pgettext("是否", "否")
    return "" if value is None else str(value)


def _line(text: Any) -> str:
    """One line without the marks a paper is made of."""
    plain = " ".join(str(text).split()).replace("|", "｜")
    return plain.lstrip("#@~").strip()
