from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "anchang.ui"
    label = "ui"
