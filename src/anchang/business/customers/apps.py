from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "anchang.business.customers"
    label = "customers"

    def ready(self) -> None:
        from anchang.engine.jobs.chores import chore

        from .actions.exporting import expire_exports  # the verbs of the room register themselves with it

        chore(expire_exports)
