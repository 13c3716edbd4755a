from django.apps import AppConfig


class ReceptionConfig(AppConfig):
    name = "anchang.business.reception"
    label = "reception"

    def ready(self) -> None:
        from anchang.business.customers.queries import customer_panel, customer_press
        from anchang.people.duties.queries import backlog
        from anchang.people.workday.queries import agenda_source

        from . import actions, metrics  # noqa: F401 verbs and figures register themselves
        from .queries import agenda, follow_up_press, next_panel, owing

        customer_panel(next_panel)
        customer_press(follow_up_press)
        agenda_source(agenda)
        backlog("reception.due", owing)
