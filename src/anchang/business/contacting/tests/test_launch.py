"""Messages: whom a campaign reaches is asked when each goes out, and none goes out twice."""

import json
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from pytest_django import Settings
from tests.office import rows, together

from anchang.business.contacting import actions, reactions
from anchang.business.contacting.actions import sending
from anchang.business.contacting.actions.adapters import Outgoing
from anchang.business.contacting.models import Message, Wording
from anchang.business.customers import actions as customers
from anchang.business.customers.models import Customer
from anchang.engine.doors.actions import action
from anchang.engine.jobs.chores import do_chores
from anchang.engine.jobs.models import Job
from anchang.engine.jobs.queue import run_due
from anchang.engine.policies import Refused

from .conftest import DAY, MINUTE, TEN, Line, moment


def sent(outbox: Path) -> list[dict[str, Any]]:
    return [json.loads(path.read_text()) for path in sorted(outbox.glob("sms/*.json"))]


@action("test.queue_many", "测试数据")
def _queue_many(wording: Wording, *, by: Any, at: Any, customer: Customer, count: int) -> None:
    """Messages of that many campaigns that are on their way to one person."""
    from anchang.business.contacting.models import Campaign

    facts = {"site": customer.site, "wording": wording, "until": (at + 7 * DAY).date(), "made_by": by, "made_at": at}
    launched = {"stage": "running", "launched_by": by, "launched_at": at}
    made = Campaign.objects.bulk_create([Campaign(name=f"群发{n}", **facts, **launched) for n in range(count)], None)
    given = {"wording": wording, "customer": customer, "site": customer.site, "way": "sms", "purpose": "marketing"}
    Message.objects.bulk_create([Message(campaign=one, queued_at=at, due_at=at, **given) for one in made], None)


def queue_many(line: Line, count: int) -> Customer:
    customer, wording = line.person(), line.template().wordings.get()
    _queue_many(wording, by=line.system, at=line.at, customer=customer, count=count)
    return customer


@pytest.mark.rule("R-241")
def test_a_message_goes_out_signed_with_a_contact_and_how_to_refuse(line: Line, outbox: Path) -> None:
    line.person(salutation="王女士")
    line.launched()

    assert line.send() == 1

    text = "【锦绣置业】王女士您好，锦绣案场本周六开放样板间（0571-88886666），拒收请回复T"
    assert [(one["to"], one["text"]) for one in sent(outbox)] == [
        ("16600000001", text.replace("锦绣案场", line.site.name))
    ]
    assert line.stages() == ["sent"]


@pytest.mark.rule("R-247")
def test_nothing_of_a_thousand_campaigns_goes_out_after_somebody_said_stop(line: Line, outbox: Path) -> None:
    """T-093."""
    customer = queue_many(line, 1000)
    line.stop(customer)

    assert line.later(MINUTE).send() == 0

    with pytest.raises(Refused, match="免打扰"):
        line.dial(customer)
    kept = Message.objects.values_list("stage", "reason").distinct()
    assert (list(kept), Message.objects.count()) == ([("refused", "客户要求免打扰，不能联系")], 1000)
    assert sent(outbox) == []


