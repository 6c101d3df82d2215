"""From the command to the first page, and the memory of a page, against a bare Streamlit app in the same run.

Each server is started by us on a free port of this computer, with data of its own, and ended by its process id.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import psutil

from benchmarks.measure import line

ROOT = Path(__file__).resolve().parents[1]
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
)
RUNS = 3
PATIENCE = 90  # seconds after which a server that does not answer is given up
EXTRA_SECONDS = 1.0
EXTRA_MEMORY = 60.0
# What the budget calls a bare page: one table and one Plotly chart.
BARE = """import pandas as pd
import plotly.express as px
import streamlit as st

st.set_page_config(layout="wide")
st.title("Bare")
table = pd.DataFrame({"a": range(20), "b": range(20)})
st.dataframe(table)
st.plotly_chart(px.line(table, x="a", y="b"))
"""


@dataclass(frozen=True, slots=True)
class Started:
    """Seconds to the health check and to the first page, and MB after it."""

    health: float
    page: float
    memory: float


def _port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def _server(script: Path, folder: Path) -> Iterator[tuple[subprocess.Popen[bytes], str, float]]:
    """A Streamlit server of ours: process, address and the moment at which it was started."""
    port = _port()
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port)]
    command += ["--server.address", "127.0.0.1", "--server.headless", "true", "--server.fileWatcherType", "none",
                "--browser.gatherUsageStats", "false"]  # fmt: skip
    environment = {**os.environ, "ENREGLA_DATA": str(folder)}
    start = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=script.parent, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield process, f"http://127.0.0.1:{port}", start
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)


def _healthy(url: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=1) as answer:  # noqa: S310
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.02)
    raise RuntimeError(f"the server at {url} did not answer")


def _memory(process: subprocess.Popen[bytes]) -> float:
    own = psutil.Process(process.pid)
    return sum(p.memory_info().rss for p in [own, *own.children(recursive=True)]) / 2**20


def _start(script: Path, browser: Any, folder: Path) -> Started:
    with _server(script, folder) as (process, url, start):
        _healthy(url, process)
        health = time.perf_counter() - start
        page = browser.new_page()
        try:
            page.goto(url, timeout=PATIENCE * 1000)
            page.get_by_role("heading").first.wait_for(timeout=PATIENCE * 1000)
            shown = time.perf_counter() - start
            page.wait_for_timeout(1000)
            return Started(health, shown, _memory(process))
        finally:
            page.close()


def measures() -> list[dict[str, Any]]:
    """Nothing where there is no Chromium or no Playwright."""
    found = next((path for name in CHROMIUM if (path := shutil.which(name))), None)
    if found is None:
        return []
    try:
        from playwright.sync_api import sync_playwright
    except ModuleNotFoundError:
        return []
    app: list[Started] = []
    bare: list[Started] = []
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        script = folder / "bare.py"
        script.write_text(BARE, encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        try:
            _start(script, browser, folder)  # warms the file cache of the system
            first = _start(ROOT / "app.py", browser, folder)  # reads the rules from their files and keeps them
            for _ in range(RUNS):
                bare.append(_start(script, browser, folder))
                app.append(_start(ROOT / "app.py", browser, folder))
        finally:
            browser.close()

    def both(what: str) -> tuple[float, float]:
        return median(getattr(x, what) for x in app), median(getattr(x, what) for x in bare)

    health, page, memory = both("health"), both("page"), both("memory")
    return [
        line("startup.to_health", health[0], "s", baseline=health[1]),
        line("startup.to_first_page", page[0], "s", baseline=page[1]),
        line("startup.to_first_page_the_very_first_time", first.page, "s", baseline=page[1]),
        line("startup.first_page_over_streamlit", page[0] - page[1], "s", budget=EXTRA_SECONDS),
        line("memory.one_page", memory[0], "MB", baseline=memory[1]),
        line("memory.over_streamlit", memory[0] - memory[1], "MB", budget=EXTRA_MEMORY),
    ]


if __name__ == "__main__":
    from benchmarks.measure import table

    print(table(measures()))
