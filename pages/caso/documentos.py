"""The papers: what each is for, its gaps, its downloads."""

from enregla.ui.documents import show

show()
