from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "anchang.business.customers"
    label = "customers"

    def ready(self) -> None:
        from . import actions, metrics  # noqa: F401 verbs and figures register themselves
