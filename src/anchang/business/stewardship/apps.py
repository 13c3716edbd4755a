from django.apps import AppConfig


class StewardshipConfig(AppConfig):
    name = "anchang.business.stewardship"
    label = "stewardship"
