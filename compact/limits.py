"""How often one address may try something, GET or POST: counted in the cache, in whole spans of time.

allauth limits its own pages; its limits let every GET pass, and a code that opens a page is guessed by GET.
"""

import time
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest


@dataclass(frozen=True)
class Limit:
    """So many times in so many seconds, for one address; of IPv6 for the network of one connection."""

    name: str
    most: int
    seconds: int

    def used_up(self, request: HttpRequest) -> bool:
        """Whether this address has no more tries in this span."""
        return int(cache.get(self._key(request), 0)) >= self.most

    def count(self, request: HttpRequest) -> None:
        """Note one try."""
        key = self._key(request)
        if not cache.add(key, 1, self.seconds):
            cache.incr(key)

    def _key(self, request: HttpRequest) -> str:
        return f"limit:{self.name}:{_network(request)}:{int(time.time()) // self.seconds}"


def _network(request: HttpRequest) -> str:
    address = ip_address(get_adapter().get_client_ip(request))
    return str(ip_network(f"{address}/64", strict=False) if isinstance(address, IPv6Address) else address)
