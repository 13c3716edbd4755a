"""Text on its way into a table that a spreadsheet will open."""

import unicodedata

_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def safe_cell(text: str) -> str:
    """The text with an apostrophe before it if a spreadsheet might take it for a formula, else as it is.

    Full-width signs and blanks before the sign count too: some programs read through them.
    """
    plain = unicodedata.normalize("NFKC", text)
    return f"'{text}" if plain.startswith(_STARTS) or plain.lstrip().startswith(_STARTS) else text
