from .consents import Consent
from .files import Customer, Household, Phone, Token
from .merges import Merge
from .papers import Paper
from .relations import Relation

__all__ = ["Consent", "Customer", "Household", "Merge", "Paper", "Phone", "Relation", "Token"]
