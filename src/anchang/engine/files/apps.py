from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "anchang.engine.files"
    label = "files"

    def ready(self) -> None:
        from . import actions  # noqa: F401 verbs register themselves
