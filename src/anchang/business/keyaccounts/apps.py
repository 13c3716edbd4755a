from django.apps import AppConfig


class KeyaccountsConfig(AppConfig):
    name = "anchang.business.keyaccounts"
    label = "keyaccounts"
