"""Where the data of this computer is kept, readable by its user only."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

from enregla.storage.errors import StoreUnavailable

ENVIRONMENT = "ENREGLA_DATA"  # another folder, for tests and for keeping cases on another disk
DATABASE = "casos.sqlite3"


def data_dir() -> Path:
    """The folder of the user's data, made if it is not there; raises ``StoreUnavailable`` naming it.

    A folder that we make is closed to others (0700). One that the user chose and made keeps its mode: the
    files inside are closed anyway.
    """
    chosen = os.environ.get(ENVIRONMENT, "").strip()
    folder = Path(chosen).expanduser() if chosen else Path(platformdirs.user_data_dir("EnRegla", appauthor=False))
    folder = folder.absolute()
    try:
        if not folder.is_dir():
            folder.parent.mkdir(parents=True, exist_ok=True)
            folder.mkdir(mode=0o700, exist_ok=True)
        elif not chosen and folder.stat().st_mode & 0o077:
            folder.chmod(0o700)
    except OSError as error:
        raise StoreUnavailable(
            f"No se puede crear la carpeta de datos «{folder}» ({error.strerror}): compruebe los permisos, "
            f"o indique otra carpeta en la variable {ENVIRONMENT}."
        ) from error
    return folder


def prepare_file(path: Path) -> None:
    """Makes the database file empty and closed to others (0600), or closes an existing one.

    An existing file is never opened here: closing it would drop the locks that SQLite holds on it in this
    process. Raises ``StoreUnavailable`` naming the file.
    """
    try:
        if path.is_dir():
            raise IsADirectoryError(21, "es una carpeta")
        try:
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        except FileExistsError:
            if path.stat().st_mode & 0o077:
                path.chmod(0o600)
    except OSError as error:
        raise StoreUnavailable(
            f"No se puede usar el archivo de datos «{path}» ({error.strerror}): compruebe los permisos "
            "y el espacio libre."
        ) from error
