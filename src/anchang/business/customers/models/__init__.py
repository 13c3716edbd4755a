from .consents import Consent
from .exports import Export, UnmaskDay
from .files import Customer, Phone, Token

__all__ = ["Consent", "Customer", "Export", "Phone", "Token", "UnmaskDay"]
