from .calls import Attempt, DialRules
from .material import Edition, Material, Showing
from .messages import SIGNER, Campaign, Knock, MailAddress, Message, Refusal, Template, Wording

__all__ = [
    "SIGNER",
    "Attempt",
    "Campaign",
    "DialRules",
    "Edition",
    "Knock",
    "MailAddress",
    "Material",
    "Message",
    "Refusal",
    "Showing",
    "Template",
    "Wording",
]
