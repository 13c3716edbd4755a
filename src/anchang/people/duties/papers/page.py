"""docs/duties.md: every duty of a pack by post, with its hours, what proves it and where it comes from."""

import tomllib
from pathlib import Path
from typing import Any

from anchang.engine.ledger.writing import verbs

HEAD = """# Duties of the posts

Written by `anchang duties document` from `packs/{code}.toml` (version {version}); `anchang duties document --check` fails
when it is out of date. A duty is met when the ledger holds what stands under "proved by"; nothing is ticked by hand. **Planned**
duties wait for a room that is not built yet and make no items.

My day shows a row a duty: several items of one duty stand in one row with their number, and what is done is folded away.
In the demonstration nobody ever has more than eight rows open, overdue ones and those to sign included, nor more than eight
duties due on one day, whether the clock brought them or an event; `tests/test_demo.py` counts both for everybody, at every
hour at which the worker goes round.
"""
ORDER = ("daily", "weekly", "monthly", "quarterly", "yearly", "event", "on_demand", "standing")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
TELLS = {"record": "a written record", "report": "a written report sent up", "sign_off": "the reviewer's signature"}


def page(path: Path) -> str:
    pack = tomllib.loads(path.read_text(encoding="utf-8"))
    lines = [HEAD.format(**pack["pack"])]
    for post in pack["post"]:
        duties = [one for one in pack.get("duty", []) if one["post"] == post["code"]]
        if duties:
            lines += ["", f"## {post['name']} ({post['code']})", "", *_table(duties)]
    lines += ["", "## Carried otherwise", "", *_carried(pack.get("carried", []))]
    return "\n".join(lines) + "\n"


def _table(duties: list[dict[str, Any]]) -> list[str]:
    head = ["| duty | 中文 | what it asks | when | proved by | clauses |", "|---|---|---|---|---|---|"]
    ordered = sorted(duties, key=lambda one: ORDER.index(_kind(one)))
    return head + [
        f"| `{one['code']}` {one['name_en']} | {one['name']} | {one['text_en']} | {_when(one['cadence'])} | "
        f"{_proved(one)} | {' '.join(one['clauses'])} |"
        for one in ordered
    ]


def _kind(duty: dict[str, Any]) -> str:
    return next(kind for kind in ORDER if kind in duty["cadence"])


def _when(given: dict[str, Any]) -> str:
    hour = given.get("at", "18:00")
    if "daily" in given:
        days = "working days" if given.get("days") == "work" else "every day"
        return f"{days} by {given['daily']}"
    if "weekly" in given:
        return f"{WEEKDAYS[given['weekly'] - 1]}s by {hour}"
    if "monthly" in given:
        return f"each month on {_day(given['monthly'])} by {hour}"
    if "quarterly" in given:
        return f"each quarter, month {given['quarterly']}, {_day(given['day'])} by {hour}"
    if "yearly" in given:
        return f"each year, month {given['yearly']}, {_day(given['day'])} by {hour}"
    if "event" in given:
        return f"within {given['within']} {given.get('time', 'calendar')} minutes of `{given['event']}`"
    return "when needed" if "on_demand" in given else "always"


def _day(day: int) -> str:
    return "the last day" if day == -1 else f"day {day}"


def _proved(duty: dict[str, Any]) -> str:
    told = [_proof(one) for one in duty.get("discharge", [])]
    return (" and " if duty.get("every") else " or ").join(told) or "nothing: it stands"


def _proof(proof: dict[str, Any]) -> str:
    for kind, words in TELLS.items():
        if kind in proof:
            return words
    if "round" in proof:
        return f"a round of `{proof['round']}`"
    where = "".join(f", {name} = {value}" for name, value in proof.get("where", {}).items())
    return f"`{proof['verb']}`{where}{'' if proof['verb'] in verbs() else ' (planned)'}"


def _carried(carried: list[dict[str, Any]]) -> list[str]:
    head = ["| clause | by | how |", "|---|---|---|"]
    return head + [f"| {one['clause']} | {_by(one)} | {one['text_en']} |" for one in carried]


def _by(one: dict[str, Any]) -> str:
    if one["by"] == "later":
        return f"later: {one['room']}"
    named = one.get("verbs", []) + one.get("rules", [])
    return f"{one['by']} {' '.join(f'`{name}`' for name in named)}".strip()
