from collections.abc import Sequence
from typing import Any
from zlib import crc32

from django.templatetags.static import static

from anchang.ui.tags.library import one_of, register

CHARTS = ("line", "area", "bar", "stack", "rank", "share")
HEIGHTS = ("s", "m", "l")


@register.inclusion_tag("ui/parts/chart.html")
def chart(
    kind: str,
    title: str,
    labels: Sequence[str],
    series: Sequence[tuple[str, Sequence[float | None]]],
    unit: str = "",
    height: str = "m",
) -> dict[str, Any]:
    """A picture of figures and, folded under it, the same figures as a table. kind: line, area, bar, stack, rank
    (bars across, for names), share (a ring of the first series). height: s, m, l."""
    number = f"{crc32(repr((kind, title, labels)).encode()):x}"
    rows = [(label, [values[index] for _, values in series]) for index, label in enumerate(labels)]
    names = [str(name) for name, _ in series]
    return {
        "id": f"chart-{number}",
        "data_id": f"chart-{number}-data",
        "title": title,
        "unit": unit,
        "height": one_of(height, HEIGHTS, "height of chart"),
        "names": names,
        "keys": _shares(labels, series) if kind == "share" else names,
        "rows": rows,
        "library": static("vendor/echarts/echarts.simple.min.js"),
        "script": static("ui/charts.js"),
        "data": {
            "kind": one_of(kind, CHARTS, "kind of chart"),
            "unit": str(unit),
            "labels": [str(label) for label in labels],
            "series": [{"name": str(name), "values": [_number(v) for v in values]} for name, values in series],
        },
    }


def _shares(labels: Sequence[str], series: Sequence[tuple[str, Sequence[float | None]]]) -> list[str]:
    values = [_number(value) or 0.0 for value in series[0][1]]
    whole = sum(values)
    return [
        f"{label} {value / whole:.0%}" if whole else str(label) for label, value in zip(labels, values, strict=True)
    ]


def _number(value: Any) -> float | None:
    return None if value is None else float(value)
