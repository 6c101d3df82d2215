"""JSON Schemas of what is written in YAML, generated from the models so that editors can help authors."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from enregla.rulebook.model import CatalogueFile, DerivedFile, LawFile, OrderFile, Questionnaire, Route

DRAFT = "https://json-schema.org/draft/2020-12/schema"
AUTHORED: dict[str, type[BaseModel]] = {
    "questionnaire": Questionnaire,
    "law": LawFile,
    "catalogue": CatalogueFile,
    "derived": DerivedFile,
    "route": Route,
    "order": OrderFile,
}


def authored_schemas() -> dict[str, dict[str, Any]]:
    """By file stem; deterministic."""
    return {
        name: {"$schema": DRAFT, "$id": f"{name}.schema.json", **model.model_json_schema(by_alias=True)}
        for name, model in AUTHORED.items()
    }
