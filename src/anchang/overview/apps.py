from django.apps import AppConfig


class OverviewConfig(AppConfig):
    name = "anchang.overview"
    label = "overview"
