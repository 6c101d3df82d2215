"""The full depth: what waits, which signals give way, how levels are adjusted and which items are offered.

The first three are held on the synthetic rulebook with three questionnaires more; companions are offered by the names
of real questions, so they are held on the real one.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from typing import Any

import pytest

from enregla.assessment import Assessment, assess, companions, with_companions
from enregla.case import (
    Answer,
    Case,
    Item,
    ItemList,
    add_item,
    add_override,
    new_case,
    refuse_item,
    set_answer,
    suggest_answer,
)  # fmt: skip
from enregla.case.errors import InvalidAnswer
from enregla.case.model import Override
from enregla.rulebook import Rulebook, load_rulebook
from tests.engine import real
from tests.engine.synthetic import DAY, NOW, ROOT, item
from tests.engine.synthetic import case as synthetic_case

ORDER = "questionnaires: [profile, processing, providers, deep, flows, hints, extra, closing]\n"
DEEP = """
id: deep
edition: 2026.01.0
title: Los usos a fondo
short_title: A fondo
subject: activities
law_checked_on: 2026-01-01
sections:
  - {id: one, title: Uno, minutes: 1, screens: [{id: one, title: Uno, questions: [strong, weak]}]}
  - {id: two, title: Dos, minutes: 1, screens: [{id: two, title: Dos, questions: [broad]}]}
questions:
  - {id: strong, kind: yes_no, text: ¿Es fuerte?}
  - {id: weak, kind: yes_no, text: ¿Es débil?}
  - {id: broad, kind: yes_no, text: ¿Es amplio?}
decisions:
  - id: level
    title: Nivel
    adjustable: true
    outcomes:
      - {id: high, text: Alto., reassuring: false, severity: warning}
      - {id: medium, text: Medio., reassuring: false, severity: warning}
      - {id: low, text: Bajo., reassuring: true, severity: ok}
    otherwise: low
    otherwise_because: Nada lo sube.
    otherwise_refs: ["law:1"]
    rules:
      - {id: strong_one, outcome: high, when: {answer: strong, is: true}, because: Es fuerte., legal_refs: ["law:1"]}
      - {id: weak_one, outcome: medium, when: {answer: weak, is: true}, because: Es débil., legal_refs: ["law:1"]}
  - id: reach
    title: Alcance
    outcomes:
      - {id: wide, text: Amplio., reassuring: false, severity: warning}
      - {id: narrow, text: Corto., reassuring: true, severity: ok}
    otherwise: narrow
    otherwise_because: No es amplio.
    otherwise_refs: ["law:1"]
    rules:
      - {id: wide_one, outcome: wide, when: {answer: broad, is: true}, because: Es amplio., legal_refs: ["law:1"]}
  - id: hint
    title: Señal
    provisional: true
    superseded_by: deep.level
    outcomes:
      - {id: look_into_it, text: Mírelo., reassuring: false, severity: warning}
      - {id: nothing_seen, text: Nada., reassuring: true, severity: ok}
    otherwise: nothing_seen
    otherwise_because: No es el negocio.
    otherwise_refs: ["law:1"]
    rules:
      - id: core_one
        outcome: look_into_it
        when: {answer: processing.core, is: true}
        because: Es el negocio.
        legal_refs: ["law:1"]
"""
FLOWS = """
id: flows
edition: 2026.01.0
title: Las salidas
short_title: Salidas
subject: data_flows
law_checked_on: 2026-01-01
questions:
  - {id: of, kind: item_link, text: ¿De qué proveedor?, links_to: providers}
  - {id: safe, kind: yes_no, text: ¿Hay garantía?}
decisions:
  - id: exit
    title: Salida
    outcomes:
      - {id: unsafe, text: Sin garantía., reassuring: false, severity: duty}
      - {id: fine, text: Con garantía., reassuring: true, severity: ok}
    otherwise: fine
    otherwise_because: Hay garantía.
    otherwise_refs: ["law:1"]
    rules:
      - {id: no_guard, outcome: unsafe, when: {answer: safe, is: false}, because: No la hay., legal_refs: ["law:1"]}
