"""Documents against a plain docxtpl render and save of the same template, in the same run."""

from __future__ import annotations

import gc
import io
import statistics
import time
from collections.abc import Callable
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

from enregla.documents import contexts, gate, rendering, specimen
from enregla.documents.comments import ReviewComment
from enregla.documents.manifest import load_manifests, template_path
from enregla.documents.preview import preview_html
from enregla.documents.template import FILTERS, compile_template, load_template

TEMPLATE = "privacy_policy"
ITEMS = 8


def _median(job: Callable[[], Any], runs: int) -> float:
    """Milliseconds, median of the runs, after one to warm up."""
    job()
    times: list[float] = []
    gc.collect()
    for _ in range(runs):
        start = time.perf_counter()
        job()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def _measure(name: str, value: float, baseline: float | None, budget: float | None, unit: str = "ms") -> dict[str, Any]:
    """``budget``: the share of the baseline that may be used, or the limit where there is no baseline."""
    ratio = value / baseline if baseline else None
    met = None if budget is None else (ratio if ratio is not None else value) <= budget
    return {"name": name, "value": round(value, 3), "unit": unit, "baseline": baseline and round(baseline, 3),
            "ratio": ratio and round(ratio, 4), "budget": budget, "met": met}  # fmt: skip


def measures() -> list[dict[str, Any]]:
    manifest = load_manifests()[TEMPLATE]
    path = template_path(TEMPLATE)
    data = path.read_bytes()
    context = specimen.specimen(getattr(contexts, manifest.context), manifest, flags=True, items=ITEMS)
    compiled = load_template(path)
    review_names = rendering.names_of(context, manifest, review=True)
    clean_names = rendering.names_of(context, manifest, review=False)

    def plain(names: dict[str, Any]) -> bytes:
        env = SandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
        env.filters.update(FILTERS)
        template = DocxTemplate(io.BytesIO(data))
        template.render(names, env, autoescape=True)
        out = io.BytesIO()
        template.save(out)
        return out.getvalue()

    first = rendering.fill(compiled, manifest, context, "review")
    comments = [ReviewComment(c.id, "COMPROBAR", "Compruebe esta cláusula con la respuesta.") for c in first.clauses]
    clean = rendering.fill(compiled, manifest, context, "clean")
    review = rendering.fill(compiled, manifest, context, "review", comments)
    slow_clean = _median(lambda: plain(clean_names), 9)
    slow_review = _median(lambda: plain(review_names), 9)
    return [
        _measure("documents.clean_render_and_save", _median(
            lambda: rendering.fill(compiled, manifest, context, "clean"), 50), slow_clean, 1 / 8),
        _measure("documents.review_render_with_comments", _median(
            lambda: rendering.fill(compiled, manifest, context, "review", comments), 50), slow_review, 1 / 3),
        _measure("documents.gate_clean", _median(lambda: gate.check(clean.data, "clean"), 20), None, None),
        _measure("documents.gate_review", _median(lambda: gate.check(review.data, "review"), 20), None, None),
        _measure("documents.compile_template_once", _median(lambda: compile_template(data), 5), None, None),
        _measure("documents.preview", _median(lambda: preview_html(clean.data), 5), None, None),
        _measure("documents.clean_size", len(clean.data) / 1024, len(plain(clean_names)) / 1024, None, "KiB"),
        _measure("documents.paragraphs", clean.text.count("\n"), None, None, "count"),
        _measure("documents.comments", len(review.comments), None, manifest.comment_cap, "count"),
    ]  # fmt: skip


if __name__ == "__main__":
    for line in measures():
        print(line)
