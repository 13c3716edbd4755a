from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from tests.office import MONDAY, Office, rows

from anchang.engine.accounts.models import Account
from anchang.engine.approvals.actions import agree, set_route
from anchang.engine.approvals.models import Case
from anchang.engine.policies import Refused
from anchang.people.duties.actions import propose
from anchang.people.duties.models import Duty, Edition
from anchang.people.duties.stages import EditionStage

from .conftest import HEAD, REGISTERED, Load, duty, items


def live(code: str) -> Edition:
    return Edition.objects.get(duty__code=code, site=None, stage=EditionStage.LIVE)


def test_a_pack_brings_its_duties_with_post_wording_and_proof(office: Office, load: Load) -> None:
    changed = load(duty("greet", more="weight = 3"), duty("stand_tall", cadence="{ standing = true }", discharge="[]"))

    assert changed == 2
    assert live("greet").duty.post.code == "consultant"
    assert (live("greet").weight, live("greet").clauses, live("greet").comes_due) == (3, ["SAL-089"], True)
    assert not live("stand_tall").comes_due


def test_the_same_pack_again_changes_nothing(office: Office, load: Load) -> None:
    load(duty("greet"))

    assert load(duty("greet")) == 0
    assert Edition.objects.filter(duty__code="greet").count() == 1


def test_a_changed_wording_makes_an_edition_and_items_keep_the_one_they_were_made_under(
    office: Office, load: Load, tick: Callable[..., int]
) -> None:
    load(duty("greet"))
    tick(MONDAY)

    load(duty("greet", cadence='{ daily = "20:00" }'), version=2)

    first = items("greet")[0]
    assert (first.edition.number, live("greet").number) == (1, 2)
    assert first.edition.stage == EditionStage.RETIRED
    assert f"{first.due_at.astimezone(MONDAY.tzinfo):%H:%M}" == "18:00"


def test_a_duty_the_pack_no_longer_has_retires_and_makes_no_more_items(
    office: Office, load: Load, tick: Callable[..., int]
) -> None:
    load(duty("greet"), duty("call"))

    load(duty("greet"), version=2)
    tick(MONDAY)

    assert items("greet")
    assert not items("call")


def own_wording(office: Office, code: str, seats: list[dict[str, object]]) -> Edition:
    """The site's own wording of the duty, proposed by the manager; it holds once these seats have agreed."""
    set_route("duties.edition", by=Account.objects.system(), at=MONDAY, title="职责修改", unit="", seats=seats)
    given = {"site": office.site, "why": "本案场的写法", "name": "本案场登记"}
    made: Edition = propose(Duty.objects.get(code=code), by=office.account("chenwei"), at=MONDAY, **given)
    return made


def test_the_sites_own_wording_of_a_duty_the_pack_drops_retires_with_it(
    office: Office, load: Load, tick: Callable[..., int]
) -> None:
    load(duty("greet"), duty("call"))
    kept, dropped = own_wording(office, "greet", []), own_wording(office, "call", [])

    load(duty("greet"), version=2)
    tick(MONDAY)

    stages = {one.pk: one.stage for one in Edition.objects.filter(pk__in=[kept.pk, dropped.pk])}
    assert stages == {kept.pk: EditionStage.LIVE, dropped.pk: EditionStage.RETIRED}
    assert {one.edition_id for one in items("greet")} == {kept.pk}
    assert items("call") == []


def test_a_wording_still_asked_for_when_the_pack_drops_its_duty_is_not_agreed_to(
    office: Office, load: Load, tick: Callable[..., int]
) -> None:
    load(duty("greet"), duty("call"))
    seat = {"post": "sales_director", "post_name": "销售总监", "above": 0}
    asked = own_wording(office, "call", [seat])
    load(duty("greet"), version=2)

    with pytest.raises(Refused, match="这项职责已停用"):
        agree(Case.objects.get(), by=office.account("linlan"), at=MONDAY)

    tick(MONDAY)
    assert Edition.objects.get(pk=asked.pk).stage == EditionStage.ASKED
    assert items("call") == []


def test_a_duty_whose_proof_waits_for_a_room_is_planned_and_never_comes_due(
    office: Office, load: Load, tick: Callable[..., int]
) -> None:
    load(duty("plan", discharge='[{ verb = "marketing.publish", planned = true }]'))

    tick(MONDAY)

    assert live("plan").planned
    assert not items("plan")


def test_a_duty_proved_in_one_of_two_ways_is_not_planned_while_one_exists(office: Office, load: Load) -> None:
    load(duty("plan", discharge='[{ verb = "marketing.publish", planned = true }, { report = true }]'))

    assert live("plan").comes_due


def carried(clause: str = "SAL-041", by: str = "capability", verbs: str = '["org.assign"]', more: str = "") -> str:
    """A clause that something else than a duty carries, as a pack writes it."""
    return f'[[carried]]\nclause = "{clause}"\nby = "{by}"\nverbs = {verbs}\ntext_en = "x"\n{more}\n'


