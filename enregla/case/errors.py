"""What can go wrong with a case, always with a Spanish sentence that may be shown as it is."""

from __future__ import annotations


class CaseError(Exception):
    """Base of this room's errors. ``message`` says what happened and what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class InvalidAnswer(CaseError, ValueError):
    """A value that does not fit its question. ``ref``: ``questionnaire.question``, or the name of a field."""

    def __init__(self, message: str, ref: str) -> None:
        super().__init__(message)
        self.ref = ref


class ItemNotFound(CaseError, LookupError):
    """An activity, provider… that is not (or no longer) in the case."""

    def __init__(self, list_id: str, item_id: str) -> None:
        super().__init__(
            f"El elemento «{item_id}» ya no está en la lista «{list_id}» del caso: vuelva a cargar la página."
        )
        self.list_id = list_id
        self.item_id = item_id


class CaseFileError(CaseError):
    """A case file that cannot be opened. ``path`` is the place in the file, empty for the whole file."""

    def __init__(self, message: str, path: str = "") -> None:
        super().__init__(message)
        self.path = path
