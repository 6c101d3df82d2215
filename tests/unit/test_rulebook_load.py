"""The parsed rulebook kept between starts, its edition and its look-ups."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from enregla.rulebook import Rulebook, RulebookError, load, load_rulebook
from enregla.rulebook.source import SourceError, line_of, parse
from tests.engine.synthetic import ROOT, book


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that were parsed, instead of taken from the cache."""
    seen: list[str] = []

    def spy(text: str) -> Any:
        seen.append(text[:20])
        return parse(text)

    monkeypatch.setattr(load, "parse", spy)
    return seen


def same(one: Rulebook, other: Rulebook) -> bool:
    fields = ("digest", "questionnaires", "law", "catalogue", "derived", "route", "file_digests")
    return all(getattr(one, f) == getattr(other, f) for f in fields)


def test_a_cached_load_is_the_fresh_one_and_parses_nothing(tmp_path: Path, reads: list[str]) -> None:
    fresh = load_rulebook(ROOT, tmp_path)
    parsed = len(reads)
    cached = load_rulebook(ROOT, tmp_path)
    assert parsed > 5
    assert len(reads) == parsed
    assert same(fresh, cached)
    assert list(fresh.questionnaires) == list(cached.questionnaires)


def test_the_cache_is_plain_json_and_only_the_newest_is_kept(tmp_path: Path) -> None:
    root = tmp_path / "questionnaires"
    shutil.copytree(ROOT, root)
    load_rulebook(root, tmp_path / "cache")
    (file,) = (tmp_path / "cache").iterdir()
    json.loads(file.read_text(encoding="utf-8").split("\n", 1)[1])
    with (root / "_law" / "law.yaml").open("a", encoding="utf-8") as law:
        law.write("# un cambio\n")
    load_rulebook(root, tmp_path / "cache")
    (newer,) = (tmp_path / "cache").iterdir()
    assert newer != file


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: "",
        lambda text: "{",
        lambda text: "[1]",
        lambda text: "null",
        lambda text: text[: len(text) // 2],
        lambda text: text.replace("Necesita permiso", "No necesita permiso"),  # one rule says the opposite
        lambda text: "0" * 64 + text[64:],
        lambda text: json.dumps({"digest": "x", "data": {}}),
        lambda text: "\x00" * 40,
    ],
)
def test_a_damaged_cache_only_costs_time(damage: Any, tmp_path: Path, reads: list[str]) -> None:
    load_rulebook(ROOT, tmp_path)
    (file,) = tmp_path.iterdir()
    whole = file.read_text(encoding="utf-8")
    file.write_text(damage(whole), encoding="utf-8")
    reads.clear()
    assert same(load_rulebook(ROOT, tmp_path), book())
    assert reads
    assert file.read_text(encoding="utf-8") == whole  # written anew


def test_a_cache_that_is_not_text_only_costs_time(tmp_path: Path) -> None:
    load_rulebook(ROOT, tmp_path)
    (file,) = tmp_path.iterdir()
    file.write_bytes(b"\xff\xfe\x00")
    assert same(load_rulebook(ROOT, tmp_path), book())


