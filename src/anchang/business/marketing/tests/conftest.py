"""Two neighbouring projects on the morning of Monday 2 November 2026, and the people who go to look at them."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Self

import pytest
from django.utils import timezone
from tests.office import MONDAY, Office, Scene, files_apart, office, opened

from anchang.business.marketing import actions
from anchang.business.marketing.models import Neighbour, Round, Survey
from anchang.engine.imports import actions as imports
from anchang.engine.imports.models import Import
from anchang.engine.notices.models import Notice
from anchang.lib.calendar import office_day

__all__ = ["files_apart", "office", "opened"]

DAY = timedelta(days=1)
HEADING = "permit_no,project,district,address,use,developer,permit_date,units_on_sale\n"
ROW = "510108202365811,华建锦院,成华区,成华区和泰东一路88号,住宅,成都华建益锦置业有限公司,2023-01-10,80\n"
PICTURE = b"\xff\xd8\xff\xe0" + bytes(64)


@dataclass
class District(Scene):
    north: Neighbour | None = None
    south: Neighbour | None = None

    @classmethod
    def known(cls, office: Office, at: Any = MONDAY) -> Self:
        found = cls(office, at)
        found.north, found.south = found.add("北湖揽樾", distance=400), found.add("静安府", distance=3300)
        return found

    @property
    def today(self) -> date:
        return office_day(self.at)

    def add(self, name: str, **given: Any) -> Neighbour:
        made: Neighbour = actions.add_neighbour(
            self.office.site, by=self.who("wangmin"), at=self.at, name=name, **given
        )
        return made

    def facts(self, **given: Any) -> dict[str, Any]:
        usual = {"on": self.today, "origin": "visit", "proof": "现场价格公示牌", "is_lawful": True}
        return {**usual, "price": Decimal(24000), "stock": 120, **given}

    def survey(self, neighbour: Neighbour | None = None, who: str = "lijing", **given: Any) -> Survey:
        at = given.pop("at", self.at)
        made: Survey = actions.record_survey(neighbour or self.north, by=self.who(who), at=at, **self.facts(**given))
        return made

    def correct(self, survey: Survey, who: str = "lijing", **given: Any) -> Survey:
        facts = self.facts(reason="看错了一位", **given)
        made: Survey = actions.correct_survey(survey, by=self.who(who), at=self.at, **facts)
        return made

    def round(self, *names: str, **given: Any) -> Round:
        facts = {"title": "本周市调", "due_on": self.today + 2 * DAY, "neighbours": [self.north, self.south], **given}
        people = [self.who(name) for name in names or ("lijing", "zhanglei")]
        made: Round = actions.plan_round(
            self.office.site, by=self.who("wangmin"), at=self.at, **{"people": people, **facts}
        )
        return made

    def bring(self, text: str, **asked: Any) -> Import:
        by = {"by": self.who("chenwei"), "at": self.at}
        table = imports.upload(self.office.site, **by, kind="marketing.permits", name="许可.csv", content=text.encode())
        if not table.fault_count:
            imports.commit(table, **by, **asked)
        return table

    def told(self, username: str) -> list[str]:
        mine = Notice.objects.filter(account_id=self.who(username).pk)
        return list(mine.order_by("pk").values_list("text", flat=True))


@pytest.fixture
def district(office: Office) -> District:
    return District.known(office)


@pytest.fixture
def now(office: Office) -> District:
    """For screens, which read the clock."""
    return District.known(office, timezone.now() - timedelta(minutes=5))
