"""A new data key in front of the old one: old rows are read, encrypted anew, and then the old key may go."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.fernet import InvalidToken
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django import Settings
from tests.office import MONDAY, open_the_office

from anchang.business.customers import actions
from anchang.business.customers.models import Customer, Phone
from anchang.business.customers.queries import by_phone, search
from anchang.engine import rotation
from anchang.engine.accounts.models import Account
from anchang.engine.fields import _keys, sealed
from anchang.engine.files import resealing
from anchang.engine.files.actions import keep, read
from anchang.engine.files.models import Attachment
from anchang.engine.ledger.models import Entry

pytestmark = pytest.mark.django_db
PHONE, CARD = "13912345678", "11010519491231002X"


@pytest.fixture
def keys(settings: Settings) -> Iterator[Settings]:
    settings.DATA_KEY, settings.HASH_KEY = "old key", "hash key"
    _keys.cache_clear()
    yield settings
    _keys.cache_clear()


def turn_to(keys: Settings, named: str) -> None:
    keys.DATA_KEY = named
    _keys.cache_clear()


@pytest.fixture
def customer(keys: Settings) -> Customer:
    office = open_the_office(at=MONDAY)
    owner = office.account("lijing")
    given = {"name": "王小明", "source": "walk_in", "consent": True, "phone": PHONE}
    made = actions.register(office.site, by=owner, at=MONDAY, **given)
    actions.identify(made, by=owner, at=MONDAY, id_kind="id_card", id_number=CARD)
    return made


def test_after_rotation_the_old_key_can_go_and_search_still_finds(customer: Customer, keys: Settings) -> None:
    turn_to(keys, "new key,old key")

    call_command("rotate_keys")

    turn_to(keys, "new key")
    again = Customer.objects.get(pk=customer.pk)
    assert (again.phone, again.id_number, Phone.objects.get().number) == (PHONE, CARD, PHONE)
    assert by_phone(again.site, PHONE) == again
    assert search(again.owner, CARD, MONDAY) == [again]
    assert Entry.objects.get(verb="keys.rotate")


def test_without_rotation_the_old_key_cannot_go(customer: Customer, keys: Settings) -> None:
    turn_to(keys, "new key")

    with pytest.raises(InvalidToken):
        Customer.objects.get(pk=customer.pk)


def test_half_a_rotation_is_taken_up_where_it_broke_off(customer: Customer, keys: Settings) -> None:
    turn_to(keys, "new key,old key")
    model, column = rotation.secret_columns()[0]
    key, stored = next(iter(rotation._portions(model, column, 1)))[0]
    with connection.cursor() as cursor:
        rotation._renew(cursor, model, column, key, stored, rotation.Rotation())

    left = rotation.examine()
    again = rotation.rotate(portion=1)

    assert (left.read, left.old) == (3, 2)
    assert (again.read, again.renewed, rotation.examine().old) == (3, 2, 0)


def test_what_somebody_wrote_meanwhile_is_left_to_them(customer: Customer, keys: Settings) -> None:
    turn_to(keys, "new key,old key")
    portion = next(iter(rotation._portions(Customer, "phone", 10)))
    actions.edit(customer, by=customer.owner, at=MONDAY, phone="13800000001")
    found = rotation.Rotation()

    with connection.cursor() as cursor:
        rotation._renew(cursor, Customer, "phone", *portion[0], found)

    assert (found.renewed, Customer.objects.get(pk=customer.pk).phone) == (0, "13800000001")


def test_a_value_that_no_key_reads_is_named_and_nothing_may_be_thrown_away(customer: Customer, keys: Settings) -> None:
    turn_to(keys, "new key,another key")

    with pytest.raises(CommandError, match=r"no key reads: customers_customer\.phone"):
        call_command("rotate_keys")


@pytest.fixture
def table(customer: Customer, keys: Settings, tmp_path: Path) -> Attachment:
    """A sealed file, in a store of its own."""
    files = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    keys.STORAGES = {**keys.STORAGES, "default": files}
    content = {"name": "客户.txt", "content": PHONE.encode(), "is_sealed": True}
    return keep(customer, by=Account.objects.system(), at=MONDAY, **content)


def test_a_sealed_file_is_read_after_the_old_key_went(table: Attachment, keys: Settings) -> None:
    turn_to(keys, "new key,old key")

    call_command("rotate_keys")

    turn_to(keys, "new key")
    assert read(table) == PHONE.encode()
    assert [one.name for one in Path(default_storage.path(table.path)).parent.iterdir()] == [table.sha256]


def test_a_sealed_file_under_the_old_key_keeps_that_from_going(table: Attachment, keys: Settings) -> None:
    before = rotation.examine().read
    turn_to(keys, "new key,old key")

    assert rotation.examine().old == before
    assert rotation.rotate().renewed == before
    assert rotation.rotate().renewed == rotation.examine().old == 0


def test_a_sealed_file_that_no_key_reads_is_named(table: Attachment, keys: Settings) -> None:
    turn_to(keys, "new key,old key")
    Path(default_storage.path(table.path)).write_bytes(b"gAAAAA")

    with pytest.raises(CommandError, match=f"no key reads: sealed file {table.sha256}"):
        call_command("rotate_keys")


def test_a_store_that_knows_no_folders_keeps_one_file(table: Attachment, keys: Settings) -> None:
    turn_to(keys, "new key,old key")
    resealing._replace_object(table.path, sealed(PHONE.encode()))

    turn_to(keys, "new key")
    assert read(table) == PHONE.encode()
    assert len(list(Path(default_storage.path(table.path)).parent.iterdir())) == 1


def test_a_file_that_is_gone_from_the_store_does_not_hold_up_the_rest(
    table: Attachment, keys: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    turn_to(keys, "new key,old key")
    default_storage.delete(table.path)

    call_command("rotate_keys")

    assert table.sha256 in capsys.readouterr().err
    assert Entry.objects.get(verb="keys.rotate")


def test_one_key_alone_is_no_rotation(keys: Settings) -> None:
    with pytest.raises(CommandError, match="put the new key in front"):
        call_command("rotate_keys")
