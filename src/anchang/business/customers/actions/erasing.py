from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import CharField, JSONField, Model, TextField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.fields import keyed
from anchang.engine.forgetting import Named, Trace, forget
from anchang.engine.jobs.queue import enqueue
from anchang.engine.ledger.erasing import erase as erase_values
from anchang.engine.policies import Refused, require
from anchang.engine.states import move

from ..models import Consent, Customer, DataRequest, Phone, Restriction, Token
from ..queries import (
    Ground,
    deletion_asked,
    emptied,
    empty_strangers,
    erasers,
    grounds,
    numbered,
    person,
    phone_key,
    pointing,
    secrets_of,
    taken_on,
)
from ..stages import GONE, FileStage, RequestStage
from .journal import line_of

ORDINARY = gettext_lazy("已按您的要求办理：不需要依法保存的资料已删除，法律规定要保存的只存不用，到期删除")
"""What everybody who asked for deletion is told, whatever was found: other words would tell some people too much."""


@action("customers.erase", gettext_lazy("删除客户资料"))
def erase(customer: Customer, *, by: Account, at: datetime) -> Customer:
    """A person who asked for it is deleted everywhere, in all their files of the company; what the law has kept is
    locked away instead, until it may go (R-235, R-236).

    Refuses without a request whose identity was checked, and while something is still being done for the person.
    """
    groups = person(customer)
    asked = deletion_asked(key for group in groups for key in group)
    require(asked, _("要先登记客户的删除请求并核实身份"), rule="R-233")
    let_go(groups, by=by, at=at)
    for one in _deletions(groups):
        answered = {"answer": str(ORDINARY), "answered_at": at, "answered_by": by}
        move(one, "settle_request", by=by, at=at, **answered)
    customer.refresh_from_db()
    return customer


def _deletions(groups: list[list[int]]) -> list[DataRequest]:
    """The requests of the person that this answers; others find nothing any more to answer from."""
    files = [key for group in groups for key in group]
    return list(DataRequest.objects.filter(customer__in=files, stage__in=(RequestStage.OPEN, RequestStage.CHECKED)))


def let_go(groups: list[list[int]], *, by: Account, at: datetime) -> int:
    """Deletes or locks away each group of files that are one; how many files were deleted. Needs an action in progress.

    Asks every ground first: a person for whom something is still being done is left whole. What rooms hold under the
    person's numbers without a file goes in either case.
    """
    found = [(group, grounds(group, at)) for group in groups]
    for _group, reasons in found:
        if waits := next((one for one in reasons if one.kind == "wait"), None):
            raise Refused(waits.told)
    erased, numbers = 0, _numbers(key for group in groups for key in group)
    for group, reasons in found:
        if reasons:
            _lock_away(group, reasons, at, by=by)
        else:
            _erase(group, at, by=by)
            erased += len(group)
    forget_strangers(numbers, before=at, at=at)
    return erased


def _numbers(files: Iterable[int]) -> set[str]:
    """The hashes of their numbers; of a file that is locked away as they were before."""
    own = [one.number for one in Phone.objects.filter(customer__in=list(files)).only("number")]
    return {phone_key(number) for number in own}


def forget_strangers(
    numbers: Collection[str] | None, *, before: datetime, at: datetime, most: int | None = None
) -> int:
    """Lets go of what is held of people without a file; how many things. Needs an action in progress."""
    things = frozenset(empty_strangers(numbers, before, most))
    if things:
        erase_values(forget(Trace(things, frozenset(_urls(things)), frozenset(), frozenset(), at)))
    return len(things)


def _files(group: Iterable[int]) -> list[Customer]:
    """Locked, so that nobody writes into them meanwhile."""
    return list(Customer.objects.select_for_update().filter(pk__in=list(group)).order_by("pk"))


