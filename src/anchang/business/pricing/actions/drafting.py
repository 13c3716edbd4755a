"""Drawing up a proposal: by a scheme, by a change of what units cost now, or from a table."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.business.inventory.actions import Priced, price_table
from anchang.business.inventory.models import PriceList, Project, Unit
from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.doors.work import mention, note
from anchang.engine.imports.actions import Kind, declare
from anchang.engine.imports.models import Import
from anchang.engine.policies import require

from .. import queries
from ..models import Line, Proposal, Scheme
from ..queries.drafting import Drafted, write_steps
from ..stages import Source, Way

BATCH = 500
FILED_NO = PriceList._meta.get_field("filed_no")


@action("pricing.draft", gettext_lazy("按方案起草调价"))
def draft(
    scheme: Scheme, *, by: Account, at: datetime, title: str = "", choice: queries.Choice | None = None
) -> Proposal:
    """A draft for every unit that nobody has taken, or those chosen. Refuses where no price would change."""
    seen = queries.preview(scheme.project, at, Way.SCHEME, scheme, choice)
    made = _draft(scheme.project, seen.lines, by, at, title=title or scheme.name, source=Source.SCHEME, scheme=scheme)
    mention(scheme)
    return made


@action("pricing.reprice", gettext_lazy("起草调价"))
def reprice(
    project: Project,
    *,
    by: Account,
    at: datetime,
    title: str,
    way: str,
    value: Any,
    choice: queries.Choice | None = None,
) -> Proposal:
    """A draft that moves the prices in force of the units nobody has taken. `value` as `queries.preview` takes it.

    Refuses a price of zero or below, one above the filed price (R-136), and where no price would change.
    """
    seen = queries.preview(project, at, way, value, choice)
    scheme = value if way == Way.SCHEME else None
    changed = [one for one in seen.lines if one.total != one.before_total]
    return _draft(project, changed, by, at, title=title, source=Source.REPRICING, scheme=scheme)


@action("pricing.draft_table", gettext_lazy("按一房一价表起草"))
def draft_table(
    project: Project,
    rows: list[tuple[int, dict[str, Any]]],
    *,
    by: Account,
    at: datetime,
    import_: Import,
    filed_no: str = "",
) -> Proposal:
    """Takes the units of a table in and drafts its prices, of units somebody has taken too: those keep theirs until
    they are freed."""
    priced = price_table.take_in(project, rows, by=by, at=at)
    lines = _beside_present(project, priced)
    title = import_.attachment.name.rpartition(".")[0] or import_.attachment.name
    facts: dict[str, Any] = {"title": title[:80], "source": Source.TABLE, "table": import_, "filed_no": filed_no}
    return _draft(project, lines, by, at, **facts)


def _beside_present(project: Project, priced: Sequence[Priced]) -> list[Drafted]:
    now = {one.pk: one.price for one in Unit.objects.filter(building__project=project).select_related("price")}
    found = []
    for one in priced:
        price = now[one.unit]
        before = (None, None) if price is None else (price.unit_price, price.total)
        found.append(Drafted(one.unit, one.unit_price, one.total, one.filed_total, one.floor_total, *before))
    return found


def _draft(
    project: Project, lines: Sequence[Drafted], by: Account, at: datetime, *, title: str, **about: Any
) -> Proposal:
    require(lines, _("没有一套房源的价格会变"))
    labels = dict(Unit.objects.filter(building__project=project).values_list("pk", "label"))
    queries.require_lawful(lines, labels)
    before, after = queries.sums(lines)
    proposal = Proposal.objects.create(
        project=project,
        title=title,
        units=len(lines),
        total=after,
        before_total=before,
        largest=queries.largest(lines),
        made_by=by,
        made_at=at,
        **about,
    )
    Line.objects.bulk_create([_line(proposal, one) for one in lines], batch_size=BATCH)
    note(units=len(lines), before=before, after=after)
    return proposal


def _line(proposal: Proposal, one: Drafted) -> Line:
    return Line(
        proposal=proposal,
        unit_id=one.unit,
        unit_price=one.unit_price,
        total=one.total,
        filed_total=one.filed_total,
        floor_total=one.floor_total,
        before_unit_price=one.before_unit_price,
        before_total=one.before_total,
        steps=write_steps(one.steps),
    )


def _home(project: Project) -> str:
    return reverse("pricing:project", args=[project.pk])


TABLE: dict[str, Any] = {"target": price_table.project_of, "examine": price_table.examine, "take": draft_table}
declare(
    Kind(
        "inventory.price_list",
        gettext_lazy("一房一价表"),
        price_table.COLUMNS,
        asks=(FILED_NO,),
        home=_home,
        differences=price_table.differences,
        **TABLE,
    )
)
