import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.engine.accounts.models import Account
from anchang.engine.clocks.office import office_hours
from anchang.engine.doors.actions import action
from anchang.engine.doors.work import mention
from anchang.engine.doors.work import note as tell_ledger
from anchang.engine.files.actions import PICTURES, keep
from anchang.engine.notices.actions import tell
from anchang.engine.policies import Refused, allowed, once, require
from anchang.engine.states import move
from anchang.people.org.models import Post, Site
from anchang.people.tasks import actions as tasks
from anchang.people.tasks.models import Task
from anchang.people.tasks.stages import TO_DO, Stage

from . import queries
from .models import Checklist, Finding, Item, Recheck, Result, Round
from .stages import SUBJECT, Kind, Outcome

PHOTOS, MINUTES, MOST, LONGEST = 3, 240, 60, 120
REQUIRED = {"code", "edition", "kind", "name", "place", "post", "mends", "group"}
KEYS = {*REQUIRED, "name_en", "place_en", "minutes", "subjects", "clauses"}
Group = tuple[str, Sequence[str]]
Photos = tuple[tuple[str, bytes], ...]


@dataclass(frozen=True)
class Answer:
    """What was seen: of an item, of a person against an item, or of a person as a whole when nothing is wrong.

    `photos` are (name, bytes).
    """

    outcome: str
    item: Item | None = None
    subject: Account | None = None
    note: str = ""
    photos: Photos = ()


@action("rounds.load_checklists", gettext_lazy("载入检查清单"))
def load_checklists(path: Path, *, by: Account, at: datetime) -> int:
    """Takes in the pack's lists, once for each edition; returns how many editions were new. An office's copy stays.

    Refuses an unknown post, kind or key, and other items under an edition that is known, with the list's code.
    """
    posts, made = set(Post.objects.values_list("code", flat=True)), 0
    known = {(one.code, one.edition): one for one in Checklist.objects.filter(site=None).prefetch_related("items")}
    for order, given in enumerate(tomllib.loads(path.read_text())["checklist"], start=1):
        _check(given, posts)
        earlier = known.get((given["code"], given["edition"]))
        if earlier is None:
            _load(given, order, by, at)
            made += 1
            continue
        texts = [text for group in given["group"] for text, _english in group["items"]]
        same = [item.text for item in earlier.items.all()] == texts
        require(same, _("清单「%(code)s」的检查项变了，版本号也要改") % {"code": given["code"]})
    return made


def _check(given: dict[str, Any], posts: set[str]) -> None:
    code = {"code": given.get("code", "?")}
    strange = sorted(set(given) - KEYS | REQUIRED - set(given))
    require(not strange, _("清单「%(code)s」里缺少或不认识的项目：%(keys)s") % {**code, "keys": "、".join(strange)})
    require(given["kind"] in Kind.values, _("清单「%(code)s」的类型写错了") % code)
    named = {given["post"], given["mends"], *given.get("subjects", [])} - {SUBJECT}
    require(
        named <= posts, _("清单「%(code)s」里有不认识的岗位：%(posts)s") % {**code, "posts": "、".join(named - posts)}
    )


def _load(given: dict[str, Any], order: int, by: Account, at: datetime) -> None:
    older = Checklist.objects.filter(code=given["code"], site=None, is_current=True)
    require(not older.filter(edition__gt=given["edition"]).exists(), _("已载入更新的版本"))
    if older.exists():
        older.update(is_current=False)
    texts = {
        name: given.get(name, "") for name in ("code", "kind", "name", "name_en", "place", "place_en", "post", "mends")
    }
    made = Checklist.objects.create(
        **texts, edition=given["edition"], subjects=given.get("subjects", []), order=order,
        minutes=given.get("minutes", MINUTES), made_by=by, made_at=at,
    )  # fmt: skip
    rows = [
        (group["name"], group.get("name_en", ""), text, english)
        for group in given["group"]
        for text, english in group["items"]
    ]
    _write(made, rows)


def _write(checklist: Checklist, rows: Iterable[tuple[str, str, str, str]]) -> None:
    Item.objects.bulk_create(
        Item(checklist=checklist, place=place, group=group, group_en=group_en, text=text, text_en=text_en)
        for place, (group, group_en, text, text_en) in enumerate(rows, start=1)
    )


