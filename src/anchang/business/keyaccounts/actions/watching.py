from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.policies import require
from anchang.lib.calendar import office_day
from anchang.people.org.models import Site

from ..models import Analysis, CompetitorNote, PartnerLog, Plan, Standard
from ..stages import Origin, PartnerKind, PlanKind, Standards, Topic


@action("keyaccounts.note_competitor", gettext_lazy("登记竞品信息"))
def note_competitor(
    site: Site,
    *,
    by: Account,
    at: datetime,
    competitor: str,
    topic: str,
    text: str,
    origin: str,
    proof: str,
    seen_on: date,
    is_no_secret: bool,
    statement: str = "",
) -> CompetitorNote:
    """What a competitor does, from a lawful source that is named and can be found again (KEY-029).

    Refuses another source, one without proof, what a customer said without their statement that they gave it freely,
    and anything that holds somebody's trade secret.
    """
    require(competitor.strip() and text.strip(), _("请写明竞争对手和内容"))
    require(topic in Topic.values, _("请选择方面"))
    require(origin in Origin.values, _("只登记合法来源的信息：公开渠道、媒体、现场公开资料、客户自愿提供"))
    require(proof.strip(), _("请写明出处：网址、报刊日期、资料名称或客户编号"))
    require(origin != Origin.VOLUNTARY or statement.strip(), _("客户提供的，请写下客户自愿提供的说明"))
    require(is_no_secret, _("含有他人商业秘密的内容不能登记"))
    require(seen_on <= office_day(at), _("日期不能晚于今天"))
    return CompetitorNote.objects.create(
        site=site, competitor=competitor.strip(), topic=topic, text=text.strip(), origin=origin, proof=proof.strip(),
        statement=statement.strip(), is_no_secret=True, seen_on=seen_on, by=by, at=at,
    )  # fmt: skip


@action("keyaccounts.analyse", gettext_lazy("编写竞品分析"))
def analyse(
    site: Site,
    *,
    by: Account,
    at: datetime,
    title: str,
    text: str,
    advice: str,
    notes: Iterable[CompetitorNote],
    plan: Plan | None = None,
) -> Analysis:
    """What the notes mean, and what the company should change; attached to a strategy it is its ground (KEY-031).

    Refuses an analysis of nothing, and a monthly plan as the proposal.
    """
    chosen = list(notes)
    require(title.strip() and text.strip() and advice.strip(), _("请写明标题、分析和建议"))
    require(chosen, _("请选择分析所依据的竞品信息"))
    require(plan is None or plan.kind != PlanKind.MONTHLY, _("分析附在策略提案上，不附在月度计划上"))
    made = Analysis.objects.create(
        site=site, title=title.strip(), text=text.strip(), advice=advice.strip(), plan=plan, by=by, at=at
    )
    made.notes.set(chosen)
    return made


@action("keyaccounts.log_partner", gettext_lazy("登记合作单位往来"))
def log_partner(
    site: Site,
    *,
    by: Account,
    at: datetime,
    kind: str,
    partner: str,
    on: date,
    note: str,
    counterpart: str = "",
    people: int | None = None,
    arrangement: str = "",
) -> PartnerLog:
    """A contact with a partner's department, or the reception of their people with what was arranged (KEY-009, KEY-010)."""
    require(kind in PartnerKind.values, _("请选择类别"))
    require(partner.strip() and note.strip(), _("请写明单位和内容"))
    is_visit = kind == PartnerKind.RECEPTION
    require(not is_visit or (people and arrangement.strip()), _("接待来人请写明人数和接待安排"))
    return PartnerLog.objects.create(
        site=site, kind=kind, partner=partner.strip(), counterpart=counterpart.strip(), on=on, note=note.strip(),
        people=people if is_visit else None, arrangement=arrangement.strip() if is_visit else "", by=by, at=at,
    )  # fmt: skip


@action("keyaccounts.write_standard", gettext_lazy("编写大客户规范"))
def write_standard(site: Site, *, by: Account, at: datetime, kind: str, text: str, items: Sequence[str]) -> Standard:
    """Another edition of a process or a service standard; its lines become the checklist of the records (KEY-001, KEY-002).

    Refuses one without text or lines, and the same line twice.
    """
    lines = [line.strip() for line in items if line.strip()]
    require(kind in Standards.values, _("请选择规范"))
    require(text.strip() and lines, _("请写明内容和逐条的检查要点"))
    require(len(set(lines)) == len(lines), _("检查要点有重复"))
    last = Standard.objects.filter(site=site, kind=kind).order_by("-edition").first()
    return Standard.objects.create(
        site=site, kind=kind, edition=last.edition + 1 if last else 1, text=text.strip(), items=lines, written_by=by,
        written_at=at,
    )  # fmt: skip
