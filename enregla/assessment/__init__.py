"""Truth values → conditions → decisions and findings → ``assess``, trace and receipt. Knows no clock."""

from enregla.assessment.actions import ActionGroup, first_actions, grouped_actions
from enregla.assessment.assess import assess
from enregla.assessment.results import (
    REVIEW,
    UNDETERMINED,
    ActionItem,
    Assessment,
    Caveat,
    Change,
    DecisionResult,
    FindingResult,
    Later,
    Missing,
    RuleTrace,
    TraceNode,
)  # fmt: skip
from enregla.assessment.risk import ActivityRisk, AreaLevel, Factor, Risk, SystemSecurity
from enregla.assessment.suggest import (
    Companion,
    companions,
    condition_truth,
    suggested_activities,
    suggested_providers,
    suggestions,
    with_companions,
)  # fmt: skip
from enregla.assessment.words import answer_text, fact_parts, fact_text, ref_text, value_text

__all__ = [
    "REVIEW",
    "UNDETERMINED",
    "ActionGroup",
    "ActionItem",
    "ActivityRisk",
    "AreaLevel",
    "Assessment",
    "Caveat",
    "Change",
    "Companion",
    "DecisionResult",
    "Factor",
    "FindingResult",
    "Later",
    "Missing",
    "Risk",
    "RuleTrace",
    "SystemSecurity",
    "TraceNode",
    "answer_text",
    "assess",
    "companions",
    "condition_truth",
    "fact_parts",
    "fact_text",
    "first_actions",
    "grouped_actions",
    "ref_text",
    "suggested_activities",
    "suggested_providers",
    "suggestions",
    "value_text",
    "with_companions",
]  # fmt: skip