def _lock_away(group: list[int], reasons: list[Ground], at: datetime, *, by: Account) -> None:
    """The files keep what they hold, and no search, list or number leads to them any more.

    Their hashes are written anew under a name of their own, so that whoever comes back with the number is a new visitor.
    """
    days = [one.until for one in reasons]
    until = None if None in days else max(day for day in days if day)
    silent = all(one.kind == "silent" for one in reasons)
    words = next((one.told for one in reasons if one.kind == "restrict"), "")
    for file in _files(group):
        if file.stage in GONE:
            continue
        Restriction.objects.create(
            customer=file,
            root_id=group[0],
            site_id=file.site_id,
            since=at,
            until=until,
            silent=silent,
            words=words[:200],
        )
        move(file, "restrict", by=by, at=at, merged_into=None)
        apart = f"customers.apart {file.pk}"
        keys = {"phone_key": keyed(file.phone, apart) if file.phone else None}
        keys["id_key"] = keyed(file.id_number, apart) if file.id_number else None
        Customer.objects.filter(pk=file.pk).update(**keys)
        for model, column in numbered():
            rows: Any = model._default_manager
            for one in rows.filter(**{column: file}):
                rows.filter(pk=one.pk).update(key=keyed(one.number, apart))
        Token.objects.filter(customer=file).delete()
    _close_consents(group, at)


def _erase(group: list[int], at: datetime, *, by: Account) -> None:
    files = [one for one in _files(group) if one.stage != FileStage.ERASED]
    trace, lines = _trace(files, group, at), [line_of(one, at) for one in files]
    things = set(trace.things)
    for one in erasers():
        things |= set(one(group, at) or ())
    for model, column in pointing():
        _empty(model, column, group)
    _close_consents(group, at)
    Restriction.objects.filter(customer__in=group).delete()
    for file, line in zip(files, lines, strict=True):
        enqueue("customers.journal", **line)
        move(file, "erase", by=by, at=at, merged_into=None)
    Customer.objects.filter(pk__in=[one.pk for one in files]).update(**emptied())
    urls = trace.urls | frozenset(_urls(things))
    erase_values(forget(Trace(frozenset(things), urls, trace.words, trace.sites, at)))


def _trace(files: list[Customer], group: list[int], at: datetime) -> Trace:
    """Everything that leads to the person, read before any of it goes."""
    things: set[Named] = {(Customer._meta.label_lower, one.pk) for one in files}
    words: set[str] = {one.name for one in files if len(one.name) > 1}
    for file in files:
        words |= {getattr(file, name) for name in secrets_of(Customer)}
    for model, column in pointing():
        rows: Any = model._base_manager.filter(**{f"{column}__in": group})
        secrets = secrets_of(model)
        words |= {getattr(row, name) for row in (rows if secrets else ()) for name in secrets}
        if secrets or getattr(model, "personal", None):
            things |= {(model._meta.label_lower, key) for key in rows.values_list("pk", flat=True)}
    sites = frozenset(one.site_id for one in files)
    return Trace(frozenset(things), frozenset(_urls(things)), frozenset(words - {""}), sites, at)


def _urls(things: Iterable[Named]) -> set[str]:
    """The pages of these things, of those that have one."""
    found: set[str] = set()
    for label in {label for label, _key in things}:
        model = apps.get_model(label)
        if hasattr(model, "get_absolute_url"):
            keys = [key for name, key in things if name == label]
            found |= {row.get_absolute_url() for row in model._base_manager.filter(pk__in=keys)}
    return found


def _empty(model: type[Model], column: str, group: list[int]) -> None:
    """What a table does where no eraser of its room takes it on."""
    rows: Any = model._default_manager.filter(**{f"{column}__in": group})
    if model._meta.label_lower in taken_on():
        return
    if secrets_of(model) or model is Token:
        rows.delete()
        return
    personal: Any = getattr(model, "personal", [])
    names = {name: model._meta.get_field(name) for name in personal}
    if names:
        rows.update(**{name: _nothing(one) for name, one in names.items()})


def _nothing(column: Any) -> Any:
    """What a column holds that holds nothing."""
    if column.null or not isinstance(column, CharField | TextField | JSONField):
        return None
    return column.get_default() if isinstance(column, JSONField) else ""


def _close_consents(group: list[int], at: datetime) -> None:
    Consent.objects.filter(customer__in=group, withdrawn_at=None).update(withdrawn_at=at)
