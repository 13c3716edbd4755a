from django.apps import AppConfig


class ReceivablesConfig(AppConfig):
    name = "anchang.business.receivables"
    label = "receivables"

    def ready(self) -> None:
        from . import actions, metrics, policy  # noqa: F401 verbs, figures and conditions register themselves
