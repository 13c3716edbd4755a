from .consents import Consent
from .files import Customer, Phone, Token

__all__ = ["Consent", "Customer", "Phone", "Token"]
