"""Lists that page by key."""

import re

import pytest

from partners.models import Organization
from tests.world import World


@pytest.mark.parametrize("path", ["/workgroups/", "/workgroups/reading/discussions/", "/inbox/"])
def test_the_key_of_one_list_opens_no_other(path, world: World, browse):
    Organization.objects.bulk_create(
        Organization(slug=f"org-{number}", name=f"Org {number:03}") for number in range(110)
    )
    browser = browse(world.lead)
    [key] = set(re.findall(r"others-after=([^\"&#]+)", browser.get("/partners/").content.decode()))

    assert browser.get(f"/partners/?others-after={key}").status_code == 200
    assert browser.get(f"{path}?after={key}").status_code == 404
