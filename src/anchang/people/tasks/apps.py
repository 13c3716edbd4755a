from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "anchang.people.tasks"
    label = "tasks"

    def ready(self) -> None:
        from . import actions, metrics, policy, reactions  # noqa: F401 verbs, figures, conditions register themselves
