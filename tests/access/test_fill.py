import csv, os, pytest
from tests.access.table import FOLDER, named_urls, rows
from tests.access.test_table import VISITORS, address, answers, visitor
from tests.access.world import AT_THE_SITE, World
from tests.access.conftest import *  # noqa
def test_fill(world):
    wanted = os.environ["ROOMS"].split(",")
    posts = os.environ.get("POSTS")
    head = None
    for path in FOLDER.glob("*.csv"):
        head = next(csv.reader(path.open(encoding="utf-8"))); break
    names = [n for n in named_urls() if (n.split(":")[0] if ":" in n else "main") in wanted or wanted==["ALL"]]
    old = rows()
    got = {n: dict(old.get(n, {})) for n in names}
    visitors = posts.split(",") if posts else VISITORS
    for post in visitors:
        b = visitor(world, post)
        for n, st in answers(b, world.here, names):
            got[n][post] = str(st)
    for n in names:
        if posts: continue
        bound = address(n, world.here) != address(n, world.elsewhere)
        if bound:
            st = {s for post in AT_THE_SITE for _, s in answers(visitor(world, post), world.elsewhere, [n])}
            got[n]["elsewhere"] = "/".join(sorted(map(str, st)))
        else: got[n]["elsewhere"] = ""
    by = {}
    for n in names: by.setdefault(n.split(":")[0] if ":" in n else "main", []).append(n)
    for room, ns in by.items():
        with (FOLDER/f"{room}.csv").open("w", encoding="utf-8", newline="") as f:
            w = csv.writer(f, lineterminator="\n"); w.writerow(head)
            for n in sorted(ns): w.writerow([n, *[got[n].get(c, "") for c in head[1:]]])
