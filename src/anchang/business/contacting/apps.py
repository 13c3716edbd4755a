from django.apps import AppConfig


class ContactingConfig(AppConfig):
    name = "anchang.business.contacting"
    label = "contacting"

    def ready(self) -> None:
        from anchang.business.customers.queries import customer_panel, customer_press, told_about
        from anchang.engine.jobs.chores import chore

        from . import actions, metrics, reactions  # noqa: F401 verbs, figures and reactions register themselves
        from .queries import contacting_told, dial_press, letters_panel, shown_panel
        from .reactions import chores

        customer_press(dial_press)
        customer_panel(shown_panel)
        customer_panel(letters_panel)
        told_about(contacting_told)
        chore(chores)
