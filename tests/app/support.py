"""How the tests of the pages start the app and speak to it: through app.py, as a browser does."""

from __future__ import annotations

import ast
import datetime as dt
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from enregla.case import Case, new_case
from enregla.rulebook import Rulebook, load_rulebook
from enregla.storage import Store, new_case_id
from enregla.ui import widgets

ROOT = Path(__file__).resolve().parents[2]
NOW = dt.datetime(2026, 11, 24, 10, 0, tzinfo=dt.UTC)
_book: list[Rulebook] = []


def book() -> Rulebook:
    if not _book:
        _book.append(load_rulebook())
    return _book[0]


def start(case: Case | None = None, **params: str) -> AppTest:
    """The app at its first page, with a case open if one is given."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    if case is not None:
        app.query_params["caso"] = case.id
    for name, value in params.items():
        app.query_params[name] = value
    app.run()
    check(app)
    return app


def visit(app: AppTest, page: str, **params: str) -> AppTest:
    app.switch_page(f"pages/{page}.py")
    for name, value in params.items():
        app.query_params[name] = value
    app.run()
    return check(app)


def check(app: AppTest) -> AppTest:
    assert not app.exception, "\n".join(str(e.value) for e in app.exception)
    return app


def stored(title: str = "Clínica de prueba") -> Case:
    """A new case in the store of this test."""
    return Store().create(new_case(title, NOW, book().edition, case_id=new_case_id()))


def keep(old: Case, new: Case) -> Case:
    return Store().save(old, new, "answer", NOW)


def choose(app: AppTest, ref: str, value: Any) -> AppTest:
    """Answers a question on the screen, as by a click; of a list of boxes, one click after the other."""
    name, _, item = ref.partition("@")
    if not (book().has_question(name) and widgets.boxed(book(), name)):
        widget: Any = app.get_by_key(f"w.{ref}")
        widget.set_value(value)
        return check(app.run())
    unknown = [widgets.UNKNOWN] if book().question(name).unknown_allowed else []
    for option in [*(o.id for o in book().options(name)), *unknown]:
        box: Any = app.get_by_key(widgets.box_key(name, option, item or None))
        if box.value != (option in value):
            box.set_value(option in value)
            check(app.run())
    return app


def press(app: AppTest, key: str) -> AppTest:
    widget: Any = app.get_by_key(key)
    widget.click()
    return check(app.run())


def shown(app: AppTest, key: str) -> Any:
    """What a widget holds."""
    widget: Any = app.get_by_key(key)
    return widget.value


def visible(app: AppTest) -> str:
    """All that is read on the page, escapes removed."""
    found = [*app.title, *app.header, *app.subheader, *app.markdown, *app.caption, *app.error, *app.info]
    found += [*app.warning, *app.success]
    return "\n".join(str(e.value).replace("\\", "").replace("\u2060", "") for e in found)


def imports_of(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    return found | {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
