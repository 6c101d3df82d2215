"""What can go wrong with the stored cases, always with a Spanish sentence that may be shown as it is."""

from __future__ import annotations


class StoreError(Exception):
    """Base of this room's errors. ``message`` says what happened and what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class StoreUnavailable(StoreError):
    """The database cannot be opened, read or written now. The message names the file or folder."""


class StoreDamaged(StoreError):
    """The file is not a database of ours, or is damaged. It is left as it was."""


class StoreTooNew(StoreError):
    """The database was written by a newer version of the program. It is left as it was."""


class CaseNotFound(StoreError, LookupError):
    """There is no such case, or it was deleted."""

    def __init__(self, case_id: str) -> None:
        super().__init__(
            "Este caso ya no existe: puede que se haya borrado en otra pestaña. Vuelva a la lista de casos."
        )
        self.case_id = case_id


class CaseExists(StoreError):
    """A case with this id is stored already."""

    def __init__(self, case_id: str) -> None:
        super().__init__("Este caso ya está guardado en este ordenador: ábralo desde la lista, o guárdelo como copia.")
        self.case_id = case_id


class StaleCase(StoreError):
    """The case was changed by somebody else since it was read. ``current``: the revision that is stored."""

    def __init__(self, case_id: str, current: int) -> None:
        super().__init__(
            "Este caso se ha cambiado en otra pestaña y este último cambio no se ha guardado: "
            "vuelva a cargar la página y repítalo."
        )
        self.case_id = case_id
        self.current = current
