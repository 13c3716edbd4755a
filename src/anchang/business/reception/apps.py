from django.apps import AppConfig


class ReceptionConfig(AppConfig):
    name = "anchang.business.reception"
    label = "reception"

    def ready(self) -> None:
        from anchang.business.channels.queries import use_desk
        from anchang.business.customers.queries import customer_panel
        from anchang.business.ownership.queries import evidence_source
        from anchang.people.duties.queries import backlog
        from anchang.people.workday.queries import agenda_source

        from . import actions, metrics  # noqa: F401 verbs and figures register themselves
        from .queries import agenda, contacts_panel, owing, receive_with, testimony

        customer_panel(contacts_panel)
        evidence_source(testimony)
        use_desk(receive_with)
        agenda_source(agenda)
        backlog("reception.due", owing)
