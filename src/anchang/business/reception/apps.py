from django.apps import AppConfig


class ReceptionConfig(AppConfig):
    name = "anchang.business.reception"
    label = "reception"

    def ready(self) -> None:
        from anchang.business.channels.queries import use_desk
        from anchang.business.contacting.queries import after_call
        from anchang.business.customers.queries import customer_panel, customer_press, told_about
        from anchang.business.ownership.queries import evidence_source
        from anchang.business.turns.queries import use_register
        from anchang.people.duties.queries import backlog
        from anchang.people.workday.queries import agenda_source

        from . import actions, metrics, reactions  # noqa: F401 verbs, figures and reactions register themselves
        from .queries import (
            agenda,
            follow_up_press,
            next_panel,
            owing,
            receive_with,
            register_of,
            testimony,
            visits_told,
            written_after,
        )  # fmt: skip

        customer_panel(next_panel)
        customer_press(follow_up_press)
        evidence_source(testimony)
        use_desk(receive_with)
        use_register(register_of)
        after_call(written_after)
        agenda_source(agenda)
        told_about(visits_told)
        backlog("reception.due", owing)
