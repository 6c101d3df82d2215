"""The trace mirrors the rules, every single change is listed, the missing are in order, receipts reproduce."""

from __future__ import annotations

import datetime as dt
from typing import Any

from enregla.assessment import TraceNode, assess
from enregla.assessment.receipt import case_digest, receipt_of, reproduces
from enregla.rulebook.conditions import children
from tests.engine.synthetic import DAY, book, case, item, run

CALM: dict[str, Any] = {"profile.legal_form": "company", "profile.staff": False, "profile.letters": ["none"]}
KINDS = {"AllOf": "all", "AnyOf": "any", "Not": "not", "AtLeast": "at_least", "AnswerIs": "answer",
         "DerivedIs": "derived",
         "DecisionIs": "decision", "FindingHolds": "finding", "RuleHolds": "rule", "Some": "some", "Every": "every",
         "Count": "count"}  # fmt: skip


def mirrors(node: TraceNode, condition: Any) -> None:
    assert node.kind == KINDS[type(condition).__name__]
    assert node.value in {"true", "false", "unknown", "not_applicable"}
    assert node.text
    if node.kind in ("some", "every", "count"):
        for each in node.children:
            assert each.kind == "item"
            mirrors(each.children[0], condition.where)
    elif node.kind == "rule":
        assert len(node.children) == 1
    else:
        inner = children(condition)
        assert len(node.children) == len(inner)
        for child, written in zip(node.children, inner, strict=True):
            mirrors(child, written)


def test_the_trace_mirrors_every_rule_and_finding() -> None:
    use = item("use", {"processing.core": True}, links={"providers": ["acme"]})
    result = run(CALM, activities=[use], providers=[item("acme")])
    for decision in result.decisions:
        authored = book().decisions[decision.id]
        trace = result.trace(decision.id, decision.item)
        assert [t.rule for t in trace] == [r.id for r in authored.rules]
        for told, rule in zip(trace, authored.rules, strict=True):
            assert told.outcome == rule.outcome
            mirrors(told.why, rule.when)
    for name, finding in book().findings.items():
        subject = book().subject_of(name.split(".")[0])
        at = {"organisation": None, "activities": "use", "providers": "acme"}[subject]
        (told,) = result.trace(name, at)
        mirrors(told.why, finding.when)


def test_leaves_say_what_was_given_and_from_where() -> None:
    facts = {"profile.legal_form": "company", "profile.letters": ("~", ["a"]), "profile.staff": "?"}
    by_rule = {t.rule: t.why for t in run(facts).trace("profile.permit")}
    public, listed = by_rule["public_body"], by_rule["listed"]
    assert (public.given, public.source, public.value) == ("company", "answer", "false")
    assert public.text == "¿Qué forma tiene? → Sociedad"
    assert (listed.given, listed.source, listed.value) == (["a"], "suggestion", "true")
    assert "sugerencia sin confirmar" in listed.text
    headcount = by_rule["big_staff"].children[0].children[0]
    assert (headcount.source, headcount.value, headcount.operand) == ("parent", "unknown", 50)
    staff = by_rule["person_without_staff"].children[1]
    assert (staff.source, staff.text) == ("unknown", "¿Tiene personal? → «No lo sé»")


def test_the_trace_shows_the_reading_that_is_shown() -> None:
    """As given it would reassure, so the strict reading is shown: there the suggestion is unknown."""
    result = run({**CALM, "profile.letters": ("~", ["none"])})
    listed = next(t for t in result.trace("profile.permit") if t.rule == "listed")
    assert listed.value == "unknown"
    assert listed.why.source == "suggestion"


def test_not_relevant_and_company_answers_are_told() -> None:
    use = item("use", {"processing.core": True, "processing.data": ["plain"]}, links={"providers": []})
    result = run({"profile.cameras": False}, activities=[use], providers=[])
    two, scale, _ = (t.why for t in result.trace("processing.study", "use"))
    films = two.children[2].children[0]
    assert (films.given, films.source) == (False, "company_answer")
    assert "según la respuesta de la empresa" in films.text
    assert (scale.children[0].source, scale.children[0].value) == ("not_relevant", "not_applicable")


def test_an_answer_that_no_longer_fits_its_question_is_unknown() -> None:
    """After a new edition a stored value may name an option that is gone: it must not read as «no»."""
    for ref, value in (("profile.letters", ["z"]), ("profile.letters", "a"), ("profile.legal_form", "guild"),
                       ("profile.staff", "no"), ("profile.letters", [])):  # fmt: skip
        result = run({**CALM, ref: value})
        assert result.decision("profile.permit").outcome == "undetermined", (ref, value)
        assert ref in {m.ref for m in result.missing}
    assert run({**CALM, "profile.staff": True, "profile.headcount": "900"}).decision("profile.permit").missing
    assert run({"profile.founded": "yesterday"}).finding("profile.no_plan") is None


