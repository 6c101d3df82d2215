#!/usr/bin/env python3
"""Starts En Regla. Needs nothing but Python: the rest is installed in .venv the first time.

    python3 run.py                  install what is missing, start, open the browser
    python3 run.py setup            install only
    python3 run.py test [...]       install the tools too, run the tests (arguments go to pytest)
    python3 run.py check            style, types, boundaries between rooms, questionnaires
    python3 run.py bench [...]      speed and memory (arguments go to benchmarks)

Whoever starts the app reads Spanish; whoever changes it reads English. Standard library only, and
written so that a Python as old as 3.6 can still read the file and say that it is too old: hence the
quoted annotations. It is one file, and longer than our others, because it must work alone.
"""

import argparse
import contextlib
import hashlib
import http.client
import importlib
import importlib.util
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import webbrowser
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
RUNTIME = (ROOT / "requirements.txt",)
DEVELOPMENT = (ROOT / "requirements.txt", ROOT / "tests" / "requirements-dev.txt")
MINIMUM = (3, 11)
HOST = "127.0.0.1"  # never another: nobody else on the network may see the answers
PORT = 8501
DEV_COMMANDS = ("setup", "test", "check", "bench")

# Each problem says what happened, where, and what to do. Spanish for users, English for developers.
TEXTS = {
    "old_python": (
        "En Regla necesita Python {minimum} o posterior y este es Python {found} ({where}).\n"
        "Instale una versión actual (en Windows y macOS, desde la página de descargas de Python; en\n"
        "Debian y Ubuntu, con: sudo apt-get install python3) y repita: python3 run.py",
        "En Regla needs Python {minimum} or later and this is Python {found} ({where}).\n"
        "Install a current one and run the same command again.",
    ),
    "no_venv": (
        "A este Python ({where}) le falta la pieza «venv», con la que En Regla instala lo suyo sin tocar el\n"
        "resto del ordenador. Instálela con:\n    sudo apt-get install python3-venv\n"
        "y después repita: python3 run.py",
        "This Python ({where}) has no venv. Install it with:\n    sudo apt-get install python3-venv\n"
        "and run the same command again.",
    ),
    "no_write": (
        "No se puede escribir en la carpeta {where} ({detail}).\n"
        "Copie la carpeta de En Regla a un sitio suyo, por ejemplo Documentos, y arránquela desde allí.",
        "Cannot write in {where} ({detail}). Move the project to a folder of yours.",
    ),
    "no_network": (
        "No se ha podido descargar lo que falta: no hay conexión, o algo la corta (cortafuegos, proxy).\n"
        "Solo hace falta Internet esta primera vez. Compruebe la conexión y repita: python3 run.py\n"
        "Lo descargado hasta ahora no se usa a medias. Detalle: {log}",
        "Could not download the packages: no connection, or a firewall or proxy in the way.\n"
        "Check it and run the same command again. Details: {log}",
    ),
    "certificate": (
        "La descarga se ha cortado porque no se reconoce el certificado del servidor. Suele deberse al\n"
        "antivirus o al proxy de la empresa: pregunte a su informático. Detalle: {log}",
        "The download was cut: unknown certificate, usually that of a company proxy. Details: {log}",
    ),
    "hash": (
        "Un paquete descargado no coincide con el que se probó, así que no se instala nada.\n"
        "Repita: python3 run.py . Si vuelve a pasar, avise a quien le pasó En Regla. Detalle: {log}",
        "A package does not match its pinned hash: nothing was installed. Details: {log}",
    ),
    "disk": (
        "No queda sitio en el disco para instalar lo que falta en {where} (hacen falta unos 700 MB).\n"
        "Libere espacio y repita: python3 run.py",
        "No space left for {where} (about 700 MB, 1 GB with the development tools).",
    ),
    "no_wheel": (
        "Para este Python ({found}) o este sistema no hay alguno de los paquetes que En Regla necesita.\n"
        "Pruebe con Python 3.11, 3.12 o 3.13. Detalle: {log}",
        "Some package has no build for this Python ({found}) or system. Details: {log}",
    ),
    "install": (
        "La instalación en {where} no ha terminado. Repita: python3 run.py\n"
        "Si vuelve a fallar, borre la carpeta .venv y pruebe otra vez. Detalle: {log}\n{detail}",
        "The installation in {where} did not finish. Details: {log}\n{detail}",
    ),
    "waiting": (
        "Otra ventana está instalando En Regla en esta carpeta: se espera a que termine.",
        "Another process is installing in this folder: waiting for it.",
    ),
    "first_time": (
        "Se instala lo necesario en {where}. Solo esta vez; suele tardar de uno a tres minutos.",
        "Installing the pinned packages in {where}",
    ),
    "progress": ("  descargado {n} de {total}", "  downloaded {n} of {total}"),
    "unpacking": ("  descargado todo; se instala…", "  all downloaded; installing…"),
    "installed": ("Instalado.", "Installed."),
    "apt": (
        "Falta {packages}: se instala con apt-get.",
        "Missing {packages}: installing with apt-get.",
    ),
    "port_taken": (
        "El puerto {port} de este ordenador ya lo usa otro programa (quizá En Regla en otra ventana).\n"
        "Mire si ya la tiene abierta en http://{host}:{port}/ , o arranque en otro puerto:\n"
        "    python3 run.py --port {free}",
        "Port {port} is in use.",
    ),
    "already_open": (
        "En Regla ya está en marcha en http://{host}:{port}/ : se abre esa.",
        "Already running at http://{host}:{port}/",
    ),
    "starting": ("Arrancando En Regla…", "Starting…"),
    "ready": (
        "En Regla está lista en {url}\nSolo se ve desde este ordenador. Para cerrarla, pulse Ctrl+C en esta ventana.",
        "Ready at {url}",
    ),
    "no_start": (
        "En Regla no ha arrancado en {url} (código {code}).\n"
        "Repita: python3 run.py . Si vuelve a pasar, pase las líneas de arriba a quien le ayuda.",
        "The app did not start at {url} (exit code {code}).",
    ),
    "no_app": (
        "Falta el fichero {where}: la carpeta de En Regla no está entera. Cópiela o descomprímala otra vez.",
        "{where} is missing.",
    ),
    "stopped": ("En Regla se ha cerrado. Lo contestado queda guardado.", "Stopped."),
    "cancelled": (
        "Se ha cancelado. Nada queda a medias: repita python3 run.py cuando quiera.",
        "Cancelled.",
    ),
}


