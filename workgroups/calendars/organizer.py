"""From whom an invitation comes, and so where a calendar sends its answer: one address for each person and meeting."""

import re
from base64 import b32encode
from dataclasses import dataclass
from email.utils import parseaddr
from hmac import compare_digest

from django.conf import settings
from django.utils.crypto import salted_hmac

_SALT = "compact.calendar.reply"
_ADDRESS = re.compile(r"reply\+([ms])([0-9]{1,16})-([0-9]{1,16})-([a-z2-7]{16})", re.ASCII)


@dataclass(frozen=True)
class Organizer:
    """The address that one person's calendar answers about one meeting (`of` is "m") or one series ("s").

    It is signed, for whoever writes to it answers for that person. It stays the same from message to message, because
    a calendar takes a change from nobody but who invited (RFC 5546, 2.1.5), and whatever becomes of small and large
    letters on its way.
    """

    of: str
    number: int
    person: int

    @property
    def address(self) -> str:
        """Where mail comes in, else the address that every mail of ours is from."""
        if not settings.REPLY_DOMAIN:
            return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
        return f"reply+{self._named}-{_seal(self._named, settings.SECRET_KEY)}@{settings.REPLY_DOMAIN}"

    @property
    def _named(self) -> str:
        return f"{self.of}{self.number}-{self.person}"

    @classmethod
    def read(cls, address: str) -> "Organizer | None":
        """Whom an address stands for; nobody when we did not make it."""
        local, _at, domain = address.strip().lower().rpartition("@")
        found = _ADDRESS.fullmatch(local)
        if found is None or not settings.REPLY_DOMAIN or domain != settings.REPLY_DOMAIN.lower():
            return None
        of, number, person, seal = found.groups()
        one = cls(of, int(number), int(person))
        keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
        return one if any(compare_digest(seal, _seal(one._named, key)) for key in keys) else None


def _seal(named: str, key: str) -> str:
    digest = salted_hmac(_SALT, named, secret=key, algorithm="sha256").digest()
    return b32encode(digest[:10]).decode().lower()
