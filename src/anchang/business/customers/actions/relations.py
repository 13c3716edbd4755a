from collections.abc import Collection
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.doors.work import mention
from anchang.engine.policies import require

from ..models import Customer, Household, Relation
from ..queries import identities, insist_open, locked_site
from ..stages import FAMILY, Kind, RelationKind


@action("customers.relate", gettext_lazy("加关系"))
def relate(
    customer: Customer, *, by: Account, at: datetime, other: Customer, kind: str, title: str = "", note: str = ""
) -> Relation:
    """Records what `other` is to the customer, which shows on both files; family becomes one household.

    Refuses a person's relation to themselves, one that is there already in either direction, one between sites, family
    of an organisation, and a contact of anything but an organisation, who needs a title.
    """
    require(kind in RelationKind.values, _("请选择关系"))
    locked_site(customer.site_id)
    customer.refresh_from_db()
    other.refresh_from_db()
    insist_open(customer, other)
    require(other.pk != customer.pk, _("不能和自己建立关系"))
    require(other.site_id == customer.site_id, _("只能和本案场的客户建立关系"))
    _insist_fits(customer, other, kind, title.strip())
    between = Q(customer=customer, other=other) | Q(customer=other, other=customer)
    require(not Relation.objects.filter(between, kind__in=_same(kind)).exists(), _("这层关系已经登记过"))
    made = Relation(
        customer=customer, other=other, site_id=customer.site_id, kind=kind, title=title.strip(), note=note.strip(),
        made_at=at, made_by=by,
    )  # fmt: skip
    made.save()
    mention(other)
    if kind in FAMILY:
        _move_together(customer, other, at)
    return made


@action("customers.unrelate", gettext_lazy("解除关系"))
def unrelate(customer: Customer, *, by: Account, at: datetime, relation: Relation) -> Customer:
    """Takes a relation of the file, or of one merged into it, back; whom nothing joins any more leaves the household."""
    locked_site(customer.site_id)
    require({relation.customer_id, relation.other_id} & set(identities(customer)), _("这层关系不在这份资料里"))
    mention(relation.customer, relation.other)
    relation.delete()
    if relation.kind in FAMILY:
        home = Customer.objects.values_list("household_id", flat=True).get(pk=relation.customer_id)
        if home is not None:
            _part(home, customer.site_id, at)
    return customer


def _insist_fits(customer: Customer, other: Customer, kind: str, title: str) -> None:
    people = customer.kind == other.kind == Kind.PERSON
    require(people or kind not in FAMILY, _("单位没有家庭关系"))
    if kind == RelationKind.CONTACT:
        fits = customer.kind == Kind.ORGANISATION and other.kind == Kind.PERSON
        require(fits, _("联系人要在单位的资料里登记，对方是个人"))
        require(title, _("请填写联系人的职务"))


def _same(kind: str) -> Collection[str]:
    """A mother's child and a child's mother are one relation."""
    return FAMILY if kind in FAMILY else (kind,)


def _move_together(customer: Customer, other: Customer, at: datetime) -> None:
    """Both, and everybody of their households, into one. The site is locked meanwhile."""
    homes = sorted({home for home in (customer.household_id, other.household_id) if home})
    home = homes[0] if homes else Household.objects.create(site_id=customer.site_id, made_at=at).pk
    for one in (customer, other):
        if one.household_id != home:
            Customer.objects.filter(household_id=one.household_id or 0).update(household_id=home)
            one.household_id = home
            one.save(update_fields=["household"])


def _part(home: int, site_id: int, at: datetime) -> None:
    """Leaves in one household only whom family relations still join; the one with the oldest file keeps it."""
    left = set(Customer.objects.filter(household_id=home).values_list("pk", flat=True))
    ties = list(
        Relation.objects.filter(kind__in=FAMILY, customer__in=left, other__in=left).values_list("customer", "other")
    )
    stays = True
    while left:
        group = _joined(min(left), ties)
        left -= group
        members = Customer.objects.filter(pk__in=group)
        if len(group) == 1:
            members.update(household=None)
        elif stays:
            stays = False
        else:
            members.update(household=Household.objects.create(site_id=site_id, made_at=at))


def _joined(start: int, ties: list[tuple[int, int]]) -> set[int]:
    """Whoever the ties join to the first one, itself included."""
    group, size = {start}, 0
    while len(group) > size:
        size = len(group)
        group |= {one for tie in ties if group & set(tie) for one in tie}
    return group
