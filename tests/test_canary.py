"""The sweep must turn red for every hole that is planted (R5)."""

import pytest
from django.test import Client

from tests.holes import HOLES
from tests.sweep import furnish, leaks
from tests.world import World

pytestmark = pytest.mark.everybody


@pytest.mark.urls("tests.holes")
@pytest.mark.parametrize("hole", HOLES, ids=lambda hole: hole.__name__)
def test_the_sweep_finds_the_hole(hole, world: World):
    furnished = furnish(world)
    stranger = Client()
    stranger.force_login(world.stranger, backend="compact.accounts.sessions.Backend")

    # The stranger sees their own request to join; somebody else at the same door must not.
    watcher = world.former if hole.__name__ == "suggestion" else world.stranger
    found = leaks(stranger, watcher, furnished, {hole.__name__: f"/{hole.__name__}/"}, write=True)

    assert found != []
