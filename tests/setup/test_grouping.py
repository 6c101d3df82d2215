"""Two tests marked browser are never on two workers: pytest and pytest-xdist must agree on it."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

TESTS = """
import pytest

@pytest.mark.browser
@pytest.mark.parametrize("i", range(6))
def test_in_browser(i): ...

@pytest.mark.parametrize("i", range(6))
def test_free(i): ...
"""


@pytest.mark.slow
def test_marked_tests_stay_on_one_worker(tmp_path: Path) -> None:
    (tmp_path / "test_sample.py").write_text(TESTS, encoding="utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = browser\n", encoding="utf-8")
    options = ["-v", "-n", "2", "--dist", "loadgroup", "-p", "tests.setup.grouping", "-p", "no:cacheprovider"]
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", *options, "-c", str(tmp_path / "pytest.ini"), str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    workers = re.findall(r"^\[(gw\d)\].*test_in_browser", ran.stdout, re.MULTILINE)
    assert len(workers) == 6
    assert len(set(workers)) == 1
