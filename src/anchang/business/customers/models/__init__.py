from .consents import Consent
from .contacts import DoNotContact
from .exports import Export, UnmaskDay
from .files import Customer, Household, InUse, Phone, Token
from .merges import Merge
from .papers import Paper
from .privacy import DataRequest, Restriction, RetentionDay, Sharing
from .relations import Relation

__all__ = [
    "Consent",
    "Customer",
    "DataRequest",
    "DoNotContact",
    "Export",
    "Household",
    "InUse",
    "Merge",
    "Paper",
    "Phone",
    "Relation",
    "Restriction",
    "RetentionDay",
    "Sharing",
    "Token",
    "UnmaskDay",
]
