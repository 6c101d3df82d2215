"""Every mistake that an author can make is answered with the file, the line, why it matters and what is near.

Each file of ``tests/broken`` holds one mistake. Its header names the file of the synthetic rulebook that it
replaces (or adds) and the message expected, whole.
"""

from __future__ import annotations

import re
import shutil
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from enregla.rulebook import RulebookError, load, load_rulebook
from enregla.rulebook.source import parse
from tests.engine.synthetic import ROOT

BROKEN = Path(__file__).resolve().parents[1] / "broken"
FILES = sorted(BROKEN.rglob("*.yaml"))
_HEADER = re.compile(r"# (replaces|expected): (.+)")


def header(file: Path) -> tuple[str, list[str]]:
    """The place in the rulebook and the expected messages."""
    found = _HEADER.findall(file.read_text(encoding="utf-8", errors="replace"))
    (place,) = [text for key, text in found if key == "replaces"]
    return place, [text for key, text in found if key == "expected"]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("broken") / "questionnaires"
    shutil.copytree(ROOT, root)
    return root


@pytest.fixture(autouse=True)
def _parsed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load, "parse", _parse)


@cache
def _parse(text: str) -> Any:
    return parse(text)


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
def test_the_message_says_file_line_reason_and_remedy(file: Path, copy: Path) -> None:
    place, expected = header(file)
    target = copy / place
    before = target.read_bytes() if target.exists() else None
    target.parent.mkdir(exist_ok=True)
    shutil.copyfile(file, target)
    try:
        with pytest.raises(RulebookError) as raised:
            load_rulebook(copy)
    finally:
        if before is None:
            target.unlink()
        else:
            target.write_bytes(before)
    assert raised.value.messages == expected


def test_the_rulebook_that_they_break_is_sound(copy: Path) -> None:
    assert load_rulebook(copy).edition


def test_every_message_of_the_loader_has_its_mistake() -> None:
    """At least the ones that an author meets; a new message brings its file."""
    assert len(FILES) >= 80


@pytest.mark.parametrize("place", ["_order.yaml", "_express/route.yaml"])
def test_a_file_that_is_needed_is_missed(place: str, copy: Path) -> None:
    kept = (copy / place).read_bytes()
    (copy / place).unlink()
    try:
        with pytest.raises(RulebookError) as raised:
            load_rulebook(copy)
    finally:
        (copy / place).write_bytes(kept)
    missing = f"questionnaires/{place}:1 this file is missing. Without it nothing can be loaded."
    assert missing in raised.value.messages


def test_an_empty_folder_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(RulebookError) as raised:
        load_rulebook(tmp_path)
    assert len(raised.value.messages) == 2


def test_all_mistakes_are_told_at_once(copy: Path) -> None:
    """An author who corrects one does not wait for the next."""
    names = ("unknown_question", "unknown_option", "unknown_provision")
    bodies = [(BROKEN / "conditions" / f"{n}.yaml") for n in names if (BROKEN / "conditions" / f"{n}.yaml").exists()]
    assert len(bodies) >= 2
    target = copy / "extra" / "questionnaire.yaml"
    kept = target.read_bytes()
    shutil.copyfile(bodies[0], target)
    law = copy / "_law" / "wrong.yaml"
    law.write_text('provisions:\n  "lwa:9": {label: x, verified: text, checked_on: 2026-01-01}\n', encoding="utf-8")
    try:
        with pytest.raises(RulebookError) as raised:
            load_rulebook(copy)
    finally:
        target.write_bytes(kept)
        law.unlink()
    assert len(raised.value.messages) == 2


def test_a_file_in_another_encoding_is_told(copy: Path) -> None:
    law = copy / "_law" / "latin.yaml"
    law.write_bytes('sources: {ley: {short: Ley, title: "Protección"}}\n'.encode("latin-1"))
    try:
        with pytest.raises(RulebookError) as raised:
            load_rulebook(copy)
    finally:
        law.unlink()
    assert raised.value.messages == ["questionnaires/_law/latin.yaml:1 not UTF-8 text. Save the file as UTF-8."]


def test_a_route_screen_for_everybody_holds_six_questions(copy: Path) -> None:
    extra, route = copy / "extra" / "questionnaire.yaml", copy / "_express" / "route.yaml"
    kept = extra.read_bytes(), route.read_bytes()
    questions = "".join(f"  - {{id: q{i}, kind: yes_no, text: ¿Cosa {i}?, depth: express}}\n" for i in range(13))
    extra.write_text(kept[0].decode().split("questions:")[0] + "questions:\n" + questions, encoding="utf-8")
    found: list[str] = []
    try:
        for kind, count in (("questions", 6), ("questions", 7), ("checklist", 12), ("checklist", 13)):
            refs = ", ".join(f"extra.q{i}" for i in range(count))
            route.write_text("title: Ruta\nsteps: [Empresa]\nscreens:\n  - id: company\n    step: 1\n    title: "
                             "Empresa\n"
                             f"    kind: {kind}\n    questions: [{refs}]\n", encoding="utf-8")  # fmt: skip
            try:
                load_rulebook(copy)
                found.append("")
            except RulebookError as error:
                found += error.messages
    finally:
        extra.write_bytes(kept[0])
        route.write_bytes(kept[1])
    assert found == [
        "",
        'questionnaires/_express/route.yaml:4 screen "company": 7 questions for everybody, 7 in all. '
        "Six fit in the eye at a time. Split it or make it a checklist.",
        "",
        'questionnaires/_express/route.yaml:4 screen "company": 13 items; a checklist has at most twelve. Split it.',
    ]
