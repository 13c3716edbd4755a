"""Lists walked at the sales office by the people of the cast, item by item."""

from collections.abc import Callable, Mapping
from datetime import timedelta

import pytest
from django.utils import timezone
from tests.office import MONDAY, Office, Scene, office, opened

from anchang.people.rounds import actions, queries
from anchang.people.rounds.actions import Answer
from anchang.people.rounds.models import Checklist, Finding, Round
from anchang.people.tasks import actions as tasks
from anchang.people.tasks.models import Task

__all__ = ["office", "opened"]

JPEG = b"\xff\xd8\xff\xe0" + bytes(64)
SMELL = "空调温度合适，没有异味"


class Beat(Scene):
    def listed(self, code: str = "site_hygiene") -> Checklist:
        found = queries.list_in_force(self.office.site, code)
        assert found is not None
        return found

    def answers(self, code: str, wrong: Mapping[str, str], subject: str = "") -> list[Answer]:
        """Every item passed but those in `wrong`, which failed with that note."""
        who = self.who(subject) if subject else None
        return [
            Answer("failed" if item.text in wrong else "ok", item, who, wrong.get(item.text, ""))
            for item in self.listed(code).items.all()
        ]

    def walk(self, code: str = "site_hygiene", by: str = "wangmin", subject: str = "", **wrong: str) -> Round:
        return self.send(
            self.answers(code, {SMELL if text == "smell" else text: note for text, note in wrong.items()}, subject),
            code,
            by,
        )

    def send(self, answers: list[Answer], code: str = "site_hygiene", by: str = "wangmin", later: float = 0) -> Round:
        at = self.at + timedelta(hours=later)
        made: Round = actions.finish(
            self.office.site, by=self.who(by), at=at, checklist=self.listed(code), answers=answers
        )
        return made

    def looks(self, wrong: Mapping[str, tuple[str, str]], code: str = "appearance", by: str = "wangmin") -> Round:
        """A list about people: everybody present is well but those in `wrong`, by user name (item, note)."""
        items = {item.text: item for item in self.listed(code).items.all()}
        people = queries.people_at(self.office.site, self.listed(code), self.who(by), self.at)
        failed = {self.who(name).pk: (items[text], note) for name, (text, note) in wrong.items()}
        return self.send(
            [
                Answer("failed", failed[one.pk][0], one, failed[one.pk][1])
                if one.pk in failed
                else Answer("ok", None, one)
                for one in people
            ],
            code,
            by,
        )

    def smell(self) -> Finding:
        """What a round of the supervisor found wrong, read anew."""
        self.walk(smell="有烟味")
        return Finding.objects.get()

    def mend(self, finding: Finding, later: float = 1) -> Finding:
        task = Task.objects.get(pk=finding.task_id)
        tasks.finish(task, by=task.asked_of, at=self.at + timedelta(hours=later), result="已通风并换了滤网")
        return Finding.objects.get(pk=finding.pk)

    def recheck(self, finding: Finding, by: str = "wangmin", later: float = 2, **given: object) -> Finding:
        at = self.at + timedelta(hours=later)
        actions.recheck(Finding.objects.get(pk=finding.pk), by=self.who(by), at=at, **given)
        return Finding.objects.get(pk=finding.pk)


@pytest.fixture
def beat(office: Office) -> Beat:
    """On the morning of Monday 2 November 2026."""
    return Beat(office, MONDAY)


@pytest.fixture
def beat_now(office: Office) -> Beat:
    """For screens, which read the clock."""
    return Beat(office, timezone.now() - timedelta(minutes=1))


@pytest.fixture
def make_beat() -> Callable[..., Beat]:
    """For tests that bring their own database."""
    return Beat.opened


@pytest.fixture
def jpeg() -> bytes:
    return JPEG
