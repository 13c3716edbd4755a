from django.apps import AppConfig


class OwnershipConfig(AppConfig):
    name = "anchang.business.ownership"
    label = "ownership"
