from django.apps import AppConfig


class ClocksConfig(AppConfig):
    name = "anchang.engine.clocks"
    label = "clocks"
