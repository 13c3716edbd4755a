from django.apps import AppConfig


class NumberingConfig(AppConfig):
    name = "anchang.engine.numbering"
    label = "numbering"
