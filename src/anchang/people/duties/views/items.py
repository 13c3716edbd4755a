from typing import Any

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from anchang.engine.doors.requests import Request
from anchang.engine.doors.views import get_visible, perform, verb
from anchang.engine.files.models import Attachment
from anchang.engine.files.serving import served
from anchang.engine.ledger.models import Entry
from anchang.engine.ledger.stories import story
from anchang.engine.ledger.writing import label_of
from anchang.engine.policies import allowed
from anchang.people.org.models import Post, Staff

from .. import actions, queries
from ..forms import Delegate, ExcuseForm, HandOver, SignOff, Write
from ..models import Occurrence, Record
from ..phrases import STATES, proved_by, state_of
from ..stages import Stage

KINDS = {"duties.prove": "ok", "duties.lapse": "stop", "duties.excuse": "warn", "duties.delegate": "money"}


def _items() -> Any:
    return Occurrence.objects.select_related("edition__duty__post", "duty__post", "person", "site")


@require_safe
def occurrence(request: Request, pk: int) -> HttpResponse:
    """One item: what is asked, who has it, what proves it, through whose hands it went."""
    item: Occurrence = get_visible(_items(), request, pk=pk)
    known = queries.subjects([item], request.user, request.at)
    risen = Post.objects.filter(code=item.risen_from).first() if item.risen_from else None
    context: dict[str, Any] = {
        "item": item,
        "state": STATES[state_of(item, request.at)],
        "subject": queries.subject_of(item, known),
        "risen": risen,
        "proofs": [(said, n in item.met) for n, said in enumerate(proved_by(item.edition.proofs))],
        "entry": Entry.objects.filter(pk=item.entry).first() if item.entry else None,
        "passings": item.passings.select_related("giver", "taker").order_by("-at"),
        "records": _records(request, item),
        "offers": _offers(request, item),
        "story": story(item, kinds=KINDS),
    }
    if context["entry"]:
        context["proved"] = label_of(context["entry"].verb)
    return render(request, "duties/occurrence.html", context)


def _records(request: Request, item: Occurrence) -> Any:
    """What was written for the duty since the item was shown."""
    written = Record.objects.visible_to(request.user, request.at).filter(duty=item.duty_id, site=item.site_id)
    return written.filter(at__gte=item.opens_at).select_related("by").order_by("-at")[:10]


def _offers(request: Request, item: Occurrence) -> list[dict[str, Any]]:
    """The buttons that fit the item as it stands, the most likely one last."""
    proofs = {proof.verb for proof in item.edition.proofs if not proof.planned}
    is_open, is_mine = item.stage == Stage.OPEN, item.person_id == request.user.pk
    may_write = is_open or (item.stage == Stage.LAPSED and item.done_at is None)
    fitting = (
        ("duties.excuse", may_write and not is_mine, "ban", True),
        ("duties.delegate", is_open, "user-share", True),
        ("duties.sign_off", is_open and not is_mine and "duties.sign_off" in proofs, "writing-sign", True),
        ("duties.record", may_write and "duties.record" in proofs, "clipboard-text", False),
        ("duties.report", may_write and "duties.report" in proofs, "file-text", False),
    )
    shown = [_offer(request, item, name, icon, panel) for name, fits, icon, panel in fitting if fits]
    if is_mine and may_write and (url := _screen(item.edition.open)):
        shown.append({"label": _("去办理"), "url": url, "icon": "arrow-right", "panel": False, "does": True})
    if shown and shown[-1]["does"]:
        shown[-1]["kind"] = "primary"
    return shown


def _offer(request: Request, item: Occurrence, name: str, icon: str, panel: bool) -> dict[str, Any]:
    """`does` says that the button is the likely next step and may be pressed."""
    verdict = allowed(request.user, name, item, request.at)
    return {
        "label": label_of(name),
        "url": reverse(name.replace(".", ":"), args=[item.pk]),
        "icon": icon,
        "panel": panel,
        "verdict": verdict,
        "does": verdict.ok and name not in ("duties.excuse", "duties.delegate"),
    }


def _screen(name: str) -> str:
    try:
        return reverse(name) if name else ""
    except NoReverseMatch:
        return ""


@require_safe
def written(request: Request, pk: int) -> HttpResponse:
    """A record or a report as it was written, with its files."""
    record: Record = get_visible(Record.objects.select_related("duty", "site", "by"), request, pk=pk)
    reader = Post.objects.filter(code=record.sent_to).first() if record.sent_to else None
    return render(
        request, "duties/written.html", {"record": record, "reader": reader, "files": Attachment.objects.of(record)}
    )


@require_safe
def file(request: Request, pk: int, key: int) -> FileResponse:
    """A file of a record, for whoever sees the record."""
    record: Record = get_visible(Record.objects.all(), request, pk=pk)
    return served(Attachment.objects.of(record).filter(pk=key).first())


@verb("duties.record", _items)
def record(request: Request, item: Occurrence) -> HttpResponse:
    return _write(request, item, actions.record)


@verb("duties.report", _items)
def report(request: Request, item: Occurrence) -> HttpResponse:
    return _write(request, item, actions.report)


def _write(request: Request, item: Occurrence, action: Any) -> HttpResponse:
    form = Write(request.POST or None, request.FILES or None, initial={"title": item.edition.title})
    context = {**_titled(request, item), "item": item}
    return perform(request, form, action, item, to=lambda made: made.get_absolute_url(), context=context)


@verb("duties.sign_off", _items)
def sign_off(request: Request, item: Occurrence) -> HttpResponse:
    form = SignOff(request.POST if request.method == "POST" else None)
    return perform(request, form, actions.sign_off, item, context=_titled(request, item))


@verb("duties.excuse", _items)
def excuse(request: Request, item: Occurrence) -> HttpResponse:
    form = ExcuseForm(request.POST or None)
    return perform(request, form, actions.excuse, item, context=_titled(request, item))


@verb("duties.delegate", _items)
def delegate(request: Request, item: Occurrence) -> HttpResponse:
    form = Delegate(request.POST or None, item=item, at=request.at)
    return perform(
        request, form, actions.delegate, item, to=_after_passing(request, item), context=_titled(request, item)
    )


def _after_passing(request: Request, item: Occurrence) -> Any:
    """Back to the item, or to my day for somebody who no longer sees it."""

    def place(_passing: Any) -> str:
        seen = Occurrence.objects.visible_to(request.user, request.at).filter(pk=item.pk).exists()
        return item.get_absolute_url() if seen else reverse("duties:index")

    return place


@verb("duties.hand_over", lambda: Staff.objects.select_related("account", "site"))
def hand_over(request: Request, staff: Staff) -> HttpResponse:
    waiting = Occurrence.objects.filter(person_id=staff.account_id, stage=Stage.OPEN).count()
    form = HandOver(request.POST or None, staff=staff, at=request.at)
    context = {"title": f"{label_of('duties.hand_over')} · {staff.name}", "waiting": waiting}
    return perform(request, form, actions.hand_over, staff, context=context)


def _titled(request: Request, item: Occurrence) -> dict[str, str]:
    return {"title": f"{label_of(request.verb)} · {item.edition.title}"}
