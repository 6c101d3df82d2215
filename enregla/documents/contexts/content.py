"""How the content of a document is made, and what those get that tell about other documents."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from enregla.documents.comments import ReviewComment
from enregla.documents.contexts.facts import Facts
from enregla.documents.manifest import Manifest
from enregla.documents.rendering import Rendered
from enregla.documents.values import DocumentContext

if TYPE_CHECKING:
    from enregla.documents.plan import PlannedDocument


def no_comments(context: Any, facts: Facts, manifest: Manifest) -> tuple[ReviewComment, ...]:
    return ()


def not_alone(facts: Facts, manifest: Manifest) -> DocumentContext:
    raise TypeError(f"{manifest.id} tells about other documents: use build_with")


@dataclass(frozen=True, slots=True)
class Content:
    """``build_with`` replaces ``build`` where a document tells about the plan (and, with ``reads_others``, about the
    rendered documents). ``needed``: what the manifest's condition cannot say. ``points_to``: papers to which the text
    sends the reader if they are made (``facts.has_paper``); these never point to others."""

    why: str
    build: Callable[[Facts, Manifest], DocumentContext] = not_alone
    comments: Callable[[Any, Facts, Manifest], tuple[ReviewComment, ...]] = no_comments
    needed: Callable[[Facts], bool] | None = None
    build_with: (
        Callable[[Facts, Manifest, tuple[PlannedDocument, ...], Mapping[str, Rendered]], DocumentContext] | None
    ) = None
    reads_others: bool = False
    points_to: tuple[str, ...] = ()
