"""Rights given by name: one person, one right, on one organization, workgroup or agreement, until a day.

Guardian's tables hold them, one for each kind of object, and its API may write them; its own backend never decides. Our
rules and the reach function read them, and so a right ends with its moment wherever it was read.
"""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.contrib.auth.models import Permission
from django.contrib.postgres.functions import TransactionNow
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import now
from guardian.managers import UserObjectPermissionManager
from guardian.models import UserObjectPermissionBase

from compact.access import BACKBONE, Kind, scope
from compact.notifications.events import record
from compact.prepared import Moment
from compact.wall import handing_over

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from compact.accounts.models import User

# How long a list shows what has ended.
REMEMBERED = timedelta(days=90)


class NamedGrantQuerySet(models.QuerySet[Any]):
    """Who was given what. The tables are read by every page, because each works out from them what may be seen."""

    def current(self) -> Self:
        """Rights that hold now."""
        return self.filter(Q(until=None) | Q(until__gt=Moment()))

    def remembered(self) -> Self:
        """Rights that hold, and what ended in the last 90 days."""
        return self.filter(Q(until=None) | Q(until__gt=now() - REMEMBERED))

    def told(self) -> Self:
        """With what a line about each needs."""
        return self.select_related("user", "permission", "content_object", "granted_by", "revoked_by")


class NamedGrant(UserObjectPermissionBase):
    """A named right: who has it, who gave it, why, since when and until when. Given again, it is the same row."""

    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    granted_at = models.DateTimeField(default=now)
    until = models.DateTimeField(null=True)
    why = models.CharField(max_length=300, blank=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = UserObjectPermissionManager.from_queryset(NamedGrantQuerySet)()  # type: ignore[misc]

    content_object: Any
    content_object_id: int

    # What may be given, by the name of the permission, in words; the rule that says who gives it; the name of the page
    # on which it is listed; and who looks after such an object: the database lets only one of them write a right.
    WORDS: ClassVar[dict[str, "_StrPromise"]]
    RULE: ClassVar[str]
    PAGE: ClassVar[str]
    KEEPERS: ClassVar[Kind]

    class Meta(UserObjectPermissionBase.Meta):
        abstract = True

    @property
    def words(self) -> str:
        """The right in plain words."""
        codename = self.permission.codename
        return str(self.WORDS.get(codename, self.permission.name))

    @property
    def is_current(self) -> bool:
        """Whether it holds now."""
        return self.until is None or self.until > now()

    @property
    def last_moment(self) -> datetime | None:
        """The last moment it counts, for a date that is still within it."""
        return self.until and self.until - timedelta(seconds=1)

    @property
    def path(self) -> str:
        """The page on which the right is used."""
        path: str = self.content_object.get_absolute_url()
        return path

    @property
    def rights_url(self) -> str:
        """The page of the object on which it is listed."""
        return self.url_of(self.content_object)

    @property
    def end_url(self) -> str:
        """Where it is ended."""
        return f"{self.rights_url}{self.pk}/end/"

    @classmethod
    def url_of(cls, target: Any) -> str:
        """The page of the rights on an object."""
        return reverse(cls.PAGE, args=[target.slug])

    @classmethod
    @transaction.atomic
    def give(  # noqa: PLR0913
        cls, target: models.Model, *, to: "User", right: str, until: datetime, why: str, by: "User"
    ) -> "tuple[Self, bool]":
        """Give the right, or give it anew; the person is told. Returns it, and whether anything changed.

        Whoever calls this has asked the rule. Raises KeyError for a right that is not given by name.
        """
        cls.WORDS[right]
        permission = Permission.objects.get(codename=right, content_type__app_label=target._meta.app_label)
        found = cls.objects.select_for_update().filter(user=to, permission=permission, content_object=target).first()
        if found is not None and found.is_current and (found.until, found.why) == (until, why):
            return found, False
        fields = {"until": until, "why": why, "granted_by": by, "granted_at": now(), "revoked_by": None}
        given, _new = cls.objects.update_or_create(
            user=to, permission=permission, content_object=target, defaults=fields
        )
        given._tell("right_given", by=by)
        return given, True

    @transaction.atomic
    def revoke(self, *, by: "User") -> bool:
        """Take the right away, from now; the person is told, unless they gave it up. False if it had ended already."""
        keepers = BACKBONE if self.KEEPERS is Kind.BACKBONE else scope(self.KEEPERS, self.content_object_id)
        with handing_over(keepers):
            open_ones = type(self).objects.current().filter(pk=self.pk)
            # By the clock of the database, which is the one that says what still holds.
            if not open_ones.update(until=TransactionNow(), revoked_by=by):
                return False
        self._tell("right_ended", by=by)
        return True

    def _tell(self, kind: str, *, by: "User") -> None:
        own = scope(Kind.PERSON, self.user_id)
        target = self.content_object
        data = {
            "right": self.permission.codename,
            "on": getattr(target, "usual_name", str(target)),
            "path": self.path,
            "until": self.until.isoformat() if self.until else "",
            "why": self.why,
            "by": str(by),
        }
        record(kind, actor=by, target=target, audience=[own], visible=[own], data=data)
