from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ..models import Line, Post
from .record import Record, record


@dataclass(frozen=True)
class Finding:
    """Something in the papers about the structure that does not fit, and what holds until somebody settles it."""

    kind: str
    post: Post
    title: str
    text: str
    clauses: tuple[str, ...] = ()
    is_open: bool = True


def findings(known: Record | None = None) -> list[Finding]:
    """Every contradiction and gap of the posts on record, in the order of the posts; two queries unless given."""
    known = known or record()
    named = {line.superior_id for lines in known.lines.values() for line in lines}
    return [found for key, post in known.posts.items() for found in _about(post, known.lines[key], key in named)]


def _about(post: Post, lines: list[Line], has_people_below: bool) -> Iterable[Finding]:
    if len(lines) > 1:
        yield _two_superiors(post, lines)
    if not lines and not has_people_below:
        yield Finding("no_superior", post, _("没有上级"), _("哪份文件都没有写这个岗位归谁管"), tuple(post.clauses))
    elif post.has_duty_page and lines and not any("post" in line.stated_by for line in lines):
        yield _superior_named_by_others(post, lines)
    for title, clauses in post.supports.items():
        if title in post.names:
            yield _supports_itself(post, title, tuple(clauses))
    if post.in_establishment and post.has_duty_page and post.least is None:
        yield Finding("no_figure", post, _("有职责，没有编制"), _("编制清单没有列这个岗位，人数不作核对"), ("ORG-038",))
    if post.in_establishment and post.least is not None and not post.has_duty_page:
        yield Finding("no_duties", post, _("有编制，没有职责"), _("编制清单列了人数，但没有岗位职责"), ("ORG-038",))


def _two_superiors(post: Post, lines: list[Line]) -> Finding:
    names = _("、").join(f"「{line.superior.name}」" for line in lines)
    settled = lines[0].superior.name if lines[0].chosen else ""
    text = _("文件写了%(names)s，现按「%(settled)s」执行") if settled else _("文件写了%(names)s，还没有确定归谁管")
    clauses = tuple(clause for line in lines for clause in line.clauses)
    given = {"names": names, "settled": settled}
    return Finding("two_superiors", post, _("有两个上级"), text % given, clauses, is_open=not settled)


def _superior_named_by_others(post: Post, lines: list[Line]) -> Finding:
    text = _("只有「%(superior)s」的职责把它列为下级") % {"superior": lines[0].superior.name}
    return Finding("superior_by_others", post, _("职责里没有写上级"), text, tuple(lines[0].clauses))


def _supports_itself(post: Post, title: str, clauses: tuple[str, ...]) -> Finding:
    others = _("、").join(name for name in post.names if name != title)
    text = _("职责写的是协助「%(title)s」，而「%(title)s」和「%(others)s」是同一个岗位") % {
        "title": title,
        "others": others,
    }
    return Finding("supports_itself", post, _("协助自己"), text, clauses)
