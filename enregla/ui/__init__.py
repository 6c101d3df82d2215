"""The pages: the only room that imports streamlit."""

from enregla.ui.frame import run

__all__ = ["run"]
