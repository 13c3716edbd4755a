from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "anchang.engine.notices"
    label = "notices"
