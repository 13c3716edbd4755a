from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "anchang.engine.files"
    label = "files"

    def ready(self) -> None:
        from . import actions, discarding  # noqa: F401 verbs and what is forgotten register themselves