class Problem(Exception):
    """Something the person can mend; its key is that of TEXTS."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values = values


def text(key: str, developer: bool = False, **values: object) -> str:
    return TEXTS[key][1 if developer else 0].format(**values)


def say(key: str, developer: bool = False, **values: object) -> None:
    print(text(key, developer, **values), flush=True)


# --- Python and the environment ---------------------------------------------------------------


def check_python(version: "tuple[int, ...]" = tuple(sys.version_info[:3]), where: str = sys.executable) -> None:
    if version[:2] < MINIMUM:
        raise Problem(
            "old_python",
            minimum=".".join(map(str, MINIMUM)),
            found=".".join(map(str, version[:3])),
            where=where,
        )


def venv_python(venv: "Path" = VENV) -> Path:
    return venv / "Scripts" / "python.exe" if os.name == "nt" else venv / "bin" / "python"


def stamp_path(files: "tuple[Path, ...]") -> Path:
    return VENV / ("en-regla-{}.json".format("runtime" if files == RUNTIME else "development"))


def fingerprint(files: "tuple[Path, ...]") -> "dict[str, str]":
    """What an installation depends on. Read from files alone, so that a second start costs nothing."""
    wanted = hashlib.sha256(b"\0".join(f.read_bytes() for f in files)).hexdigest()
    config = VENV / "pyvenv.cfg"
    lines = config.read_text(encoding="utf-8").splitlines() if config.exists() else []
    version = [line.split("=", 1)[1].strip() for line in lines if line.startswith("version")]
    # The real path changes when the system's Python is replaced under the environment.
    return {
        "requirements": wanted,
        "version": version[0] if version else "",
        "python": os.path.realpath(str(venv_python())),
    }


def is_installed(files: "tuple[Path, ...]") -> bool:
    if not venv_python().exists():
        return False
    try:
        stamp: "dict[str, str]" = json.loads(stamp_path(files).read_text(encoding="utf-8"))
        return stamp == fingerprint(files)
    except (OSError, ValueError):
        return False


@contextlib.contextmanager
def install_lock(developer: bool):  # type: ignore[no-untyped-def]
    """One installation at a time; the system lets go of it even if we are killed."""
    with (ROOT / ".install.lock").open("a") as handle:
        told = False
        while True:
            try:
                if os.name == "nt":
                    import msvcrt

                    msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
                else:
                    import fcntl

                    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except OSError:
                if not told:
                    say("waiting", developer)
                told = True
                time.sleep(0.5)
        yield


def clean_env() -> "dict[str, str]":
    """The person's own settings of Python and pip must not change where things go."""
    env = dict(os.environ)
    for name in ("PYTHONHOME", "PYTHONPATH", "PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_REQUIREMENT"):
        env.pop(name, None)
    env.update(PIP_DISABLE_PIP_VERSION_CHECK="1", PIP_NO_INPUT="1", PYTHONUTF8="1")
    return env


