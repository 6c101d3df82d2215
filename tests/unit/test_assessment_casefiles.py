"""Reference cases: how they inherit, what is compared, and that none may pass by proving nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from enregla.assessment.casefiles import (
    CaseFormatError,
    CaseResult,
    build_case,
    load_cases,
    resolved,
    run_cases,
)  # fmt: skip
from enregla.assessment.mutate import mutants, mutate
from tests.engine.synthetic import book, synthetic_facts


@pytest.fixture(autouse=True, scope="module")
def _facts() -> Iterator[None]:  # pyright: ignore[reportUnusedFunction]
    with synthetic_facts():
        yield


HEAD = "questionnaire: profile\ncases:\n"
CALM = """  - id: calm
    name: Nada
    as_of: 2026-03-01
    basis: {kind: synthetic}
    facts: {profile: {legal_form: company, staff: false, letters: [none]}}
    expect: {profile.permit: not_required}
"""


def run(tmp_path: Path, text: str) -> list[CaseResult]:
    file = tmp_path / "profile.yaml"
    file.write_text(text, encoding="utf-8")
    return run_cases(book(), load_cases([file]))


def case(body: str, *, name: str = "other", like: str = "calm", expect: str = "{profile.permit: not_required}") -> str:
    inherit = f"    like: {like}\n" if like else "    as_of: 2026-03-01\n"
    return f"  - id: {name}\n    name: Otro\n    basis: {{kind: synthetic}}\n{inherit}{body}    expect: {expect}\n"


def test_a_case_passes_or_tells_the_difference(tmp_path: Path) -> None:
    wrong = case("    facts: {profile: {letters: [a]}}\n")
    calm, other = run(tmp_path, HEAD + CALM + wrong)
    assert (calm.status, calm.differences) == ("passed", ())
    assert other.status == "failed"
    assert other.differences == ("profile.permit: outcome required, expected not_required",)
    assert other.fired == {"profile.listed"}


def test_lists_are_exact(tmp_path: Path) -> None:
    facts = "    facts: {profile: {letters: [a], legal_form: public}}\n"
    texts = {
        "{outcome: required, fired: [public_body, listed]}": (),
        "{fired: [listed]}": ("profile.permit: fired ['listed', 'public_body'], expected ['listed']",),
        '{legal_refs: ["law:1", "law:1.a"]}': (),
        '{legal_refs: ["law:1"]}': ("profile.permit: legal_refs ['law:1', 'law:1.a'], expected ['law:1']",),
        "{missing: []}": (),
        "{missing: [profile.staff]}": ("profile.permit: missing [], expected ['profile.staff']",),
        "{at_least: nothing}": (),
        "{at_least: required}": ("profile.permit: at_least nothing, expected required",),
    }
    for expected, differences in texts.items():
        found = run(tmp_path, HEAD + CALM + case(facts, expect=f"{{profile.permit: {expected}}}"))[1]
        assert found.differences == differences, expected


def test_ignored_answers_are_compared(tmp_path: Path) -> None:
    facts = "    facts: {profile: {headcount: 90}}\n"
    found = run(tmp_path, HEAD + CALM + case(facts, expect="{profile.permit: {ignored: [profile.headcount]}}"))[1]
    assert found.status == "passed"


def test_findings_are_true_false_or_their_law(tmp_path: Path) -> None:
    facts = "    facts: {profile: {founded: 1990-01-01, cameras: false}}\n"
    for expected, status in (("true", "passed"), ("false", "failed"), ('{legal_refs: ["law:3"]}', "passed"),
                             ('{legal_refs: ["law:1"]}', "failed")):  # fmt: skip
        text = HEAD + CALM + case(facts, expect=f"{{profile.no_plan: {expected}}}")
        assert run(tmp_path, text)[1].status == status, expected
    absent = run(tmp_path, HEAD + CALM + case("", expect='{profile.no_plan: {legal_refs: ["law:3"]}}'))[1]
    assert "not found" in absent.differences[0]


def test_null_takes_an_inherited_answer_away_also_in_items(tmp_path: Path) -> None:
    items = """    items:
      providers: {closed: true}
      activities:
        closed: true
        items:
          - id: use
            facts: {processing: {core: true, data: [plain], size: small, reach: world, films: false}}
            links: {providers: []}
