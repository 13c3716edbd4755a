from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "anchang.engine.jobs"
    label = "jobs"
