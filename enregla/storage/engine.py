"""The only place that knows which database it is: connections, transactions and their errors.

SQLite: WAL so that reading never waits for writing; ``synchronous=FULL`` because an answer that was
acknowledged must survive a power cut too, not only a killed process (NORMAL would do for that), and one
answer costs about a millisecond; ``secure_delete`` so that what a client deletes is overwritten.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DatabaseError, DBAPIError, OperationalError
from sqlalchemy.pool import StaticPool

from enregla.storage.errors import StoreDamaged, StoreError, StoreUnavailable
from enregla.storage.location import DATABASE, data_dir, prepare_file

_WRITE: Final = "enregla_write"
_PRAGMAS = ("busy_timeout = 5000", "foreign_keys = ON", "synchronous = FULL", "secure_delete = ON")


def make_engine(url: str | None) -> Engine:
    """An engine for ``url``, by default the SQLite file in the user's data folder.

    Raises ``StoreUnavailable`` if the file cannot be made.
    """
    target = URL.create("sqlite", database=str(data_dir() / DATABASE)) if url is None else make_url(url)
    if target.get_backend_name() != "sqlite":
        return create_engine(target, pool_pre_ping=True)
    if in_memory(target):
        engine = create_engine(target, poolclass=StaticPool, connect_args={"check_same_thread": False})
    else:
        prepare_file(Path(str(target.database)))
        engine = create_engine(target)
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
    return engine


@contextmanager
def transaction(engine: Engine, *, write: bool) -> Generator[Connection]:
    """One short transaction; a reading one sees one moment of the database.

    Raises ``StoreUnavailable`` or ``StoreDamaged``, with a message that names the file, for what the database
    reports; other exceptions pass and roll back.
    """
    options: dict[str, Any] = {_WRITE: write}
    if engine.dialect.name != "sqlite" and not write:
        options["isolation_level"] = "REPEATABLE READ"
    try:
        with engine.connect().execution_options(**options) as connection, connection.begin():
            yield connection
    except DBAPIError as error:
        raise explained(engine, error) from error


def settle(engine: Engine) -> None:
    """Write-ahead logging, which is kept in the file: only after the version check."""
    if engine.dialect.name == "sqlite" and not in_memory(engine.url):
        _pragma(engine, "journal_mode = WAL")


def forget(engine: Engine) -> None:
    """After a deletion: nothing of it stays in the write-ahead log either."""
    if engine.dialect.name == "sqlite" and not in_memory(engine.url):
        _pragma(engine, "wal_checkpoint(TRUNCATE)")


def place(engine: Engine) -> str:
    """The file, or the address without its password, for messages."""
    if engine.dialect.name == "sqlite":
        return str(engine.url.database or "memoria")
    return engine.url.render_as_string(hide_password=True)


def in_memory(url: URL) -> bool:
    return url.database in (None, "", ":memory:")


def explained(engine: Engine, error: DBAPIError) -> StoreError:
    """Our error for what the database reported."""
    reason = str(error.orig).lower()
    where = place(engine)
    if "locked" in reason or "busy" in reason:
        return StoreUnavailable(
            f"Otro programa está usando los datos de «{where}» y el cambio no se ha guardado: inténtelo de nuevo."
        )
    if "full" in reason or "disk i/o" in reason:
        return StoreUnavailable(f"No se puede guardar en «{where}»: compruebe si queda espacio en el disco.")
    if "not a database" in reason or "malformed" in reason:
        return damaged(where)
    if isinstance(error, OperationalError):
        return StoreUnavailable(
            f"No se pueden leer o guardar los datos en «{where}»: compruebe que existe y que tiene permiso "
            "de escritura."
        )
    if isinstance(error, DatabaseError):
        return StoreUnavailable(f"La base de datos «{where}» ha rechazado el cambio: vuelva a cargar la página.")
    return StoreUnavailable(f"No se puede usar la base de datos «{where}».")


def damaged(where: str) -> StoreDamaged:
    return StoreDamaged(
        f"El archivo «{where}» está dañado o no es de En Regla. No se ha tocado: muévalo a otra carpeta "
        "o recupere una copia de seguridad, y vuelva a empezar."
    )


def _pragma(engine: Engine, pragma: str) -> None:
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA {pragma}")
        cursor.fetchall()
        cursor.close()
    except Exception as error:
        # Another process holds the file just now. Nothing depends on it: it is tried again next time.
        if "locked" not in str(error):
            raise StoreUnavailable(f"No se pueden guardar los datos en «{place(engine)}» ({error}).") from error
    finally:
        connection.close()


def _on_connect(connection: Any, record: object) -> None:
    connection.isolation_level = None  # the driver's own BEGIN comes too late: ours is _on_begin
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _on_begin(connection: Connection) -> None:
    # A writer takes its lock at once: waiting is safe at the start, later it would be a deadlock.
    write = connection.get_execution_options().get(_WRITE, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
