from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "anchang.engine.events"
    label = "events"
