from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ImportStage(TextChoices):
    """Where a table is on its way in; whether it was taken in says `committed_at`."""

    CHECKING = "checking", _("正在检查")
    CHECKED = "checked", pgettext_lazy("导入", "已检查")
    COMMITTING = "committing", _("正在导入")
    FAILED = "failed", _("没有读成")


class Phase(TextChoices):
    """What the worker is at."""

    WAITING = "waiting", _("等待后台")
    READING = "reading", _("打开文件")
    CHECKING = "checking", _("逐行检查")
    PREPARING = "preparing", _("准备写入")
    WRITING = "writing", _("写入")
