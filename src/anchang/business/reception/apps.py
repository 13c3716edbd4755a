from django.apps import AppConfig


class ReceptionConfig(AppConfig):
    name = "anchang.business.reception"
    label = "reception"

    def ready(self) -> None:
        from anchang.business.customers.queries import customer_panel

        from . import actions, metrics  # noqa: F401 verbs and figures register themselves
        from .queries import contacts_panel

        customer_panel(contacts_panel)
