from django.apps import AppConfig


class ServiceConfig(AppConfig):
    name = "anchang.business.service"
    label = "service"

    def ready(self) -> None:
        from anchang.people.duties.queries import told_apart

        from . import actions, metrics, policy, reactions  # noqa: F401 verbs, figures and reactions register themselves
        from .stages import SEVERITIES, Kind

        told_apart("service.open", kind=Kind.values, severity=SEVERITIES)
