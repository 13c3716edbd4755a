from datetime import timedelta

import pytest
from django.db import transaction

from anchang.business.customers import actions as customers
from anchang.business.customers.models import Customer
from anchang.business.reception import actions as reception
from anchang.business.service import actions as service
from anchang.engine.accounts.models import Account
from anchang.engine.ledger import reading
from anchang.engine.ledger.models import Entry, Reader
from anchang.engine.ledger.sealing import seal
from anchang.engine.policies import Refused
from anchang.people.duties import actions
from anchang.people.duties.models import Occurrence
from anchang.people.duties.queries import book
from anchang.people.duties.stages import Stage
from anchang.people.duties.tests.conftest import Load, Tick, duty, item_of, items
from anchang.people.org import actions as org
from anchang.people.rounds import actions as rounds
from anchang.people.rounds.queries import list_in_force
from tests.office import MONDAY, Office, rows

HOUR = timedelta(hours=1)
FIRST_CONTACT = duty(
    "first_contact",
    cadence='{ event = "customers.register", about = "customers.customer", within = 10080, for = "owner" }',
    discharge='[{ verb = "reception.follow_up" }]',
)


def register(office: Office, username: str = "lijing", at: object = MONDAY, phone: str = "") -> Customer:
    found: Customer = customers.register(
        office.site, by=office.account(username), at=at, name="王五", source="walk_in", consent=True, phone=phone
    )
    return found


def speak(office: Office, customer: Customer, username: str = "lijing", at: object = MONDAY) -> None:
    given = {"channel": "phone", "note": "约周末看样板间", "effective": True}
    reception.follow_up(customer, by=office.account(username), at=at, **given)


def test_a_registered_verb_discharges_the_item_with_the_entry_as_evidence(
    office: Office, load: Load, tick: Tick
) -> None:
    load(duty("register", discharge='[{ verb = "customers.register" }]'))
    tick(MONDAY)

    register(office, at=MONDAY + HOUR)
    tick(MONDAY + 2 * HOUR)

    item = item_of("register", "lijing")
    assert (item.stage, item.done_at, item.done_by_name) == (Stage.DONE, MONDAY + HOUR, "李静")
    assert Entry.objects.get(pk=item.entry).verb == "customers.register"
    assert item_of("register", "zhanglei").stage == Stage.OPEN


def test_a_deed_after_the_hour_but_before_midnight_counts_as_late(office: Office, load: Load, tick: Tick) -> None:
    load(duty("register", cadence='{ daily = "10:00" }', discharge='[{ verb = "customers.register" }]'))
    tick(MONDAY)

    register(office, at=MONDAY + 3 * HOUR)
    tick(MONDAY + 4 * HOUR)

    assert item_of("register", "lijing").stage == Stage.DONE
    assert item_of("register", "lijing").is_late


def test_a_deed_before_the_item_opens_proves_nothing(office: Office, load: Load, tick: Tick) -> None:
    load(
        duty("register", cadence='{ daily = "18:00", opens = "12:00" }', discharge='[{ verb = "customers.register" }]')
    )
    tick(MONDAY)

    register(office, at=MONDAY + HOUR)
    tick(MONDAY + 2 * HOUR)

    assert item_of("register", "lijing").stage == Stage.OPEN


def test_a_deed_done_after_it_lapsed_makes_it_good_but_does_not_undo_the_lapse(
    office: Office, load: Load, tick: Tick
) -> None:
    load(duty("register", cadence='{ weekly = 3, at = "18:00" }', discharge='[{ verb = "customers.register" }]'))
    tick(MONDAY)
    tick(MONDAY + timedelta(days=6))

    register(office, at=MONDAY + timedelta(days=6, hours=1))
    tick(MONDAY + timedelta(days=6, hours=2))

    item = item_of("register", "lijing")
    assert (item.stage, item.done_at) == (Stage.LAPSED, MONDAY + timedelta(days=6, hours=1))
    assert item.entry is not None


def test_what_was_done_while_the_worker_stood_still_counts_at_the_time_it_was_done(
    office: Office, load: Load, tick: Tick
) -> None:
    load(duty("register", discharge='[{ verb = "customers.register" }]'))
    tick(MONDAY)

    register(office, at=MONDAY + timedelta(days=2, hours=1))
    tick(MONDAY + timedelta(days=4))

    stages = {one.on.day: one.stage for one in items("register", person=office.account("lijing"))}
    assert stages == {2: Stage.LAPSED, 3: Stage.LAPSED, 4: Stage.DONE, 5: Stage.LAPSED, 6: Stage.OPEN}


def test_a_filter_lets_only_matching_entries_count(office: Office, load: Load, tick: Tick) -> None:
    load(
        duty("walk_in", discharge='[{ verb = "customers.register", where = { source = "walk_in" } }]'),
        duty("by_phone", discharge='[{ verb = "customers.register", where = { source = "call" } }]'),
    )
    tick(MONDAY)

    register(office, at=MONDAY + HOUR)
    tick(MONDAY + 2 * HOUR)

    assert item_of("walk_in", "lijing").stage == Stage.DONE
    assert item_of("by_phone", "lijing").stage == Stage.OPEN


