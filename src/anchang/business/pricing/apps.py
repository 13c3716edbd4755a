from django.apps import AppConfig


class PricingConfig(AppConfig):
    name = "anchang.business.pricing"
    label = "pricing"

    def ready(self) -> None:
        from anchang.business.inventory.queries import unit_buttons, unit_facts

        from . import actions, metrics  # noqa: F401 verbs and figures register themselves
        from .queries import buttons_of, facts_of

        unit_buttons(buttons_of)
        unit_facts(facts_of)
