from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    name = "anchang.business.channels"
    label = "channels"

    def ready(self) -> None:
        from . import actions, metrics, reactions  # noqa: F401 verbs, figures and clocks register themselves
