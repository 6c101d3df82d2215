"""run.py: what it says when something is wrong, and that a second start costs nothing."""

import ast
import importlib.util
import os
import re
import socket
import stat
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def run() -> ModuleType:
    """A fresh copy of the module for each test, so that patches do not stay."""
    spec = importlib.util.spec_from_file_location("enregla_run", ROOT / "run.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def folder(run: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The module working in an empty folder whose path has spaces and accents."""
    root = tmp_path / "Mi empresa, año 2"
    (root / "tests").mkdir(parents=True)
    (root / "requirements.txt").write_text("one==1 \\\n    --hash=sha256:00\n", encoding="utf-8")
    (root / "tests" / "requirements-dev.txt").write_text("two==2\n", encoding="utf-8")
    (root / "app.py").write_text("", encoding="utf-8")
    monkeypatch.setattr(run, "ROOT", root)
    monkeypatch.setattr(run, "VENV", root / ".venv")
    monkeypatch.setattr(run, "RUNTIME", (root / "requirements.txt",))
    development = (root / "requirements.txt", root / "tests" / "requirements-dev.txt")
    monkeypatch.setattr(run, "DEVELOPMENT", development)
    monkeypatch.setattr(run, "venv_python", lambda: root / ".venv" / "python")
    return root


def fake_venv(root: Path) -> None:
    (root / ".venv").mkdir(exist_ok=True)
    (root / ".venv" / "python").write_text("", encoding="utf-8")
    (root / ".venv" / "pyvenv.cfg").write_text("version = 3.11.7\n", encoding="utf-8")


class FakePip:
    """Stands for subprocess.Popen: prints what pip would print, and ends with a code."""

    def __init__(self, output: str, code: int) -> None:
        self.output, self.code, self.calls = output, code, 0

    def __call__(self, command: list[str], **_: Any) -> "FakePip":
        assert "--require-hashes" in command
        self.calls += 1
        self.stdout = iter(line.encode() + b"\n" for line in self.output.splitlines())
        return self

    def wait(self) -> int:
        return self.code

    def poll(self) -> int:
        return self.code


@pytest.fixture
def no_process(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: Any, **_: Any) -> None:
        pytest.fail(f"a process was started: {args}")

    for name in ("Popen", "call", "run"):
        monkeypatch.setattr(run.subprocess, name, refuse)


# --- Python ---


@pytest.mark.parametrize("name", ["run.py", "enregla/__main__.py", "enregla/__init__.py"])
def test_an_old_python_can_read_it(name: str) -> None:
    ast.parse((ROOT / name).read_text(encoding="utf-8"), feature_version=(3, 6))


@pytest.mark.parametrize("name", ["run.py", "enregla/__main__.py"])
def test_only_the_standard_library_is_imported_at_the_top(name: str) -> None:
    tree = ast.parse((ROOT / name).read_text(encoding="utf-8"))
    names = [
        alias.name if isinstance(node, ast.Import) else node.module or ""
        for node in tree.body
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    ]
    assert {n.split(".")[0] for n in names} <= sys.stdlib_module_names


def test_annotations_are_never_evaluated_by_an_old_python() -> None:
    """`list[str]` in an annotation stops Python 3.8 before our message; quoted, it does not."""
    tree = ast.parse((ROOT / "run.py").read_text(encoding="utf-8"))
    found = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)]
    annotations = [a.annotation for f in found for a in f.args.args] + [f.returns for f in found]
    assert not [ast.unparse(a) for a in annotations if isinstance(a, ast.Subscript | ast.BinOp)]


@pytest.mark.parametrize("version", [(3, 6, 9), (3, 10, 12)])
def test_old_python(run: ModuleType, version: tuple[int, int, int]) -> None:
    with pytest.raises(run.Problem) as caught:
        run.check_python(version, "/usr/bin/python3")
    said = run.text(caught.value.key, **caught.value.values)
    assert ".".join(map(str, version)) in said
    assert "3.11 o posterior" in said
    assert "/usr/bin/python3" in said
    assert "python3 run.py" in said


def test_this_python_will_do(run: ModuleType) -> None:
    run.check_python()
    run.check_python((3, 14, 0))