"""
    base = CALM.replace("    expect", items + "    expect").replace("{profile.permit: not_required}",
                                                                  "{processing.study@use: nothing_seen}")  # fmt: skip
    near = case("    items: {activities: {items: [{id: use, facts: {processing: {data: null}}}]}}\n",
                expect="{processing.study@use: {outcome: undetermined, missing: [processing.data@use]}}")  # fmt: skip
    assert [r.status for r in run(tmp_path, HEAD + base + near)] == ["passed", "passed"]


def test_like_inherits_date_facts_items_and_closed(tmp_path: Path) -> None:
    file = tmp_path / "profile.yaml"
    body = "    items: {providers: {closed: true, items: [{id: acme, facts: {providers: {contract: signed}}}]}}\n"
    more = (
        "    items: {providers: {items: [{id: blue, confirmed: false}, "
        "{id: acme, facts: {providers: {abroad: true}}}]}}\n"
    )
    file.write_text(HEAD + CALM + case(body, name="one") + case(more, name="two", like="one"), encoding="utf-8")
    (_, cases) = load_cases([file])[0]
    siblings = {c.id: c for c in cases.cases}
    full = resolved(siblings["two"], siblings)
    assert full.as_of == dt.date(2026, 3, 1)
    built = build_case(full, book())
    providers = built.list_of("providers")
    assert providers.closed
    assert [(i.id, i.confirmed, i.origin) for i in providers.items] == [
        ("acme", True, "user"),
        ("blue", False, "starter"),
    ]
    assert {k: a.value for k, a in providers.items[0].answers["providers"].items()} == {
        "contract": "signed",
        "abroad": True,
    }
    assert built.answers["profile"]["staff"].value is False


def test_unknown_and_suggested_answers(tmp_path: Path) -> None:
    body = "    facts: {profile: {staff: unknown, letters: null}}\n    suggested: {profile: {letters: [none]}}\n"
    found = run(tmp_path, HEAD + CALM + case(body, expect="{profile.permit: undetermined}"))[1]
    assert found.status == "passed"


def test_cases_that_are_not_modelled_do_not_run(tmp_path: Path) -> None:
    text = "  - id: odd\n    name: Raro\n    basis: {kind: ruling}\n    not_modelled: nadie sabe responderlo\n"
    assert run(tmp_path, HEAD + text)[0].status == "not_modelled"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (case("", expect="{}"), "expect is empty. It would always pass."),
        (case("", expect="{profile.permti: required}"),
         'no decision or finding "profile.permti". Did you mean "profile.permit"?'),
        (case("", expect="{profile.permit: requird}"),
         'no outcome "requird" in profile.permit. Did you mean "required"?'),
        (case("", expect="{profile.permit: true}"), "profile.permit is a decision: write an outcome."),
        (case("", expect="{profile.no_plan: required}"),
         "profile.no_plan is a finding: write true, false or its legal_refs."),
        (case("", expect="{profile.no_plan: {fired: []}}"), "profile.no_plan is a finding"),
        (case("", expect="{profile.permit: {fired: [listd]}}"),
         'no rule "listd" in profile.permit. Did you mean "listed"?'),
        (case("", name="calm"), "the id stands twice"),
        (case("", like="clam"), 'like: no case "clam". Did you mean "calm"?'),
        (case("", like="other"), 'like: it ends in itself through "other"'),
        (case("    facts: {profile: {stff: true}}\n"), 'no question "profile.stff". Did you mean "profile.staff"?'),
        (case("    facts: {processing: {core: true}}\n"),
         '"processing.core" is about activities, here stands organisation.'),
        (case("    facts: {profile: {letters: [z]}}\n"), 'no option "z" in profile.letters.'),
        (case("    facts: {profile: {letters: [none, a]}}\n"), "no se puede marcar junto con otras"),
        (case('    facts: {profile: {staff: "yes"}}\n'), "conteste sí (true) o no (false)"),
        (case("    facts: {profile: {headcount: many}}\n"), "no es un número"),
        (case("    facts: {profile: {founded: yesterday}}\n"), "La fecha"),
        (case("    items: {activites: {items: [{id: use}]}}\n"), 'no list "activites". Did you mean "activities"?'),
        (case("    items: {activities: {items: [{id: use, facts: {profile: {staff: true}}}]}}\n"),
         "here stands activities"),
        (case("    items: {activities: {items: [{id: use, links: {providers: [acme]}}]}}\n"),
         'links to no item "acme"'),
        (case("    fcts: {}\n"), "Extra inputs"),
        ("  - id: calm2\n   name: x\n", "not valid YAML"),
    ],
)  # fmt: skip
def test_what_is_written_wrongly_is_refused(text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(CaseFormatError) as raised:
        run(tmp_path, HEAD + CALM + text)
    assert said in str(raised.value)


def test_a_case_file_names_its_questionnaire(tmp_path: Path) -> None:
    with pytest.raises(CaseFormatError, match=r'no questionnaire "profil"\. Did you mean "profile"'):
        run(tmp_path, HEAD.replace("profile", "profil") + CALM)


def test_a_case_without_a_date_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CaseFormatError, match="as_of is missing"):
        run(tmp_path, HEAD + CALM.replace("    as_of: 2026-03-01\n", ""))


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(CaseFormatError, match="cannot be read"):
        load_cases([tmp_path / "nowhere.yaml"])


# --- rule mutation


def test_every_part_of_a_rule_is_changed() -> None:
    found = {(m.rule, m.what) for m in mutants(book().questionnaires["processing"])}
    assert ("two_criteria", "drop the whole rule") in found
    assert ("two_criteria", "at_least − 1") in found
    assert ("two_criteria", "drop criterion_health") in found
    assert ("scale", "all → any") in found
    assert ("scale", "remove not") in found
    assert ("scale", "flip sure") in found
    assert ("scale", "drop health from data") in found
    assert ("unsigned", "drop signed from providers.contract") in found


def test_a_mutant_that_no_case_notices_survives(tmp_path: Path) -> None:
    file = tmp_path / "profile.yaml"
    listed = case("    facts: {profile: {letters: [a]}}\n", expect="{profile.permit: required}")
    file.write_text(HEAD + CALM + listed, encoding="utf-8")
    report = mutate(book(), load_cases([file]), ["profile"])
    survived = {(m.rule, m.what) for m in report.survivors}
    assert ("listed", "drop a from letters") not in survived  # the case notices
    assert ("listed", "drop b from letters") in survived
    assert ("public_body", "drop the whole rule") in survived
    assert 0 < len(report.survivors) < report.total


EACH = """  - id: letter
    name: Una carta
    like: calm
    basis: {kind: synthetic}
    each: {profile.letters: [[none], [a], [b]]}
    expect: {profile.permit: not_required}
