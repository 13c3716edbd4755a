from django.apps import AppConfig


class OwnershipConfig(AppConfig):
    name = "anchang.business.ownership"
    label = "ownership"

    def ready(self) -> None:
        from anchang.engine.jobs.chores import chore

        from . import actions, metrics, policy, reactions  # noqa: F401 verbs, figures and reactions register themselves

        chore(actions.tick)
