"""The command line: bad input ends with status 2 and one clear line; the JSON has a fixed shape."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from enregla import cli
from enregla.case import add_item, export_case, new_case, set_answer
from enregla.rulebook import Rulebook, RulebookError
from tests.engine.real import book

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "samples" / "clinica_dental.json"
NOW = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)
Run = Callable[..., Result]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setattr(cli, "load_rulebook", book)
    return lambda *words: CliRunner().invoke(cli.app, [str(w) for w in words])


@pytest.fixture
def case_file(tmp_path: Path) -> Path:
    case = new_case("Bar La Esquina", NOW, "2026.11.0", case_id="caso-de-prueba", fictional=True)
    case = set_answer(case, book(), "profile.legal_form", "sl")
    case = add_item(case, "providers", "Gestoría")
    item = case.list_of("providers").items[0].id
    case = set_answer(case, book(), "providers.role", "processor", item)
    case = set_answer(case, book(), "providers.contract", "none", item)
    file = tmp_path / "caso.json"
    file.write_bytes(export_case(case))
    return file


def refused(result: Result) -> str:
    """The one line that is said, without a traceback."""
    assert result.exit_code == 2, result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert result.stdout == ""
    lines = result.stderr.strip().splitlines()
    assert len(lines) == 1, result.stderr
    assert lines[0].startswith("enregla: ")
    return lines[0]


# --- bad input


def test_a_case_file_that_is_not_there(run: Run, tmp_path: Path) -> None:
    assert "nowhere.json: cannot be read (No such file or directory)" in refused(
        run("assess", tmp_path / "nowhere.json")
    )
    assert "cannot be read" in refused(run("assess", tmp_path))


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"null", b"hola", b"\xff\xfe\x00", b'{"schema_version": 99}',
     b'{"schema_version": 1, "ttle": "x"}', b"[" * 5000, b'{"a":1,"a":2}'],
)  # fmt: skip
@pytest.mark.parametrize("command", [["assess"], ["documents", "--out", "papers"]])
def test_a_file_that_is_no_case(command: list[str], content: bytes, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "caso.json"
    file.write_bytes(content)
    line = refused(run(command[0], file, *command[1:]))
    assert "caso.json: " in line
    assert not (tmp_path / "papers").exists()


def test_an_option_that_does_not_exist_in_the_case_names_its_place(run: Run, case_file: Path) -> None:
    data = json.loads(case_file.read_text(encoding="utf-8"))
    data["answers"]["profile"]["legal_form"]["value"] = "slu"
    case_file.write_text(json.dumps(data), encoding="utf-8")
    assert "legal_form" in refused(run("assess", case_file))


@pytest.mark.parametrize(
    "text", ["2026-13-01", "2026-02-30", "ayer", "", "2026", "24/11/2026", "1500-01-01", "2101-01-01"]
)
def test_a_date_that_is_none(text: str, run: Run, case_file: Path) -> None:
    line = refused(run("assess", case_file, "--as-of", text))
    assert "is not a date. Write it as YYYY-MM-DD" in line or "is out of range" in line


def test_case_files_that_cannot_be_read(run: Run, tmp_path: Path) -> None:
    assert "cannot be read" in refused(run("cases", tmp_path / "nowhere.yaml"))
    file = tmp_path / "casos.yaml"
    for text, said in (("a: [", "not valid YAML"), ("questionnaire: profile\n", "cases"),
                       ("questionnaire: profil\ncases: []\n", 'Did you mean "profile"?')):  # fmt: skip
        file.write_text(text, encoding="utf-8")
        assert said in refused(run("cases", file))


def test_a_questionnaire_that_does_not_exist(run: Run) -> None:
    assert 'no questionnaire "dpo". Known: profile' in refused(run("mutate", "dpo"))


def test_documents_with_wrong_words(run: Run, case_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "papers"
    assert '--copy is review, clean or both, not "dirty"' in refused(
        run("documents", case_file, "--out", out, "--copy", "dirty")
    )
    refused(run("documents", case_file, "--out", out, "--only", "no_such_paper"))
    assert not out.exists()


def test_a_folder_that_is_a_file(run: Run, case_file: Path, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("", encoding="utf-8")
    assert "is not a folder" in refused(run("samples", "--out", file))
    for out in (file, file / "below"):
        assert "is not a folder" in refused(run("documents", case_file, "--out", out))


def test_a_rulebook_with_mistakes_lists_them(monkeypatch: pytest.MonkeyPatch, case_file: Path) -> None:
    def broken() -> Rulebook:
        raise RulebookError(["questionnaires/x.yaml:1 one", "questionnaires/y.yaml:2 two"])

    monkeypatch.setattr(cli, "load_rulebook", broken)
    for words in (["check"], ["stats"], ["cases"], ["assess", str(case_file)]):
        result = CliRunner().invoke(cli.app, words)
        assert result.exit_code == 2
        assert "the rulebook does not load (2 mistakes)" in result.stderr
        assert "questionnaires/y.yaml:2 two" in result.stderr


@pytest.mark.parametrize(
    "words", [["assess"], ["asses"], ["documents", "x.json"], ["assess", "x.json", "--jsn"], ["check", "extra"],
              ["stats", "--verbose"], ["samples", "--out"]],
)  # fmt: skip
def test_words_that_are_no_command(words: list[str], run: Run) -> None:
    assert refused(run(*words)).endswith("--help")


def test_without_any_word_it_is_the_help(run: Run) -> None:
    result = run()
    assert result.exit_code == 2
    assert "documents" in result.output


def test_a_folder_that_cannot_be_written(run: Run, case_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, *_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "mkdir", full)
    for words in (["samples"], ["documents", case_file]):
        line = refused(run(*words, "--out", case_file.parent / "papers"))
        assert "papers: cannot be written (No space left on device)." in line


def test_a_folder_without_case_files_is_no_success(run: Run, tmp_path: Path) -> None:
    assert "no case file" in refused(run("cases", tmp_path))


# --- assess


def shape(value: Any) -> set[str]:
    return set(value)


def test_assess_prints_one_json_object_of_a_fixed_shape(run: Run, case_file: Path) -> None:
    result = run("assess", case_file, "--json", "--as-of", "2026-11-24")
    assert result.exit_code == 0, result.stderr
    told = json.loads(result.stdout)
    assert shape(told) >= {"as_of", "editions", "decisions", "findings", "actions", "missing", "ignored", "caveats"}
    assert told["as_of"] == "2026-11-24"
    assert told["editions"] == {k: q.edition for k, q in book().questionnaires.items()}
    assert {d["id"] for d in told["decisions"]} >= {"dpo_designation.dpo", "reporting_channel.channel"}
    for d in told["decisions"]:
        assert shape(d) >= {"id", "item", "outcome", "reassuring", "because", "legal_refs", "missing"}
        assert isinstance(d["reassuring"], bool)
        assert d["because"]
        assert all(r in book().law.provisions for r in d["legal_refs"])
    dpo = next(d for d in told["decisions"] if d["id"] == "dpo_designation.dpo")
    assert (dpo["item"], dpo["outcome"], dpo["reassuring"]) == (None, "undetermined", False)
    assert dpo["missing"]
    assert told["findings"]
    for f in told["findings"]:
        assert shape(f) >= {"id", "item", "kind", "legal_refs"}
        assert f["kind"] in ("infringement", "warning", "duty")
    for m in told["missing"]:
        assert shape(m) >= {"ref", "item", "text", "ask_whom", "affects"}
    assert [c["kind"] for c in told["caveats"]] == ["draft_edition"]


def test_the_same_case_and_date_give_the_same_bytes(run: Run, case_file: Path) -> None:
    first = run("assess", case_file, "--json", "--as-of", "2026-11-24").stdout
    assert run("assess", case_file, "--json", "--as-of", "2026-11-24").stdout == first


def test_without_a_date_it_is_today(run: Run, case_file: Path) -> None:
    told = json.loads(run("assess", case_file, "--json").stdout)
    assert abs((dt.date.fromisoformat(told["as_of"]) - dt.datetime.now(dt.UTC).date()).days) <= 1


def test_assess_in_words(run: Run, case_file: Path) -> None:
    result = run("assess", case_file, "--as-of", "2026-11-24")
    assert result.exit_code == 0
    assert result.stdout.startswith("Bar La Esquina · reglas a 24-11-2026 · ")
    assert "avisos y deberes" in result.stdout
    assert "art. " in result.stdout


def test_every_sample_can_be_assessed_and_copied(run: Run, tmp_path: Path) -> None:
    result = run("samples", "--out", tmp_path / "copies")
    assert result.exit_code == 0, result.stderr
    for file in sorted((ROOT / "samples").glob("*.json")):
        assert f"{file.name}: " in result.stdout
        assert (tmp_path / "copies" / file.name).read_bytes() == file.read_bytes()
        told = run("assess", file, "--json", "--as-of", "2026-11-24")
        assert told.exit_code == 0, told.stderr
        assert json.loads(told.stdout)["decisions"]


# --- cases, check, stats, schema


CASES = """questionnaire: profile
cases:
  - id: good
    name: Una sociedad sin datos no se sabe
    as_of: 2026-11-24
    basis: {kind: synthetic}
    facts: {profile: {legal_form: sl}}
    expect: {dpo_designation.dpo: undetermined}
  - id: doubt
    name: Dudoso
    basis: {kind: ruling}
    like: good
    blocking: false
    expect: {dpo_designation.dpo: required}
  - {id: odd, name: Raro, basis: {kind: ruling}, not_modelled: nadie lo sabe}
  - id: cell
    name: Una casilla de la tabla
    kind: matrix
    basis: {kind: guidance}
    given: {impact: low, probability: low}
    result: {risk: low}
