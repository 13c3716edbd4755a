from django.utils.translation import gettext_lazy as _

from anchang.ui.tables import Column, Table


class Faults(Table):
    """Faults or warnings of a table, a line each, in the order of its rows."""

    row = Column(_("行号"), value=lambda fault: f"{fault['row']:,}" if fault["row"] else _("整张表"))
    column = Column(_("列"))
    text = Column(_("问题"))