def is_debian_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None


def apt_install(packages: "list[str]", developer: bool) -> bool:
    say("apt", developer, packages=", ".join(packages))
    env = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    install = ["apt-get", "install", "-y", "-q", "--no-install-recommends", *packages]
    for command in (install, ["apt-get", "update", "-q"], install):
        ok = subprocess.call(command, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL) == 0
        if ok and command is install:
            return True
    return False


def create_venv(developer: bool) -> None:
    python = venv_python()
    if python.exists():
        probe = [str(python), "-m", "pip", "--version"]
        quiet = subprocess.DEVNULL
        if subprocess.call(probe, stdin=quiet, stdout=quiet, stderr=quiet, env=clean_env()) == 0:
            return
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        exact = "python{}.{}-venv".format(*sys.version_info[:2])
        if not (is_debian_root() and (apt_install(["python3-venv"], developer))):
            raise Problem("no_venv", where=sys.executable)
        importlib.invalidate_caches()
        if importlib.util.find_spec("ensurepip") is None and not apt_install([exact], developer):
            raise Problem("no_venv", where=sys.executable)
    # Inside .venv itself, only the Python it was made from can make it again.
    base = getattr(sys, "_base_executable", None) or sys.executable
    command = [base, "-m", "venv", "--clear", str(VENV)]
    made = subprocess.run(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=clean_env()
    )
    if made.returncode != 0:
        detail = made.stdout.decode("utf-8", "replace").strip()[-800:]
        key = "no_venv" if "ensurepip" in detail and "python3" in detail else "install"
        raise Problem(key, where=VENV, log="-", detail=detail)


def diagnose(output: str) -> str:
    """The key of TEXTS that explains what pip printed."""
    for key, signs in (
        ("hash", ("DO NOT MATCH THE HASHES",)),
        ("disk", ("No space left on device", "Errno 28", "not enough space")),
        ("certificate", ("CERTIFICATE_VERIFY_FAILED", "SSLCertVerificationError")),
        (
            "no_network",
            (
                "NewConnectionError",
                "NameResolutionError",
                "Temporary failure in name resolution",
                "getaddrinfo failed",
                "ConnectTimeout",
                "ReadTimeout",
                "Read timed out",
                "ProxyError",
                "Connection refused",
                "Connection reset",
                "Network is unreachable",
                "Max retries exceeded",
                "Connection aborted",
                "IncompleteRead",
            ),
        ),
        ("no_wheel", ("No matching distribution found", "Could not find a version")),
    ):
        if any(sign in output for sign in signs):
            return key
    return "install"


def pip_install(files: "tuple[Path, ...]", developer: bool) -> None:
    log = VENV / "en-regla-install.log"
    total = sum(1 for f in files for line in f.read_text(encoding="utf-8").splitlines() if "==" in line)
    # Wheels only: nothing that is downloaded runs while it is installed, and no compiler is needed.
    command = [str(venv_python()), "-m", "pip", "install", "--require-hashes", "--only-binary", ":all:"]
    for file in files:
        command += ["-r", str(file)]
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=clean_env(),
    )
    assert process.stdout is not None  # noqa: S101
    collected = 0
    lines = []
    try:
        with log.open("w", encoding="utf-8") as record:
            for raw in process.stdout:
                line = raw.decode("utf-8", "replace")
                lines.append(line)
                record.write(line)
                record.flush()
                if line.startswith("Collecting "):
                    collected += 1
                    if collected % 10 == 0:
                        say("progress", developer, n=min(collected, total), total=total)
                elif line.startswith("Installing collected"):
                    say("unpacking", developer)
        code = process.wait()
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
    if code != 0:
        output = "".join(lines)
        raise Problem(
            diagnose(output),
            where=VENV,
            log=log,
            detail="".join(lines[-5:]).strip(),
            found="{}.{}".format(*sys.version_info[:2]),
        )


