"""`python3 -m enregla …`: the command line, always with the Python of the project's .venv.

Standard library only, and readable by an old Python: this file is what the system's `python3` runs
before anything is installed. The commands themselves are in enregla/cli.py.
"""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
NEEDED = ("typer", "pydantic", "ruamel.yaml")


def venv_python() -> Path:
    return VENV / "Scripts" / "python.exe" if os.name == "nt" else VENV / "bin" / "python"


def has_what_it_needs() -> bool:
    try:
        return sys.version_info >= (3, 11) and all(importlib.util.find_spec(name) for name in NEEDED)
    except ModuleNotFoundError:  # the parent of a dotted name
        return False


def enter_venv() -> None:
    """Runs the same command again inside .venv, unless we are there already. Does not come back."""
    python = venv_python()
    inside = Path(sys.prefix).resolve() == VENV.resolve()
    if inside or not python.exists() or os.environ.get("ENREGLA_INSIDE") == "1":
        return
    command = [str(python), "-m", "enregla", *sys.argv[1:]]
    paths = [str(ROOT)] + [p for p in [os.environ.get("PYTHONPATH")] if p]
    env = dict(os.environ, ENREGLA_INSIDE="1", PYTHONPATH=os.pathsep.join(paths))
    if os.name == "nt":  # there, execve returns to the shell before the command has ended
        sys.exit(subprocess.call(command, env=env))
    os.execve(command[0], command, env)  # noqa: S606


def run() -> None:
    enter_venv()
    if not has_what_it_needs():
        print("enregla: its packages are not installed here. Run: python3 run.py setup", file=sys.stderr)
        sys.exit(2)
    from enregla.cli import main

    main()


if __name__ == "__main__":
    run()
