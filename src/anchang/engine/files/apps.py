from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "anchang.engine.files"
    label = "files"
