from django.apps import AppConfig


class KeyaccountsConfig(AppConfig):
    name = "anchang.business.keyaccounts"
    label = "keyaccounts"

    def ready(self) -> None:
        from anchang.business.customers.queries import customer_panel, told_about
        from anchang.engine.jobs.chores import chore

        from . import actions, metrics  # noqa: F401 verbs and figures register themselves
        from .queries import account_panel, keyaccounts_told
        from .reactions import chores

        customer_panel(account_panel)
        told_about(keyaccounts_told)
        chore(chores)
