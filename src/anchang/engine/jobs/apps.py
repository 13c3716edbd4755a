from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "anchang.engine.jobs"
    label = "jobs"

    def ready(self) -> None:
        from anchang.engine.files.discarding import sweep_up

        from . import forgetting  # noqa: F401 registers itself
        from .chores import chore

        chore(sweep_up)