"""


def test_cases_end_with_their_counts(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "casos.yaml"
    file.write_text(CASES, encoding="utf-8")
    result = run("cases", file)
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines() == [
        "differs (informative) profile/doubt: Dudoso",
        "    dpo_designation.dpo: outcome undetermined, expected required",
        "assessment: 1 blocking, 1 informative, 1 not modelled",
        "matrix: 1 blocking",
        "1 informative (0 agree, 1 differ), 1 not modelled",
        "2 passed, 0 failed",
    ]
    assert "passed profile/good" in run("cases", file, "--verbose").stdout


def test_a_failing_case_ends_with_status_1(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "casos.yaml"
    file.write_text(CASES.replace("dpo: undetermined}", "dpo: not_required}"), encoding="utf-8")
    result = run("cases", file)
    assert result.exit_code == 1
    assert "FAILED profile/good" in result.stdout
    assert result.stdout.splitlines()[-1] == "1 passed, 1 failed"


def test_stats_count_what_there_is(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "casos.yaml"
    file.write_text(CASES, encoding="utf-8")
    monkeypatch.setattr(cli, "DEFAULT_CASES", file)
    result = run("stats")
    assert result.exit_code == 0
    told = dict(line.split(maxsplit=1) for line in result.stdout.splitlines())
    assert told["questionnaires"] == str(len(book().questionnaires))
    assert told["edition"] == book().edition
    assert told["cases"] == "assessment: 1 blocking, 1 informative, 1 not modelled; matrix: 1 blocking"


def test_schemas_are_written_and_compared(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(cli, "SCHEMAS", tmp_path / "_schema")
    assert len(cli._stale_schemas()) == 8
    result = run("schema")
    assert result.exit_code == 0
    assert cli._stale_schemas() == []
    names = sorted(f.name for f in (tmp_path / "_schema").iterdir())
    assert "questionnaire.schema.json" in names
    assert "case.schema.json" in names


def test_the_command_runs_as_people_start_it() -> None:
    """The system's python3 finds the project's own and says what there is."""
    done = subprocess.run(
        [sys.executable, "-m", "enregla", "--help"], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    for command in ("check", "cases", "mutate", "schema", "samples", "assess", "documents", "stats"):
        assert command in done.stdout