def test_a_shared_duty_is_done_by_whoever_of_the_site_does_it(office: Office, load: Load, tick: Tick) -> None:
    load(duty("register", discharge='[{ verb = "customers.register" }]', more="shared = true"))
    tick(MONDAY)

    register(office, "wuhao", at=MONDAY + HOUR)
    tick(MONDAY + 2 * HOUR)

    assert [(one.stage, one.done_by_name) for one in items("register")] == [(Stage.DONE, "吴昊")]


def test_one_deed_counts_for_one_of_two_rounds_of_the_day(office: Office, load: Load, tick: Tick) -> None:
    proof = '[{ verb = "customers.register" }]'
    load(duty("early", cadence='{ daily = "10:00" }', discharge=proof), duty("late", discharge=proof))
    tick(MONDAY)

    register(office, at=MONDAY + HOUR)
    tick(MONDAY + 2 * HOUR)

    assert (item_of("early", "lijing").stage, item_of("late", "lijing").stage) == (Stage.DONE, Stage.OPEN)


def test_a_duty_of_several_parts_is_done_when_each_of_them_has_come(office: Office, load: Load, tick: Tick) -> None:
    proofs = '[{ verb = "customers.register" }, { verb = "reception.follow_up" }]'
    load(duty("both", discharge=proofs, more="every = true"))
    tick(MONDAY)
    customer = register(office, at=MONDAY + HOUR)
    register(office, at=MONDAY + HOUR)
    tick(MONDAY + 2 * HOUR)
    assert (item_of("both", "lijing").stage, item_of("both", "lijing").met) == (Stage.OPEN, [0])

    speak(office, customer, at=MONDAY + 3 * HOUR)
    tick(MONDAY + 4 * HOUR)

    assert (item_of("both", "lijing").stage, item_of("both", "lijing").met) == (Stage.DONE, [0, 1])
    assert Entry.objects.get(pk=item_of("both", "lijing").entry).verb == "reception.follow_up"


def test_an_event_calls_the_owner_and_only_a_deed_on_the_same_thing_answers(
    office: Office, load: Load, tick: Tick
) -> None:
    load(FIRST_CONTACT)
    first, second = register(office), register(office)
    tick(MONDAY)

    speak(office, second, at=MONDAY + HOUR)
    tick(MONDAY + 2 * HOUR)

    stages = {one.thing_id: one.stage for one in items("first_contact")}
    assert stages == {first.pk: Stage.OPEN, second.pk: Stage.DONE}
    assert item_of("first_contact", "lijing").due_at == MONDAY + timedelta(days=7)


def test_an_event_and_its_answer_read_in_one_page_leave_it_done(office: Office, load: Load, tick: Tick) -> None:
    load(FIRST_CONTACT)
    speak(office, register(office), at=MONDAY + HOUR)

    tick(MONDAY + 2 * HOUR)

    assert [one.stage for one in items("first_contact")] == [Stage.DONE]


def test_a_deadline_in_working_time_waits_for_the_office_to_open(office: Office, load: Load, tick: Tick) -> None:
    load(
        duty(
            "check",
            "sales_supervisor",
            '{ event = "customers.register", within = 60, time = "working" }',
            '[{ verb = "customers.edit" }]',
        )
    )
    friday_evening = MONDAY + timedelta(days=4, hours=8, minutes=45)

    register(office, at=friday_evening)
    tick(friday_evening)

    item = item_of("check", "wangmin")
    assert item.opens_at == friday_evening
    assert item.due_at.astimezone(MONDAY.tzinfo).weekday() == 0


def test_a_second_event_about_the_same_thing_adds_nothing_while_the_first_waits(
    office: Office, load: Load, tick: Tick
) -> None:
    load(
        duty(
            "look",
            "sales_supervisor",
            '{ event = "customers.assign", within = 60 }',
            '[{ verb = "reception.follow_up" }]',
        )
    )
    customer = register(office)
    for n, username in enumerate(("zhanglei", "zhaoxue")):
        customers.assign(
            customer, by=office.account("wangmin"), at=MONDAY + n * HOUR, owner=office.account(username), reason="均衡"
        )

    tick(MONDAY + 2 * HOUR)

    assert len(items("look")) == 1


def test_an_event_by_somebody_of_another_post_calls_nobody(office: Office, load: Load, tick: Tick) -> None:
    load(duty("call_back", cadence='{ event = "customers.register", within = 60, for = "actor" }'))

    register(office, "chenwei")
    tick(MONDAY)

    assert items("call_back") == []


def test_the_reviewers_signature_discharges_and_nobodys_own_does(office: Office, load: Load, tick: Tick) -> None:
    load(duty("dress", discharge="[{ sign_off = true }]"))
    tick(MONDAY)
    item = item_of("dress", "lijing")

    with pytest.raises(Refused):
        actions.sign_off(item, by=office.account("lijing"), at=MONDAY + HOUR)
    actions.sign_off(item, by=office.account("wangmin"), at=MONDAY + HOUR)
    tick(MONDAY + 2 * HOUR)

    assert (item_of("dress", "lijing").stage, item_of("dress", "lijing").done_by_name) == (Stage.DONE, "王敏")
    assert item_of("dress", "zhanglei").stage == Stage.OPEN


