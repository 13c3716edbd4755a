"""The day on paper: one sheet of A4, whatever the day was like."""

import os
import re
import subprocess
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from tools import chromium, fonts

from anchang.lib.calendar import office_day
from anchang.people.workday import actions
from anchang.people.workday.queries import AgendaItem, Decided, Line, veiled

QUIET = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-pdf-header-footer"]
PAGE = re.compile(rb"/Type\s*/Page\b")


def crowd(day, people: int) -> None:
    """That many newcomers who are all here and have something to do, and as many customers discussed."""
    newcomers = [day.newcomer(number, f"欧阳新人{number}") for number in range(people)]
    lines = [Line(one, f"在沙盘区接待来访客户并登记{n}", "沙盘区") for n, one in enumerate(newcomers)]
    actions.arrange(day.site, by=day.who("wangmin"), at=day.at, lines=lines)
    items = [AgendaItem("王小明", "A级", day.who("lijing"), "/", "customers.customer", key) for key in range(people)]
    day.meet(decided=[Decided(item, "约周六上午带父母来看样板间，" * 6) for item in items])


def printed(page: str, folder: Path) -> bytes:
    """The page as Chromium prints it, with its style sheet beside it."""
    css = Path(str(finders.find("workday/sheet.css"))).read_text()
    (folder / "sheet.html").write_text(re.sub(r"<link[^>]*>", f"<style>{css}</style>", page))
    program = chromium.find()
    if program is None:
        pytest.fail(chromium.HOW)
    environment = {**os.environ, "FONTCONFIG_FILE": str(fonts.configure(folder)), "HOME": str(folder)}
    command = [program, *QUIET, f"--user-data-dir={folder}/profile", f"--print-to-pdf={folder}/sheet.pdf"]
    subprocess.run(
        [*command, (folder / "sheet.html").as_uri()], env=environment, check=True, capture_output=True, timeout=120
    )
    return (folder / "sheet.pdf").read_bytes()


@pytest.mark.parametrize("people", [0, 60])
def test_the_day_is_one_sheet_of_a4(today, tmp_path, people):
    if people:
        crowd(today, people)
    today.close(at=today.at, text="\n".join(["今天来访多，样板间排队，明天早会先排接待顺序。" * 4] * 3))

    pdf = printed(today.enter("wangmin").get(f"/workday/print/{office_day(today.at)}/").content.decode(), tmp_path)

    assert len(PAGE.findall(pdf)) == 1
    assert re.search(rb"/MediaBox\s*\[\s*0 0 59[45]\S* 84[12]", pdf)


def test_a_longer_list_is_cut_and_says_how_much_more_there_is(today):
    crowd(today, 60)

    page = today.enter("wangmin").get(f"/workday/print/{office_day(today.at)}/").content.decode()

    assert ("另有 36 项见系统" in page, "另有 52 项见系统" in page) == (True, True)


def test_paper_names_no_customer_in_full(today):
    crowd(today, 1)

    page = today.enter("wangmin").get(f"/workday/print/{office_day(today.at)}/").content.decode()

    assert ("王**" in page, "王小明" in page) == (True, False)


@pytest.mark.parametrize(("name", "shown"), [("王小明", "王**"), ("王", "王*"), ("", "*")])
def test_a_name_is_veiled_behind_its_first_character(name, shown):
    assert veiled(name) == shown
