"""One screen of one section, or one list."""

from enregla.ui.section import show

show()
