"""The papers of the case."""

from __future__ import annotations

from enregla.ui import frame


def show() -> None:
    if not frame.require_case():
        return
