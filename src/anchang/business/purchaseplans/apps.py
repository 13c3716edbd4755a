from django.apps import AppConfig


class PurchasePlansConfig(AppConfig):
    name = "anchang.business.purchaseplans"
    label = "purchaseplans"

    def ready(self) -> None:
        from anchang.business.customers.queries import customer_panel, told_about
        from anchang.business.inventory.queries import unit_buttons

        from . import actions, metrics, reactions  # noqa: F401 verbs, figures and reactions register themselves
        from .queries import plan_panel, plans_told, unit_button

        customer_panel(plan_panel)
        told_about(plans_told)
        unit_buttons(unit_button)
