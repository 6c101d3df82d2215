"""How everything here is measured: medians after a warm-up, baseline and value interleaved in the same run."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from typing import Any

Job = Callable[[], Any]


def timed(job: Job) -> float:
    """Milliseconds of one call."""
    start = time.perf_counter()
    job()
    return (time.perf_counter() - start) * 1000


def median(job: Job, runs: int) -> float:
    job()
    gc.collect()
    return statistics.median(timed(job) for _ in range(runs))


def interleaved(jobs: dict[str, Job], runs: int, before: Job = lambda: None) -> dict[str, float]:
    """Medians of several jobs that take turns, so that a busy moment of the machine hits all of them.

    ``before`` each one, not measured.
    """
    for job in jobs.values():
        job()
    gc.collect()
    times: dict[str, list[float]] = {name: [] for name in jobs}
    for _ in range(runs):
        for name, job in jobs.items():
            before()
            times[name].append(timed(job))
    return {name: statistics.median(found) for name, found in times.items()}


def line(
    name: str, value: float, unit: str = "ms", *, baseline: float | None = None, budget: float | None = None
) -> dict[str, Any]:
    """One measure. ``budget`` limits the ratio where there is a baseline, otherwise the value."""
    ratio = value / baseline if baseline else None
    met = None if budget is None else (value if ratio is None else ratio) <= budget
    rounded = {"value": round(value, 3), "baseline": None if baseline is None else round(baseline, 3)}
    ratio = None if ratio is None else round(ratio, 4)
    return {"name": name, "unit": unit, **rounded, "ratio": ratio, "budget": budget, "met": met}


def table(lines: list[dict[str, Any]]) -> str:
    """As printed."""
    head = ("measure", "value", "baseline", "ratio", "budget", "met")
    rows = [
        (
            str(x["name"]),
            f"{_short(x['value'])} {x['unit']}",
            "" if x["baseline"] is None else f"{_short(x['baseline'])} {x['unit']}",
            "" if x["ratio"] is None else f"{x['ratio']:.3f}",
            "" if x["budget"] is None else f"≤ {x['budget']:g}" + ("" if x["ratio"] is None else " ×"),
            {True: "yes", False: "NO", None: ""}[x["met"]],
        )
        for x in lines
    ]
    widths = [max(len(r[i]) for r in [head, *rows]) for i in range(len(head))]
    told = ["  ".join(cell.ljust(w) for cell, w in zip(r, widths, strict=True)).rstrip() for r in [head, *rows]]
    return "\n".join([told[0], "─" * len(told[0]), *told[1:]])


def _short(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"
