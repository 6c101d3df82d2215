"""Fictional companies to look around with: each is opened as a copy, so that nobody spoils the original."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from enregla.case import Case, CaseFileError, copy_case, import_case
from enregla.storage import new_case_id
from enregla.ui import state, texts

FOLDER = Path(__file__).resolve().parents[2] / "samples"


@st.cache_resource(show_spinner=False)
def _read(folder: str) -> dict[str, Case]:
    found: dict[str, Case] = {}
    for path in sorted(Path(folder).glob("*.json")):
        try:
            found[path.stem] = import_case(path.read_bytes(), state.rulebook())
        except (CaseFileError, OSError):  # a sample of another edition is left out; the tests look at them
            continue
    return found


def available() -> dict[str, str]:
    """Title by id."""
    return {stem: case.title for stem, case in _read(str(FOLDER)).items()}


def open_copy(stem: str) -> Case:
    """Stores a copy of the sample and returns it."""
    now = state.now()
    sample = _read(str(FOLDER))[stem]
    copy = copy_case(sample, now, case_id=new_case_id(), title=texts.SAMPLE_COPY.format(sample.title)[:200])
    return state.store().create(copy.model_copy(update={"fictional": True}), now)
