"""All answers on one page, what is missing first."""

from enregla.ui.review import show

show()
