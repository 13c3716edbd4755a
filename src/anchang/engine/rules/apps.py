from django.apps import AppConfig


class RulesConfig(AppConfig):
    name = "anchang.engine.rules"
    label = "rules"
