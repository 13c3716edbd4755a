from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "anchang.engine.accounts"
    label = "accounts"