# --- what would change it


def changes(result: Any, decision: str, at: str | None = None) -> dict[tuple[str, str | None, str], str]:
    return {(c.ref, c.item, str(c.given)): c.outcome for c in result.what_would_change(decision, at)}


def test_every_single_answer_that_would_change_it_is_listed() -> None:
    assert changes(run(CALM), "profile.permit") == {
        ("profile.legal_form", None, "public"): "required",
        ("profile.legal_form", None, "person"): "exempt",
        ("profile.staff", None, "True"): "undetermined",
        ("profile.letters", None, "['a']"): "required",
        ("profile.letters", None, "['b']"): "required",
        ("profile.letters", None, "['c']"): "required",
    }


def test_figures_change_at_the_edge_of_their_date() -> None:
    near = {**CALM, "profile.staff": True, "profile.headcount": 20}
    assert changes(run(near), "profile.permit")["profile.headcount", None, "50"] == "required"
    before = changes(run(near, as_of=dt.date(2021, 6, 1)), "profile.permit")
    assert ("profile.headcount", None, "100") in before
    assert ("profile.headcount", None, "50") not in before
    duty = {**near, "profile.headcount": 70}
    assert changes(run(duty), "profile.permit")["profile.headcount", None, "49"] == "not_required"


def test_dates_change_on_their_day() -> None:
    facts = {"profile.legal_form": "company", "profile.founded": "2010-01-01", "profile.cameras": False}
    lists: dict[str, Any] = {"activities": [], "providers": []}
    calm = run({**facts, "profile.staff": False, "profile.letters": ["none"]}, **lists)
    assert calm.decision("closing.chain").outcome == "rest"
    assert changes(calm, "closing.chain")["profile.founded", None, "1999-12-31"] == "act"


def test_a_change_of_another_item_is_found_through_quantifiers() -> None:
    uses = [item("one", {"processing.core": True, "processing.data": ["plain"]}),
            item("two", {"processing.core": False, "processing.data": ["plain"]})]  # fmt: skip
    result = run({"profile.staff": True}, activities=uses, providers=[])
    assert result.decision("closing.lists").outcome == "calm"
    found = changes(result, "closing.lists")
    assert found["processing.core", "two", "True"] == "all_core"
    assert found["processing.data", "one", "['plain', 'health']"] == "health_seen"


def test_exclusive_options_are_never_combined_in_a_change() -> None:
    given = [c.given for c in run(CALM).what_would_change("profile.permit") if c.ref == "profile.letters"]
    assert all("none" not in v or v == ["none"] for v in given)


# --- missing


def test_missing_answers_come_in_order_of_use() -> None:
    result = run()
    counts = [(sum(a in book().decisions for a in m.affects), len(m.affects)) for m in result.missing]
    assert counts == sorted(counts, key=lambda c: (-c[0], -c[1]))
    assert len({(m.ref, m.item) for m in result.missing}) == len(result.missing)


def test_missing_says_whom_to_ask_and_what_waits() -> None:
    first = run().missing[0]
    assert first.ref == "profile.legal_form"
    assert first.ask_whom == "owner"
    assert set(first.affects) >= {"profile.permit", "closing.chain"}


# --- receipts


def test_a_receipt_reproduces() -> None:
    said = case({**CALM, "profile.letters": ("~", ["a"])}, activities=[item("use")])
    receipt = receipt_of(book(), said, assess(book(), said, DAY))
    again = case({**CALM, "profile.letters": ("~", ["a"])}, activities=[item("use")])
    assert reproduces(receipt, book(), again, assess(book(), again, DAY))


def test_a_receipt_knows_another_case_date_or_rulebook() -> None:
    said = case(CALM)
    receipt = receipt_of(book(), said, assess(book(), said, DAY))
    other = case({**CALM, "profile.staff": True})
    assert not reproduces(receipt, book(), other, assess(book(), other, DAY))
    later = DAY + dt.timedelta(days=1)
    assert not reproduces(receipt, book(), said, assess(book(), said, later))
    assert receipt["as_of"] == "2026-03-01"
    assert receipt["rulebook_sha256"] == book().digest


def test_a_receipt_looks_at_what_was_said_and_not_at_titles_or_times() -> None:
    said = case(CALM)
    renamed = said.model_copy(
        update={"title": "Otro", "revision": 9, "changed": dt.datetime(2030, 1, 1, tzinfo=dt.UTC)}
    )
    assert case_digest(said) == case_digest(renamed)
    assert case_digest(said) != case_digest(case({**CALM, "profile.staff": "?"}))
