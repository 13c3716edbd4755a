from django.apps import AppConfig


class RoundsConfig(AppConfig):
    name = "anchang.people.rounds"
    label = "rounds"

    def ready(self) -> None:
        from . import actions, metrics, policy, reactions  # noqa: F401 verbs, figures and conditions register themselves
