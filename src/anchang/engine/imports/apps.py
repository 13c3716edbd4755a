from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "anchang.engine.imports"
    label = "imports"

    def ready(self) -> None:
        from . import actions, background, forgetting  # noqa: F401 verbs, jobs and what is forgotten register themselves
