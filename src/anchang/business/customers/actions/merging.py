from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.doors.work import mention
from anchang.engine.policies import Reach, allowed, grants, require
from anchang.engine.states import move

from ..models import Customer, Merge, Token
from ..queries import insist_open, locked_site, may_own


@action("customers.merge", gettext_lazy("合并资料"))
def merge(keep: Customer, *, by: Account, at: datetime, others: Iterable[Customer], reason: str) -> Customer:
    """The others turn out to be the same person: from now on `keep` speaks for them and its owner has them all.

    Nothing is moved, so both histories stay and it can be undone. Merges of a site go one after the other, so that of
    two files each cannot end behind the other. Refuses without a reason, other sites, files that are merged, restricted
    or erased, and files out of the person's reach: across owners it takes a supervisor.
    """
    require(reason.strip(), _("请说明为什么是同一位客户"))
    gone = {one.pk: one for one in others if one.pk != keep.pk}
    require(gone, _("请选择要并入的资料"))
    locked_site(keep.site_id)
    keep.refresh_from_db()
    insist_open(keep)
    for key in sorted(gone):
        gone[key].refresh_from_db()
        _merge_one(keep, gone[key], by, at, reason.strip())
    return keep


@action("customers.unmerge", gettext_lazy("撤销合并"))
def unmerge(gone: Customer, *, by: Account, at: datetime) -> Customer:
    """The file stands for itself again, with whatever was merged into it before, and goes back to who had it.

    If that person deals with customers no longer, it stays with the present owner. Handing a file to another owner in
    this way takes a supervisor.
    """
    locked_site(gone.site_id)
    gone.refresh_from_db()
    row = Merge.objects.filter(gone=gone, undone_at=None).select_related("owner_before", "keep").first()
    require(row, _("这份资料没有并入别的资料"))
    assert row is not None  # noqa: S101 what require has just made sure of
    owner = row.owner_before
    if owner is not None and not may_own(owner, at):
        owner = gone.owner
    if owner != gone.owner:
        require(_sees_others(by, at), _("撤销后客户会回到别人名下"), lifted_by=str(_("销售主管可以撤销合并")))
    mention(gone.merged_into)
    move(gone, "unmerge", by=by, at=at, merged_into=None, owner=owner)
    below = _below(gone)
    Customer.objects.filter(pk__in=below).update(merged_into=gone, owner=owner)
    Token.objects.filter(customer__in=[gone.pk, *below]).update(owner_id=owner.pk if owner else None)
    row.undone_at, row.undone_by = at, by
    row.save(update_fields=["undone_at", "undone_by"])
    if row.keep.last_contact_at == gone.last_contact_at:
        row.keep.last_contact_at = row.contact_before
        row.keep.save(update_fields=["last_contact_at"])
    return gone


def _merge_one(keep: Customer, gone: Customer, by: Account, at: datetime, reason: str) -> None:
    require(gone.site_id == keep.site_id, _("只能合并同一案场的资料"))
    words = {"number": gone.number, "owner": gone.owner_name}
    supervisor = str(_("销售主管可以合并不同顾问的客户"))
    require(allowed(by, "customers.merge", gone, at).ok, _("%(number)s在%(owner)s名下") % words, lifted_by=supervisor)
    owner_before, contact_before = gone.owner, keep.last_contact_at
    move(gone, "merge", by=by, at=at, merged_into=keep, owner=keep.owner)
    Customer.objects.filter(merged_into=gone).update(merged_into=keep, owner=keep.owner)
    keys = [gone.pk, *_below(gone)]
    Token.objects.filter(customer__in=keys).update(owner_id=keep.owner_id)
    if gone.last_contact_at > keep.last_contact_at:
        keep.last_contact_at = gone.last_contact_at
        keep.save(update_fields=["last_contact_at"])
    mention(gone)
    Merge.objects.create(
        keep=keep, gone=gone, site_id=keep.site_id, owner_before=owner_before, contact_before=contact_before,
        reason=reason, made_at=at, made_by=by,
    )  # fmt: skip


def _below(customer: Customer) -> list[int]:
    """The files that were merged into this one, and into those, as long as nobody undid it."""
    found: list[int] = []
    edge = [customer.pk]
    while edge:
        edge = list(Merge.objects.filter(keep__in=edge, undone_at=None).values_list("gone_id", flat=True))
        found += edge
    return found


def _sees_others(account: Account, at: datetime) -> bool:
    held = grants(account, at).get("customers.unmerge", [])
    return account.is_system or any(grant.reach is not Reach.OWN for grant in held)
