"""The cases stored on this computer."""

from enregla.ui.cases import show

show()
