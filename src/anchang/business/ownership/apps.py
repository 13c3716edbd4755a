from django.apps import AppConfig


class OwnershipConfig(AppConfig):
    name = "anchang.business.ownership"
    label = "ownership"

    def ready(self) -> None:
        from anchang.business.customers.queries import told_about
        from anchang.engine.jobs.chores import chore

        from . import actions, metrics, policy, reactions  # noqa: F401 verbs, figures and reactions register themselves
        from .queries import ownership_told

        told_about(ownership_told)
        chore(actions.tick)
