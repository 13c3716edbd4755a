from django.apps import AppConfig


class MainConfig(AppConfig):
    name = "anchang.main"
    label = "main"
