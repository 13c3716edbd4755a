from django.apps import AppConfig


class DealsConfig(AppConfig):
    name = "anchang.business.deals"
    label = "deals"

    def ready(self) -> None:
        from anchang.business.ownership.queries import evidence_source, price_source, tied_source
        from anchang.people.workday.queries import agenda_settled

        from . import actions, metrics, reactions  # noqa: F401 verbs, figures and reactions register themselves
        from .queries import bought, paid_for, testimony, under_way

        agenda_settled(bought)
        evidence_source(testimony)
        price_source(paid_for)
        tied_source(under_way)
