from django.apps import AppConfig


class DealsConfig(AppConfig):
    name = "anchang.business.deals"
    label = "deals"

    def ready(self) -> None:
        from . import actions, metrics, reactions  # noqa: F401 verbs, figures and reactions register themselves