@action("rounds.edit", gettext_lazy("修改检查清单"))
def edit(
    site: Site,
    *,
    by: Account,
    at: datetime,
    edition: Checklist,
    name: str,
    place: str,
    minutes: int,
    groups: Iterable[Group],
) -> Checklist:
    """The site's own copy in a new edition, made from `edition`; rounds walked before keep theirs, the pack's stays.

    Words that were there keep their English. Refuses when the list was changed since `edition`, an empty list, a line
    twice, more than 60 items and lines beyond 120 characters.
    """
    changed = _("清单刚被修改过，请刷新后再改")
    current = queries.list_in_force(site, edition.code)
    if current is None or current.pk != edition.pk:
        raise Refused(changed)
    old = {item.text: item for item in edition.items.all()}
    headings = {item.group: item.group_en for item in old.values()}
    rows = _rows(groups, old, headings)
    own = current.site_id is not None
    if own:
        current.is_current = False
        current.save(update_fields=["is_current"])
    made = Checklist(
        code=edition.code, site=site, edition=current.edition + 1 if own else 1, kind=edition.kind, order=edition.order,
        name=name.strip(), name_en=edition.name_en if name.strip() == edition.name else "", place=place.strip(),
        place_en=edition.place_en if place.strip() == edition.place else "", post=edition.post, mends=edition.mends,
        subjects=edition.subjects, minutes=minutes, made_by=by, made_at=at,
    )  # fmt: skip
    with once(changed):
        made.save()
    _write(made, rows)
    return made


def _rows(groups: Iterable[Group], old: dict[str, Item], headings: dict[str, str]) -> list[tuple[str, str, str, str]]:
    rows = []
    for name, texts in groups:
        for text in filter(None, (one.strip() for one in texts)):
            require(len(text) <= LONGEST, _("每条不超过%(most)s个字：%(text)s") % {"most": LONGEST, "text": text[:20]})
            rows.append((name.strip(), headings.get(name.strip(), ""), text, old[text].text_en if text in old else ""))
    require(rows, _("清单至少要有一条检查项"))
    require(len(rows) <= MOST, _("清单最多%(most)s条检查项") % {"most": MOST})
    texts = [text for _name, _english, text, _text_en in rows]
    twice = next((text for text in texts if texts.count(text) > 1), "")
    require(not twice, _("检查项重复：%(text)s") % {"text": twice})
    return rows


@action("rounds.finish", gettext_lazy("完成巡检"))
def finish(
    site: Site, *, by: Account, at: datetime, checklist: Checklist, answers: Sequence[Answer], note: str = ""
) -> Round:
    """Keeps a list walked from end to end; whatever failed becomes a finding and a task for whoever mends it.

    An item whose finding is still open makes no second task. Refuses a list of another site or another post, an item or
    person without an answer, a failed item without a note, and more than 3 photographs for one answer.
    """
    require(checklist.site_id in (None, site.pk), _("这是别的案场的清单"))
    require(queries.may_walk(by, checklist, site, at), _("「%(name)s」不由您的岗位检查") % {"name": checklist.title})
    _complete(checklist, answers, queries.people_at(site, checklist, by, at))
    counts = {str(outcome): sum(one.outcome == outcome for one in answers) for outcome in Outcome}
    walked = Round.objects.create(
        checklist=checklist, code=checklist.code, site=site, by=by, at=at, note=note.strip(), passed=counts["ok"],
        failed=counts["failed"], not_applicable=counts["not_applicable"],
    )  # fmt: skip
    # In one order everywhere, so that two rounds at once wait for each other's findings and never in a circle.
    for answer in sorted(answers, key=_order):
        _keep(walked, answer, by, at)
    tell_ledger(template=checklist.code, edition=checklist.edition, failed=walked.failed)
    mention(checklist)
    return walked


def _order(answer: Answer) -> tuple[str, int]:
    return (answer.item.text if answer.item else "", answer.subject.pk if answer.subject else 0)


def _complete(checklist: Checklist, answers: Sequence[Answer], people: Sequence[Account]) -> None:
    items = {item.pk for item in checklist.items.all()}
    given = [(one.item.pk if one.item else None, one.subject.pk if one.subject else None) for one in answers]
    require(len(given) == len(set(given)), _("同一项有两个结果，请刷新后重填"))
    require({item for item, _subject in given} <= {*items, None}, _("清单里没有这一项，请刷新后重填"))
    for one in answers:
        require(one.outcome in Outcome.values, _("请选择检查结果"))
        if one.outcome == Outcome.FAILED:
            words = one.item.words if one.item else ""
            require(one.item is not None and one.note.strip(), _("不合格要写明情况：%(words)s") % {"words": words})
        require(len(one.photos) <= PHOTOS, _("每项最多%(most)s张照片") % {"most": PHOTOS})
    left = _unanswered(checklist, given, items, answers, {person.pk for person in people})
    require(not left, _("还有%(left)s项没有检查") % {"left": left})


