"""The guide's pictures: `.venv/bin/python -m tools.pictures` builds the demonstration and photographs its screens."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from playwright.sync_api import Browser, Page, sync_playwright

from tools import chromium, fonts
from tools.places import PYTHON, ROOT
from tools.processes import free_port, is_taken, stop, wait_until_answers

GUIDE = ROOT / "docs" / "guide"
PASSWORD = "anchang-demo-2026"  # noqa: S105 the demonstration's own, printed for everybody
YESTERDAY = datetime.now(ZoneInfo("Asia/Shanghai")).date() - timedelta(days=1)
BOARD, SIGNED = "#main a[href^='/inventory/']:not([href*='project'])", ".board a[data-live='signed']"
DEAL, CUSTOMER = "#main a[href*='/deals/RG-']", "#main td a[href^='/customers/'], #main li a[href^='/customers/']"
WHO = "phone=13988800001|name=陈先生|同意"
HOW = f"{WHO}|下一步|首次|source=walk_in"
WHAT = f"{HOW}|下一步|intent_grade=B|wants=三房"
CHANGED = "report_lead_minutes=90|report_days=3|visit_days=2"
SIZES = {"wide": (1280, 800, 1), "phone": (375, 812, 2)}

# What is done before the first picture, so that there is a line today: who, where, what is pressed.
OPENING = (
    ("lijing", "/workday/", "到岗"),
    ("zhanglei", "/workday/", "到岗"),
    ("zhaoxue", "/workday/", "到岗"),
    ("wangmin", "/turns/start/", "开始轮排"),
    ("zhengxin", "/turns/enter/", "首次|客人进门"),
    ("zhengxin", "/turns/", "叫下一位顾问"),
    ("zhengxin", "/turns/enter/", "首次|客人进门"),
)


@dataclass(frozen=True)
class Picture:
    """A screen: its file, who looks at it, where (or how to get there from a list), and what the guide says of it.

    `fill` are fields of the page's form and what is typed into them before it is sent; `do` what is done there one after
    another, and not sent: `name=value` fills a field in, anything else is what is pressed.
    """

    name: str
    who: str
    url: str
    words: str
    follow: str = ""
    fill: str = ""
    do: str = ""
    size: str = "wide"
    language: str = "zh-hans"


PICTURES = (
    Picture("sign-in", "", "/org/sign-in/", "Signing in."),
    Picture("home-consultant-phone", "lijing", "/", "A consultant's morning, on the phone.", size="phone"),
    Picture("home-director", "linlan", "/", "The sales director's morning: what waits, and how the site stands."),
    Picture("home-director-en", "linlan", "/", "The same in English.", language="en"),
    Picture("day-supervisor-phone", "wangmin", "/", "A supervisor's day on the phone.", size="phone"),
    Picture("day-administrator", "zhengxin", "/duties/", "The administrator's day and the seven after it."),
    Picture("duties-month", "wangmin", "/duties/board/month/", "What everybody owed this month, and when it was done."),
    Picture("duties-day", "linlan", "/duties/board/", "The same of one day; behind each cell stands its evidence."),
    Picture("duty", "linlan", "/duties/supervisor_check_site/", "A duty: who, how often, how well, what proves it."),
    Picture("turns-phone", "lijing", "/turns/", "Who receives the next visitor.", size="phone"),
    Picture("turns-wall", "wangmin", "/turns/wall/", "The same large, for the desk."),
    Picture("turns-audit", "wangmin", "/turns/audit/", "How evenly visitors went round, and by which rules not."),
    Picture("register-1-phone", "lijing", "/reception/receive/", "A visitor, step one: who.", do=WHO, size="phone"),
    Picture("register-2-phone", "lijing", "/reception/receive/", "Step two: how they came.", do=HOW, size="phone"),
    Picture("register-3-phone", "lijing", "/reception/receive/", "Step three: what they want.", do=WHAT, size="phone"),
    Picture("register", "lijing", "/reception/receive/", "The same on a desk."),
    Picture("due-phone", "lijing", "/cards/due/", "Whom to speak with today; one tap dials.", size="phone"),
    Picture(
        "sheet", "wangmin", "/cards/", "The day's cards of a consultant, to be signed.", "#main td a[href^='/cards/']"
    ),
    Picture("sheet-phone", "wangmin", "/cards/", "The same on a phone.", "#main td a[href^='/cards/']", size="phone"),
    Picture("review", "wangmin", "/cards/review/", "Customers gone through by grade; each mark says why."),
    Picture("review-phone", "wangmin", "/cards/review/", "The same on a phone.", size="phone"),
    Picture("tours-phone", "lijing", "/touring/", "Show flats by the hour.", size="phone"),
    Picture("neighbours", "linlan", "/marketing/", "Neighbouring projects: the last price of each, and what moved."),
    Picture("traffic", "linlan", "/overview/traffic/", "Who came and rang, and what became of them."),
    Picture("site-day", "wangmin", "/workday/", "Who is here and who does what."),
    Picture("round-phone", "yanggui", "/rounds/cleaning_site/", "A round, walked on the phone.", size="phone"),
    Picture("complaint-phone", "lijing", "/service/open/", "A complaint, opened in twenty seconds.", size="phone"),
    Picture("tasks", "linlan", "/tasks/?tab=given", "What the director asked for."),
    Picture("board", "linlan", "/inventory/", "The sales board of every building on sale.", BOARD),
    Picture("board-phone", "lijing", "/inventory/", "The board in one hand.", BOARD, size="phone"),
    Picture("unit", "linlan", "/inventory/", "A home: its price, permit, holder and history.", f"{BOARD}|{SIGNED}"),
    Picture("customers", "linlan", "/customers/", "The customers of the site; numbers stay masked."),
    Picture("customer", "wangmin", "/customers/?q=顾长明", "A customer: numbers, needs, family, history.", CUSTOMER),
    Picture("customer-phone", "lijing", "/customers/", "A customer's file.", CUSTOMER, size="phone"),
    Picture(
        "privacy",
        "wangmin",
        "/customers/?q=姜晓满",
        "What a customer agreed to, asked for, and who looked.",
        f"{CUSTOMER}|#main a[href$='/privacy/']",
    ),
    Picture(
        "import-errors",
        "chenwei",
        "/customers/take_in/",
        "A table of old customers: its errors, row by row.",
        "#main td a[href^='/imports/']",
    ),
    Picture("duplicates", "wangmin", "/customers/duplicates/", "Files that may be one person's, and why."),
    Picture(
        "merge",
        "wangmin",
        "/customers/duplicates/",
        "Two files side by side, before they become one.",
        "#main a[href*='/merge/']",
    ),
    Picture(
        "verdict",
        "linlan",
        "/ownership/?stage=raised",
        "Whose customer it is, by which rule, on what evidence.",
        "#main td a[href^='/ownership/']|#main a[href*='/ownership/customers/']",
    ),
    Picture(
        "simulation",
        "linlan",
        "/ownership/simulate/?span=now",
        "Other rules on the same evidence: who gains and loses.",
        fill=CHANGED,
    ),
    Picture("pool", "lijing", "/ownership/pool/", "The public pool: masked until somebody claims."),
    Picture("radar", "linlan", "/channels/radar/", "Which channel clients look odd, and with whom they cluster."),
    Picture(
        "report-slip-phone",
        "dailin",
        "/",
        "An agent's report, with the code that the client shows.",
        "#main a[href*='/channels/reports/']",
        size="phone",
    ),
    Picture("assignment", "wangmin", "/stewardship/assign/", "Customers dealt out by number and ability."),
    Picture(
        "key-account",
        "fangyuan",
        "/keyaccounts/",
        "A key account: its stage, its care, its history.",
        "#main td a[href^='/keyaccounts/']",
    ),
    Picture("deal", "linlan", "/deals/?stage=signed", "A signed deal: price, plan, papers and history.", DEAL),
    Picture("deal-en", "linlan", "/deals/?stage=signed", "The same in English.", DEAL, language="en"),
    Picture("receipts", "fengshan", "/receivables/", "Receipts, as the accountant checks them."),
    Picture("organisation", "linlan", "/org/", "Who reports to whom, and which posts are vacant."),
    Picture("approvals", "linlan", "/approvals/", "What waits for the director's word."),
    Picture("report", "linlan", f"/overview/daily/?day={YESTERDAY}", "The director's report of a day."),
    Picture("gallery", "linlan", "/ui/", "Every part of the design system, with sample data."),
)


def main() -> None:
    path = chromium.find()
    if path is None:
        raise SystemExit(chromium.HOW)
    with tempfile.TemporaryDirectory(prefix="anchang-guide-") as folder, _office(Path(folder)) as url:
        environment: dict[str, Any] = {**os.environ, "FONTCONFIG_FILE": str(fonts.configure(Path(folder)))}
        with sync_playwright() as playwright:
            opened = playwright.chromium.launch(
                executable_path=path, args=["--no-sandbox", "--lang=zh-CN"], env=environment
            )
            for who, where, what in OPENING:
                _press(opened, url, who, where, what)
            for picture in PICTURES if len(sys.argv) < 2 else [one for one in PICTURES if one.name in sys.argv[1:]]:
                _take(opened, url, picture)
            opened.close()
    _write_index()


@contextmanager
def _office(folder: Path) -> Iterator[str]:
    """The demonstration as bin/run serves it, in a data folder of its own."""
    port = free_port()
    while is_taken(port + 1):
        port = free_port()
    given = {"ANCHANG_VAR": str(folder), "ANCHANG_PORT": str(port), "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}"}
    served = subprocess.Popen([str(PYTHON), "-m", "tools.run"], cwd=ROOT, env={**os.environ, **given}, text=True)
    url = f"http://127.0.0.1:{port}"
    try:
        if not wait_until_answers(f"{url}/healthy/", 300, served):
            raise SystemExit("The office did not open; the reason is above.")
        yield url
    finally:
        stop(served, patience=20)


def _take(browser: Browser, url: str, picture: Picture) -> None:
    width, height, scale = SIZES[picture.size]
    context = browser.new_context(
        base_url=url,
        viewport={"width": width, "height": height},
        device_scale_factor=scale,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        reduced_motion="reduce",
    )
    context.add_cookies([{"name": "django_language", "value": picture.language, "url": url}])
    page = context.new_page()
    if picture.who:
        _sign_in(page, picture.who)
    _open(page, picture)
    page.screenshot(path=GUIDE / f"{picture.name}.png")
    context.close()
    print(f"{picture.name}.png", flush=True)


def _press(browser: Browser, url: str, who: str, where: str, what: str) -> None:
    page = browser.new_page(base_url=url, locale="zh-CN")
    _sign_in(page, who)
    page.goto(where)
    for words in what.split("|"):
        page.locator("#main label, #main button").get_by_text(words, exact=True).or_(
            page.locator("#main label, #main button").filter(has_text=words)
        ).first.click()
        page.wait_for_load_state("networkidle")
    page.close()


def _sign_in(page: Page, who: str) -> None:
    page.goto("/org/sign-in/")
    page.locator("[name=username]").fill(who)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main button[type=submit]").first.click()
    page.wait_for_url(lambda url: "sign-in" not in url)


def _open(page: Page, picture: Picture) -> None:
    page.goto(picture.url)
    for step in picture.follow.split("|") if picture.follow else []:
        page.goto(page.locator(step).first.get_attribute("href") or "/")
    if picture.fill:
        _send(page, picture.fill)
    for step in picture.do.split("|") if picture.do else []:
        _do(page, step)
    page.wait_for_load_state("load")
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(700)
    page.evaluate("window.scrollTo(0, 0)")


def _do(page: Page, step: str) -> None:
    name, is_field, value = step.partition("=")
    if not is_field:
        page.locator("#main, #panel").get_by_text(step, exact=True).locator("visible=true").first.click()
        return
    field = page.locator(f"[name={name}]").first
    kind = field.evaluate("one => one.type || one.tagName")
    if kind == "radio":
        page.locator(f"label:has([name={name}][value='{value}'])").click()
    elif kind == "select-one":
        field.select_option(value)
    else:
        field.fill(value)


def _send(page: Page, fill: str) -> None:
    for given in fill.split("|"):
        name, _equals, value = given.partition("=")
        page.locator(f"#main form [name={name}]").fill(value)
    page.locator("#main form .press--primary").click()
    page.wait_for_url(f"**{fill.partition('|')[0]}*")


def _write_index() -> None:
    lines = [f"![{one.words}]({one.name}.png)\n\n{one.words}" for one in PICTURES]
    head = "# Pictures of the office\n\nTaken from the demonstration office by `python -m tools.pictures`.\n\n"
    (GUIDE / "README.md").write_text(head + "\n\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
