"""The provisions, the rules and the figures, with the date of their last check."""

from enregla.ui.law import show

show()
