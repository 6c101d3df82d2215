"""From a case to what a template prints: one typed context a document, built for a clean or a review copy."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from enregla.assessment.results import Assessment
from enregla.case.model import Case
from enregla.documents.comments import ReviewComment
from enregla.documents.contexts import policy_clauses, privacy_policy
from enregla.documents.contexts.facts import Copy, Facts
from enregla.documents.contexts.privacy_policy import PrivacyPolicyContext
from enregla.documents.contexts.shared import gaps_of
from enregla.documents.manifest import Manifest
from enregla.documents.values import DocumentContext
from enregla.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class Content:
    """How the content of a document is made."""

    build: Callable[[Facts, Manifest], DocumentContext]
    comments: Callable[[Any, Facts, Manifest], tuple[ReviewComment, ...]]


def _no_comments(context: Any, facts: Facts, manifest: Manifest) -> tuple[ReviewComment, ...]:
    return ()


CONTENTS: Mapping[str, Content] = {
    "privacy_policy": Content(privacy_policy.build, policy_clauses.comments),
}

__all__ = ["CONTENTS", "Content", "Copy", "Facts", "PrivacyPolicyContext", "gaps_of"]
