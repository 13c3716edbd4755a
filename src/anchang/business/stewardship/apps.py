from django.apps import AppConfig


class StewardshipConfig(AppConfig):
    name = "anchang.business.stewardship"
    label = "stewardship"

    def ready(self) -> None:
        from anchang.business.customers.queries import told_about
        from anchang.engine.jobs.chores import chore

        from . import actions, metrics  # noqa: F401 verbs and figures register themselves
        from .queries import stewardship_told
        from .reactions import chores

        told_about(stewardship_told)
        chore(chores)
