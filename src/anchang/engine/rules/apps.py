from django.apps import AppConfig


class RulesConfig(AppConfig):
    name = "anchang.engine.rules"
    label = "rules"

    def ready(self) -> None:
        from . import actions  # noqa: F401 verbs register themselves
