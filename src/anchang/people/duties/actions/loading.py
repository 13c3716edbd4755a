"""Loading the duties of a pack: whatever is unknown in it is refused with its line, and nothing of it is kept."""

import csv
import tomllib
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import Max, Q
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.doors.work import note
from anchang.engine.ledger import reading
from anchang.engine.ledger.models import Reader
from anchang.engine.ledger.writing import verbs
from anchang.engine.policies import Refused
from anchang.lib import cadence
from anchang.people.org.models import Post

from ..models import Duty, Edition
from ..queries.backlogs import has_backlog
from ..queries.coverage import WAYS
from ..queries.proofs import has_round, marks_of
from ..stages import EditionStage
from .proving import READER

WORDS = ("name", "name_en", "text", "text_en")
NEEDED = ("code", "post", *WORDS, "cadence")
# What a duty may leave out, and what that means.
OPTIONAL = {
    "clauses": [],
    "discharge": [],
    "open": "",
    "reviewer": "",
    "weight": 1,
    "shared": False,
    "every": False,
    "backlog": "",
}
KEYS = {*NEEDED, *OPTIONAL}
EVENT = {"event", "about", "within", "time", "for", "where", "planned"}
PROOFS = ("verb", "round", "record", "report", "sign_off")
CARRIED = {"clause", "by", "verbs", "room", "text", "text_en"}


@dataclass(frozen=True)
class Given:
    """A duty, or a clause carried otherwise, as the pack gives it, with the lines it stands on."""

    values: dict[str, Any]
    first: int
    lines: tuple[str, ...]

    def wrong(self, reason: str, word: str = "") -> Refused:
        """The refusal, with the line on which the word stands, or the whole begins."""
        at = next((n for n, line in enumerate(self.lines) if word and word in line), 0)
        return Refused(_("第%(line)s行：%(reason)s") % {"line": self.first + at, "reason": reason})


@action("duties.load", gettext_lazy("载入岗位职责"))
def load(path: Path, *, by: Account, at: datetime) -> int:
    """Loads the duties of a pack whose posts are loaded, and returns how many got a new edition.

    A duty whose wording changed gets a new edition; items keep the one they were made under. Duties the pack no longer
    has retire, and with them what offices made of them for themselves. Refuses, with the line: text that is not TOML,
    an unknown key, post, verb, round, clause or url, a filter that no entry fits, a cadence nobody could keep, a verb
    called planned that exists, and a code given twice.
    """
    head, given = read(path.read_text(encoding="utf-8"))
    duties = _duties(given, head["code"])
    live = {one.duty.code: one for one in _live(head["code"])}
    wordings = {one.values["code"]: _wording(one.values) for one in given}
    changed = [code for code, wording in wordings.items() if code not in live or not _says(live[code], wording)]
    retired = [one.pk for code, one in live.items() if code in changed]
    dropped = Q(duty__pack=head["code"]) & ~Q(duty__code__in=wordings)
    Edition.objects.filter(Q(pk__in=retired) | dropped, stage=EditionStage.LIVE).update(stage=EditionStage.RETIRED)
    numbers = dict(Edition.objects.values_list("duty__code").annotate(last=Max("number")).order_by())
    made = {"pack_version": head["version"], "stage": EditionStage.LIVE, "made_by": by, "made_at": at}
    Edition.objects.bulk_create(
        Edition(duty=duties[code], number=numbers.get(code, 0) + 1, **made, **wordings[code]) for code in changed
    )
    if not Reader.objects.filter(name=READER).exists():
        reading.skip(READER)
    note(pack=head["code"], version=head["version"], changed=len(changed))
    return len(changed)


def _live(pack: str) -> Any:
    return Edition.objects.filter(duty__pack=pack, site=None, stage=EditionStage.LIVE).select_related("duty")


def _says(edition: Edition, wording: dict[str, Any]) -> bool:
    return all(getattr(edition, key) == value for key, value in wording.items())


def _duties(given: list["Given"], pack: str) -> dict[str, Duty]:
    """The duties by code, in the pack's order and at their posts; new ones are made."""
    posts = {post.code: post for post in Post.objects.all()}
    known = {duty.code: duty for duty in Duty.objects.all()}
    new = []
    for place, one in enumerate(given, start=1):
        code, post = one.values["code"], posts[one.values["post"]]
        duty = known.get(code)
        if duty is None:
            new.append(Duty(code=code, post=post, pack=pack, place=place))
        elif (duty.post_id, duty.pack, duty.place) != (post.pk, pack, place):
            duty.post, duty.pack, duty.place = post, pack, place
            duty.save()
    return {duty.code: duty for duty in [*known.values(), *Duty.objects.bulk_create(new)]}