FAULTS = {
    "an unknown verb": (duty("x", discharge='[{ verb = "reception.recieve" }]'), "reception.recieve", 11),
    "an unknown event": (duty("x", cadence='{ event = "sun.rises", within = 5 }'), "sun.rises", 10),
    "an unknown post": (duty("x", post="consultnat"), "consultnat", 4),
    "an unknown reviewer": (duty("x", more='reviewer = "bos"'), "bos", 12),
    "an unknown clause": (duty("x").replace("SAL-089", "SAL-999"), "SAL-999", 9),
    "an unknown page": (duty("x", more='open = "nowhere:index"'), "nowhere:index", 12),
    "an unknown key": (duty("x", more="wieght = 2"), "wieght", 12),
    "a verb called planned that exists": (
        duty("x", discharge='[{ verb = "reception.receive", planned = true }]'),
        "reception.receive",
        11,
    ),
    "an unknown thing": (
        duty("x", cadence='{ event = "customers.register", about = "customers.custmer", within = 5 }'),
        "customers.custmer",
        10,
    ),
    "an unknown backlog": (duty("x", more='backlog = "nothing.waits"'), "nothing.waits", 12),
    "an unknown round": (duty("x", discharge='[{ round = "no_such_list" }]'), "no_such_list", 11),
    "a filter by what the verb never notes": (
        duty("x", discharge='[{ verb = "customers.register", where = { sorce = "walk_in" } }]'),
        "sorce",
        11,
    ),
    "a filter by a value there is not": (
        duty("x", discharge='[{ verb = "customers.register", where = { source = "walkin" } }]'),
        "walkin",
        11,
    ),
    "an event with a filter it never fits": (
        duty("x", cadence='{ event = "service.open", within = 5, where = { severty = "major" } }'),
        "severty",
        10,
    ),
    "a filter on something that is no verb": (
        duty("x", discharge='[{ record = true, where = { source = "call" } }]'),
        "where",
        11,
    ),
    "a carried clause by an unknown verb": (carried(verbs='["org.asign"]'), "org.asign", 4),
    "a carried clause there is not": (carried(clause="SAL-999"), "SAL-999", 2),
    "a carried clause without its verbs": (carried(verbs="[]"), "动词", 3),
    "a carried clause by nothing known": (carried(by="capabilty"), "capabilty", 3),
    "a carried clause with an unknown key": (carried(more="rooms = 1"), "rooms", 6),
    "an impossible hour": (duty("x", cadence='{ daily = "25:00" }'), "25:00", 10),
    "a deadline of nothing": (duty("x", cadence='{ event = "customers.register", within = 0 }'), "within", 10),
    "a proof of two kinds": (duty("x", discharge="[{ record = true, report = true }]"), "完成凭据", 11),
    "no proof": (duty("x", discharge="[]"), "完成凭据", 11),
    "a weight of nine": (duty("x", more="weight = 9"), "权重", 12),
    "a code twice": (duty("x") + duty("x"), "两次", 15),
    "a missing wording": (duty("x").replace('text = "要求"\n', ""), "text", 2),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_pack_with_a_fault_is_refused_with_the_line_and_leaves_everything_as_it_was(
    office: Office, load: Load, fault: str
) -> None:
    load(duty("greet"))
    text, word, line = FAULTS[fault]

    with pytest.raises(Refused) as refusal:
        load(duty("greet", more="weight = 5"), text, version=2)

    before = HEAD.count("\n") + duty("greet", more="weight = 5").count("\n")
    assert word in refusal.value.reason
    assert refusal.value.reason.startswith(f"第{before + line}行")
    assert live("greet").weight == 1


def test_a_pack_that_is_no_toml_is_refused_with_the_line(office: Office, load: Load) -> None:
    with pytest.raises(Refused) as refusal:
        load("\n[[duty]\n")

    assert f"line {HEAD.count(chr(10)) + 2}" in refusal.value.reason


def test_a_pack_that_carries_a_clause_by_a_verb_loads(office: Office, load: Load) -> None:
    assert load(duty("greet"), carried()) == 1


def test_two_live_editions_of_the_pack_are_impossible(office: Office, load: Load) -> None:
    load(duty("greet"))
    again = live("greet")

    again.pk, again.number = None, 2
    with pytest.raises(IntegrityError), transaction.atomic():
        rows(Edition).bulk_create([again])


def test_the_packs_of_the_house_load(office: Office) -> None:
    assert Edition.objects.filter(duty__pack="property_sales").count() > 0


def test_a_proof_by_verb_reads_as_it_is_written(office: Office, load: Load) -> None:
    load(
        duty("greet", discharge='[{ round = "props" }, { report = true }, { sign_off = true }]'),
        duty("b", discharge=REGISTERED),
    )

    proofs = live("greet").proofs
    assert [one.verb for one in proofs] == ["rounds.finish", "duties.report", "duties.sign_off"]
    assert proofs[0].where == (("template", "props"),)
    assert proofs[2].signs