"""


def test_each_is_one_case_per_value_with_what_it_inherits(tmp_path: Path) -> None:
    file = tmp_path / "profile.yaml"
    file.write_text(HEAD + CALM + EACH, encoding="utf-8")
    [(_, read)] = load_cases([file])
    assert [c.id for c in read.cases] == ["calm", "letter_none", "letter_a", "letter_b"]
    last = read.cases[-1]
    assert last.facts["profile"] == {"legal_form": "company", "staff": False, "letters": ["b"]}
    assert (last.as_of, last.name) == (dt.date(2026, 3, 1), "Una carta: b")


def test_each_of_an_item_that_is_not_there_says_so(tmp_path: Path) -> None:
    file = tmp_path / "profile.yaml"
    file.write_text(HEAD + CALM + EACH.replace("profile.letters:", "profile.letters@a9:"), encoding="utf-8")
    with pytest.raises(CaseFormatError, match='each: there is no item "a9"'):
        load_cases([file])


def test_each_takes_figures_and_days_and_never_lists_nothing(tmp_path: Path) -> None:
    file = tmp_path / "profile.yaml"
    several = EACH.replace("[[none], [a], [b]]", "[1.5, 2026-03-01, true, [a, b]]")
    file.write_text(HEAD + CALM + several, encoding="utf-8")
    [(_, read)] = load_cases([file])
    told = {c.id: c.name for c in read.cases[1:]}
    assert told == {"letter_1_5": "Una carta: 1.5", "letter_2026_03_01": "Una carta: 2026-03-01",
                    "letter_true": "Una carta: True", "letter_a_b": "Una carta: a, b"}  # fmt: skip
    file.write_text(HEAD + CALM + EACH.replace("[[none], [a], [b]]", "[]"), encoding="utf-8")
    with pytest.raises(CaseFormatError, match="at least 1 item"):
        load_cases([file])
    file.write_text(HEAD + CALM + EACH.replace("[[none], [a], [b]]", "[[a], [a]]"), encoding="utf-8")
    with pytest.raises(CaseFormatError, match="the id stands twice"):
        run_cases(book(), load_cases([file]))
