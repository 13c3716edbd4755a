from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "anchang.business.customers"
    label = "customers"

    def ready(self) -> None:
        from anchang.engine.jobs.chores import chore

        from . import actions, metrics, reactions  # noqa: F401 verbs, figures and reactions register themselves
        from .queries import own_sections, told_about

        chore(actions.keep_retention)
        chore(actions.exporting.expire_exports)
        told_about(own_sections)
