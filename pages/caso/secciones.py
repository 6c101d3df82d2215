"""What is left of the full depth."""

from enregla.ui.sections import show

show()
