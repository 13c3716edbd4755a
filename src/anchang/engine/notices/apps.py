from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "anchang.engine.notices"
    label = "notices"

    def ready(self) -> None:
        from . import actions  # noqa: F401 verbs register themselves
