from .consents import Consent
from .contacts import DoNotContact
from .files import Customer, InUse, Phone, Token
from .privacy import DataRequest, Restriction, RetentionDay, Sharing

__all__ = [
    "Consent",
    "Customer",
    "DataRequest",
    "DoNotContact",
    "InUse",
    "Phone",
    "Restriction",
    "RetentionDay",
    "Sharing",
    "Token",
]
