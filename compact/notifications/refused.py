"""Addresses that get no mail: known to the person, and to whoever looks after them."""

from collections.abc import Iterable

from compact.access import BACKBONE
from compact.notifications.models import Suppression
from compact.wall import handing_over


def refused(addresses: Iterable[str]) -> dict[str, Suppression]:
    """Those of these addresses that get no mail, and why. Whoever calls this has checked the right to know."""
    with handing_over(BACKBONE):
        return {one.address: one for one in Suppression.objects.filter(address__in=set(addresses))}


def try_again(address: str) -> None:
    """Write to an address again, because its owner says so. What comes back once more is refused once more."""
    with handing_over(BACKBONE):
        Suppression.objects.filter(address=address).delete()
