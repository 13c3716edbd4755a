from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "anchang.engine.imports"
    label = "imports"

    def ready(self) -> None:
        from . import actions, background  # noqa: F401 verbs and jobs register themselves
