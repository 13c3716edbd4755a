from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    name = "anchang.business.channels"
    label = "channels"

    def ready(self) -> None:
        from anchang.business.customers.queries import told_about

        from . import actions, metrics, reactions  # noqa: F401 verbs, figures and clocks register themselves
        from .queries import channels_told

        told_about(channels_told)
