"""What a file can be found by: derived from it alone, and written with it."""

from collections.abc import Iterable

from anchang.engine.statements import insert_missing
from anchang.lib.tokens import name_tokens, paper_tokens, phone_tokens

from ..models import Customer, Token
from ..queries import id_key, phone_key, tail_token

LONGEST = 64


def write_tokens(customer: Customer) -> None:
    """Leaves the file with just the tokens it can be found by now: its names, all its phones and all its papers."""
    phones, papers = _numbers(customer)
    wanted = name_tokens(customer.name) | name_tokens(customer.salutation)
    wanted |= tokens_of_phones(phones) | tokens_of_papers(papers)
    kept = set(Token.objects.filter(customer=customer).values_list("token", flat=True))
    Token.objects.filter(customer=customer, token__in=kept - wanted).delete()
    Token.objects.bulk_create(_rows(customer, {token[:LONGEST] for token in wanted} - kept))


def add_tokens(customer: Customer, wanted: Iterable[str]) -> None:
    """By these the file can be found as well."""
    insert_missing(_rows(customer, set(wanted)))


def tokens_of_phones(numbers: Iterable[str]) -> set[str]:
    found = [number for number in numbers if number]
    return {tail_token(tail) for number in found for tail in phone_tokens(number)} | {phone_key(one) for one in found}


def tokens_of_papers(numbers: Iterable[str]) -> set[str]:
    found = [number for number in numbers if number]
    return {tail_token(tail) for number in found for tail in paper_tokens(number)} | {id_key(one) for one in found}


def _numbers(customer: Customer) -> tuple[set[str], set[str]]:
    """Every phone and every paper; a file the step in progress has just opened has no further ones."""
    if customer.is_made_here:
        return {customer.phone}, {customer.id_number}
    phones = set(customer.phones.values_list("number", flat=True))
    papers = set(customer.papers.values_list("number", flat=True))
    return phones | {customer.phone}, papers | {customer.id_number}


def _rows(customer: Customer, wanted: set[str]) -> list[Token]:
    owned = {"site_id": customer.site_id, "owner_id": customer.owner_id}
    return [Token(token=token[:LONGEST], customer=customer, **owned) for token in sorted(wanted)]
