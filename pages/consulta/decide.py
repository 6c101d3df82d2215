"""How a questionnaire decides, drawn from its rules."""

from enregla.ui.decides import show

show()
