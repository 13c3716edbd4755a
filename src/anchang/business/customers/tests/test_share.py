import itertools
from collections.abc import Callable

import pytest
from django.utils import timezone
from tests.office import MONDAY, Office, morning, rows

from anchang.business.customers import actions
from anchang.business.customers.models import Consent, Sharing
from anchang.business.customers.stages import NEEDS_CONSENT, ConsentPurpose, Recipient
from anchang.engine.policies import Refused
from anchang.lib.calendar import office_day

from .conftest import PHONE, Enter, Register

pytestmark = pytest.mark.django_db
TUESDAY, NEXT_YEAR = morning(2026, 11, 3), morning(2027, 3, 1)
GIVEN = {"recipient": "江城银行城南支行", "purpose": "办理按揭", "fields": ["name", "phone"]}
SETS = [set(chosen) for n in range(6) for chosen in itertools.combinations(ConsentPurpose, n)]


@pytest.mark.rule("R-232")
@pytest.mark.parametrize("kind", Recipient.values)
@pytest.mark.parametrize("has_paper", [False, True], ids=["", "with the paper"])
def test_without_the_separate_consent_for_it_nothing_is_shared(
    register: Register, office: Office, kind: str, has_paper: bool
) -> None:
    """T-095: over every set of consents, to every kind of recipient."""
    by = {"by": office.account("lijing"), "at": MONDAY}
    needed = {NEEDS_CONSENT[Recipient(kind)]} | ({ConsentPurpose.SENSITIVE} if has_paper else set())
    fields = [*GIVEN["fields"], *(["paper"] if has_paper else [])]
    wrong = []
    for n, chosen in enumerate(SETS):
        customer = register(phone="", name=f"王{n}先生", consent=False)
        for purpose in chosen:
            actions.agree(customer, **by, purpose=purpose)
        try:
            actions.share(customer, **by, kind=kind, **{**GIVEN, "fields": fields})
            shared = True
        except Refused:
            shared = False
        if shared != (needed <= chosen):
            wrong.append(chosen)

    assert (len(SETS), wrong) == (32, [])


def test_a_consent_that_was_taken_back_is_none(register: Register, office: Office) -> None:
    customer, by = register(), {"by": office.account("lijing"), "at": MONDAY}
    actions.agree(customer, **by, purpose="share_bank")
    actions.withdraw_consent(customer, by=by["by"], at=TUESDAY, purpose="share_bank")

    with pytest.raises(Refused, match="没有单独同意「提供给银行」"):
        actions.share(customer, by=by["by"], at=TUESDAY, kind="bank", **GIVEN)

    assert not Sharing.objects.exists()


def test_the_record_names_recipient_purpose_and_kinds_and_holds_no_data(register: Register, office: Office) -> None:
    customer, by = register(), {"by": office.account("lijing"), "at": MONDAY}
    actions.agree(customer, **by, purpose="share_bank")

    made = actions.share(customer, **by, kind="bank", **GIVEN)

    assert (made.recipient, made.purpose, made.fields) == ("江城银行城南支行", "办理按揭", ["name", "phone"])
    assert made.keep_until == morning(2029, 11, 2).date()
    assert PHONE not in str(Sharing.objects.values().get())


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"kind": "neighbour"}, "请选择接收方类别"),
        ({"recipient": " "}, "请写明给谁、作什么用"),
        ({"purpose": ""}, "请写明给谁、作什么用"),
        ({"fields": []}, "请勾选提供哪些资料"),
        ({"fields": ["face"]}, "请勾选提供哪些资料"),
    ],
)
def test_whom_for_what_and_which_data_have_to_be_said(
    register: Register, office: Office, wrong: dict[str, object], words: str
) -> None:
    customer, by = register(), {"by": office.account("lijing"), "at": MONDAY}
    actions.agree(customer, **by, purpose="share_bank")

    with pytest.raises(Refused, match=words):
        actions.share(customer, **by, **{"kind": "bank", **GIVEN, **wrong})


