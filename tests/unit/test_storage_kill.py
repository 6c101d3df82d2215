"""A killed process loses no acknowledged answer, and two processes lose none of each other."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from enregla.storage import Store
from tests.unit.case_support import CASE_ID, empty_case

ROOT = Path(__file__).parents[2]
URL = "sqlite:///{}"

# Writes without end; each printed revision is an answer that the person saw stored.
WRITER = """
import sys
from enregla.case import set_answer
from enregla.storage import Store
from tests.unit.case_support import BOOK, CASE_ID, LATER
store = Store(sys.argv[1])
case = store.get(CASE_ID)
print("ready", flush=True)
while True:
    new = set_answer(case, BOOK, "profile.headcount", (case.revision + 1) % 5000)
    new = set_answer(new, BOOK, "profile.story", "respuesta " * 50 + str(case.revision + 1))
    case = store.save(case, new, "answer", LATER)
    print(case.revision, flush=True)
"""

OPENER = """
import sys
from enregla.storage import Store
print("ready", flush=True)
Store(sys.argv[1])
print("open", flush=True)
"""

# Adds its own mark many times, as a tab that reads the case again when another one was first.
RIVAL = """
import sys
from enregla.case import add_item
from enregla.storage import StaleCase, Store
from tests.unit.case_support import CASE_ID, LATER
store = Store(sys.argv[1])
done = stale = 0
while done < 30:
    case = store.get(CASE_ID)
    try:
        store.save(case, add_item(case, "providers", f"{sys.argv[2]} {done}"), "add_item", LATER)
        done += 1
    except StaleCase:
        stale += 1
print(done, stale)
"""


def start(script: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", script, *arguments], cwd=ROOT, stdout=subprocess.PIPE, text=True)


@pytest.mark.slow
def test_every_acknowledged_answer_survives_sigkill(tmp_path: Path) -> None:
    path = tmp_path / "casos.sqlite3"
    store = Store(URL.format(path))
    store.create(empty_case())
    store.close()
    chance = random.Random(13)  # noqa: S311 - when to kill, no secret
    total = 0
    for _ in range(8):
        process = start(WRITER, URL.format(path))
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(chance.uniform(0.02, 0.5))
        process.send_signal(signal.SIGKILL)
        seen = process.stdout.read().split("\n")
        process.wait()
        acknowledged = [int(line) for line in seen[:-1]]  # the last line may be cut
        again = Store(URL.format(path))
        case = again.get(CASE_ID)
        last = acknowledged[-1] if acknowledged else total
        assert last <= case.revision <= last + 1, "one more may have been stored and not yet told"
        if case.revision:
            story, headcount = case.answer("profile.story"), case.answer("profile.headcount")
            assert story is not None
            assert headcount is not None
            assert str(story.value).endswith(f" {case.revision}"), "both answers of a change, or none"
            assert headcount.value == case.revision % 5000
        assert [e.revision for e in again.events(CASE_ID)] == list(range(case.revision + 1))
        again.close()
        total = case.revision
    assert total > 8, "the writer must have written"


@pytest.mark.slow
def test_a_first_start_killed_half_way_can_be_repeated(tmp_path: Path) -> None:
    chance = random.Random(7)  # noqa: S311 - when to kill, no secret
    for attempt in range(6):
        path = tmp_path / f"casos-{attempt}.sqlite3"
        process = start(OPENER, URL.format(path))
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(chance.uniform(0, 0.25))
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        store = Store(URL.format(path))
        store.create(empty_case())
        assert store.get(CASE_ID) == empty_case()
        store.close()


@pytest.mark.slow
def test_two_processes_lose_nothing_of_each_other(tmp_path: Path) -> None:
    url = URL.format(tmp_path / "casos.sqlite3")
    store = Store(url)
    store.create(empty_case())
    rivals = [start(RIVAL, url, name) for name in ("uno", "dos")]
    for rival in rivals:
        output, _ = rival.communicate(timeout=60)
        assert rival.returncode == 0
        assert output.startswith("30 ")
    case = store.get(CASE_ID)
    assert case.revision == 60
    assert sorted(i.name for i in case.list_of("providers").items) == sorted(
        f"{name} {n}" for name in ("uno", "dos") for n in range(30)
    )
    store.close()


@pytest.mark.slow
def test_two_programs_that_start_at_once_make_one_database(tmp_path: Path) -> None:
    url = URL.format(tmp_path / "casos.sqlite3")
    openers = [start(OPENER, url) for _ in range(4)]
    for opener in openers:
        output, _ = opener.communicate(timeout=60)
        assert output == "ready\nopen\n"
    store = Store(url)
    store.create(empty_case())
    store.close()
