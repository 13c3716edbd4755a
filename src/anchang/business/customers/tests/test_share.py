import itertools

import pytest
from tests.office import MONDAY, Office, morning

from anchang.business.customers import actions
from anchang.business.customers.models import Sharing
from anchang.business.customers.stages import NEEDS_CONSENT, ConsentPurpose, Recipient
from anchang.engine.policies import Refused

from .conftest import PHONE, Enter, Register

pytestmark = pytest.mark.django_db
TUESDAY = morning(2026, 11, 3)
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


def test_the_form_records_it_and_the_page_shows_it(register: Register, enter: Enter) -> None:
    customer, client = register(), enter("lijing")
    client.post(f"/customers/{customer.pk}/agree/", {"purpose": "share_bank", "channel": "visit"})
    form = {"kind": "bank", "recipient": "江城银行", "purpose": "按揭", "fields_": ["name", "phone"]}

    client.post(f"/customers/{customer.pk}/share/", form)

    page = client.get(f"/customers/{customer.pk}/privacy/").content.decode()
    assert "江城银行" in page
    assert "姓名、电话" in page
