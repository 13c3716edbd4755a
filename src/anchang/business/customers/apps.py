from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "anchang.business.customers"
    label = "customers"

    def ready(self) -> None:
        from anchang.engine.jobs.chores import chore
        from anchang.people.duties.queries import told_apart

        from . import actions, metrics, reactions  # noqa: F401 verbs, figures and reactions register themselves
        from .queries import own_sections, told_about
        from .stages import Source

        chore(actions.keep_retention)
        chore(actions.exporting.expire_exports)
        told_about(own_sections)
        told_apart("customers.register", source=Source.values)
