"""The synthetic rulebook's derived facts exist while these tests run."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.engine.synthetic import synthetic_facts


@pytest.fixture(autouse=True, scope="module")
def _facts() -> Iterator[None]:  # pyright: ignore[reportUnusedFunction]
    with synthetic_facts():
        yield
