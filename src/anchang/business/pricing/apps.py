from django.apps import AppConfig


class PricingConfig(AppConfig):
    name = "anchang.business.pricing"
    label = "pricing"

    def ready(self) -> None:
        from anchang.business.inventory.queries import unit_facts

        from . import actions, metrics  # noqa: F401 verbs and figures register themselves
        from .queries import facts_of

        unit_facts(facts_of)
