"""The published schema of a case file, and that the real rulebook fits the room."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from enregla.case import RulebookLike, apply_starter, case_schema, export_case
from enregla.rulebook import load_rulebook
from tests.unit.case_support import empty_case
from tests.unit.test_case_files import full_case

PUBLISHED = Path(__file__).parents[2] / "questionnaires/_schema/case.schema.json"


def as_text(schema: dict[str, object]) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def test_published_schema_is_that_of_the_code() -> None:
    assert PUBLISHED.read_text("utf-8") == as_text(case_schema())


def test_schema_takes_exported_cases_and_refuses_unknown_keys() -> None:
    validator = jsonschema.Draft202012Validator(case_schema(), format_checker=jsonschema.FormatChecker())
    validator.check_schema(case_schema())
    document = json.loads(export_case(full_case()))
    validator.validate(document)
    for change in ({"titel": "x"}, {"lists": {"activites": {}}}, {"schema_version": 2}, {"title": ""}):
        with pytest.raises(jsonschema.ValidationError):
            validator.validate({**document, **change})
    del document["schema_version"]
    with pytest.raises(jsonschema.ValidationError):
        validator.validate(document)


def test_real_starter_answers_can_be_stored_and_opened_again() -> None:
    from enregla.case import import_case

    rulebook: RulebookLike = load_rulebook()
    case = apply_starter(empty_case(), rulebook, list(rulebook.activities))
    assert len(case.list_of("activities").items) == len(rulebook.activities)
    assert import_case(export_case(case), rulebook) == case