def _unanswered(
    checklist: Checklist,
    given: list[tuple[int | None, int | None]],
    items: set[int],
    answers: Sequence[Answer],
    people: set[int],
) -> int:
    """How many items or people have no answer; refuses answers that do not fit the kind of the list."""
    subjects = {subject for _item, subject in given}
    if checklist.kind == Kind.PEOPLE:
        require(subjects <= people, _("人员有变动，请刷新后重填"))
        whole = [one.subject.pk for one in answers if one.item is None and one.subject]
        failed = {one.subject.pk for one in answers if one.item is not None and one.subject}
        fits = all((one.item is None) == (one.outcome != Outcome.FAILED) for one in answers)
        require(fits and not failed & set(whole), _("同一项有两个结果，请刷新后重填"))
        return len(people - subjects)
    person = checklist.kind == Kind.PERSON
    require(len(subjects) == 1 and (subjects <= people if person else subjects == {None}), _("请选择检查对象"))
    return len(items - {item for item, _subject in given})


def _keep(walked: Round, answer: Answer, by: Account, at: datetime) -> None:
    finding = _find(walked, answer, by, at) if answer.outcome == Outcome.FAILED else None
    result = Result.objects.create(
        round=walked, item=answer.item, subject=answer.subject, outcome=answer.outcome, note=answer.note.strip(),
        finding=finding,
    )  # fmt: skip
    for name, content in answer.photos:
        keep(result, by=by, at=at, name=name, content=content, kinds=PICTURES)
    if finding is not None:
        mention(finding)


def _find(walked: Round, answer: Answer, by: Account, at: datetime) -> Finding:
    item = answer.item
    if item is None:
        raise Refused(_("不合格要选检查项"))
    key = (walked.site, walked.code, item.text, answer.subject)
    found = queries.live(*key)
    if found is not None:
        return found
    due = office_hours().add_minutes(at, walked.checklist.minutes)
    made = Finding(
        site=walked.site, code=walked.code, words=item.text, item=item, subject=answer.subject, found_in=walked,
        found_at=at, due_at=due,
    )  # fmt: skip
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:
        found = queries.live(*key)
        if found is None:
            raise
        return found
    _ask(made, answer.note, answer.photos, by, at)
    return made


def _ask(finding: Finding, note: str, photos: Photos, by: Account, at: datetime) -> None:
    """Asks whoever mends it. The photographs go along, for not every doer may open the round."""
    checklist = finding.item.checklist
    doer = queries.mender(checklist, finding.subject, by, finding.site, at)
    words = {"place": checklist.place, "item": finding.words, "note": note.strip()}
    finding.task = tasks.ask(
        finding.site, by=by, at=at, title=_("整改：%(item)s") % words, asked_of=doer, due_at=finding.due_at,
        text=_("%(place)s：%(item)s。现场情况：%(note)s") % words, second_check=True, files=photos,
        about=finding if allowed(doer, "rounds.view", finding, at).ok else None,
    )  # fmt: skip
    finding.save(update_fields=["task", "due_at"])


@action("rounds.await_recheck", gettext_lazy("整改完成，待复查"))
def await_recheck(finding: Finding, *, by: Account, at: datetime) -> Finding:
    """Its task was finished: whoever walked the round, or the nearest over them, is told to look again."""
    move(finding, "await_recheck", by=by, at=at)
    text = _("已整改，请复查：%(item)s") % {"item": finding.item.text}
    once = f"rounds-recheck-{finding.pk}-{finding.rechecks.count()}"
    people = queries.checkers(finding, at)
    tell(people, by=by, at=at, text=text, url=finding.get_absolute_url(), once=once, site_id=finding.site_id)
    return finding


@action("rounds.recheck", gettext_lazy("复查"))
def recheck(finding: Finding, *, by: Account, at: datetime, passed: bool, note: str = "") -> Finding:
    """The second check. Passed closes the finding and its task; failed, with a note, sends the task back.

    What was declined or cancelled is asked for anew when it fails. Refuses whoever mended it.
    """
    note = note.strip()
    require(passed or note, _("复查不合格要写明情况"))
    if passed:
        move(finding, "recheck", by=by, at=at, closed_at=at)
    else:
        move(finding, "fail", by=by, at=at)
    Recheck.objects.create(finding=finding, by=by, at=at, passed=passed, note=note)
    if finding.task is not None:
        task = Task.objects.get(pk=finding.task.pk)
        _close(task, by, at) if passed else _continue(finding, task, note, by, at)
    return finding


def _close(task: Task, by: Account, at: datetime) -> None:
    """What the second check passed is done, also when the doer has not said so yet."""
    if task.stage in TO_DO:
        tasks.finish(task, by=by, at=at, result=_("现场复查已合格"))
    if task.stage == Stage.FINISHED:
        tasks.verify(task, by=by, at=at)


def _continue(finding: Finding, task: Task, note: str, by: Account, at: datetime) -> None:
    if task.stage == Stage.FINISHED:
        tasks.send_back(task, by=by, at=at, reason=note)
        finding.due_at = task.due_at
        finding.save(update_fields=["due_at"])
    elif task.stage not in TO_DO:
        finding.due_at = office_hours().add_minutes(at, finding.item.checklist.minutes)
        _ask(finding, note, (), by, at)
