"""Cards of the demonstration: every evening the sheets go up and are signed; once a week customers are gone through."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from anchang.business.cards import actions, queries
from anchang.business.cards.models import Card, Review, Sheet
from anchang.business.cards.stages import Stage
from anchang.business.customers.models import Customer
from anchang.engine.jobs.chores import do_chores
from anchang.people.tasks import actions as tasks
from anchang.people.tasks.models import Task
from anchang.people.tasks.stages import TO_DO

from .cast import Office

Plan = Callable[[int, Callable[[datetime], None]], None]
CLOSING, FRIDAY = 18 * 60, 4
REMARK, ANSWER = "预算和付款方式没有问，补上再交", "预算两百六十万左右，准备按揭，首付三成"
SAID = (
    ("来过两次还在比较，周末带家人来看样板间", "约周末带家人看样板间"),
    ("价格顾虑，把首付方案算给客户看", "算三套付款方案发给客户"),
    ("意向明确，抓紧约", ""),
)


class Cards:
    def __init__(self, office: Office, until: date) -> None:
        self.office, self.until = office, until

    def plan(self, on: date, plan: Plan) -> None:
        plan(CLOSING + 1, do_chores)
        plan(CLOSING + 25, self._return)
        if on < self.until:
            plan(CLOSING + 30, self._sign)
            plan(10 * 60 + 40, self._answer)
        if on.weekday() == FRIDAY or on == self.until:
            plan(17 * 60 + 5, self._review)
            plan(17 * 60 + 45, self._do)

    def _sign(self, when: datetime) -> None:
        supervisor = self.office.account("wangmin")
        waiting = Sheet.objects.filter(cards__stage=Stage.WAITING).exclude(person=supervisor).distinct()
        for sheet in waiting.select_related("site", "person").order_by("pk"):
            actions.sign_all(sheet, by=supervisor, at=when)

    def _return(self, when: datetime) -> None:
        """Twice a week one card comes back."""
        card = Card.objects.filter(on=when.date(), stage=Stage.WAITING).order_by("pk").select_related("site", "person")
        if when.weekday() in (1, FRIDAY) or when.date() == self.until:
            for one in card[:1]:
                actions.send_back(one, by=self.office.account("wangmin"), at=when, text=REMARK)

    def _answer(self, when: datetime) -> None:
        for card in Card.objects.filter(stage=Stage.RETURNED).select_related("site", "person").order_by("pk"):
            actions.add_note(card, by=card.person, at=when, text=ANSWER)

    def _review(self, when: datetime) -> None:
        """The supervisor goes through those of grade A; on the last day the review is still open."""
        by = self.office.account("wangmin")
        review: Review = actions.open_review(self.office.site, by=by, at=when)
        found = queries.pipeline(by, when, self.office.site).filter(intent_grade="A").select_related("owner", "site")
        for customer, (text, step) in zip(found[: len(SAID)], SAID, strict=False):
            self._comment(customer, when, text, step)
        if when.date() < self.until:
            actions.close_review(review, by=by, at=when + timedelta(minutes=30))

    def _comment(self, customer: Customer, when: datetime, text: str, step: str) -> None:
        given: dict[str, Any] = {"next_step": step, "due_on": when.date() + timedelta(days=2)} if step else {}
        actions.comment(customer, by=self.office.account("wangmin"), at=when, text=text, **given)

    def _do(self, when: datetime) -> None:
        """One of the steps asked for a while ago is done."""
        open_ = Task.objects.filter(
            review_comment__isnull=False, stage__in=TO_DO, asked_at__lt=when - timedelta(days=1)
        )
        for task in open_.select_related("asked_of", "asked_by", "site").order_by("pk")[:1]:
            tasks.finish(task, by=task.asked_of, at=when, result="客户答应周六上午来")
