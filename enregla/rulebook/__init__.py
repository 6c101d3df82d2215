"""Types of everything written in YAML, loading and linking. Knows no clock and no client."""

from enregla.rulebook.book import ORGANISATION, ParameterGap, Rulebook
from enregla.rulebook.load import DEFAULT_ROOT, load_rulebook
from enregla.rulebook.problems import RulebookError, did_you_mean

__all__ = [
    "DEFAULT_ROOT",
    "ORGANISATION",
    "ParameterGap",
    "Rulebook",
    "RulebookError",
    "did_you_mean",
    "load_rulebook",
]
