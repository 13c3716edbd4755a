from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    name = "anchang.engine.approvals"
    label = "approvals"

    def ready(self) -> None:
        from . import actions, policy, reactions  # noqa: F401 they register themselves
