"""The cases kept on this computer (or in a PostgreSQL): state, history and receipts of documents."""

from enregla.storage.errors import (
    CaseExists,
    CaseNotFound,
    StaleCase,
    StoreDamaged,
    StoreError,
    StoreTooNew,
    StoreUnavailable,
)
from enregla.storage.location import data_dir
from enregla.storage.store import CaseSummary, Event, Generation, Store, new_case_id

__all__ = [
    "CaseExists",
    "CaseNotFound",
    "CaseSummary",
    "Event",
    "Generation",
    "StaleCase",
    "Store",
    "StoreDamaged",
    "StoreError",
    "StoreTooNew",
    "StoreUnavailable",
    "data_dir",
    "new_case_id",
]
