"""The published JSON Schema of a case file."""

from __future__ import annotations

from typing import Any

from enregla.case.model import SCHEMA_VERSION, Case
from enregla.rulebook.model import LISTS

SCHEMA_ID = f"urn:en-regla:case:{SCHEMA_VERSION}"


def case_schema() -> dict[str, Any]:
    """JSON Schema 2020-12 of a case file, always the same for the same code.

    It checks form. That ids exist in the rulebook is checked by ``import_case``, which gives better messages.
    """
    schema = Case.model_json_schema(mode="validation")
    required = [*schema.pop("required", []), "schema_version"]
    schema["properties"]["lists"]["propertyNames"] = {"enum": list(LISTS)}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID,
        "title": "En Regla: case",
        "description": "All that a client said: answers, lists of items, decisions of people. "
        "Maximum 2 MB; item ids are unique in the whole case.",
        **{k: v for k, v in sorted(schema.items()) if k not in ("title", "description")},
        "required": sorted(required),
    }
