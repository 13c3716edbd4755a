from datetime import datetime

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.policies import once, require
from anchang.people.org.models import Site

from .. import queries
from ..models import Template, Wording
from ..stages import MessagePurpose, Way

SENDER_RULE = "R-241"


@action("contacting.add_template", gettext_lazy("新增模板"))
def add_template(
    site: Site,
    *,
    by: Account,
    at: datetime,
    name: str,
    way: str,
    purpose: str,
    text: str,
    sender: str,
    contact: str,
    subject: str = "",
) -> Template:
    """A new template with its first wording. Refuses a name the site has already, and what `reword` refuses."""
    require(way in Way.values, _("请选择用什么发"))
    require(purpose in MessagePurpose.values, _("请选择用途"))
    require(name.strip(), _("请填写模板名称"))
    with once(_("已经有同名的模板，请改那一个")):
        made = Template.objects.create(site=site, name=name.strip(), way=way, purpose=purpose, made_at=at)
    reword(made, by=by, at=at, text=text, sender=sender, contact=contact, subject=subject)
    return made


@action("contacting.reword", gettext_lazy("改模板"))
def reword(
    template: Template, *, by: Account, at: datetime, text: str, sender: str, contact: str, subject: str = ""
) -> Wording:
    """Another wording; what was sent in an earlier one stays as it was.

    Refuses a field nobody knows, and one that does not say who writes and how to reach them (R-241). How to refuse more
    of it need not be written: it is put under every marketing message.
    """
    require(text.strip(), _("请填写正文"))
    strange = queries.missing(queries.fields_of(text))
    require(not strange, strange)
    require(sender.strip() and contact.strip(), _("请填写发送方名称和联系方式，客户要知道是谁发的"), rule=SENDER_RULE)
    require(template.way != Way.MAIL or subject.strip(), _("请填写邮件主题"))
    list(Template.objects.select_for_update(no_key=True).filter(pk=template.pk).values_list("pk"))
    last = Wording.objects.filter(template=template).aggregate(last=Max("nth"))["last"] or 0
    said = {"text": text.strip(), "sender": sender.strip(), "contact": contact.strip(), "subject": subject.strip()}
    return Wording.objects.create(template=template, nth=last + 1, made_by=by, made_at=at, **said)
