from django.apps import AppConfig


class TermsConfig(AppConfig):
    name = "anchang.business.terms"
    label = "terms"

    def ready(self) -> None:
        from . import actions, metrics  # noqa: F401 verbs and figures register themselves
