from django.apps import AppConfig


class OrgConfig(AppConfig):
    name = "anchang.people.org"
    label = "org"

    def ready(self) -> None:
        from anchang.engine.policies import use_directory

        from . import actions  # noqa: F401 verbs register themselves
        from .queries import People

        use_directory(People())
