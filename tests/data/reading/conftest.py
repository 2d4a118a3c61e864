"""What is read, and how, must not depend on how fast the machine is: no time is spent here."""

import pytest


@pytest.fixture(autouse=True, scope="package")
def no_time_passes():
    """Budgets of time are tested in tests/data/test_budget.py."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("linnet.data.budget.thread_time", lambda: 0.0)
        yield
