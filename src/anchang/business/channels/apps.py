from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    name = "anchang.business.channels"
    label = "channels"
