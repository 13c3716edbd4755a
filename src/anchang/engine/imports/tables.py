from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anchang.ui.tables import Column, Table


def which_row(fault: dict[str, Any]) -> str:
    row = fault["row"]
    return gettext("第%(row)s行") % {"row": f"{row:,}"} if row else gettext("整张表")


class Changes(Table):
    """What a table would change, a field a line."""

    what = Column(_("哪一个"))
    field = Column(_("列"))
    old = Column(_("原来"))
    new = Column(_("改为"))


class Faults(Table):
    """Faults or warnings of a table, a line each, in the order of its rows."""

    row = Column(_("哪一行"), value=which_row)
    column = Column(_("列"))
    text = Column(_("问题"))