"""
HINTS = """
id: hints
edition: 2026.01.0
title: Las señales
short_title: Señales
subject: providers
law_checked_on: 2026-01-01
questions:
  - {id: near, kind: yes_no, depth: express, text: ¿Está cerca?}
decisions:
  - id: abroad
    title: Fuera
    provisional: true
    superseded_by: flows.exit
    outcomes:
      - {id: look_into_it, text: Mírelo., reassuring: false, severity: warning}
      - {id: nothing_seen, text: Nada., reassuring: true, severity: ok}
    otherwise: nothing_seen
    otherwise_because: No está fuera.
    otherwise_refs: ["law:1"]
    rules:
      - id: out
        outcome: look_into_it
        when: {answer: providers.abroad, is: true}
        because: Está fuera.
        legal_refs: ["law:1"]
findings:
  - id: tell
    kind: duty
    title: Informar
    superseded_by: flows
    when: {answer: providers.abroad, is: true}
    because: Está fuera.
    legal_refs: ["law:1"]
    action: {title: Informar, text: Informe., effort: hours, weight: 3}
"""
AFTER = """
id: extra
edition: 2026.01.0
title: Lo que se apoya en el nivel
short_title: Después
subject: activities
law_checked_on: 2026-01-01
questions:
  - {id: spare, kind: yes_no, depth: express, text: ¿Sobra?}
decisions:
  - id: after
    title: Después
    outcomes:
      - {id: act, text: Actúe., reassuring: false, severity: duty}
      - {id: rest, text: Descanse., reassuring: true, severity: ok}
    otherwise: rest
    otherwise_because: El nivel no es alto.
    otherwise_refs: ["law:1"]
    rules:
      - {id: high_one, outcome: act, when: {decision: deep.level, is: high}, because: Es alto., legal_refs: ["law:1"]}
findings:
  - id: core_use
    kind: warning
    title: Es el negocio
    superseded_by: deep
    when: {answer: processing.core, is: true}
    because: Es el negocio.
    legal_refs: ["law:1"]
    action: {title: Mirar, text: Mírelo., effort: hours, weight: 3}
