from django.utils.translation import gettext as _

from anchang.engine.policies import Refused
from anchang.lib.digits import has_number

from ..stages import Source


def said_source(source: str, words: str) -> str:
    """The words that belong to a source: those given for 其他, none for any other.

    Refuses an unknown source, and 其他 without words: nobody could count it with anything (CAR-018).
    """
    if source not in Source.values:
        raise Refused(_("请选择客户来源"))
    if source != Source.OTHER:
        return ""
    if not words.strip():
        raise Refused(_("来源选了其他，请写明客户从哪里知道的"))
    if has_number(words):
        raise Refused(_("来源说明里有号码，请填到电话或证件栏"))
    return words.strip()