def test_a_walked_round_discharges_the_duty_of_whoever_walked_it_and_no_other_round_does(
    office: Office, load: Load, tick: Tick
) -> None:
    load(
        duty("hygiene", "sales_supervisor", discharge='[{ round = "site_hygiene" }]'),
        duty("props", "sales_supervisor", discharge='[{ round = "props" }]'),
    )
    tick(MONDAY)
    walked = list_in_force(office.site, "site_hygiene")
    assert walked is not None
    seen = [rounds.Answer("ok", item) for item in walked.items.all()]

    rounds.finish(office.site, by=office.account("wangmin"), at=MONDAY + HOUR, checklist=walked, answers=seen)
    tick(MONDAY + 2 * HOUR)

    item = item_of("hygiene", "wangmin")
    assert (item.stage, item.done_at, item.done_by_name) == (Stage.DONE, MONDAY + HOUR, "王敏")
    assert Entry.objects.get(pk=item.entry).verb == "rounds.finish"
    assert item_of("props", "wangmin").stage == Stage.OPEN


@pytest.mark.parametrize(("severity", "stands"), [("major", 1), ("everyday", 0)])
def test_an_event_with_a_filter_calls_only_where_the_entry_fits(
    office: Office, load: Load, tick: Tick, severity: str, stands: int
) -> None:
    event = 'event = "service.open", within = 60, where = { kind = "complaint", severity = "major" }'
    load(duty("take_up", "sales_director", f"{{ {event} }}", '[{ verb = "service.accept" }]'))

    service.open(
        office.site, by=office.account("lijing"), at=MONDAY, kind="complaint", title="等了一小时", severity=severity
    )
    tick(MONDAY)

    assert len(items("take_up")) == stands


def test_a_report_goes_up_with_its_time_and_discharges(office: Office, load: Load, tick: Tick) -> None:
    load(duty("week", discharge="[{ report = true }]", more='reviewer = "sales_manager"'))
    tick(MONDAY)

    written = actions.report(
        item_of("week", "lijing"), by=office.account("lijing"), at=MONDAY + HOUR, title="本周统计", text="来访12组"
    )
    tick(MONDAY + 2 * HOUR)

    assert (written.sent_to, written.at) == ("sales_manager", MONDAY + HOUR)
    assert item_of("week", "lijing").stage == Stage.DONE


def test_writing_does_not_discharge_what_the_ledger_proves_by_itself(office: Office, load: Load, tick: Tick) -> None:
    load(duty("register", discharge='[{ verb = "customers.register" }]'))
    tick(MONDAY)

    with pytest.raises(Refused):
        actions.record(
            item_of("register", "lijing"), by=office.account("lijing"), at=MONDAY, title="登记", text="做完了"
        )


def test_a_page_is_read_once_and_a_second_reading_of_it_is_refused(office: Office, load: Load, tick: Tick) -> None:
    load(duty("register", discharge='[{ verb = "customers.register" }]'))
    tick(MONDAY)
    register(office, at=MONDAY + HOUR)
    seal()
    page = reading.unread("duties")
    actions.prove(page, by=Account.objects.system(), at=MONDAY + HOUR, known=book())

    with pytest.raises(Refused):
        actions.prove(page, by=Account.objects.system(), at=MONDAY + HOUR, known=book())


def test_a_reading_killed_half_way_leaves_nothing_and_is_read_again(office: Office, load: Load, tick: Tick) -> None:
    load(duty("register", discharge='[{ verb = "customers.register" }]'))
    tick(MONDAY)
    register(office, at=MONDAY + HOUR)
    seal()
    page, before = reading.unread("duties"), Reader.objects.get(name="duties").position

    def killed() -> None:
        with transaction.atomic():
            actions.prove(page, by=Account.objects.system(), at=MONDAY + HOUR, known=book())
            raise RuntimeError("killed")

    with pytest.raises(RuntimeError):
        killed()

    assert Reader.objects.get(name="duties").position == before
    assert item_of("register", "lijing").stage == Stage.OPEN
    tick(MONDAY + 2 * HOUR)
    assert item_of("register", "lijing").stage == Stage.DONE


def test_an_item_of_somebody_who_left_goes_to_the_superior(office: Office, load: Load, tick: Tick) -> None:
    load(duty("register", discharge='[{ verb = "customers.register" }]'))
    tick(MONDAY)

    org.leave(office.staff["lijing"], by=office.account("linlan"), at=MONDAY + HOUR, on=MONDAY.date())

    owners = [one.person.username for one in items("register")]
    assert "lijing" not in owners
    assert "wangmin" in owners
    assert rows(Occurrence).filter(person__username="wangmin", duty__code="register").count() == 1