def test_a_folder_that_cannot_be_written_only_costs_time(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("", encoding="utf-8")
    assert same(load_rulebook(ROOT, in_the_way), book())
    assert same(load_rulebook(ROOT, in_the_way / "below"), book())


def test_a_rulebook_with_mistakes_is_never_kept(tmp_path: Path) -> None:
    root = tmp_path / "questionnaires"
    shutil.copytree(ROOT, root)
    (root / "_order.yaml").write_text("questionnaires: [profile]\n", encoding="utf-8")
    with pytest.raises(RulebookError):
        load_rulebook(root, tmp_path / "cache")
    assert not (tmp_path / "cache").exists()


def test_any_changed_byte_changes_the_digest(tmp_path: Path) -> None:
    root = tmp_path / "questionnaires"
    shutil.copytree(ROOT, root)
    assert load_rulebook(root).digest == book().digest
    with (root / "_order.yaml").open("a", encoding="utf-8") as order:
        order.write("\n")
    assert load_rulebook(root).digest != book().digest


def test_the_edition_is_the_newest_of_its_questionnaires() -> None:
    assert book().edition == "2026.02.0"


@pytest.mark.parametrize(
    ("editions", "newest"), [(["2026.9.0", "2026.10.0"], "2026.10.0"), (["2026.11.2", "2026.11.10"], "2026.11.10")]
)
def test_editions_are_compared_as_numbers(editions: list[str], newest: str) -> None:
    from dataclasses import replace

    keys = list(book().questionnaires)[: len(editions)]
    changed = {
        k: book().questionnaires[k].model_copy(update={"edition": e}) for k, e in zip(keys, editions, strict=True)
    }
    assert replace(book(), questionnaires=changed, digest="editions").edition == newest


def test_questions_keep_the_declared_order() -> None:
    keys = [r.split(".")[0] for r in book().question_refs]
    assert list(dict.fromkeys(keys)) == ["profile", "processing", "providers", "closing", "extra"]


def test_look_ups() -> None:
    assert book().question("profile.staff").kind == "yes_no"
    assert [o.id for o in book().options("profile.letters")] == ["a", "b", "c", "none"]
    assert book().option("profile.letters", "a").legal_refs == ["law:1.a"]
    assert book().subject_of("processing") == "activities"
    assert book().label("law:1.a") == "art. 1.a) Ley"
    assert book().url("law:1") == "https://example.org/law#1"
    assert book().url("law:2") == "https://example.org/law"
    assert book().source_of("law:2").short == "Ley"
    assert list(book().sectors) == ["generic", "bikes"]
    for wrong in (lambda: book().question("profile.nobody"), lambda: book().option("profile.letters", "z"),
                  lambda: book().entries("planets")):  # fmt: skip
        with pytest.raises(KeyError):
            wrong()


def test_change_dates_are_all_days_at_which_law_or_figures_change() -> None:
    assert book().change_dates == tuple(
        dt.date.fromisoformat(d)
        for d in ("2019-01-01", "2020-01-01", "2021-01-01", "2022-01-01", "2023-06-01", "2024-01-01", "2024-12-31")
    )


# --- reading YAML


def test_plain_words_stay_words() -> None:
    assert parse("{a: no, b: on, c: 2026-01-31, d: 1.5, e: true}") == {
        "a": "no", "b": "on", "c": "2026-01-31", "d": 1.5, "e": True,
    }  # fmt: skip
    assert parse("{2026-01-31: 3, 5: x}") == {"2026-01-31": 3, "5": "x"}


@pytest.mark.parametrize(
    ("text", "line"),
    [("a: 1\nb: 2\na: 3\n", 3), ("a: [1\nb: 2\n", 2), ("a: 1\nb: 2026-13-01\n", 2), ("a: &x 1\nb: *y\n", 2)],
)
def test_mistakes_in_yaml_name_their_line(text: str, line: int) -> None:
    with pytest.raises(SourceError) as raised:
        parse(text)
    assert raised.value.line == line


def test_no_objects_are_made_from_yaml() -> None:
    with pytest.raises(SourceError):
        parse("!!python/object/apply:os.system [echo]")


def test_lines_of_keys_items_and_dates(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text("a:\n  - id: one\n    b: 2\n  - id: two\nvalues:\n  2026-01-31: 3\n", encoding="utf-8")
    assert line_of(file, ("a", 0, "b")) == 3
    assert line_of(file, ("a", 1)) == 4
    assert line_of(file, ("a", 1, "missing")) == 4
    assert line_of(file, ("values", "2026-01-31")) == 6
    assert line_of(file, ()) is None
    assert line_of(tmp_path / "nowhere.yaml", ("a",)) is None
