from datetime import date

from django.utils.translation import gettext as _

from anchang.ui.tags.formats import day


def too_late(grade: str, last: date) -> str:
    """Why a date is refused that is later than the grade of intent allows."""
    words = {"grade": grade, "day": day(last)}
    return _("%(grade)s级客户最迟%(day)s再跟进") % words if grade else _("没有定级的客户最迟%(day)s再跟进") % words