def test_venv_missing_tells_the_exact_command(run: ModuleType, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run.importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(run, "is_debian_root", lambda: False)
    with pytest.raises(run.Problem) as caught:
        run.ensure_installed(run.RUNTIME)
    assert "sudo apt-get install python3-venv" in run.text(caught.value.key, **caught.value.values)


def test_venv_missing_is_installed_by_root_on_debian(
    run: ModuleType, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[str]] = []
    found = iter([None, object()])  # missing, then there

    def install(packages: list[str], developer: bool) -> bool:
        asked.append(packages)
        return True

    monkeypatch.setattr(run.importlib.util, "find_spec", lambda name: next(found))
    monkeypatch.setattr(run, "is_debian_root", lambda: True)
    monkeypatch.setattr(run, "apt_install", install)
    done = subprocess.CompletedProcess([], 0, b"")
    monkeypatch.setattr(run.subprocess, "run", lambda *a, **k: done)
    run.create_venv(developer=False)
    assert asked == [["python3-venv"]]


# --- installing ---


def test_second_start_runs_no_process(
    run: ModuleType, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fake_venv(folder)
    pip = FakePip("Collecting one==1\nInstalling collected packages: one", 0)
    monkeypatch.setattr(run.subprocess, "Popen", pip)
    monkeypatch.setattr(run.subprocess, "call", lambda *a, **k: 0)
    run.ensure_installed(run.RUNTIME)
    assert pip.calls == 1
    capsys.readouterr()

    def refuse(*args: Any, **_: Any) -> None:
        pytest.fail(f"a process was started: {args}")

    for name in ("Popen", "call", "run"):
        monkeypatch.setattr(run.subprocess, name, refuse)
    run.ensure_installed(run.RUNTIME)
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("change", ["requirements", "python", "version"])
def test_a_change_installs_again(run: ModuleType, folder: Path, monkeypatch: pytest.MonkeyPatch, change: str) -> None:
    fake_venv(folder)
    monkeypatch.setattr(run.subprocess, "Popen", FakePip("", 0))
    monkeypatch.setattr(run.subprocess, "call", lambda *a, **k: 0)
    run.ensure_installed(run.RUNTIME)
    assert run.is_installed(run.RUNTIME)
    if change == "requirements":
        (folder / "requirements.txt").write_text("one==2\n", encoding="utf-8")
    elif change == "python":
        (folder / ".venv" / "python").unlink()
    else:
        (folder / ".venv" / "pyvenv.cfg").write_text("version = 3.12.1\n", encoding="utf-8")
    assert not run.is_installed(run.RUNTIME)


def test_tools_are_a_second_stamp(run: ModuleType, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_venv(folder)
    monkeypatch.setattr(run.subprocess, "Popen", FakePip("", 0))
    monkeypatch.setattr(run.subprocess, "call", lambda *a, **k: 0)
    run.ensure_installed(run.RUNTIME)
    assert not run.is_installed(run.DEVELOPMENT)
    run.ensure_installed(run.DEVELOPMENT)
    assert run.is_installed(run.DEVELOPMENT)
    assert run.is_installed(run.RUNTIME)


@pytest.mark.parametrize(
    ("output", "said"),
    [
        (
            "WARNING: Retrying after connection broken by 'NewConnectionError(...)': /simple/one/\n"
            "ERROR: No matching distribution found for one==1",
            "no hay conexión",
        ),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", "no coincide"),
        ("OSError: [Errno 28] No space left on device", "No queda sitio"),
        ("SSLError(SSLCertVerificationError(1, 'CERTIFICATE_VERIFY_FAILED'))", "certificado"),
        ("ERROR: No matching distribution found for one==1", "Para este Python"),
        ("ERROR: something new", "something new"),
    ],
)
def test_failed_install_says_why_and_leaves_no_stamp(
    run: ModuleType, folder: Path, monkeypatch: pytest.MonkeyPatch, output: str, said: str
) -> None:
    fake_venv(folder)
    run.stamp_path(run.RUNTIME).write_text("{}", encoding="utf-8")
    monkeypatch.setattr(run.subprocess, "Popen", FakePip(output, 1))
    monkeypatch.setattr(run.subprocess, "call", lambda *a, **k: 0)
    with pytest.raises(run.Problem) as caught:
        run.ensure_installed(run.RUNTIME)
    assert said in run.text(caught.value.key, **caught.value.values)
    assert not run.stamp_path(run.RUNTIME).exists()
    assert not run.is_installed(run.RUNTIME)


def test_interrupted_install_leaves_no_stamp(run: ModuleType, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_venv(folder)

    def interrupt(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(run, "pip_install", interrupt)
    monkeypatch.setattr(run.subprocess, "call", lambda *a, **k: 0)
    with pytest.raises(KeyboardInterrupt):
        run.ensure_installed(run.RUNTIME)
    assert not run.is_installed(run.RUNTIME)


def test_settings_of_the_person_do_not_redirect_pip(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PYTHONPATH", "PIP_USER", "PIP_TARGET"):
        monkeypatch.setenv(name, "elsewhere")
    assert not {"PYTHONPATH", "PIP_USER", "PIP_TARGET"} & set(run.clean_env())


# --- starting ---


@pytest.fixture
def taken_port() -> Any:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


@pytest.mark.usefixtures("no_process")
def test_port_taken(run: ModuleType, folder: Path, taken_port: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert run.main(["--no-browser", "--port", str(taken_port)]) == 1
    said = capsys.readouterr().err
    assert f"El puerto {taken_port}" in said
    suggested = re.search(r"python3 run\.py --port (\d+)", said)
    assert suggested is not None
    assert run.port_is_free(int(suggested[1]))


@pytest.mark.usefixtures("no_process")
def test_missing_app_is_said(run: ModuleType, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "app.py").unlink()
    assert run.main(["--no-browser"]) == 1
    assert "app.py" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["--port", "80"], ["--port", "x"], ["--colour"], ["arranca"]])
@pytest.mark.usefixtures("no_process")
def test_unknown_order_is_answered_in_spanish(
    run: ModuleType, folder: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        run.main(arguments)
    assert caught.value.code == 2
    assert "python3 run.py --help" in capsys.readouterr().out


def test_the_server_is_only_for_this_computer(run: ModuleType) -> None:
    command = run.server_command(8501)
    assert command[command.index("--server.address") + 1] == "127.0.0.1"


def test_every_text_says_it_in_both_languages(run: ModuleType) -> None:
    for key, (spanish, english) in run.TEXTS.items():
        assert spanish != english, key
        fields = [set(re.findall(r"{(\w+)}", t)) for t in (spanish, english)]
        assert fields[1] <= fields[0], key
        assert not re.search(r"\bpython (run|-m)", spanish + english), key  # Debian has no `python`


@pytest.mark.slow
def test_outside_the_environment_it_says_how_to_set_up(tmp_path: Path) -> None:
    """`python3 -m enregla` with nothing installed: one clear line and code 2."""
    package = tmp_path / "enregla"
    package.mkdir()
    for name in ("__init__.py", "__main__.py"):
        (package / name).write_text((ROOT / "enregla" / name).read_text(encoding="utf-8"), encoding="utf-8")
    # -S -E hides installed packages: what a bare system Python sees
    bare = subprocess.run(
        [sys.executable, "-S", "-E", "-m", "enregla", "check"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert bare.returncode == 2
    assert "python3 run.py setup" in bare.stderr
    assert len(bare.stderr.strip().splitlines()) == 1


# --- continuous integration ---


@pytest.mark.usefixtures("no_process")
def test_in_ci_a_missing_tool_fails(run: ModuleType, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    monkeypatch.setattr(run, "ensure_installed", lambda *a, **k: None)
    monkeypatch.setattr(run, "is_debian_root", lambda: False)
    monkeypatch.setattr(run.shutil, "which", lambda name: None)
    assert run.run_tests([]) == 1


@pytest.mark.parametrize(("ci", "strict"), [("true", "1"), ("", None)])
def test_in_ci_the_tests_are_strict(
    run: ModuleType, folder: Path, monkeypatch: pytest.MonkeyPatch, ci: str, strict: str | None
) -> None:
    seen: dict[str, str] = {}

    def call(command: list[str], env: dict[str, str], **_: Any) -> int:
        seen.update(env)
        return 0

    monkeypatch.delenv("ENREGLA_STRICT", raising=False)
    monkeypatch.setenv("CI", ci)
    monkeypatch.setattr(run, "ensure_installed", lambda *a, **k: None)
    monkeypatch.setattr(run, "ensure_tools", lambda: True)
    monkeypatch.setattr(run.subprocess, "call", call)
    assert run.run_tests([]) == 0
    assert seen.get("ENREGLA_STRICT") == strict


def test_all_checks_run_and_one_failure_is_enough(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    codes = iter([0, 1, 0, 0, 0])
    monkeypatch.setattr(run, "ensure_installed", lambda *a, **k: None)
    monkeypatch.setattr(run, "in_venv", lambda *a, **k: next(codes))
    assert run.run_checks() == 1
    summary = capsys.readouterr().out.split("== summary")[1]
    assert summary.count("ok") == 4
    assert summary.count("FAILED") == 1


def test_ci_runs_the_commands_of_the_readme() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    commands = re.findall(r"^python3 run\.py \w+$", script, re.MULTILINE)
    assert commands == ["python3 run.py check", "python3 run.py test"]
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [c for c in commands if c not in readme] == []


@pytest.mark.skipif(os.name == "nt", reason="Windows has no execute permission")
@pytest.mark.parametrize("name", [".ci/run", "run.py", "Iniciar En Regla.command"])
def test_what_is_opened_directly_may_be_executed(name: str) -> None:
    assert (ROOT / name).stat().st_mode & stat.S_IXUSR
