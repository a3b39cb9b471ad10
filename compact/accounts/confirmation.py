"""The link that confirms an address on any device, beside the code that confirms it on this one."""

from dataclasses import dataclass
from typing import Self

from allauth.account import app_settings
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import signing
from django.urls import reverse

SALT = "compact.accounts.confirmation"


class NoLongerThere(signing.BadSignature):
    """The address was exchanged for another, or belongs to nobody any more."""


@dataclass(frozen=True)
class Confirmation:
    """One address waits to be confirmed.

    The address itself is signed beside its row: a person who corrects a typing mistake keeps the row, and the link
    that went to the wrong mailbox must not confirm the right one.
    """

    address: EmailAddress

    @property
    def url(self) -> str:
        """Where the mail leads."""
        token = signing.dumps([self.address.pk, self.address.email], salt=SALT)
        return f"{settings.BASE_URL}{reverse('people:confirmation', args=[token])}"

    @classmethod
    def read(cls, token: str) -> Self:
        """The confirmation a link stands for, whether it is still open or not.

        Raises signing.SignatureExpired when it is too old, NoLongerThere when the address is gone, and
        signing.BadSignature when somebody changed it.
        """
        age = app_settings.EMAIL_CONFIRMATION_EXPIRE_DAYS * 24 * 60 * 60
        pk, email = signing.loads(token, salt=SALT, max_age=age)
        address = EmailAddress.objects.select_related("user").filter(pk=pk, email=email).first()
        if address is None:
            raise NoLongerThere
        return cls(address)
