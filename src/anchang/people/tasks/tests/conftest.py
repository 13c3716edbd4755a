"""Tasks given and taken by the people of the sales office."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.office import MONDAY, Office, Scene, files_apart, office, opened

from anchang.engine.notices.models import Notice
from anchang.people.tasks import actions
from anchang.people.tasks.models import Task

__all__ = ["files_apart", "office", "opened"]

HOUR = timedelta(hours=1)


class Desk(Scene):
    def ask(self, by: str = "chenwei", of: str = "lijing", hours: float = 5, **given: Any) -> Task:
        facts = {"title": "整理样板间钥匙", "due_at": self.at + hours * HOUR, **given}
        made: Task = actions.ask(
            self.office.site, by=self.who(by), at=facts.pop("at", self.at), asked_of=self.who(of), **facts
        )
        return made

    def do(self, verb: str, task: Task, who: str, later: float = 0, **given: Any) -> Task:
        """The verb done by that person some hours later, on the task as it is then."""
        deed, fresh = getattr(actions, verb), Task.objects.get(pk=task.pk)
        deed(fresh, by=self.who(who), at=self.at + later * HOUR, **given)
        return Task.objects.get(pk=task.pk)

    def finished(self, **given: Any) -> Task:
        return self.do("finish", self.ask(**given), given.get("of", "lijing"), result="都挂好了")

    def told(self, username: str) -> list[str]:
        """The unread notices of the person, the oldest first."""
        mine = Notice.objects.filter(account_id=self.who(username).pk, read_at=None)
        return list(mine.order_by("pk").values_list("text", flat=True))


def url_of(verb: str, task: Task) -> str:
    return reverse(f"tasks:{verb}", args=[task.number])


@pytest.fixture
def desk(office: Office) -> Desk:
    return Desk(office, MONDAY)


@pytest.fixture
def desk_now(office: Office) -> Desk:
    """The same at the moment of the test, for whoever asks by the browser; the office has been open for a while."""
    return Desk(office, timezone.now())


@pytest.fixture
def real_desk(real_database: str) -> Desk:
    return Desk.opened()