"""


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    """The synthetic rulebook with a full depth."""
    root = tmp_path_factory.mktemp("deep") / "questionnaires"
    shutil.copytree(ROOT, root)
    (root / "_order.yaml").write_text(ORDER, encoding="utf-8")
    for name, text in {"deep": DEEP, "flows": FLOWS, "hints": HINTS, "extra": AFTER}.items():
        (root / name).mkdir(exist_ok=True)
        (root / name / "questionnaire.yaml").write_text(text, encoding="utf-8")
    return load_rulebook(root)


def use(**facts: Any) -> Item:
    """An activity of the business with answers to ``deep``."""
    return item("a1", {"processing.core": True, **{f"deep.{k}": v for k, v in facts.items()}})


def told(book: Rulebook, *uses: Item) -> Assessment:
    return assess(book, synthetic_case(activities=[*uses]), DAY)


def asked(result: Assessment) -> set[tuple[str, str | None]]:
    return {(m.ref, m.item) for m in result.missing}


def later(result: Assessment) -> set[tuple[str, str | None]]:
    return {(m.ref, m.item) for group in result.later for m in group.questions}


def given_way(result: Assessment) -> set[tuple[str, str | None]]:
    return {(r.id, r.item) for r in result.given_way()}


# --- waiting


def test_a_section_that_nobody_started_is_no_gap(book: Rulebook) -> None:
    result = told(book, use())
    level = result.decision("deep.level", "a1")
    assert (level.outcome, level.waiting, level.reassuring) == ("undetermined", True, False)
    assert {("deep.strong", "a1"), ("deep.weak", "a1"), ("deep.broad", "a1")} <= later(result)
    assert not {ref for ref, _ in asked(result) if ref.startswith("deep.")}


def test_a_section_that_somebody_started_is_asked_and_the_other_still_waits(book: Rulebook) -> None:
    result = told(book, use(strong=False))
    level, reach = result.decision("deep.level", "a1"), result.decision("deep.reach", "a1")
    assert (level.outcome, level.waiting) == ("undetermined", False)
    assert ("deep.weak", "a1") in asked(result) - later(result)
    assert (reach.outcome, reach.waiting) == ("undetermined", True)
    assert ("deep.broad", "a1") in later(result) - asked(result)


def test_each_item_starts_by_itself(book: Rulebook) -> None:
    result = told(book, use(strong=False), item("a2", {"processing.core": True}))
    assert ("deep.weak", "a1") in asked(result)
    assert ("deep.weak", "a2") in later(result) - asked(result)


def test_a_suggestion_starts_nothing_and_no_lo_se_does(book: Rulebook) -> None:
    assert told(book, use(strong=("~", False))).decision("deep.level", "a1").waiting
    level = told(book, use(strong="?")).decision("deep.level", "a1")
    assert (level.outcome, level.waiting) == ("undetermined", False)


# --- signals


def test_a_signal_stands_while_the_full_decision_waits(book: Rulebook) -> None:
    result = told(book, use())
    assert result.decision("deep.hint", "a1").outcome == "look_into_it"
    assert result.finding("extra.core_use", "a1") is not None
    assert given_way(result) == set()


@pytest.mark.parametrize("facts", [{"strong": True}, {"strong": False, "weak": False}, {"strong": "?"}], ids=str)
def test_a_signal_gives_way_to_the_full_decision_of_the_same_item(book: Rulebook, facts: dict[str, Any]) -> None:
    result = told(book, use(**facts), item("a2", {"processing.core": True}))
    with pytest.raises(KeyError):
        result.decision("deep.hint", "a1")
    assert result.decision("deep.hint", "a2").outcome == "look_into_it"
    assert ("deep.hint", "a1") in given_way(result)
    assert "deep.hint" not in {a.source for a in result.actions if a.item == "a1"}


def test_a_finding_gives_way_once_no_decision_of_the_questionnaire_waits(book: Rulebook) -> None:
    part, whole = told(book, use(strong=True)), told(book, use(strong=True, broad=False))
    assert part.finding("extra.core_use", "a1") is not None
    assert whole.finding("extra.core_use", "a1") is None
    assert ("extra.core_use", "a1") in given_way(whole)
    assert "extra.core_use" not in {a.source for a in whole.actions}


def flowing(book: Rulebook, *flows: Item) -> Assessment:
    made = synthetic_case(providers=[item(p, {"providers.abroad": True}) for p in ("p1", "p2")])
    lists = made.lists | ({"data_flows": ItemList(closed=True, items=[*flows])} if flows else {})
    return assess(book, made.model_copy(update={"lists": lists}), DAY)


def flow(id_: str, provider: str, **facts: Any) -> Item:
    return item(id_, {f"flows.{k}": v for k, v in facts.items()}, links={"providers": [provider]})


def shown(result: Assessment) -> dict[str, tuple[bool, bool]]:
    """For each provider: whether its signal and its finding are shown."""
    signals = {d.item for d in result.decisions if d.id == "hints.abroad"}
    return {p: (p in signals, result.finding("hints.tell", p) is not None) for p in ("p1", "p2")}


def test_a_signal_of_another_subject_gives_way_to_the_items_linked_to_it(book: Rulebook) -> None:
    both = (True, True)
    assert shown(flowing(book)) == {"p1": both, "p2": both}
    assert shown(flowing(book, flow("f1", "p1"))) == {"p1": both, "p2": both}  # there, and nobody started it
    result = flowing(book, flow("f1", "p1", safe=False))
    assert shown(result) == {"p1": (False, False), "p2": both}
    assert given_way(result) == {("hints.abroad", "p1"), ("hints.tell", "p1")}


def test_one_linked_item_that_waits_keeps_the_signal(book: Rulebook) -> None:
    result = flowing(book, flow("f1", "p1", safe=True), flow("f2", "p1"))
    assert shown(result)["p1"] == (True, True)


# --- levels


def chosen(book: Rulebook, made: Case, outcome: str, reason: str = "", decided: str | None = None) -> Case:
    return add_override(made, book, "deep.level", outcome, reason, "Ana", DAY, "a1", decided=decided)


MEDIUM: dict[str, Any] = {"strong": False, "weak": True, "broad": False}


def leveled(**facts: Any) -> Case:
    return synthetic_case(activities=[use(**facts)])


def test_a_level_is_raised_freely_and_what_rests_on_it_follows(book: Rulebook) -> None:
    before = assess(book, leveled(**MEDIUM), DAY)
    assert (before.decision("deep.level", "a1").outcome, before.decision("extra.after", "a1").outcome) == (
        "medium",
        "rest",
    )
    after = assess(book, chosen(book, leveled(**MEDIUM), "high", decided="medium"), DAY)
    level = after.decision("deep.level", "a1")
    assert (level.outcome, level.decided, level.text) == ("high", "medium", "Alto.")
    assert level.adjusted is not None
    assert level.adjusted.by == "Ana"
    assert after.decision("extra.after", "a1").outcome == "act"


def test_a_level_is_lowered_only_with_a_reason(book: Rulebook) -> None:
    with pytest.raises(InvalidAnswer):
        chosen(book, leveled(**MEDIUM), "low", decided="medium")
    level = assess(book, chosen(book, leveled(**MEDIUM), "low", "Está cifrado."), DAY).decision("deep.level", "a1")
    assert (level.outcome, level.decided) == ("low", "medium")
    assert [c.text.endswith("Está cifrado.") for c in level.caveats if c.kind == "lowered"] == [True]


def test_what_rests_on_a_level_does_not_follow_it_down(book: Rulebook) -> None:
    made = chosen(book, leveled(strong=True, broad=False), "low", "Está cifrado.")
    result = assess(book, made, DAY)
    assert result.decision("deep.level", "a1").outcome == "low"
    assert result.decision("extra.after", "a1").outcome == "act"


def test_a_lower_level_without_a_reason_is_not_applied(book: Rulebook) -> None:
    """It was a rise when somebody chose it, and the answers changed."""
    made = leveled(strong=True, broad=False)
    kept = Override(decision="deep.level", item="a1", outcome="medium", reason="", by="Ana", on=DAY)
    level = assess(book, made.model_copy(update={"overrides": [kept]}), DAY).decision("deep.level", "a1")
    assert (level.outcome, level.adjusted) == ("high", None)
    assert "not_lowered" in {c.kind for c in level.caveats}


def test_an_override_of_what_is_no_level_changes_nothing(book: Rulebook) -> None:
    made = leveled(**MEDIUM)
    kept = add_override(made, book, "deep.reach", "wide", "Lo dice Ana.", "Ana", DAY, "a1")
    assert assess(book, kept, DAY).decisions == assess(book, made, DAY).decisions
    assert [o.outcome for o in kept.overrides] == ["wide"]


# --- companions


TODAY = dt.date(2026, 11, 24)


def company(*changes: Callable[[Case], Case]) -> Case:
    made = new_case("Empresa", NOW, real.book().edition, case_id="companions-case")
    for change in changes:
        made = change(made)
    return made


def cameras(value: Any, *, sure: bool = True) -> Callable[[Case], Case]:
    put = set_answer if sure else suggest_answer
    return lambda c: put(c, real.book(), "profile.has_cameras", value)


def provider(name: str, template: str | None = None, *, outside: bool | None = True) -> Callable[[Case], Case]:
    def add(made: Case) -> Case:
        made = add_item(made, "providers", name, template=template)
        new = made.list_of("providers").items[-1].id
        if outside is None:
            return made
        made = set_answer(made, real.book(), "providers.role", "processor", item=new)
        return set_answer(made, real.book(), "providers.access_outside_eea", outside, item=new)

    return add


def offered(made: Case) -> list[tuple[str, str]]:
    return [(c.list_id, c.name) for c in companions(real.book(), made, TODAY)]


SYSTEM = ("systems", "Sistemas de la empresa")


@pytest.mark.parametrize("answer", [None, False], ids=str)
def test_there_is_always_one_system_and_no_more(answer: bool | None) -> None:
    made = company() if answer is None else company(cameras(answer))
    assert offered(made) == [SYSTEM]
    made = with_companions(real.book(), made, TODAY)
    (only,) = made.list_of("systems").items
    assert (only.name, only.confirmed) == ("Sistemas de la empresa", True)


def test_a_refused_system_leaves_place_for_the_only_one() -> None:
    made = with_companions(real.book(), company(), TODAY)
    made = refuse_item(made, "systems", made.list_of("systems").items[0].id)
    assert offered(made) == [SYSTEM]


@pytest.mark.parametrize("sure", [True, False])
def test_cameras_bring_a_camera_system_as_sure_as_the_answer(sure: bool) -> None:
    made = with_companions(real.book(), company(cameras(True, sure=sure)), TODAY)
    (system,) = made.list_of("camera_systems").items
    assert system.confirmed is sure


def test_a_refused_camera_system_is_not_offered_again() -> None:
    made = with_companions(real.book(), company(cameras(True)), TODAY)
    made = refuse_item(made, "camera_systems", made.list_of("camera_systems").items[0].id)
    assert offered(made) == []


def american() -> str:
    """A provider of the catalogue with a country, an importer and a safeguard."""
    known = real.book().providers.values()
    return next(p.id for p in known if p.gate == "dpf" and p.importer and (p.destination or p.country) == "US")


def test_each_provider_outside_europe_brings_a_flow_filled_in_and_not_confirmed() -> None:
    near, unknown = provider("Cerca", outside=False), provider("Sin contestar", outside=None)
    made = company(provider("Lejos", american()), near, unknown, provider("Sin ficha"))
    assert offered(made) == [SYSTEM, ("data_flows", "Lejos"), ("data_flows", "Sin ficha")]
    made = with_companions(real.book(), made, TODAY)
    far, plain = made.list_of("data_flows").items
    ids = {p.name: p.id for p in made.list_of("providers").items}
    assert (far.links["providers"], plain.links["providers"]) == ([ids["Lejos"]], [ids["Sin ficha"]])
    facts: dict[str, Answer] = far.answers["transfers"]
    template = real.book().providers[american()]
    wanted = {"country": "US", "importer": template.importer, "gate": "dpf", "provider": [ids["Lejos"]]}
    assert {k: facts[k].value for k in wanted} == wanted
    assert not any(a.confirmed for a in facts.values())
    assert set(plain.answers["transfers"]) == {"provider"}


def test_companions_come_once() -> None:
    made = company(cameras(True), provider("Lejos", american()))
    once = with_companions(real.book(), made, TODAY)
    assert companions(real.book(), once, TODAY) == ()
    assert with_companions(real.book(), once, TODAY) == once


def test_what_a_person_added_is_not_doubled() -> None:
    made = company(cameras(True), provider("Lejos", american()))
    for name in ("systems", "camera_systems"):
        made = add_item(made, name, "La mía")
    assert offered(made) == [("data_flows", "Lejos")]
    whole = with_companions(real.book(), made, TODAY)
    assert {n: len(whole.list_of(n).items) for n in ("systems", "camera_systems", "data_flows")} == {
        "systems": 1,
        "camera_systems": 1,
        "data_flows": 1,
    }


def test_an_open_flow_of_a_provider_says_nothing_of_the_transfer() -> None:
    """What the catalogue suggests never reassures."""
    made = with_companions(real.book(), company(provider("Lejos", american())), TODAY)
    flow_id = made.list_of("data_flows").items[0].id
    result = assess(real.book(), made, TODAY)
    assert not result.decision("transfers.transfer", flow_id).reassuring
