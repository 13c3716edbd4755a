from django.apps import AppConfig


class DoorsConfig(AppConfig):
    name = "anchang.engine.doors"
    label = "doors"
