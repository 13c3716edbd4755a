from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "anchang.engine.ledger"
    label = "ledger"
