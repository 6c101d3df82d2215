"""Opening: where the data is, who can read it, versions, damaged files."""

from __future__ import annotations

import sqlite3
import stat
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, make_url
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from enregla.case import rename_case, set_answer
from enregla.storage import Store, StoreDamaged, StoreTooNew, StoreUnavailable, data_dir, engine
from enregla.storage.engine import place
from enregla.storage.schema import VERSIONS
from enregla.storage.tables import metadata
from tests.unit.case_support import BOOK, CASE_ID, LATER, empty_case


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    chosen = tmp_path / "datos de En Regla 100%"
    monkeypatch.setenv("ENREGLA_DATA", str(chosen))
    return chosen


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_files_are_for_the_user_only(folder: Path) -> None:
    store = Store()
    store.create(empty_case())
    assert mode(folder) == 0o700
    files = sorted(folder.iterdir())
    assert [f.name for f in files] == ["casos.sqlite3", "casos.sqlite3-shm", "casos.sqlite3-wal"]
    assert {mode(f) for f in files} == {0o600}
    assert store.place == str(folder / "casos.sqlite3")
    store.close()


def test_open_file_is_closed_to_others_and_a_chosen_folder_is_left_as_it_is(folder: Path) -> None:
    folder.mkdir(mode=0o755)
    Store().close()
    (folder / "casos.sqlite3").chmod(0o644)
    Store().close()
    assert mode(folder / "casos.sqlite3") == 0o600
    assert mode(folder) == 0o755


def test_default_folder_is_that_of_the_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENREGLA_DATA", " ")
    monkeypatch.setattr("platformdirs.user_data_dir", lambda name, appauthor: str(tmp_path / "share" / name))
    (tmp_path / "share" / "EnRegla").mkdir(parents=True, mode=0o755)
    assert data_dir() == tmp_path / "share" / "EnRegla"
    assert mode(data_dir()) == 0o700


def test_answers_are_safe_from_power_cuts_and_reading_does_not_wait(folder: Path) -> None:
    store = Store()
    connection = store._engine.raw_connection()
    cursor = connection.cursor()

    def pragma(name: str) -> object:
        return cursor.execute(f"PRAGMA {name}").fetchone()[0]

    assert pragma("journal_mode") == "wal"
    assert pragma("synchronous") == 2
    assert pragma("foreign_keys") == 1
    assert pragma("busy_timeout") == 5000
    assert pragma("secure_delete") == 1
    connection.close()
    store.close()


def test_reopened_store_holds_what_was_stored(folder: Path) -> None:
    store = Store()
    case = store.create(empty_case())
    store.close()
    again = Store()
    assert again.get(CASE_ID) == case
    again.close()


def test_migrations_make_the_tables_of_the_code(folder: Path) -> None:
    store = Store()
    with store._engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    store.close()


def test_versions_are_those_of_the_migrations() -> None:
    config = Config()
    config.set_main_option("script_location", "enregla.storage:migrations")
    scripts = ScriptDirectory.from_config(config)
    assert [s.revision for s in scripts.walk_revisions()][::-1] == list(VERSIONS)


def test_newer_database_is_refused_and_left_as_it_is(folder: Path) -> None:
    store = Store()
    store.create(empty_case())
    store.close()
    path = folder / "casos.sqlite3"
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(StoreTooNew) as raised:
        Store()
    assert raised.value.message == (
        f"Los datos de «{path}» son de una versión más nueva de En Regla: actualice el programa "
        "para abrirlos. No se ha cambiado nada."
    )
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"Esto no es una base de datos. " * 100, b"SQLite format 3\x00" + b"\xff" * 5000])
def test_damaged_file_is_named_and_left_as_it_is(folder: Path, content: bytes) -> None:
    data_dir()
    path = folder / "casos.sqlite3"
    path.write_bytes(content)
    with pytest.raises(StoreDamaged) as raised:
        Store()
    assert raised.value.message == (
        f"El archivo «{path}» está dañado o no es de En Regla. No se ha tocado: muévalo a otra carpeta "
        "o recupere una copia de seguridad, y vuelva a empezar."
    )
    assert path.read_bytes() == content


def test_database_of_another_program_is_left_as_it_is(folder: Path) -> None:
    data_dir()
    with sqlite3.connect(folder / "casos.sqlite3") as connection:
        connection.execute("CREATE TABLE clientes (nombre TEXT)")
    connection.close()
    before = (folder / "casos.sqlite3").read_bytes()
    with pytest.raises(StoreDamaged, match="no es de En Regla"):
        Store()
    assert (folder / "casos.sqlite3").read_bytes() == before


def test_page_damaged_later_is_told_when_it_is_read(folder: Path) -> None:
    store = Store()
    store.create(empty_case())
    store.close()
    path = folder / "casos.sqlite3"
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)
    with pytest.raises(StoreDamaged, match=r"casos\.sqlite3» está dañado"):
        Store().get(CASE_ID)


def test_folder_in_the_place_of_the_file(folder: Path) -> None:
    (folder / "casos.sqlite3").mkdir(parents=True)
    with pytest.raises(StoreUnavailable) as raised:
        Store()
    assert raised.value.message == (
        f"No se puede usar el archivo de datos «{folder / 'casos.sqlite3'}» (es una carpeta): compruebe "
        "los permisos y el espacio libre."
    )


def test_folder_that_cannot_be_made(folder: Path) -> None:
    folder.write_text("un archivo")
    with pytest.raises(StoreUnavailable, match=r"No se puede crear la carpeta de datos «.*datos de En Regla 100%»"):
        Store()


def test_full_disk_is_told(folder: Path) -> None:
    store = Store()
    case = store.create(empty_case())
    connection = store._engine.raw_connection()
    pages = connection.cursor().execute("PRAGMA page_count").fetchone()[0]
    connection.cursor().execute(f"PRAGMA max_page_count = {pages}")
    connection.close()  # back to the pool, with its limit
    with pytest.raises(StoreUnavailable, match="compruebe si queda espacio en el disco"):
        store.save(case, set_answer(case, BOOK, "profile.story", "x" * 4000), "answer", LATER)
    assert store.get(CASE_ID) == case
    store.close()


def test_busy_file_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "_PRAGMAS", ("busy_timeout = 50", *engine._PRAGMAS[1:]))
    store = Store()
    case = store.create(empty_case())
    other = sqlite3.connect(folder / "casos.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreUnavailable, match="Otro programa está usando los datos"):
        store.save(case, rename_case(case, "Otro"), "rename", LATER)
    assert store.get(CASE_ID) == case, "reading does not wait for the writer"
    other.execute("ROLLBACK")
    other.close()
    assert store.save(case, rename_case(case, "Otro"), "rename", LATER).title == "Otro"
    store.close()


def test_tables_and_queries_are_those_of_any_database() -> None:
    """Not run on PostgreSQL here; what the code hands over is at least its language."""
    dialect = postgresql.dialect()
    for table in metadata.sorted_tables:
        assert "CREATE TABLE" in str(CreateTable(table).compile(dialect=dialect))


def test_address_of_a_server_is_shown_without_its_password() -> None:
    server = SimpleNamespace(dialect=postgresql.dialect(), url=make_url("postgresql://ana:secreto@db/enregla"))
    shown = place(cast(Engine, server))
    assert "db/enregla" in shown
    assert "secreto" not in shown
