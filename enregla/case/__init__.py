"""The client's facts: typed answers, lists of items, import and export. It knows questions, not rules."""

from enregla.case.counting import stored_answers
from enregla.case.edit import (
    add_override,
    clear_answer,
    confirm_answers,
    copy_case,
    list_of_item,
    new_case,
    remove_override,
    rename_case,
    set_answer,
    set_links,
    set_notes,
    set_unknown,
    suggest_answer,
)
from enregla.case.errors import CaseError, CaseFileError, InvalidAnswer, ItemNotFound
from enregla.case.files import export_case, import_case
from enregla.case.items import (
    add_item,
    close_list,
    confirm_item,
    doubt_item,
    new_item_id,
    refuse_item,
    remove_item,
    rename_item,
)
from enregla.case.model import SCHEMA_VERSION, Answer, Answers, Case, Item, ItemList, Origin, Override, Value
from enregla.case.schema import case_schema
from enregla.case.schema_source import RulebookLike
from enregla.case.starter import apply_starter, untouched
from enregla.case.validate import validate_value

__all__ = [
    "SCHEMA_VERSION",
    "Answer",
    "Answers",
    "Case",
    "CaseError",
    "CaseFileError",
    "InvalidAnswer",
    "Item",
    "ItemList",
    "ItemNotFound",
    "Origin",
    "Override",
    "RulebookLike",
    "Value",
    "add_item",
    "add_override",
    "apply_starter",
    "case_schema",
    "clear_answer",
    "close_list",
    "confirm_answers",
    "confirm_item",
    "copy_case",
    "doubt_item",
    "export_case",
    "import_case",
    "list_of_item",
    "new_case",
    "new_item_id",
    "refuse_item",
    "remove_item",
    "remove_override",
    "rename_case",
    "rename_item",
    "set_answer",
    "set_links",
    "set_notes",
    "set_unknown",
    "stored_answers",
    "suggest_answer",
    "untouched",
    "validate_value",
]
