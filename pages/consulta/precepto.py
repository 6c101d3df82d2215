"""One provision: its mark, its date, its official text and what rests on it."""

from enregla.ui.provision import show

show()
