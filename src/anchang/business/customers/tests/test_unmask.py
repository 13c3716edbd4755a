import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import Settings
from tests.office import MONDAY, Office, open_the_office, rows, together

from anchang.business.customers import actions
from anchang.business.customers.models import UnmaskDay
from anchang.engine.accounts.models import Account
from anchang.engine.ledger.models import Entry, EntryDetail
from anchang.engine.notices.models import Notice
from anchang.engine.policies import Refused
from anchang.engine.rules.actions import load
from anchang.people.org import actions as org
from anchang.people.org.models import Pledge

from .conftest import PHONE, Enter, Register


@pytest.mark.rule("R-23E")
@pytest.mark.django_db
def test_the_whole_number_costs_an_entry_with_its_reason(register: Register, office: Office) -> None:
    customer = register()

    number = actions.unmask(customer, by=office.account("wangmin"), at=MONDAY, reason="处理投诉")

    entry = Entry.objects.get(verb="customers.unmask")
    facts = json.loads(EntryDetail.objects.get(entry_id=entry.pk).facts)
    assert number == PHONE
    assert (entry.by_name, entry.thing_id, facts["reason"]) == ("王敏", customer.pk, "处理投诉")


@pytest.mark.django_db
def test_no_reason_no_number(register: Register, office: Office) -> None:
    with pytest.raises(Refused, match="请说明查看电话的原因"):
        actions.unmask(register(), by=office.account("lijing"), at=MONDAY, reason=" ")

    assert not Entry.objects.filter(verb="customers.unmask").exists()


@pytest.mark.django_db
def test_a_colleague_may_not_see_the_number(register: Register, office: Office) -> None:
    with pytest.raises(Refused, match="这不在您的管理范围内"):
        actions.unmask(register(), by=office.account("zhanglei"), at=MONDAY, reason="跟进")


@pytest.mark.django_db
def test_after_consent_is_withdrawn_nobody_unmasks_to_follow_up(register: Register, office: Office) -> None:
    customer, owner = register(), office.account("lijing")
    actions.withdraw_consent(customer, by=owner, at=MONDAY)

    with pytest.raises(Refused, match="客户已撤回联系同意"):
        actions.unmask(customer, by=owner, at=MONDAY, reason="跟进")

    assert actions.unmask(customer, by=owner, at=MONDAY, reason="核对收款") == PHONE


@pytest.mark.django_db
def test_the_owner_sees_the_number_by_one_tap(register: Register, enter: Enter) -> None:
    customer, client = register(), enter("lijing")

    before = client.get(f"/customers/{customer.pk}/").content.decode()
    answer = client.post(
        f"/customers/{customer.pk}/unmask/", {"reason": "跟进"}, headers={"HX-Target": "customer-phone"}
    )

    assert 'name="reason" value="跟进"' in before
    assert PHONE not in before
    assert f"tel:{PHONE}" in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_a_supervisor_is_asked_for_a_reason(register: Register, enter: Enter) -> None:
    customer, client = register(), enter("wangmin")

    answer = client.post(f"/customers/{customer.pk}/unmask/", {})

    assert answer.status_code == 422
    assert PHONE not in answer.content.decode()


@pytest.fixture
def steps(tmp_path: Path, office: Office) -> None:
    """Newer versions of the two rules: thresholds of 2, 4 and 6, and a limit of 3 a day."""
    rule = '[[rule]]\ncode = "{}"\ntitle = "测试"\nvalue = "{}"\nunit = "次"\njurisdiction = "office"\n'
    rule += 'effective_from = 2026-06-01\nsource = "公司制度"\n'
    path = tmp_path / "rules.toml"
    path.write_text(rule.format("export_alarm_rows", "2,4,6") + rule.format("unmask_day_limit", "3"))
    load(path, by=Account.objects.system(), at=MONDAY)


def told(office: Office, who: str) -> list[str]:
    return list(Notice.objects.filter(account_id=office.account(who).pk).values_list("text", flat=True))


@pytest.mark.rule("R-23C")
@pytest.mark.django_db
def test_whole_numbers_are_counted_by_person_and_day_and_the_supervisor_is_told(
    register: Register, office: Office, steps: None
) -> None:
    customer = register()
    for _n in range(2):
        actions.unmask(customer, by=office.account("lijing"), at=MONDAY, reason="跟进")
    actions.unmask(customer, by=office.account("wangmin"), at=MONDAY, reason="核查")

    assert told(office, "wangmin") == ["李静今天查看完整电话已有2次"]
    assert told(office, "chenwei") == []
    assert UnmaskDay.objects.get(account=office.account("lijing")).count == 2


@pytest.mark.rule("R-23C")
@pytest.mark.django_db
def test_at_the_limit_of_a_day_no_more_until_a_manager_lets_the_person_go_on(
    register: Register, office: Office, steps: None
) -> None:
    customer, consultant = register(), office.account("lijing")
    for _n in range(3):
        actions.unmask(customer, by=consultant, at=MONDAY, reason="跟进")
    today = UnmaskDay.objects.get()

    with pytest.raises(Refused, match="今天查看完整电话已达3次上限"):
        actions.unmask(customer, by=consultant, at=MONDAY, reason="跟进")
    with pytest.raises(Refused):
        actions.lift_unmasking(today, by=office.account("wangmin"), at=MONDAY, reason="开盘")
    actions.lift_unmasking(today, by=office.account("chenwei"), at=MONDAY, reason="开盘")
    again = actions.unmask(customer, by=consultant, at=MONDAY, reason="跟进")

    assert (again, UnmaskDay.objects.get().count) == (PHONE, 4)
    assert told(office, "chenwei") == ["李静今天查看完整电话已有3次", "李静今天查看完整电话已有4次"]
    with pytest.raises(Refused, match="还没有到上限"):
        actions.lift_unmasking(UnmaskDay.objects.get(), by=office.account("chenwei"), at=MONDAY, reason="再来")


