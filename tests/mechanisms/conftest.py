"""Every situation is lived with clean arithmetic."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest


@pytest.fixture(autouse=True)
def arithmetic_is_clean() -> Iterator[None]:
    """No overflow, underflow, division by zero or invalid number passes unseen."""
    with np.errstate(all="raise"):
        yield
