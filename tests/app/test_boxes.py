"""Long options stand one below the other, each in a box: all are read on a telephone, and they behave as one answer."""

from __future__ import annotations

from typing import Any

from streamlit.testing.v1 import AppTest

from enregla.case import Case, set_answer, suggest_answer
from enregla.storage import Store
from enregla.ui import widgets
from tests.app.support import book, check, choose, keep, press, shown, start, stored, visit

REF = "dpo_designation.listed_entity"  # its last option goes alone; the sector suggests others
FIRST, SECOND, ALONE = book().options(REF)[0].id, book().options(REF)[1].id, "none"


def at_company(case: Case) -> AppTest:
    return visit(start(case), "caso/preguntas", caso=case.id, paso="company")


def mark(app: AppTest, option: str, on: bool = True) -> AppTest:
    box: Any = app.get_by_key(widgets.box_key(REF, option))
    box.set_value(on)
    return check(app.run())


def marked(app: AppTest) -> list[str]:
    options = [*(o.id for o in book().options(REF)), widgets.UNKNOWN]
    return [o for o in options if shown(app, widgets.box_key(REF, o))]


def kept(case: Case) -> Any:
    answer = Store().get(case.id).answer(REF)
    return None if answer is None else (answer.state, answer.value)


def test_no_option_is_longer_than_a_telephone_shows() -> None:
    """What is drawn in a pill or in a list that opens; the sectors are searched by their first words."""
    for ref in book().question_refs:
        question, options = book().question(ref), book().options(ref)
        if question.kind != "multiple_choice" or widgets.boxed(book(), ref) or len(options) > 40:
            continue
        assert max(len(o.text) for o in options) <= 40, ref


def test_each_box_is_stored_when_marked_and_nothing_is_marked_beforehand() -> None:
    case = stored()
    app = at_company(case)
    assert marked(app) == []
    mark(app, SECOND)
    mark(app, FIRST)
    assert kept(case) == ("answered", [FIRST, SECOND]), "in the order of the questionnaire"
    mark(app, SECOND, on=False)
    assert kept(case) == ("answered", [FIRST])
    mark(app, FIRST, on=False)
    assert kept(case) is None, "no box is no answer, never a «none»"


def test_an_option_that_goes_alone_empties_the_others_and_gives_way() -> None:
    case = stored()
    app = choose(at_company(case), REF, [FIRST, SECOND])
    mark(app, ALONE)
    assert kept(case) == ("answered", [ALONE])
    assert marked(app) == [ALONE]
    mark(app, FIRST)
    assert kept(case) == ("answered", [FIRST])
    assert marked(app) == [FIRST]


def test_not_knowing_is_one_of_the_boxes() -> None:
    case = stored()
    app = choose(at_company(case), REF, [FIRST])
    mark(app, widgets.UNKNOWN)
    assert kept(case) == ("unknown", None)
    assert marked(app) == [widgets.UNKNOWN]
    mark(app, widgets.UNKNOWN, on=False)
    assert kept(case) is None
    assert marked(app) == []


def test_a_suggestion_is_marked_but_waits() -> None:
    case = stored()
    case = keep(case, suggest_answer(case, book(), REF, [FIRST]))
    app = at_company(case)
    assert marked(app) == [FIRST]
    press(app, f"ok-w.{REF}")
    answer = Store().get(case.id).answer(REF)
    assert answer is not None
    assert answer.confirmed


def test_another_window_is_seen_in_the_boxes() -> None:
    case = stored()
    app = choose(at_company(case), REF, [FIRST])
    now = Store().get(case.id)
    keep(now, set_answer(now, book(), REF, [SECOND]))
    mark(app, ALONE)
    assert kept(case) == ("answered", [SECOND]), "the later one here was refused"
    assert marked(app) == [SECOND]
