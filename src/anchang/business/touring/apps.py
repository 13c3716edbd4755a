from decimal import Decimal

from django.apps import AppConfig
from django.utils.translation import gettext_lazy


class TouringConfig(AppConfig):
    name = "anchang.business.touring"
    label = "touring"

    def ready(self) -> None:
        from anchang.business.customers.queries import customer_panel, told_about
        from anchang.business.inventory.queries import heat_of, unit_buttons
        from anchang.business.reception.queries import opens_with
        from anchang.people.workday.queries import agenda_source

        from . import actions, metrics, reactions  # noqa: F401 verbs, figures, clocks and reactions register themselves
        from .queries import agenda, in_people, interest, liked_by, opening, tour_panel, touring_told

        customer_panel(tour_panel)
        told_about(touring_told)
        unit_buttons(interest)
        heat_of("favourites", gettext_lazy("意向客户"), in_people, rest=Decimal(0))(liked_by)
        opens_with(opening)
        agenda_source(agenda)
