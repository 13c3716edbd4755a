from django.apps import AppConfig


class CardsConfig(AppConfig):
    name = "anchang.business.cards"
    label = "cards"

    def ready(self) -> None:
        from anchang.business.customers.queries import customer_panel, told_about
        from anchang.business.ownership.queries import late_source
        from anchang.business.reception.queries import use_best_hours
        from anchang.engine.jobs.chores import chore
        from anchang.people.duties.queries import backlog, tells_backlog

        from . import actions, metrics, policy  # noqa: F401 verbs, figures and conditions register themselves
        from .queries import best_hours, broken, cards_told, day_of_calls, records_panel, to_hand_up, to_sign
        from .reactions import chores

        customer_panel(records_panel)
        use_best_hours(best_hours)
        late_source(broken, "cards:due")
        told_about(cards_told)
        tells_backlog("reception.due", day_of_calls)
        backlog("cards.to_hand_up", to_hand_up)
        backlog("cards.to_sign", to_sign)
        chore(chores)
