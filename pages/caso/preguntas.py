"""The express route, one screen at a time."""

from enregla.ui.express import show

show()