@pytest.mark.rule("R-232")
@pytest.mark.parametrize("again", [True, False], ids=["asks again", "only clearer"])
def test_a_newer_wording_ends_a_consent_to_share_only_where_it_asks_again(
    register: Register, office: Office, newer: Callable[..., None], again: bool
) -> None:
    """T-095: for every purpose of sharing, until the customer agrees to the new words."""
    customer, by = register(), {"by": office.account("lijing")}
    for purpose, kind in {purpose: kind for kind, purpose in NEEDS_CONSENT.items()}.items():
        newer(again, purpose)
        actions.agree(customer, **by, at=MONDAY, purpose=purpose)
        actions.share(customer, **by, at=MONDAY, kind=kind, **GIVEN)
        if again:
            with pytest.raises(Refused, match="没有单独同意") as refused:
                actions.share(customer, **by, at=NEXT_YEAR, kind=kind, **GIVEN)
            assert refused.value.rule == "R-232"
            actions.agree(customer, **by, at=NEXT_YEAR, purpose=purpose)
        actions.share(customer, **by, at=NEXT_YEAR, kind=kind, **GIVEN)

    versions = Sharing.objects.filter(at=NEXT_YEAR).values_list("consent__version", flat=True)
    assert set(versions) == {"2027-01" if again else "2026-01"}


@pytest.mark.rule("R-232")
@pytest.mark.parametrize(
    ("purposes", "fields", "words"),
    [
        ([], ["name"], "没有单独同意「提供给银行」"),
        (["share_developer"], ["name"], "没有单独同意「提供给银行」"),
        (["share_bank"], ["name", "paper"], "没有单独同意「"),
    ],
    ids=["none", "for another", "not for papers"],
)
def test_the_url_refuses_what_was_not_agreed_to(
    register: Register, enter: Enter, purposes: list[str], fields: list[str], words: str
) -> None:
    customer, client = register(), enter("lijing")
    for purpose in purposes:
        client.post(f"/customers/{customer.pk}/agree/", {"purpose": purpose, "channel": "visit"})
    form = {"kind": "bank", "recipient": "江城银行", "purpose": "按揭", "fields_": fields}

    answer = client.post(f"/customers/{customer.pk}/share/", form)

    assert answer.status_code == 409
    assert words in answer.content.decode()
    assert not Sharing.objects.exists()


def test_the_url_refuses_a_consent_to_older_words_until_the_new_ones_are_agreed_to(
    register: Register, enter: Enter, newer: Callable[..., None]
) -> None:
    customer, client = register(), enter("lijing")
    form = {"kind": "bank", "recipient": "江城银行", "purpose": "按揭", "fields_": ["name"]}
    rows(Consent).bulk_create(
        [Consent(customer=customer, purpose="share_bank", version="2026-01", channel="visit", given_at=MONDAY)]
    )
    newer(True, "share_bank", f"{office_day(timezone.now())}")

    refused = client.post(f"/customers/{customer.pk}/share/", form).status_code
    client.post(f"/customers/{customer.pk}/agree/", {"purpose": "share_bank", "channel": "visit"})
    taken = client.post(f"/customers/{customer.pk}/share/", form).status_code

    assert (refused, taken, Sharing.objects.count()) == (409, 302, 1)


def test_the_form_records_it_and_the_page_shows_it(register: Register, enter: Enter) -> None:
    customer, client = register(), enter("lijing")
    client.post(f"/customers/{customer.pk}/agree/", {"purpose": "share_bank", "channel": "visit"})
    form = {"kind": "bank", "recipient": "江城银行", "purpose": "按揭", "fields_": ["name", "phone"]}

    client.post(f"/customers/{customer.pk}/share/", form)

    page = client.get(f"/customers/{customer.pk}/privacy/").content.decode()
    assert "江城银行" in page
    assert "姓名、电话" in page
