"""What a reader can stop with one click, without signing in: a signed name of one stream of mail."""

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import Http404
from django.urls import reverse

from compact.access import BACKBONE, Kind, handing_over, scope
from compact.accounts.models import Rhythm, User
from compact.mail import absolute
from compact.notifications.models import Level, Refusal, Suppression, Volume

_SIGNER = Signer(salt="compact.notifications.streams")
SUMMARY, NEWS, ADDRESS = "summary", "news", "address"


@dataclass(frozen=True)
class Stream:
    """Mail of one sort to one reader.

    `name` is the summary, news as it happens, an address without an account, or the number of a workgroup's scope.
    `reader` is the number of a person, or an address.
    """

    name: str
    reader: str

    @classmethod
    def read(cls, token: str) -> "Stream":
        """The stream that a link names. Raises Http404 for a link that this portal did not make."""
        try:
            name, reader = _SIGNER.unsign_object(token)
        except (BadSignature, ValueError) as error:
            raise Http404 from error
        return cls(name, reader)

    @cached_property
    def url(self) -> str:
        """The page behind the link at the foot of a mail, which is also the address for the one click."""
        token = _SIGNER.sign_object([self.name, self.reader])
        return absolute(reverse("notifications:unsubscribe", args=[token]))

    @property
    def headers(self) -> dict[str, str]:
        """What makes the mail program show its own button (RFC 8058, RFC 2919)."""
        return {
            "List-Id": f"L.A. Compact <{self.name}.{urlsplit(settings.BASE_URL).hostname}>",
            "List-Unsubscribe": f"<{self.url}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Precedence": "bulk",
        }

    @property
    def workgroup(self) -> int | None:
        """The scope of the workgroup whose news it is, if it is that of one."""
        return int(self.name) if self.name.isdigit() else None

    def stop(self) -> None:
        """No more of this. A second time changes nothing."""
        if self.name == ADDRESS:
            with handing_over(BACKBONE):
                known = Suppression.objects.filter(address=self.reader)
                if not known.exists():
                    Suppression.objects.create(address=self.reader, reason=Refusal.UNSUBSCRIBED)
        elif self.workgroup is not None:
            self._hear(self.workgroup, Volume.MUTED)
        else:
            self.write(Rhythm.NEVER)

    def lessen(self) -> None:
        """Less instead of nothing: decisions of a workgroup only, or one mail a week."""
        if self.workgroup is not None:
            self._hear(self.workgroup, Volume.DECISIONS)
        elif self.name != ADDRESS:
            self.write(Rhythm.WEEKLY)

    def write(self, rhythm: Rhythm) -> None:
        """How often we write to this person from now on."""
        User.objects.filter(pk=self.reader).update(rhythm=rhythm)

    def _hear(self, about: int, volume: Volume) -> None:
        if User.objects.filter(pk=self.reader).exists():
            with handing_over(scope(Kind.PERSON, int(self.reader))):
                Level.objects.update_or_create(person_id=int(self.reader), about=about, defaults={"volume": volume})
