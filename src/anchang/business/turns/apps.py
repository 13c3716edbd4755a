from django.apps import AppConfig


class TurnsConfig(AppConfig):
    name = "anchang.business.turns"
    label = "turns"

    def ready(self) -> None:
        from . import actions, metrics, reactions  # noqa: F401 verbs and figures register themselves
