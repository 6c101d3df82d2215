"""First page: what one gets, how long it takes, where to start."""

from enregla.ui.home import show

show()
