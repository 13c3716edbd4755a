from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "anchang.engine.accounts"
    label = "accounts"

    def ready(self) -> None:
        from . import confirming

        confirming.listen()
