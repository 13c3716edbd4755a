from django.apps import AppConfig


class ServiceConfig(AppConfig):
    name = "anchang.business.service"
    label = "service"

    def ready(self) -> None:
        from . import actions, metrics, policy, reactions  # noqa: F401 verbs, figures and reactions register themselves
