from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "anchang.engine.imports"
    label = "imports"
