import hashlib
import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.engine.accounts.models import Account
from anchang.engine.approvals.actions import set_route
from anchang.engine.doors.actions import action
from anchang.engine.doors.work import emit
from anchang.engine.policies import Reach, Refused, require

from ..models import Line, Pack, Post
from ..queries import posts_above

PLAIN = {
    "name": "",
    "name_en": "",
    "unit": "",
    "unit_en": "",
    "aliases": [],
    "supports": {},
    "at_company": False,
    "in_establishment": True,
    "has_duty_page": True,
    "is_outside": False,
    "clauses": [],
}
KEYS = {*PLAIN, "code", "establishment", "can", "superior"}


@action("org.load_pack", gettext_lazy("载入岗位包"))
def load_pack(path: Path, *, by: Account, at: datetime) -> Pack:
    """Loads posts, lines, establishment, capabilities and approval routes of a pack; once for each version.

    A post may do what its own `can` says, what `everybody.can` says unless it is outside the company, and what a
    `grant` of a verb names it for. A superior that was chosen here stays chosen while the pack still records it. Refuses
    a pack that names an unknown post, reach or key, or gives a post two chosen superiors, with the post's code.
    """
    text = path.read_bytes()
    data = tomllib.loads(text.decode())
    sha256, head = hashlib.sha256(text).hexdigest(), data["pack"]
    known = Pack.objects.filter(code=head["code"], version=head["version"]).first()
    if known is not None:
        require(known.sha256 == sha256, _("岗位包内容变了，版本号也要改"))
        return known
    pack = Pack.objects.create(code=head["code"], version=head["version"], sha256=sha256, loaded_at=at)
    can = _capabilities(data)
    posts = {given["code"]: _post(pack, place, given, can) for place, given in enumerate(data["post"], start=1)}
    for given in data["post"]:
        _lines(posts, given)
    for route in data.get("route", []):
        seats = [{**seat, "post_name": _known(posts, seat["post"]).name} for seat in route["seats"]]
        set_route(route["code"], by=by, at=at, title=route["title"], unit=route["unit"], seats=seats)
    emit("org.pack_loaded", pack, path=path)
    return pack


@action("org.choose_superior", gettext_lazy("确定直接上级"))
def choose_superior(post: Post, *, by: Account, at: datetime, superior: Post) -> Line:
    """Makes one recorded line the one that counts; the others stay on record. Refuses a circle."""
    line = post.lines.filter(superior=superior).first()
    if line is None:
        raise Refused(_("岗位文件里没有这条上下级关系"))
    require(post.code not in (superior.code, *posts_above(superior.code)), _("这样会形成循环的上下级关系"))
    for other in post.lines.filter(chosen=True).exclude(pk=line.pk):
        other.chosen = False
        other.save(update_fields=["chosen"])
    line.chosen = True
    line.save(update_fields=["chosen"])
    return line


def _known(posts: dict[str, Post], code: str) -> Post:
    if code not in posts:
        raise Refused(_("岗位包里没有「%(code)s」这个岗位") % {"code": code})
    return posts[code]


def _capabilities(data: dict[str, Any]) -> dict[str, dict[str, set[str]]]:
    """The verbs of each post by reach, from the three places of a pack that say so."""
    everybody = data.get("everybody", {}).get("can", {})
    found: dict[str, dict[str, set[str]]] = {}
    for post in data["post"]:
        general = {} if post.get("is_outside") else everybody
        own = post.get("can", {})
        found[post["code"]] = {reach: {*own.get(reach, []), *general.get(reach, [])} for reach in {*own, *general}}
    for given in data.get("grant", []):
        for reach, codes in given.items():
            for code in codes if reach != "verb" else []:
                require(code in found, _("岗位包里没有「%(code)s」这个岗位") % {"code": code})
                found[code].setdefault(reach, set()).add(given["verb"])
    return found


def _post(pack: Pack, place: int, given: dict[str, Any], every: dict[str, dict[str, set[str]]]) -> Post:
    code, can = given["code"], every[given["code"]]
    require(not set(can) - {str(reach) for reach in Reach}, _("岗位「%(code)s」的权限范围写错了") % {"code": code})
    strange = "、".join(sorted(set(given) - KEYS))
    require(not strange, _("岗位「%(code)s」里有不认识的项目：%(keys)s") % {"code": code, "keys": strange})
    establishment = given.get("establishment", {})
    values = {
        **{key: given.get(key, default) for key, default in PLAIN.items()},
        "place": place,
        "least": establishment.get("least"),
        "most": establishment.get("most"),
        "soft": establishment.get("soft", False),
        "can": {reach: sorted(verbs) for reach, verbs in can.items()},
        "pack": pack,
    }
    return Post.objects.update_or_create(code=code, defaults=values)[0]


def _lines(posts: dict[str, Post], given: dict[str, Any]) -> None:
    post, lines = posts[given["code"]], given.get("superior", [])
    superiors = [_known(posts, line["post"]) for line in lines]
    proposed = [
        superior for superior, line in zip(superiors, lines, strict=True) if line.get("chosen", len(lines) == 1)
    ]
    require(len(proposed) < 2, _("岗位「%(code)s」定了两个直接上级") % {"code": post.code})
    settled = post.lines.filter(chosen=True, superior__in=superiors).first()
    chosen = settled.superior if settled else next(iter(proposed), None)
    post.lines.all().delete()
    for superior, line in zip(superiors, lines, strict=True):
        stated_by, clauses = line.get("stated_by", []), line.get("clauses", [])
        Line.objects.create(
            post=post, superior=superior, clauses=clauses, stated_by=stated_by, chosen=superior == chosen
        )
