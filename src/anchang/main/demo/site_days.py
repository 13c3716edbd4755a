"""The days of the site around the sales: who is here, meetings, rounds, complaints, tasks, reports; through the same verbs."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from random import Random

from anchang.business.service import actions as service
from anchang.business.service.models import Complaint
from anchang.engine.accounts.models import Account
from anchang.lib.calendar import SHANGHAI, office_day
from anchang.people.duties import actions as duties
from anchang.people.duties.models import Occurrence
from anchang.people.duties.stages import Stage
from anchang.people.rounds import actions as rounds
from anchang.people.rounds.models import Finding
from anchang.people.rounds.queries import in_force, people_at
from anchang.people.rounds.stages import FindingStage
from anchang.people.tasks import actions as tasks
from anchang.people.tasks.models import Task
from anchang.people.workday import actions as workday
from anchang.people.workday.models import Summary
from anchang.people.workday.queries import Decided, Line, agenda
from anchang.people.workday.queries import board as who_is_here

from . import site_words as words
from .cast import Office

Deed = Callable[[datetime], None]
Plan = Callable[[int, Deed], None]

ON_SITE = (
    *("chenwei", "wangmin", "lijing", "zhanglei", "zhaoxue", "liuyang", "sunyue", "wuhao"),
    *("heqing", "tangning", "xunuo", "luoyi", "zhengxin", "gaojie", "maqiang", "yanggui"),
)
ROUNDS = (
    (7 * 60 + 50, "yanggui", "cleaning_site"),
    (9 * 60 + 20, "yanggui", "cleaning_show_flat"),
    (9 * 60 + 40, "wangmin", "appearance"),
    (9 * 60 + 48, "wangmin", "site_hygiene"),
    (10 * 60 + 20, "wangmin", "props"),
    (9 * 60 + 5, "maqiang", "patrol"),
    (19 * 60, "maqiang", "patrol"),
)
MARKED = ("luoyi", "gaojie")
"""Whom the supervisor marks in the morning. They are never late, or they would come after they were marked."""

WEEKLY_ROUNDS = {3: "conduct", 4: "reception_check"}


class SiteDays:
    """Plans what the site does beside selling. Draws from dice of its own, so that the sales stay as they were."""

    def __init__(self, office: Office, until: date, seed: int) -> None:
        self.office, self.site, self.until = office, office.site, until
        self.dice = Random(seed)  # noqa: S311 a demonstration, not a secret

    def who(self, username: str) -> Account:
        return self.office.account(username)

    def plan(self, on: date, plan: Plan) -> None:
        for username in ON_SITE:
            late = self.dice.random() < 0.03 and username not in MARKED
            minute = self.dice.randint(9 * 60 + 6, 9 * 60 + 25) if late else self.dice.randint(8 * 60 + 10, 8 * 60 + 38)
            plan(minute if username != "yanggui" else 7 * 60 + 30, self._arrive(username))
        plan(8 * 60 + 40, self._arrange)
        plan(9 * 60 + 12, self._mark)
        plan(9 * 60 + 30, self._meet)
        for minute, username, code in ROUNDS:
            if self.dice.random() > 0.04:
                plan(minute + self.dice.randint(0, 6), self._walk(username, code))
        if code := WEEKLY_ROUNDS.get(on.isoweekday(), ""):
            plan(15 * 60 + 20, self._walk("wangmin", code))
        plan(11 * 60, self._mend)
        plan(14 * 60, self._work_on_complaints)
        plan(16 * 60 + 10, self._write)
        plan(17 * 60 + 20, self._write)
        self._plan_the_unexpected(on, plan)
        if self.dice.random() > 0.05 or on == self.until:
            plan(17 * 60 + 50, self._sum_up)
            plan(18 * 60 + 15, self._read("chenwei"))
            plan(18 * 60 + 40, self._read("linlan"))

    def _arrive(self, username: str) -> Deed:
        return lambda when: void(workday.arrive(self.site, by=self.who(username), at=when))

    def _arrange(self, when: datetime) -> None:
        people = self.dice.sample(("lijing", "zhanglei", "zhaoxue", "liuyang", "sunyue", "wuhao"), 3)
        lines = [Line(self.who(one), *what) for one, what in zip(people, words.ARRANGED, strict=True)]
        workday.arrange(self.site, by=self.who("wangmin"), at=when, lines=lines)

    def _mark(self, when: datetime) -> None:
        """Somebody is away, else somebody's hour is set right."""
        if when.weekday() == 2:
            workday.mark(
                self.site, by=self.who("wangmin"), at=when, person=self.who("luoyi"), state="leave", note="事假"
            )
            return
        at = time(8, self.dice.randint(20, 50))
        workday.mark(self.site, by=self.who("wangmin"), at=when, person=self.who("gaojie"), state="present", arrived=at)

    def _meet(self, when: datetime) -> None:
        found = agenda(self.site, when).items[:6]
        tonight = datetime.combine(when.date(), time(18), SHANGHAI)
        decided = [
            Decided(item, self.dice.choice(words.DECIDED), tonight if n == 0 and self.dice.random() < 0.4 else None)
            for n, item in enumerate(found)
        ]
        began = when - timedelta(minutes=15)
        supervisor = self.who("wangmin")
        workday.hold_meeting(self.site, by=supervisor, at=when, began_at=began, decided=decided, listed=len(found))

    def _walk(self, username: str, code: str) -> Deed:
        def walk(when: datetime) -> None:
            by = self.who(username)
            checklist = next(one for one in in_force(self.site) if one.code == code)
            items, subject = list(checklist.items.all()), None
            if checklist.kind == "people":
                answers = [rounds.Answer("ok", subject=one) for one in people_at(self.site, checklist, by, when)]
            else:
                subject = self.who("liuyang") if checklist.kind == "person" else None
                bad = self.dice.choice(items) if self.dice.random() < 0.12 else None
                answers = [self._answer(item, bad, subject) for item in items]
            rounds.finish(self.site, by=by, at=when, checklist=checklist, answers=answers)

        return walk

    def _answer(self, item: object, bad: object, subject: Account | None) -> rounds.Answer:
        if item == bad:
            return rounds.Answer("failed", item=bad, subject=subject, note=self.dice.choice(words.FAILED))  # type: ignore[arg-type]
        return rounds.Answer("ok", item=item, subject=subject)  # type: ignore[arg-type]

    def _mend(self, when: datetime) -> None:
        """Tasks are taken up and done; whoever asked looks at them; what was found on a round is looked at again."""
        for task in Task.objects.filter(stage="asked", asked_at__lt=when).select_related("asked_of"):
            if self.dice.random() < 0.9:
                tasks.accept(task, by=task.asked_of, at=when)
        for task in Task.objects.filter(stage="accepted").select_related("asked_of"):
            if self.dice.random() < 0.8:
                tasks.finish(
                    task, by=task.asked_of, at=when + timedelta(minutes=40), result=self.dice.choice(words.RESULTS)
                )
        for finding in Finding.objects.filter(stage=FindingStage.MENDED).select_related("task__asked_of"):
            again = when + timedelta(minutes=70)
            by = self.who("chenwei" if finding.task and finding.task.asked_of == self.who("wangmin") else "wangmin")
            rounds.recheck(finding, by=by, at=again, passed=True)
        for task in Task.objects.filter(stage="finished").select_related("asked_by"):
            if self.dice.random() < 0.85 and not task.asked_by.is_system:
                tasks.verify(task, by=task.asked_by, at=when + timedelta(minutes=90))

    def _write(self, when: datetime) -> None:
        """Whoever owes a record or a report today mostly writes it."""
        owed = Occurrence.objects.filter(stage=Stage.OPEN, opens_at__lte=when, on__lte=office_day(when))
        for item in owed.select_related("edition__duty", "person"):
            verbs = {proof.verb for proof in item.edition.proofs}
            if self.dice.random() < 0.12:
                continue
            if "duties.report" in verbs:
                duties.report(item, by=item.person, at=when, **self._paper(item))
            elif "duties.record" in verbs:
                duties.record(item, by=item.person, at=when, **self._paper(item))
            elif "duties.sign_off" in verbs and item.person != self.who("wangmin"):
                duties.sign_off(item, by=self.who("wangmin"), at=when)

    def _paper(self, item: Occurrence) -> dict[str, str]:
        return {"title": f"{item.on:%m月%d日} {item.edition.name}", "text": self.dice.choice(words.WRITTEN)}

    def _plan_the_unexpected(self, on: date, plan: Plan) -> None:
        """Complaints about every fourth day, and a task from above about every other."""
        if self.dice.random() < 0.26 or on == self.until:
            plan(self.dice.randint(10 * 60, 16 * 60), self._complain)
        if self.dice.random() < 0.5 or on == self.until:
            plan(self.dice.randint(10 * 60 + 30, 16 * 60 + 30), self._ask)

    def _complain(self, when: datetime) -> None:
        kind, severity, title = self.dice.choice(words.COMPLAINTS)
        by = self.who(self.dice.choice(("lijing", "zhanglei", "zhaoxue", "zhengxin", "maqiang")))
        opened = service.open(self.site, by=by, at=when, kind=kind, severity=severity, title=title)
        level = {"everyday": "wangmin", "serious": "chenwei", "major": "linlan"}[severity]
        if office_day(when) != self.until:
            service.accept(opened, by=self.who(level), at=when + timedelta(minutes=self.dice.randint(4, 25)))

    def _work_on_complaints(self, when: datetime) -> None:
        for one in Complaint.objects.exclude(stage__in=("open", "closed")).select_related("handler").order_by("pk"):
            by = one.handler or self.who("wangmin")
            if one.stage == "accepted":
                service.settle(one, by=by, at=when, result=self.dice.choice(words.SETTLED))
            elif one.stage == "settled":
                service.visit_back(one, by=by, at=when, satisfied=True, note="客户表示认可")
            else:
                cause, text = self.dice.choice(words.CAUSES)
                service.close(one, by=by, at=when, root_cause=cause, cause_text=text)

    def _ask(self, when: datetime) -> None:
        asker, doer, title = self.dice.choice(words.TASKS)
        due = datetime.combine(when.date() + timedelta(days=self.dice.randint(1, 3)), time(18), SHANGHAI)
        tasks.ask(self.site, by=self.who(asker), at=when, title=title, asked_of=self.who(doer), due_at=due)

    def _sum_up(self, when: datetime) -> None:
        here = who_is_here(self.site, office_day(when), when).here
        text = f"今天到岗{len(here)}人，{self.dice.choice(words.SUMMED_UP)}"
        workday.send_summary(self.site, by=self.who("wangmin"), at=when, text=text)

    def _read(self, username: str) -> Deed:
        def read(when: datetime) -> None:
            sent = Summary.objects.filter(site=self.site, on=office_day(when)).first()
            if sent is not None and (username == "linlan" or self.dice.random() < 0.93):
                workday.read_summary(sent, by=self.who(username), at=when)

        return read


def void(_result: object) -> None:
    """A deed tells its plan nothing."""
