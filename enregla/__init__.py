"""En Regla: from plain questions to the papers that data-protection law asks of a small company."""

__version__ = "0.1.0"
