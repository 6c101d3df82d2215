"""Version, licences, where the data are, accessibility."""

from enregla.ui.about import show

show()
