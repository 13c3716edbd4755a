from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from anchang.engine.states import Machine, Step

SUBJECT = "subject"


class Kind(TextChoices):
    """What a list is about: a place, everybody present, or one person at work."""

    PLACE = "place", _("场所")
    PEOPLE = "people", _("逐人")
    PERSON = "person", _("抽查一人")


class Outcome(TextChoices):
    OK = "ok", _("通过")
    FAILED = "failed", _("不合格")
    NOT_APPLICABLE = "not_applicable", _("不适用")


class FindingStage(TextChoices):
    OPEN = "open", _("待整改")
    MENDED = "mended", _("待复查")
    CLOSED = "closed", _("复查通过")


FINDING = Machine(
    "stage",
    FindingStage,
    FindingStage.OPEN,
    (
        Step("await_recheck", (FindingStage.OPEN,), FindingStage.MENDED),
        Step("fail", (FindingStage.OPEN, FindingStage.MENDED), FindingStage.OPEN),
        Step("recheck", (FindingStage.OPEN, FindingStage.MENDED), FindingStage.CLOSED),
    ),
)
