"""The secret address under which a person's own calendar program reads when their workgroups meet."""

from hashlib import sha256
from hmac import compare_digest
from secrets import token_urlsafe
from typing import ClassVar

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils.timezone import now

from compact.access import Kind, ScopedModel, ScopedQuerySet, scope, scope_field, scope_of
from compact.accounts.models import User
from compact.wall import handing_over


class CalendarFeedQuerySet(ScopedQuerySet["CalendarFeed"]):
    """Read by the person whose it is."""

    def standing(self) -> "CalendarFeedQuerySet":
        """Those that were neither replaced nor ended."""
        return self.filter(ended_at=None)


class CalendarFeed(ScopedModel):
    """One such address. The secret itself is known to nobody but who was shown it; here stands what it is checked by.

    What is read under it is what the person may read at that moment, and nothing once the account is closed.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=now)
    ended_at = models.DateTimeField(null=True)
    scope = scope_field(scope_of(Kind.PERSON, "person_id"))

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(ended_at=None), name="a_person_has_one_calendar_address"
            )
        ]

    def __str__(self) -> str:
        return str(self.person)

    @classmethod
    @transaction.atomic
    def make(cls, person: User) -> str:
        """A new address; the one before it leads nowhere any more. Returns its secret, which is never told again."""
        User.objects.select_for_update(of=("self",)).get(pk=person.pk)
        cls.end(person)
        secret = token_urlsafe(32)
        cls.objects.create(person=person, digest=_digest(secret))
        return f"{person.pk}-{secret}"

    @classmethod
    def end(cls, person: User) -> bool:
        """The address leads nowhere any more. False when there was none."""
        return cls.objects.standing().filter(person=person).update(ended_at=now()) > 0

    @classmethod
    def reader(cls, token: str) -> User | None:
        """Whose calendar is read under this address; nobody's once it was replaced, or the account is closed."""
        number, _dash, secret = token.partition("-")
        if not (number.isascii() and number.isdecimal() and len(number) < 16):
            return None
        with handing_over(scope(Kind.PERSON, int(number))):
            rows = cls.objects.standing().filter(person=int(number), person__is_active=True)
            found = rows.select_related("person").first()
        return found.person if found and compare_digest(found.digest, _digest(secret)) else None


def _digest(secret: str) -> str:
    # Of as many random bits as a key, so that no salt and no slow hash is needed.
    return sha256(secret.encode()).hexdigest()
