from django.apps import AppConfig


class TouringConfig(AppConfig):
    name = "anchang.business.touring"
    label = "touring"

    def ready(self) -> None:
        from anchang.business.customers.queries import customer_panel, told_about
        from anchang.business.inventory.queries import unit_buttons
        from anchang.business.reception.queries import opens_with
        from anchang.people.workday.queries import agenda_source

        from . import actions, metrics, reactions  # noqa: F401 verbs, figures, clocks and reactions register themselves
        from .queries import agenda, interest, opening, tour_panel, touring_told

        customer_panel(tour_panel)
        told_about(touring_told)
        unit_buttons(interest)
        opens_with(opening)
        agenda_source(agenda)
