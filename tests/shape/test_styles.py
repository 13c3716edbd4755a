"""The style sheets of the house share one set of names."""

import re
from collections import defaultdict

from tools.places import ROOT

BEGINS = re.compile(r"^\.([a-z][\w-]*)(?=\s*[{,])", re.M)


def test_a_class_is_begun_in_one_style_sheet_only() -> None:
    """Two sheets that begin the same class each undo the other's layout on some page."""
    sheets = defaultdict(set)
    for path in sorted((ROOT / "src/anchang/ui/static/ui").glob("*.css")):
        for name in BEGINS.findall(path.read_text()):
            sheets[name].add(path.name)

    assert {name: files for name, files in sheets.items() if len(files) > 1} == {}