def read_rules() -> None:
    """Reads the rules once and keeps them read: the first start is then as quick as the next. It may fail: that costs
    only time."""
    program = (
        "from enregla.storage import data_dir; from enregla.rulebook import load_rulebook; "
        "load_rulebook(cache_dir=data_dir())"
    )
    with contextlib.suppress(OSError):
        subprocess.call(
            [str(venv_python()), "-c", program],
            cwd=str(ROOT), env=clean_env(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip


def ensure_installed(files: "tuple[Path, ...]" = RUNTIME, developer: bool = False) -> None:
    if is_installed(files):
        return
    try:
        with install_lock(developer):
            if is_installed(files):  # whoever we waited for did it
                return
            say("first_time", developer, where=VENV)
            create_venv(developer)
            targets = [RUNTIME, DEVELOPMENT] if files == DEVELOPMENT else [RUNTIME]
            for target in targets:  # an interrupted installation leaves no stamp
                with contextlib.suppress(FileNotFoundError):
                    stamp_path(target).unlink()
            pip_install(files, developer)
            for target in targets:
                stamp = stamp_path(target)
                stamp.with_suffix(".tmp").write_text(json.dumps(fingerprint(target)), encoding="utf-8")
                stamp.with_suffix(".tmp").replace(stamp)
            read_rules()
            say("installed", developer)
    except PermissionError as error:
        raise Problem("no_write", where=ROOT, detail=error.strerror) from error


# --- starting the app -------------------------------------------------------------------------


def port_is_free(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        if os.name != "nt":  # on Windows this option would let two programs share the port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def get(port: int, path: str, timeout: float = 5.0) -> int:
    """The HTTP status, or 0. Straight to this computer, whatever proxy is configured."""
    connection = http.client.HTTPConnection(HOST, port, timeout=timeout)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        response.read()
        return response.status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()


def running_port() -> int:
    """Where an earlier start says that it serves, or 0."""
    try:
        return int((VENV / "en-regla-server.txt").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return 0


def check_port(port: int) -> None:
    if not port_is_free(port):
        free = next((p for p in range(port + 1, min(port + 50, 65535)) if port_is_free(p)), port + 1)
        raise Problem("port_taken", port=port, host=HOST, free=free)


def open_browser(url: str) -> None:
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return  # a text browser would take this window over
    threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()


def server_command(port: int) -> "list[str]":
    return [
        str(venv_python()), "-m", "streamlit", "run", str(ROOT / "app.py"),
        "--server.address", HOST, "--server.port", str(port), "--server.headless", "true",
        "--browser.gatherUsageStats", "false", "--logger.level", "warning",
    ]  # fmt: skip


def wait_until_ready(port: int, server: "subprocess.Popen[bytes]", seconds: float = 120) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and server.poll() is None:
        if get(port, "/_stcore/health", 2) == 200:
            # The first address a fresh Streamlit is asked for must be "/": a deep link would open
            # under a "page not found" dialog.
            return get(port, "/", 30) == 200
        time.sleep(0.05)
    return False


def stop(server: "subprocess.Popen[bytes]") -> None:
    if server.poll() is None:
        server.terminate()
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def start(port: int, browser: bool) -> int:
    url = "http://{}:{}/".format(HOST, port)
    if not (ROOT / "app.py").exists():
        raise Problem("no_app", where=ROOT / "app.py")
    if running_port() == port and get(port, "/_stcore/health", 2) == 200:
        say("already_open", host=HOST, port=port)
        if browser:
            open_browser(url)
            time.sleep(2)
        return 0
    check_port(port)
    ensure_installed()
    say("starting")
    env = dict(clean_env(), ENREGLA_STARTED_BY="run.py")
    # Streamlit's own greeting is in English and says less than ours; what it warns of goes to stderr.
    server = subprocess.Popen(
        server_command(port), cwd=str(ROOT), env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    )
    note = VENV / "en-regla-server.txt"
    try:
        if not wait_until_ready(port, server):
            stop(server)
            raise Problem("no_start", url=url, code=server.returncode)
        note.write_text(str(port), encoding="utf-8")
        say("ready", url=url)
        if browser:
            open_browser(url)
        code = server.wait()
        if code != 0:
            raise Problem("no_start", url=url, code=code)
        return 0
    except KeyboardInterrupt:
        # Ctrl+C reaches the server as well: give it the time to close in peace.
        with contextlib.suppress(subprocess.TimeoutExpired, KeyboardInterrupt):
            server.wait(5)
        say("stopped")
        return 0
    finally:
        stop(server)
        with contextlib.suppress(OSError):
            note.unlink()


# --- for developers ---------------------------------------------------------------------------

# program or programs that will do → Debian package
SYSTEM_TOOLS = (
    (("chromium", "chromium-browser", "google-chrome", "chrome"), "chromium"),
    (("soffice", "libreoffice"), "libreoffice-writer-nogui"),
    (("pdftoppm",), "poppler-utils"),
)


def missing_tools() -> "list[str]":
    return [package for names, package in SYSTEM_TOOLS if not any(shutil.which(n) for n in names)]


def ensure_tools() -> bool:
    missing = missing_tools()
    if missing and is_debian_root():
        apt_install(missing, developer=True)
        missing = missing_tools()
    if missing:
        print("*** MISSING, install them: " + " ".join(missing) + " (Debian package names) ***", flush=True)
    return not missing


def in_venv(*arguments: str, **extra: str) -> int:
    command = [str(venv_python()), *arguments]
    return subprocess.call(command, cwd=str(ROOT), env=dict(clean_env(), **extra))


def run_tests(arguments: "list[str]") -> int:
    strict = os.environ.get("CI", "").lower() in ("1", "true") or os.environ.get("ENREGLA_STRICT") == "1"
    ensure_installed(DEVELOPMENT, developer=True)
    if not ensure_tools() and strict:
        print("In CI every test must be able to run: stopped.", flush=True)
        return 1
    options = ["--durations=15", "--durations-min=1"]
    if not any(a.startswith(("-n", "--numprocesses", "-p", "--pdb")) for a in arguments):
        # Two workers; the tests marked browser stay on one of them, those marked documents too.
        options += ["-n", "2", "--dist", "loadgroup", "-p", "tests.setup.grouping"]
    extra = {"ENREGLA_STRICT": "1"} if strict else {}
    return in_venv("-m", "pytest", *(options + arguments), **extra)


def run_checks() -> int:
    ensure_installed(DEVELOPMENT, developer=True)
    imports = "import sys; sys.path.insert(0, ''); from importlinter.cli import lint_imports_command as c; c()"
    checks = (
        ("ruff check", ("-m", "ruff", "check", ".")),
        ("ruff format --check", ("-m", "ruff", "format", "--check", ".")),
        ("pyright", ("-m", "pyright")),
        ("lint-imports", ("-c", imports)),
        ("enregla check", ("-m", "enregla", "check")),
    )
    results = []
    for name, arguments in checks:
        print("\n== " + name, flush=True)
        results.append((name, in_venv(*arguments)))
    print("\n== summary")
    for name, code in results:
        print("{:>6}  {}".format("ok" if code == 0 else "FAILED", name), flush=True)
    return 1 if any(code for _, code in results) else 0


def run_bench(arguments: "list[str]") -> int:
    ensure_installed(DEVELOPMENT, developer=True)
    return in_venv("-m", "benchmarks", *arguments)


def run_developer(command: str, arguments: "list[str]") -> int:
    if command == "setup":
        ensure_installed(RUNTIME, developer=True)
        print("Ready: python3 run.py", flush=True)
        return 0
    if command == "test":
        return run_tests(arguments)
    if command == "check":
        return run_checks()
    return run_bench(arguments)


class SpanishParser(argparse.ArgumentParser):
    def error(self, message: str) -> "None":  # type: ignore[override]
        print("No se entiende la orden: {}\nEscriba: python3 run.py --help".format(message))
        sys.exit(2)


def parse_user(arguments: "list[str]") -> argparse.Namespace:
    parser = SpanishParser(
        prog="python3 run.py", add_help=False, usage="%(prog)s [--no-browser] [--port N]",
        description="Arranca En Regla en este ordenador y la abre en el navegador.",
        epilog="Para quien la desarrolla: setup, test, check, bench.",
    )  # fmt: skip
    parser.add_argument("-h", "--help", action="help", help="muestra esta ayuda")
    parser.add_argument("--no-browser", action="store_true", help="no abre el navegador")
    parser.add_argument("--port", type=int, default=PORT, metavar="N", help="puerto (si no se dice, 8501)")
    options = parser.parse_args(arguments)
    if not 1024 <= options.port <= 65535:
        parser.error("el puerto debe estar entre 1024 y 65535")
    return options


def main(arguments: "list[str]") -> int:
    developer = bool(arguments) and arguments[0] in DEV_COMMANDS
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)  # 3.7
        if reconfigure is not None:  # an old console must not break on an accent
            reconfigure(errors="replace")
    if hasattr(signal, "SIGTERM"):
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, lambda *_: sys.exit(129))
    try:
        check_python()
        if developer:
            return run_developer(arguments[0], arguments[1:])
        options = parse_user(arguments)
        return start(options.port, not options.no_browser)
    except Problem as problem:
        print("\n" + text(problem.key, developer, **problem.values), file=sys.stderr, flush=True)
        return 1
    except KeyboardInterrupt:
        say("cancelled", developer)
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
