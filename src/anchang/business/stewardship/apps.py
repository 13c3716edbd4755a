from django.apps import AppConfig


class StewardshipConfig(AppConfig):
    name = "anchang.business.stewardship"
    label = "stewardship"

    def ready(self) -> None:
        from anchang.engine.jobs.chores import chore

        from . import actions, metrics  # noqa: F401 verbs and figures register themselves
        from .reactions import chores

        chore(chores)
