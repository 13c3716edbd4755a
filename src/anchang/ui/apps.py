from django.apps import AppConfig
from django.utils.translation import gettext

from anchang.lib.faults import Fault


class UiConfig(AppConfig):
    name = "anchang.ui"
    label = "ui"

    def ready(self) -> None:
        Fault.translate = gettext
