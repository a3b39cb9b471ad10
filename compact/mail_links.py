"""An answer from the mail without signing in: the signed name of one thing, for one person, for one purpose.

The link stands on the button of that person's mail. Opening it changes nothing, because machines open links, too; the
page has one button, whose POST needs neither session nor cookie: the signature is what gives the right, and so a forged
form on another site could only do what the link does. Whoever takes the answer asks the rules as if that person had
signed in, so that a link gives nothing that its person has lost.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.http import Http404

from compact.accounts.models import User
from compact.wall import entered

if TYPE_CHECKING:
    from typing import Self

# Longer than anything is asked for, and short enough that a mail found years later does nothing.
LIFE = timedelta(days=120)


@dataclass(frozen=True)
class MailLink:
    """What one person can answer: `purpose` says which page reads it, `subject` is the number of what it is about."""

    purpose: str
    subject: int
    person: int
    is_old: bool = False

    @property
    def token(self) -> str:
        """How it stands in an address; the day of today is part of it."""
        return self._signer(self.purpose).sign_object([self.subject, self.person])

    @classmethod
    def read(cls, purpose: str, token: str) -> "Self":
        """What a link names; `is_old` when it was made too long ago. Raises Http404 for one that this portal did not
        make, or made for another purpose."""
        signer = cls._signer(purpose)
        try:
            try:
                subject, person = signer.unsign_object(token, max_age=LIFE)
            except SignatureExpired:
                subject, person = signer.unsign_object(token)
                return cls(purpose, subject, person, is_old=True)
        except (BadSignature, ValueError) as error:
            raise Http404 from error
        return cls(purpose, subject, person)

    @cached_property
    def who(self) -> User | None:
        """Whose answer it is; nobody when the account is closed."""
        return User.objects.filter(pk=self.person, is_active=True).first()

    @contextmanager
    def opened(self, *, page: str = "") -> "Iterator[User]":
        """What is done inside is done by that person, who reads and writes what they may at this moment. Raises Http404
        when the account is closed."""
        if self.who is None:
            raise Http404
        with entered(self.who, page=page):
            yield self.who

    @staticmethod
    def _signer(purpose: str) -> TimestampSigner:
        return TimestampSigner(salt=f"compact.mail_links {purpose}")
