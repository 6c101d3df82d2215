"""From a case to what a template prints: one typed context a document, built for a clean or a review copy."""

from __future__ import annotations

from collections.abc import Mapping

from enregla.documents.contexts import (
    action_plan,
    lawyer_file,
    paper_guide,
    policy_clauses,
    privacy_policy,
    third_party_questions,
)
from enregla.documents.contexts.action_plan import ActionPlanContext
from enregla.documents.contexts.content import Content
from enregla.documents.contexts.facts import Copy, Facts
from enregla.documents.contexts.lawyer_file import LawyerFileContext
from enregla.documents.contexts.paper_guide import PaperGuideContext
from enregla.documents.contexts.privacy_policy import PrivacyPolicyContext
from enregla.documents.contexts.shared import gaps_of
from enregla.documents.contexts.third_party_questions import ThirdPartyQuestionsContext

CONTENTS: Mapping[str, Content] = {
    "privacy_policy": Content(
        why="La ley pide informar a las personas cuyos datos se usan (arts. 13 y 14 RGPD; art. 11 LOPDGDD).",
        build=privacy_policy.build,
        comments=policy_clauses.comments,
    ),
    "action_plan": Content(
        why="Ordena lo que hay que hacer y deja constancia de quién y cuándo (art. 5.2 RGPD).",
        build=action_plan.build,
    ),
    "lawyer_file": Content(
        why="Permite que su abogado revise sin volver a preguntar.",
        build_with=lawyer_file.build,
        reads_others=True,
    ),
    "paper_guide": Content(
        why="Dice qué hacer con cada papel, y cuáles no se publican nunca.",
        build_with=paper_guide.build,
    ),
    "third_party_questions": Content(
        why="Reúne las preguntas que otra persona puede contestar mejor que usted.",
        build=third_party_questions.build,
        needed=third_party_questions.needed,
    ),
}

__all__ = [
    "CONTENTS", "ActionPlanContext", "Content", "Copy", "Facts", "LawyerFileContext", "PaperGuideContext",
    "PrivacyPolicyContext", "ThirdPartyQuestionsContext", "gaps_of",
]  # fmt: skip
