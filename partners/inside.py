"""An organization from inside: for its people, and for whoever has the care of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from django.http import Http404
from django.shortcuts import get_object_or_404

from compact.access import PARTNERS, Kind, Reach, reach_of, scope
from compact.accounts.models import User
from compact.permissions import may
from compact.wall import handing_over
from partners.models import Organization


@contextmanager
def at_home(reader: User, slug: str) -> "Iterator[tuple[Organization, Reach]]":
    """An organization, for its people and whoever has the care of it; the wall shows what is theirs meanwhile.

    Raises Http404 for everybody else.
    """
    organization = get_object_or_404(Organization.objects.named(), slug=slug)
    if not may(reader, "partners.read_home", organization):
        raise Http404
    keys = {PARTNERS, scope(Kind.ORGANIZATION, organization.pk)}
    if may(reader, "partners.manage_people", organization):
        keys |= {scope(Kind.ADMINISTRATORS, organization.pk)}
    reach = reach_of(reader)
    with handing_over(*keys):
        yield organization, replace(reach, keys=reach.keys | keys)
