"""One answer on an express page, and on the heaviest screen of a section, against a bare Streamlit script.

The bare one has the same elements and runs in the same run.

The bare script is written from what the page showed: the same texts, choices, fields and buttons in the same order and
nesting, no rules, no storage, no menu. Both run through Streamlit's own test runner, in turns.
"""

from __future__ import annotations

import datetime as dt
import logging
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.measure import interleaved, line

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "samples" / "clinica_dental.json"
EXPRESS = ROOT / "tests" / "fixtures" / "clinic_express.json"  # the same company after the express route alone
NOW = dt.datetime(2026, 11, 24, 10, tzinfo=dt.UTC)
# Pages of one-line questions, and the field that is answered in each. Cameras are what most rules of each use look at:
# nothing makes more anew.
SCREENS = (
    ("around", SAMPLE, "w.profile.has_website"),
    ("signals", SAMPLE, "w.signals.biometrics"),
    ("around", EXPRESS, "w.profile.has_website"),
    ("around", EXPRESS, "w.profile.has_cameras"),
)
RATIO = 1.5
RUNS = 40


def _open(page: str, sample: Path = SAMPLE, **address: str) -> Any:
    """A sample case on a page; ``address`` names the screen."""
    from streamlit.testing.v1 import AppTest

    from enregla.case import copy_case, import_case
    from enregla.rulebook import load_rulebook
    from enregla.storage import Store, new_case_id
    from enregla.ui import state

    case = copy_case(import_case(sample.read_bytes(), load_rulebook()), NOW, case_id=new_case_id())
    Store().create(case)
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.query_params[state.CASE] = case.id
    app.run()
    app.switch_page(f"pages/caso/{page}.py")
    for name, value in address.items():
        app.query_params[name] = value
    app.run()
    if app.exception:
        raise RuntimeError(str(app.exception[0].value))
    return app


def _heaviest() -> tuple[dict[str, str], str]:
    """The screen of a section that draws most questions in the sample case, and its first one-line field."""
    from enregla.assessment import assess
    from enregla.case import import_case
    from enregla.rulebook import load_rulebook
    from enregla.ui import depth, state, widgets

    book = load_rulebook()
    case = import_case(SAMPLE.read_bytes(), book)
    assessment = assess(book, case, NOW.date())
    found: list[tuple[int, depth.Spot, str]] = []
    for several in depth.groups(book, case, assessment).values():
        for group in several:
            item = group.item.id if group.item else None
            for spot in depth.walk(book, case, assessment, group.questionnaire.id, item):
                screen = depth.section_of(book, spot)[1]
                asked = depth.asked(assessment, group.questionnaire, screen, group.item)
                drawn = [r for r in asked if book.question(r).depth == "complete"]  # the others stand as settled
                choices = [r for r in drawn if book.question(r).kind == "yes_no"]
                if choices:
                    found.append((len(drawn), spot, widgets.key_of(choices[0], item)))
    _, spot, key = max(found, key=lambda f: f[0])
    return {state.SECTION: spot.address, **({state.ITEM: spot.item} if spot.item else {})}, key


def _bare(app: Any) -> str:
    """A script that draws what the app drew."""
    body = ["import streamlit as st", 'st.set_page_config(layout="wide")', *_drawn(app.main, 0)]
    return "\n".join(body)


def _drawn(block: Any, depth: int) -> Iterator[str]:
    pad = "    " * depth
    for child in block.children.values():
        if hasattr(child, "children"):
            head = f"st.expander({child.label!r})" if child.type == "expander" else "st.container()"
            yield f"{pad}with {head}:"
            inner = list(_drawn(child, depth + 1))
            yield from inner or [f"{pad}    pass"]
        else:
            yield f"{pad}{_element(child)}"


def _element(element: Any) -> str:
    kind = element.type
    label = repr(getattr(element, "label", "") or "-")
    key = repr(getattr(element, "key", None))
    match kind:
        case "button_group" | "radio" | "selectbox":
            choices = [str(o) for o in (getattr(element, "options", None) or [])]
            name = {"button_group": "segmented_control"}.get(kind, kind)
            return f"st.{name}({label}, {choices!r}, key={key}, label_visibility='collapsed')"
        case "multiselect":
            return f"st.multiselect({label}, {[str(o) for o in element.options]!r}, key={key})"
        case "button" | "checkbox" | "text_input" | "text_area" | "number_input":
            return f"st.{kind}({label}, key={key})"
        case "markdown" | "caption" | "title" | "header" | "subheader" | "html":
            return f"st.{kind}({str(getattr(element, 'value', '') or '-')!r})"
        case "divider" | "space":
            return f"st.{kind}()"
        case "progress":
            return "st.progress(0.5, text='-')"
        case _:
            return f"st.markdown({kind!r})"


def _answer(app: Any, key: str) -> Any:
    """Answers a field with another of its choices each time."""
    turn = 0

    def job() -> None:
        nonlocal turn
        turn += 1
        field = app.get_by_key(key)
        field.set_value(field.options[turn % 2])
        app.run()

    return job


def measures() -> list[dict[str, Any]]:
    logging.getLogger("streamlit").setLevel(logging.ERROR)
    kept = os.environ.get("ENREGLA_DATA")
    found: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as folder:
        os.environ["ENREGLA_DATA"] = folder
        try:
            from streamlit.testing.v1 import AppTest

            from enregla.ui import state

            address, field = _heaviest()
            jobs = {f"{s.stem}_{k.rpartition('.')[2]}": ("preguntas", s, {state.SCREEN: n}, k) for n, s, k in SCREENS}
            jobs[f"{SAMPLE.stem}_section_{address[state.SECTION]}"] = ("seccion", SAMPLE, address, field)
            for screen, (page, sample, where, key) in jobs.items():
                app = _open(page, sample, **where)
                bare = AppTest.from_string(_bare(app), default_timeout=60).run()
                if bare.exception:
                    raise RuntimeError(str(bare.exception[0].value))
                times = interleaved({"app": _answer(app, key), "bare": _answer(bare, key)}, RUNS)
                name = f"rerun.{screen}"
                found.append(line(name, times["app"], baseline=times["bare"], budget=RATIO))
        finally:
            if kept is None:
                del os.environ["ENREGLA_DATA"]
            else:
                os.environ["ENREGLA_DATA"] = kept
    return found


if __name__ == "__main__":
    from benchmarks.measure import table

    print(table(measures()))
