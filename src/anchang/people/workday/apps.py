from django.apps import AppConfig


class WorkdayConfig(AppConfig):
    name = "anchang.people.workday"
    label = "workday"

    def ready(self) -> None:
        from . import actions, metrics, policy, reactions  # noqa: F401 verbs, figures, conditions register themselves
