from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "anchang.engine.jobs"
    label = "jobs"

    def ready(self) -> None:
        from anchang.engine.files.actions import sweep_up

        from . import queue  # noqa: F401 what it forgets registers itself
        from .chores import chore

        chore(sweep_up)
