import re
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.policies import require

from ..models import Site
from .posts import load_pack

CODE = re.compile(r"[A-Z0-9]{2,10}")


@action("org.open_site", gettext_lazy("开设案场"))
def open_site(parent: Site | None, *, by: Account, at: datetime, code: str, name: str, kind: str = Site.OFFICE) -> Site:
    """A new place below `parent`; without one, the company itself, of which there is one.

    Refuses a code that is taken or not of 2 to 10 capitals and digits: it stands in every number drawn there.
    """
    require(CODE.fullmatch(code), _("代号只能用大写字母和数字，2 到 10 位"))
    require(not Site.objects.filter(code=code).exists(), _("代号「%(code)s」已被使用") % {"code": code})
    require(parent is not None or not Site.objects.exists(), _("公司已经建立"))
    site = Site.objects.create(code=code, name=name, kind=kind, parent=parent, path="")
    site.path = f"{parent.path if parent else ''}{site.pk}/"
    site.save(update_fields=["path"])
    return site


@action("org.rename_site", gettext_lazy("更改名称"))
def rename_site(site: Site, *, by: Account, at: datetime, name: str) -> Site:
    """Another name for the company or a sales site. The code stays: numbers were drawn with it."""
    site.name = name
    site.save(update_fields=["name"])
    return site


@action("org.open_office", gettext_lazy("初始化"))
def open_office(*, by: Account, at: datetime, company: str, code: str) -> Site:
    """An empty company with its posts: what an office starts from. Refuses a second one."""
    site = open_site(None, by=by, at=at, code=code, name=company, kind=Site.COMPANY)
    load_pack(settings.PACKS / "property_sales.toml", by=by, at=at)
    return site
