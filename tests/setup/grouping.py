"""Loaded by `python3 run.py test`: with two workers, the browser is never driven twice at a time.

A marker is enough in the tests themselves; pytest-xdist keeps each group on one worker.
"""

import pytest

ONE_AT_A_TIME = ("browser", "documents")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        for name in ONE_AT_A_TIME:
            if item.get_closest_marker(name) is not None:
                item.add_marker(pytest.mark.xdist_group(name))
                break