@pytest.mark.django_db
def test_the_next_day_begins_at_nought(register: Register, office: Office, steps: None) -> None:
    customer, consultant = register(), office.account("lijing")
    for _n in range(3):
        actions.unmask(customer, by=consultant, at=MONDAY, reason="跟进")

    tomorrow = MONDAY + timedelta(days=1)
    number = actions.unmask(customer, by=office.account("lijing"), at=tomorrow, reason="跟进")

    assert number == PHONE
    with pytest.raises(Refused, match="只能放行当天的"):
        actions.lift_unmasking(
            UnmaskDay.objects.order_by("pk")[0], by=office.account("chenwei"), at=tomorrow, reason="昨天"
        )


def test_two_at_once_are_two(real_database: str, tmp_path: Path) -> None:
    office = open_the_office(at=MONDAY)
    given = {"name": "王小明", "source": "call", "consent": True, "phone": PHONE}
    customer = actions.register(office.site, by=office.account("lijing"), at=MONDAY, **given)

    together(*[lambda: actions.unmask(customer, by=office.account("lijing"), at=MONDAY, reason="跟进")] * 4)

    assert UnmaskDay.objects.get().count == 4


@pytest.mark.rule("R-23E")
@pytest.mark.django_db
def test_half_an_hour_after_signing_in_the_password_is_asked_once_more(
    register: Register, office: Office, enter: Enter
) -> None:
    customer, client = register(), enter("wangmin")
    account = office.account("wangmin")
    account.set_password("anchang-test-1")
    account.save()
    client.force_login(account, "django.contrib.auth.backends.ModelBackend")
    url = f"/customers/{customer.pk}/unmask/"
    fresh = client.post(url, {"reason": "核查"}).content.decode()
    session = client.session
    session["confirmed_at"] = (timezone.now() - timedelta(minutes=30)).isoformat()
    session.save()

    asked = client.get(url).content.decode()
    answers = [client.post(url, {"reason": "核查", **given}) for given in ({}, {"password": "wrong"})]
    right = client.post(url, {"reason": "核查", "password": "anchang-test-1"})
    after = client.post(url, {"reason": "核查"})

    assert PHONE in fresh
    assert 'name="password"' in asked
    assert [answer.status_code for answer in answers] == [422, 422]
    assert not [answer for answer in answers if PHONE in answer.content.decode()]
    assert (PHONE in right.content.decode(), PHONE in after.content.decode()) == (True, True)


@pytest.mark.django_db
def test_the_one_tap_of_somebody_who_signed_in_long_ago_leads_to_the_password(register: Register, enter: Enter) -> None:
    customer, client = register(), enter("lijing")
    session = client.session
    del session["confirmed_at"]
    session.save()
    url = f"/customers/{customer.pk}/unmask/"

    answer = client.post(url, {"reason": "跟进"}, headers={"HX-Target": "customer-phone"})

    assert (answer.status_code, answer["HX-Redirect"], answer.content) == (204, url, b"")


@pytest.mark.django_db
@pytest.mark.clause("SAL-133")
def test_who_has_not_promised_confidentiality_sees_no_number_and_every_look_is_kept(
    register: Register, office: Office
) -> None:
    customer, owner = register(), office.account("lijing")
    rows(Pledge).filter(staff__account=owner).delete()

    with pytest.raises(Refused, match="还没有签保密承诺") as refused:
        actions.unmask(customer, by=owner, at=MONDAY, reason="跟进")
    org.pledge(office.staff["lijing"], by=owner, at=MONDAY)
    shown = actions.unmask(customer, by=owner, at=MONDAY, reason="跟进")

    assert (refused.value.rule, shown) == ("SAL-133", PHONE)
    assert Entry.objects.get(verb="customers.unmask").by_id == owner.pk
    assert Entry.objects.get(verb="org.pledge").by_id == owner.pk


@pytest.mark.django_db
def test_newer_words_have_to_be_promised_before_the_next_look_or_export(
    register: Register, office: Office, settings: Settings, tmp_path: Path
) -> None:
    customer, by = register(), office.account("chenwei")
    newer = '[[pledge]]\nversion = "newer"\neffective_from = 2026-11-02\ntext = "新"\ntext_en = "New"\nsource = "公司制度"\n'
    (tmp_path / "pledges.toml").write_text((settings.PACKS / "pledges.toml").read_text() + newer)
    (tmp_path / "consents.toml").write_text((settings.PACKS / "consents.toml").read_text())
    settings.PACKS = tmp_path

    with pytest.raises(Refused, match="还没有签保密承诺"):
        actions.unmask(customer, by=by, at=MONDAY, reason="核查")
    with pytest.raises(Refused, match="还没有签保密承诺"):
        actions.export(office.site, by=by, at=MONDAY, reason="核对老客户")

    org.pledge(office.staff["chenwei"], by=by, at=MONDAY)
    assert actions.unmask(customer, by=by, at=MONDAY, reason="核查") == PHONE
