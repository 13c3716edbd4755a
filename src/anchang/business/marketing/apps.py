from django.apps import AppConfig


class MarketingConfig(AppConfig):
    name = "anchang.business.marketing"
    label = "marketing"

    def ready(self) -> None:
        from . import actions, metrics, reactions  # noqa: F401 verbs, figures, tables and clocks register themselves
