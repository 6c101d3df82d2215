"""What must hold of the files themselves: pins, addresses, colours, names."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
PINNED = ["requirements.txt", "tests/requirements-dev.txt"]
CONFIG = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", [*PINNED, "requirements.in", "tests/requirements-dev.in"])
def test_no_registry_is_named(name: str) -> None:
    content = (ROOT / name).read_text(encoding="utf-8")
    assert not re.search(r"://|--(extra-)?index|--find-links|^-i ", content, re.MULTILINE)


@pytest.mark.parametrize("name", PINNED)
def test_everything_is_pinned_and_hashed(name: str) -> None:
    content = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ")
    packages = [line for line in content.splitlines() if line and not line.lstrip().startswith("#")]
    assert packages
    loose = [p.split()[0] for p in packages if not re.match(r"[\w.\[\]-]+==\S+.* --hash=sha256:", p)]
    assert loose == []


def test_both_lists_agree() -> None:
    def pins(name: str) -> dict[str, str]:
        found = re.findall(r"^([\w.-]+)(?:\[\w+\])?==(\S+)", (ROOT / name).read_text("utf-8"), re.MULTILINE)
        return dict(found)

    runtime, tools = map(pins, PINNED)
    assert {n: v for n, v in tools.items() if n in runtime and runtime[n] != v} == {}


def test_what_is_asked_for_is_pinned() -> None:
    for source, compiled in (
        ("requirements.in", PINNED[0]),
        ("tests/requirements-dev.in", PINNED[1]),
    ):
        lines = (ROOT / source).read_text(encoding="utf-8").splitlines()
        asked = [re.match(r"[\w.-]+", line) for line in lines if line and line[0] not in "#-"]
        pinned = (ROOT / compiled).read_text(encoding="utf-8")
        for name in asked:
            assert name is not None
            assert re.search(rf"^{re.escape(name[0].replace('.', '-'))}(\[\w+\])?==", pinned, re.MULTILINE), name


def test_no_script_lies_directly_in_pages() -> None:
    """Streamlit would serve it by itself, without the frame of app.py."""
    assert sorted(p.name for p in (ROOT / "pages").glob("*.py")) == []


def test_no_other_lock_file() -> None:
    tracked = subprocess.run(
        ["git", "ls-files"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    names = {Path(t).name for t in tracked}
    assert names & {"uv.lock", "poetry.lock", "Pipfile.lock", "secrets.toml"} == set()


def test_the_app_asks_nothing_of_others() -> None:
    assert CONFIG["server"]["address"] == "127.0.0.1"
    assert CONFIG["browser"]["gatherUsageStats"] is False
    assert CONFIG["client"]["showErrorLinks"] is False
    assert "://" not in (ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8")


def test_fonts_are_shipped_with_their_licence() -> None:
    faces = CONFIG["theme"]["fontFaces"]
    assert {f["style"] for f in faces} == {"normal", "italic"}
    for face in faces:
        path = ROOT / face["url"].removeprefix("app/")
        assert path.read_bytes()[:4] == b"wOF2", path
    assert "SIL Open Font License" in (ROOT / "static" / "fonts" / "OFL.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["logo", "logo-dark", "mark", "mark-dark", "favicon"])
def test_drawings_carry_everything_inside(name: str) -> None:
    drawing = (ROOT / "static" / f"{name}.svg").read_text(encoding="utf-8")
    assert "<text" not in drawing  # an <img> does not see the fonts of the page
    assert re.findall(r"(?:href|src|url)\s*[=(]", drawing) == []


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_text_can_be_read(mode: str) -> None:
    theme: dict[str, Any] = CONFIG["theme"][mode]
    grounds = [
        theme["backgroundColor"],
        theme["secondaryBackgroundColor"],
        theme["sidebar"]["backgroundColor"],
    ]
    for ground in grounds:
        assert contrast(theme["textColor"], ground) >= 7, ground
        assert contrast(theme["linkColor"], ground) >= 4.5, ground
        for name in ("red", "orange", "yellow", "green", "blue", "violet", "gray"):
            assert contrast(theme[f"{name}TextColor"], ground) >= 4.5, (name, ground)
    for name in ("red", "orange", "yellow", "green", "blue", "violet", "gray"):
        assert contrast(theme[f"{name}TextColor"], theme[f"{name}BackgroundColor"]) >= 4.5, name
    assert contrast("#FFFFFF", theme["primaryColor"]) >= 4.5  # the label of the main button
    assert contrast(theme["primaryColor"], theme["backgroundColor"]) >= 3  # its edge


@pytest.mark.skipif(sys.platform == "win32", reason="the file is for Linux desktops")
def test_the_linux_launcher_works_from_any_folder(tmp_path: Path) -> None:
    """Undoes the two levels of quoting of a .desktop file and runs its command."""
    folder = tmp_path / "Mi empresa, año 2"
    folder.mkdir()
    (folder / "run.py").write_text("import os; print('started in', os.getcwd())", encoding="utf-8")
    entry = (ROOT / "en-regla.desktop").read_text(encoding="utf-8")
    line = re.search(r"^Exec=(.*)$", entry, re.MULTILINE)
    assert line is not None
    value = line[1].replace("\\\\", "\\")
    match = re.fullmatch(r'sh -c "((?:[^"\\]|\\.)*)" sh %k', value)
    assert match is not None
    script = re.sub(r'\\([$"`\\])', r"\1", match[1])
    ran = subprocess.run(
        ["/bin/sh", "-c", script, "sh", str(folder / "en-regla.desktop")],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.stdout.strip() == f"started in {folder}"
