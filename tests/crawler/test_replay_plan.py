"""The plan on weeks of made-up sources: nothing is lost, and most requests are saved."""

from __future__ import annotations

import pytest
from benchmarks.replay_plan import Outlet, outlets, replay

WEEKS = 2
OUTLETS = outlets(WEEKS, seed=7)


@pytest.mark.parametrize("outlet", OUTLETS, ids=lambda outlet: outlet.name)
def test_nothing_is_lost_with_less_than_a_third_of_the_requests(outlet: Outlet) -> None:
    result = replay(outlet, WEEKS)
    assert result.lost == 0
    assert result.saved >= 0.70
