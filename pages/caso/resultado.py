"""What to do, what was decided and why."""

from enregla.ui.result import show

show()
