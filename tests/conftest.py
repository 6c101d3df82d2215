"""What several rooms of tests share: no test touches the user's data, a server, a real Chromium.

``ENREGLA_STRICT=1`` (as in continuous integration): a test that cannot run here fails. Otherwise it is
skipped with one loud line.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "chrome")
# A browser that asks nothing of its maker: what is left are the requests of the page.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def cannot_run(what: str) -> None:
    """Fails where everything must be able to run, otherwise says loudly what was not tested."""
    if os.environ.get("ENREGLA_STRICT") == "1":
        pytest.fail(f"{what}, and ENREGLA_STRICT=1 says that every test must run")
    pytest.skip(f"*** NOT TESTED HERE: {what} ***")


@pytest.fixture(autouse=True)
def data_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder of the test, never that of the person who runs it."""
    folder = tmp_path_factory.mktemp("data")
    monkeypatch.setenv("ENREGLA_DATA", str(folder))
    return folder


@dataclass(frozen=True, slots=True)
class Server:
    url: str
    data: Path
    log: Path


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app as a person starts it, on a free port of this computer, with data of its own."""
    data, log = tmp_path_factory.mktemp("server_data"), tmp_path_factory.mktemp("server") / "log.txt"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    command += ["--server.fileWatcherType", "none", "--client.showErrorDetails", "full"]
    environment = {**os.environ, "ENREGLA_DATA": str(data)}
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT)
    url = f"http://127.0.0.1:{port}"
    try:
        _wait(url, process, log)
        yield Server(url, data, log)
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)


def _wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + 120
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"the app did not start:\n{log.read_text(encoding='utf-8', errors='replace')[-3000:]}")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A real browser, the one of the system; none is ever downloaded."""
    found = next((path for name in CHROMIUM if (path := shutil.which(name))), None)
    if found is None:
        cannot_run("there is no Chromium (Debian: apt-get install chromium)")
    try:
        from playwright.sync_api import sync_playwright
    except ModuleNotFoundError:
        cannot_run("there is no playwright (python3 run.py test installs it)")
        raise
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def libreoffice() -> str:
    """The program that opens what we write; only tests need it."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if found is None:
        cannot_run("there is no LibreOffice (Debian: apt-get install libreoffice-writer-nogui)")
    return str(found)
