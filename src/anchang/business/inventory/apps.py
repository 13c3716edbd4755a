from django.apps import AppConfig


class InventoryConfig(AppConfig):
    name = "anchang.business.inventory"
    label = "inventory"

    def ready(self) -> None:
        from . import actions, metrics, reactions  # noqa: F401 verbs, kinds of tables and reactions register themselves