def test_each_message_asks_again_even_if_nobody_called_it_off(
    line: Line, outbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer = queue_many(line, 20)
    monkeypatch.setattr(reactions.actions, "call_off", lambda *_given, **_more: 0)
    line.stop(customer)
    assert line.stages() == ["queued"] * 20

    assert line.later(MINUTE).send() == 0

    assert line.stages() == ["refused"] * 20
    assert sent(outbox) == []


def test_without_asking_again_it_would_go_out(line: Line, outbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    customer = queue_many(line, 3)
    monkeypatch.setattr(reactions.actions, "call_off", lambda *_given, **_more: 0)
    monkeypatch.setattr(sending, "_never", lambda *_given: "")
    line.stop(customer)

    line.later(MINUTE).send()

    assert len(sent(outbox)) == 1


@pytest.mark.rule("R-246")
def test_what_comes_too_late_or_too_often_waits_for_its_time(line: Line, outbox: Path) -> None:
    customer = queue_many(line, 2)
    line.at = moment("11-02T20:01")

    assert line.send() == 0
    assert set(Message.objects.values_list("due_at", flat=True)) == {moment("11-03T09:00")}
    line.at = moment("11-03T09:00")
    assert (line.send(), line.send()) == (1, 0)
    assert list(Message.objects.order_by("due_at").values_list("due_at", flat=True))[-1] == moment("11-04T09:00")
    with pytest.raises(Refused, match="今天已联系过1次"):
        line.later(MINUTE).dial(customer)


def test_who_did_not_agree_to_offers_gets_none_and_the_reason_stays(line: Line, outbox: Path) -> None:
    line.person(marketing=False)
    line.person()
    line.launched()

    line.send()

    assert line.stages() == ["refused", "sent"]
    assert "未同意" in Message.objects.order_by("pk")[0].reason


def test_who_withdraws_while_it_waits_gets_none(line: Line) -> None:
    customer = line.person()
    line.launched()

    customers.withdraw_consent(customer, by=line.who("lijing"), at=line.at, purpose="marketing")

    assert line.stages() == ["refused"]


def test_the_filter_chooses_and_a_campaign_that_reaches_nobody_is_refused(line: Line) -> None:
    line.person(intent_grade="A")
    line.person(intent_grade="C")
    line.launched(grade=["A"])

    assert Message.objects.count() == 1
    empty = line.campaign(line.template(name="另一个"), grade=["B"])
    with pytest.raises(Refused, match="没有可以发送的客户"):
        actions.launch(empty, by=line.who("chenwei"), at=line.at)
    empty.refresh_from_db()
    assert empty.stage == "draft"


def test_a_campaign_is_sent_once_and_not_by_whoever_prepared_it(line: Line) -> None:
    line.person()
    campaign = line.campaign()
    stale = type(campaign).objects.select_related("wording__template", "site").get(pk=campaign.pk)
    with pytest.raises(Refused):
        actions.launch(campaign, by=line.who("wangmin"), at=line.at)

    actions.launch(campaign, by=line.who("chenwei"), at=line.at)

    with pytest.raises(Refused, match="已被他人处理"):
        actions.launch(stale, by=line.who("chenwei"), at=line.at)
    assert Message.objects.count() == 1
    kept = Message.objects.get()
    kept.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        rows(Message).bulk_create([kept])


def test_a_halted_campaign_and_one_past_its_last_day_send_nothing(line: Line) -> None:
    line.person()
    halted, late = line.launched(), line.launched(line.template(name="另一个"))
    actions.halt(halted, by=line.who("wangmin"), at=line.at)
    line.at = moment("11-10T10:00")

    assert line.send() == 0

    assert list(Message.objects.order_by("pk").values_list("reason", flat=True)) == ["群发已停止", "已过最晚发送日期"]
    assert late.until < line.at.date()


def test_the_worker_sends_what_waits_by_one_job_at_a_time(line: Line, outbox: Path) -> None:
    line.person()
    line.launched()

    do_chores(line.at)
    do_chores(line.at)
    assert Job.objects.filter(name="contacting.send").count() == 1
    run_due(line.at)

    assert line.stages() == ["sent"]
    do_chores(line.at + MINUTE)
    assert Job.objects.filter(name="contacting.send").count() == 1


class Killed(BaseException):
    """The worker is gone."""


@pytest.mark.parametrize("after", [False, True], ids=["before it was carried", "after"])
def test_a_worker_killed_with_a_message_in_hand_sends_it_never_twice(
    line: Line, outbox: Path, monkeypatch: pytest.MonkeyPatch, after: bool
) -> None:
    line.person()
    line.launched()
    carry = sending.adapter("sms")

    class Dying:
        def send(self, message: Outgoing) -> str:
            if after:
                carry.send(message)
            raise Killed

    monkeypatch.setattr(sending, "adapter", lambda _way: Dying())
    with pytest.raises(Killed):
        line.send()
    monkeypatch.undo()

    line.later(5 * MINUTE).send()
    assert line.stages() == ["sending"]
    line.later(15 * MINUTE).send()

    assert (line.stages(), len(sent(outbox))) == (["failed"], int(after))
    assert "不再重发" in Message.objects.get().reason


def test_two_workers_at_once_send_each_message_once(real_database: str, outbox: Path, settings: Settings) -> None:
    line = Line.opened(TEN)
    for _nth in range(4):
        line.person()
    line.launched()

    together(line.send, line.send)

    assert (line.stages(), len(sent(outbox))) == (["sent"] * 4, 4)


@pytest.mark.parametrize("text", ["{姓名}您好", "{称呼", "{}您好", "{身份证}"])
def test_a_template_with_a_field_nobody_knows_is_refused(line: Line, text: str) -> None:
    with pytest.raises(Refused, match="模板里不能用"):
        line.template(text=text)


@pytest.mark.rule("R-241")
def test_a_template_says_who_writes_and_how_to_reach_them(line: Line) -> None:
    for missing in ({"sender": " "}, {"contact": ""}):
        with pytest.raises(Refused, match="客户要知道是谁发的"):
            line.template(**missing)

    wording = line.template().wordings.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        rows(Wording).filter(pk=wording.pk).update(contact="")


def test_another_wording_leaves_what_was_sent_as_it_was(line: Line) -> None:
    template, by = line.template(), line.who("chenwei")
    line.person()
    campaign = line.launched(template)

    actions.reword(template, by=by, at=line.at, text="改期到周日", sender="锦绣置业", contact="0571-88886666")

    assert campaign.wording.text != "改期到周日"
    assert [one.nth for one in template.wordings.order_by("nth")] == [1, 2]


def test_a_mail_is_a_real_one_with_a_link_to_stop_and_needs_a_consent_of_its_own(line: Line, outbox: Path) -> None:
    plain, agreed = line.person(), line.person()
    for customer, agrees in ((plain, False), (agreed, True)):
        given = {"address": f"k{customer.pk}@example.com", "agrees": agrees}
        actions.keep_address(customer, by=line.who("lijing"), at=line.at, **given)
    line.launched(line.template(way="mail"))

    assert line.send() == 1

    mail = message_from_bytes(next(outbox.glob("mail/*.eml")).read_bytes(), policy=policy.default)
    assert (mail["To"], mail["Subject"]) == (f"k{agreed.pk}@example.com", "开放日")
    link = mail["List-Unsubscribe"].strip("<>")
    assert link in mail.get_content()
    assert sorted(line.stages()) == ["refused", "sent"]
