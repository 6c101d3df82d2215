"""From a case to what a template prints: one typed context a document, built for a clean or a review copy."""

from __future__ import annotations

from collections.abc import Mapping

from enregla.documents.contexts import (
    action_plan,
    channel_facts,
    channel_notice,
    channel_privacy_notice,
    lawyer_file,
    paper_guide,
    policy_clauses,
    privacy_policy,
    processor_agreement,
    processor_agreement_clauses,
    provider_file,
    provider_request,
    third_party_questions,
    video_second_layer,
    video_sign,
    video_systems,
)
from enregla.documents.contexts.action_plan import ActionPlanContext
from enregla.documents.contexts.channel_notice import ChannelNoticeContext
from enregla.documents.contexts.channel_privacy_notice import ChannelPrivacyNoticeContext
from enregla.documents.contexts.content import Content
from enregla.documents.contexts.facts import Copy, Facts
from enregla.documents.contexts.lawyer_file import LawyerFileContext
from enregla.documents.contexts.paper_guide import PaperGuideContext
from enregla.documents.contexts.privacy_policy import PrivacyPolicyContext
from enregla.documents.contexts.processor_agreement import ProcessorAgreementContext
from enregla.documents.contexts.provider_file import ProviderFileContext
from enregla.documents.contexts.provider_request import ProviderRequestContext
from enregla.documents.contexts.shared import gaps_of
from enregla.documents.contexts.third_party_questions import ThirdPartyQuestionsContext
from enregla.documents.contexts.video_second_layer import VideoSecondLayerContext
from enregla.documents.contexts.video_sign import VideoSignContext

CONTENTS: Mapping[str, Content] = {
    "privacy_policy": Content(
        why="La ley pide informar a las personas cuyos datos se usan (arts. 13 y 14 RGPD; art. 11 LOPDGDD).",
        build=privacy_policy.build,
        comments=policy_clauses.comments,
        points_to=("video_second_layer", "channel_privacy_notice"),
    ),
    "processor_agreement": Content(
        why="Quien usa datos por encargo de su empresa necesita un contrato escrito (art. 28.3 RGPD).",
        build=processor_agreement_clauses.build,
        comments=processor_agreement_clauses.comments,
        needed=processor_agreement.needed,
    ),
    "provider_request": Content(
        why="Antes de confiar datos a un proveedor hay que ver qué garantías ofrece (art. 28.1 RGPD).",
        build=provider_request.build,
        needed=provider_request.needed,
    ),
    "provider_file": Content(
        why="Deja constancia de por qué se confía en cada proveedor (arts. 5.2 y 28.1 RGPD).",
        build=provider_file.build,
        needed=provider_file.needed,
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
    "video_sign": Content(
        why="La ley pide avisar de las cámaras con un cartel visible (art. 22.4 LOPDGDD).",
        build=video_sign.build,
        comments=video_sign.comments,
        needed=video_systems.needed,
    ),
    "video_second_layer": Content(
        why="El cartel remite a esta hoja, que tiene el resto de la información (art. 22.4 LOPDGDD; art. 13 RGPD).",
        build=video_second_layer.build,
        comments=video_second_layer.comments,
        needed=video_systems.needed,
    ),
    "channel_notice": Content(
        why="La ley pide informar del canal de forma clara y fácil de encontrar (art. 25 Ley 2/2023).",
        build=channel_notice.build,
        comments=channel_notice.comments,
        points_to=("channel_privacy_notice",),
        needed=channel_facts.needed,
    ),
    "channel_privacy_notice": Content(
        why="Quien avisa y quien aparece en un aviso deben saber qué se hace con sus datos (art. 31.1 Ley 2/2023).",
        build=channel_privacy_notice.build,
        comments=channel_privacy_notice.comments,
        needed=channel_facts.needed,
    ),
}

__all__ = [
    "CONTENTS", "ActionPlanContext", "ChannelNoticeContext", "ChannelPrivacyNoticeContext", "Content", "Copy",
    "Facts", "LawyerFileContext", "PaperGuideContext", "PrivacyPolicyContext", "ProcessorAgreementContext",
    "ProviderFileContext", "ProviderRequestContext", "ThirdPartyQuestionsContext", "VideoSecondLayerContext",
    "VideoSignContext", "gaps_of",
]  # fmt: skip
