"""The version of the database: made, brought up to date, or refused if it is newer than the program."""

from __future__ import annotations

from sqlalchemy import Connection, Engine, inspect, text

from enregla.storage.engine import damaged, place, settle, transaction
from enregla.storage.errors import StoreTooNew

# All versions of the tables, oldest first; a test compares them with the migrations.
VERSIONS = ("0001",)


def bring_up_to_date(engine: Engine) -> None:
    """Makes or migrates the tables in one transaction, also if two programs start at once.

    Raises ``StoreTooNew`` or ``StoreDamaged`` without changing anything, ``StoreUnavailable``.
    """
    with transaction(engine, write=False) as connection:
        version = _version(engine, connection)
    if version != VERSIONS[-1]:
        with transaction(engine, write=True) as connection:
            if _version(engine, connection) != VERSIONS[-1]:
                _migrate(connection)
    settle(engine)


def _version(engine: Engine, connection: Connection) -> str | None:
    tables = inspect(connection).get_table_names()
    if "alembic_version" not in tables:
        if tables:
            raise damaged(place(engine))
        return None
    version = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if version is not None and version not in VERSIONS:
        raise StoreTooNew(
            f"Los datos de «{place(engine)}» son de una versión más nueva de En Regla: actualice el programa "
            "para abrirlos. No se ha cambiado nada."
        )
    return version


def _migrate(connection: Connection) -> None:
    # Imported here: a third of a second that only the first start and an update need.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "enregla.storage:migrations")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