@cache
def read(text: str) -> tuple[dict[str, Any], list[Given]]:
    """The head of a pack and its duties, each checked; raises Refused with the line of the first fault."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        raise Refused(_("岗位包不是有效的TOML：%(fault)s") % {"fault": wrong}) from None
    lines = text.splitlines()
    given = _tables("duty", data, lines)
    seen: set[str] = set()
    for one in given:
        check(one, {post["code"] for post in data["post"]})
        if one.values["code"] in seen:
            raise one.wrong(_("职责「%(code)s」写了两次") % one.values, "code")
        seen.add(one.values["code"])
    for one in _tables("carried", data, lines):
        _check_carried(one, one.values)
    return data["pack"], given


def _tables(name: str, data: dict[str, Any], lines: list[str]) -> list[Given]:
    """The tables of an array with the lines of each: up to the next table, of whatever array."""
    heads = [n for n, line in enumerate(lines, start=1) if line.strip().startswith("[[")]
    ends = dict(zip(heads, [*heads, len(lines) + 1][1:], strict=True))
    starts = [n for n in heads if lines[n - 1].strip() == f"[[{name}]]"]
    return [
        Given(values, first, tuple(lines[first - 1 : ends[first] - 1]))
        for values, first in zip(data.get(name, []), starts, strict=True)
    ]


def check(one: Given, posts: set[str]) -> None:
    """Raises Refused with the line of what is wrong with the duty."""
    values = one.values
    for key in NEEDED:
        if not values.get(key):
            raise one.wrong(_("职责缺少 %(key)s") % {"key": key})
    if strange := sorted(set(values) - KEYS):
        raise one.wrong(_("不认识的项目：%(keys)s") % {"keys": "、".join(strange)}, strange[0])
    for post in (values["post"], values.get("reviewer") or values["post"]):
        if post not in posts:
            raise one.wrong(_("没有「%(code)s」这个岗位") % {"code": post}, f'"{post}"')
    for clause in values.get("clauses", []):
        _check_clause(one, clause)
    if not isinstance(values.get("weight", 1), int) or not 1 <= values.get("weight", 1) <= 5:
        raise one.wrong(_("权重应是1到5"), "weight")
    _check_cadence(one, values["cadence"])
    _check_discharge(one, values)
    _check_url(one, values.get("open", ""))
    if (name := values.get("backlog", "")) and not has_backlog(name):
        raise one.wrong(_("没有「%(name)s」这种待办清单") % {"name": name}, f'"{name}"')


def _check_cadence(one: Given, given: dict[str, Any]) -> None:
    if "event" in given:
        _check_event(one, given)
    elif set(given) & {"standing", "on_demand"}:
        if len(given) > 1:
            raise one.wrong(_("长期职责不写时间"), "cadence")
    else:
        try:
            cadence.read(given)
        except ValueError as wrong:
            raise one.wrong(str(wrong), "cadence") from None


def _check_event(one: Given, given: dict[str, Any]) -> None:
    _check_verb(one, given["event"], planned=bool(given.get("planned")))
    within = given.get("within")
    if not isinstance(within, int) or within <= 0:
        raise one.wrong(_("within 应是大于零的分钟数"), "cadence")
    if given.get("time", "calendar") not in ("working", "calendar"):
        raise one.wrong(_("time 只能是 working 或 calendar"), "cadence")
    if given.get("for", "holders") not in ("actor", "owner", "holders"):
        raise one.wrong(_("for 只能是 actor、owner 或 holders"), "cadence")
    if "about" in given and not given.get("planned") and given["about"] not in _labels():
        raise one.wrong(_("没有「%(label)s」这种单据") % {"label": given["about"]}, f'"{given["about"]}"')
    if strange := sorted(set(given) - EVENT):
        raise one.wrong(_("不认识的项目：%(keys)s") % {"keys": "、".join(strange)}, "cadence")
    if not given.get("planned"):
        _check_where(one, given["event"], given.get("where", {}))


def _check_where(one: Given, verb: str, where: dict[str, Any]) -> None:
    """A filter that no entry of the verb can fit would make a duty nobody could meet."""
    known = marks_of(verb)
    for name, value in where.items():
        if name not in known:
            raise one.wrong(_("「%(verb)s」的记录没有 %(name)s 这一项") % {"verb": verb, "name": name}, f"{name} =")
        if value not in known[name]:
            words = {"verb": verb, "name": name, "value": value}
            raise one.wrong(_("「%(verb)s」的 %(name)s 不会是「%(value)s」") % words, f'"{value}"')


def _check_clause(one: Given, clause: str) -> None:
    if clause not in clauses():
        raise one.wrong(_("没有 %(code)s 这一条要求") % {"code": clause}, f'"{clause}"')


def _check_carried(one: Given, values: dict[str, Any]) -> None:
    if strange := sorted(set(values) - CARRIED):
        raise one.wrong(_("不认识的项目：%(keys)s") % {"keys": "、".join(strange)}, strange[0])
    if missing := [key for key in ("clause", "by", "text_en") if not values.get(key)]:
        raise one.wrong(_("缺少 %(key)s") % {"key": missing[0]})
    _check_clause(one, values["clause"])
    if values["by"] not in WAYS:
        raise one.wrong(_("不认识的项目：%(keys)s") % {"keys": values["by"]}, f'"{values["by"]}"')
    if (values["by"] == "capability") != bool(values.get("verbs")):
        raise one.wrong(_("由权限落实的条款要写动词，其他不写"), "by =")
    for verb in values.get("verbs", []):
        _check_verb(one, verb, planned=False)


def _labels() -> set[str]:
    return {model._meta.label_lower for model in apps.get_models()}


def _check_discharge(one: Given, values: dict[str, Any]) -> None:
    standing = "standing" in values["cadence"]
    if bool(values.get("discharge")) == standing:
        raise one.wrong(_("长期职责不写完成凭据，其他职责必须写"), "discharge")
    for proof in values.get("discharge", []):
        kinds = [kind for kind in PROOFS if kind in proof]
        if len(kinds) != 1 or set(proof) - {*PROOFS, "where", "planned"}:
            raise one.wrong(_("完成凭据只能是动词、巡检、记录、报告或签核之一"), "discharge")
        if kinds == ["verb"]:
            _check_verb(one, proof["verb"], planned=bool(proof.get("planned")))
            if not proof.get("planned"):
                _check_where(one, proof["verb"], proof.get("where", {}))
        elif "where" in proof:
            raise one.wrong(_("只有动词可以写 where"), "where")
        if kinds == ["round"] and not has_round(proof["round"]):
            raise one.wrong(_("没有「%(name)s」这份检查清单") % {"name": proof["round"]}, f'"{proof["round"]}"')


def _check_verb(one: Given, verb: str, *, planned: bool) -> None:
    exists = verb in verbs()
    if not exists and not planned:
        raise one.wrong(_("没有「%(verb)s」这个动词") % {"verb": verb}, f'"{verb}"')
    if exists and planned:
        raise one.wrong(_("「%(verb)s」已经有了，不要再标 planned") % {"verb": verb}, f'"{verb}"')


def _check_url(one: Given, name: str) -> None:
    if name:
        try:
            reverse(name)
        except NoReverseMatch:
            raise one.wrong(_("没有「%(name)s」这个页面") % {"name": name}, f'"{name}"') from None


@cache
def clauses() -> frozenset[str]:
    """The ids of every requirement the product knows (docs/requirements/clauses.csv)."""
    with settings.CLAUSES.open(encoding="utf-8", newline="") as file:
        return frozenset(row["id"] for row in csv.DictReader(file))


def is_planned(values: dict[str, Any]) -> bool:
    """True when every proof, or the event that calls for it, waits for a room that is not built."""
    proofs = values.get("discharge", [])
    return bool(values["cadence"].get("planned")) or bool(proofs and all(one.get("planned") for one in proofs))


def _wording(values: dict[str, Any]) -> dict[str, Any]:
    needed = {key: values[key] for key in (*WORDS, "cadence")}
    return {
        **needed,
        **{key: values.get(key, copy(plain)) for key, plain in OPTIONAL.items()},
        "planned": is_planned(values),
    }
