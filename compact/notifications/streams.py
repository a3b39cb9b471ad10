"""What a reader can stop with one click, without signing in: a signed name of one stream of mail."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from urllib.parse import urlsplit

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import Http404
from django.urls import reverse
from django.utils.translation import get_language, override

from compact.access import BACKBONE, Kind, scope
from compact.accounts.models import Rhythm, User
from compact.mail import absolute
from compact.notifications.levels import hear
from compact.notifications.models import Level, Refusal, Suppression, Volume
from compact.wall import handing_over

_SIGNER = Signer(salt="compact.notifications.streams")
SUMMARY, NEWS, ADDRESS, TOPIC, CALENDAR = "summary", "news", "address", "topic-", "calendar"


@dataclass(frozen=True)
class Stream:
    """Mail of one sort to one reader.

    `name` is the summary, news as it happens, calendar invitations, an address without an account, the number of a
    workgroup's scope, or "topic-" and the number of a topic.
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
    def other_url(self) -> str:
        """The same page in the language that the reader did not choose: the mail names it in that language's words."""
        with override("en" if get_language() == "es" else "es"):
            return absolute(urlsplit(self.url).path)

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

    @property
    def topic(self) -> int | None:
        """The topic that it is news of, if it is that of one alone."""
        return int(self.name.removeprefix(TOPIC)) if self.name.startswith(TOPIC) else None

    @cached_property
    def standing(self) -> "Standing":
        """What the reader gets of it when this is first asked. Reading it changes nothing."""
        if self.name == ADDRESS:
            with handing_over(BACKBONE):
                found = Suppression.objects.filter(address=self.reader).first()
            return Standing(found.reason if found else "", found.since if found else None)
        if self._is_level:
            with handing_over(self._own):
                levels = Level.objects.filter(person=int(self.reader), about=self.workgroup, topic=self.topic)
                otherwise = Volume.EVERYTHING if self.topic is None else ""
                return Standing(levels.values_list("volume", flat=True).first() or otherwise)
        if self.name == CALENDAR:
            wanted = User.objects.filter(pk=self.reader, calendar_mail=True).exists()
            return Standing(Rhythm.NOW if wanted else Rhythm.NEVER)
        return Standing(User.objects.filter(pk=self.reader).values_list("rhythm", flat=True).first() or "")

    def stop(self) -> None:
        """No more of this. A second time changes nothing."""
        if self.name == ADDRESS:
            with handing_over(BACKBONE):
                known = Suppression.objects.filter(address=self.reader)
                if not known.exists():
                    Suppression.objects.create(address=self.reader, reason=Refusal.UNSUBSCRIBED)
        elif self._is_level:
            self._hear(Volume.MUTED)
        elif self.name == CALENDAR:
            self._invite(wanted=False)
        else:
            self.write(Rhythm.NEVER)

    def lessen(self) -> None:
        """Less instead of nothing: decisions of a workgroup only, or one mail a week. Of some there is no less."""
        if self.workgroup is not None:
            self._hear(Volume.DECISIONS)
        elif self.lessens:
            self.write(Rhythm.WEEKLY)

    def resume(self, was: str = "") -> None:
        """Write again, as it `was`; when nobody knows that any more, everything of a workgroup, of a topic as much as
        of its workgroup, or one mail a week.

        An address whose mail came back stays as it is.
        """
        if self.name == ADDRESS:
            with handing_over(BACKBONE):
                Suppression.objects.filter(address=self.reader, reason=Refusal.UNSUBSCRIBED).delete()
        elif self._is_level:
            self._hear(was if was in Volume.values else Volume.EVERYTHING if self.topic is None else "")
        elif self.name == CALENDAR:
            self._invite(wanted=True)
        else:
            self.write(Rhythm(was) if was in Rhythm.values else Rhythm.WEEKLY)

    def write(self, rhythm: Rhythm) -> None:
        """How often we write to this person from now on."""
        User.objects.filter(pk=self.reader).update(rhythm=rhythm)

    @property
    def lessens(self) -> bool:
        """Whether there is a less between all of it and nothing."""
        return self.name not in {ADDRESS, CALENDAR} and self.topic is None

    @property
    def _own(self) -> int:
        return scope(Kind.PERSON, int(self.reader))

    @property
    def _is_level(self) -> bool:
        return self.workgroup is not None or self.topic is not None

    def _invite(self, *, wanted: bool) -> None:
        User.objects.filter(pk=self.reader).update(calendar_mail=wanted)

    def _hear(self, volume: str) -> None:
        if not User.objects.filter(pk=self.reader).exists():
            return
        with handing_over(self._own):
            hear(int(self.reader), volume, about=self.workgroup, topic=self.topic)


@dataclass(frozen=True)
class Standing:
    """How things stand with a stream: a rhythm, a volume, or why an address gets nothing, and since when."""

    now: str
    since: datetime | None = None

    @property
    def stopped(self) -> bool:
        """The reader gets none of it."""
        return self.now in {Rhythm.NEVER, Volume.MUTED, *Refusal.values}

    @property
    def by_reader(self) -> bool:
        """The reader stopped it, and can undo that."""
        return self.stopped and self.now in {Rhythm.NEVER, Volume.MUTED, Refusal.UNSUBSCRIBED}

    @property
    def less(self) -> bool:
        """The reader gets less of it than everything already."""
        return self.now in {Rhythm.WEEKLY, Volume.DECISIONS}
