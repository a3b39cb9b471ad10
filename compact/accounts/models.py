"""Who you are. What a person may do follows from posts, never from this table."""

from datetime import time
from typing import TYPE_CHECKING, Any, ClassVar
from zoneinfo import available_timezones

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, _user_has_perm  # type: ignore[attr-defined]
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from compact import languages

if TYPE_CHECKING:
    from compact.access import Reach


class Rhythm(models.TextChoices):
    """The one question about mail: how often we write."""

    NOW = "now", _("As it happens")
    DAILY = "daily", _("Once a day")
    WEEKLY = "weekly", _("Once a week")
    NEVER = "never", _("Only what cannot wait")


class Weekday(models.IntegerChoices):
    """The day of the weekly mail; Monday is 0, as in Python."""

    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


def validate_time_zone(name: str) -> None:
    """Raises ValidationError for a name that the time zone database does not know."""
    if name not in available_timezones():
        raise ValidationError(_("Choose a time zone from the list."))


class UserManager(BaseUserManager["User"]):
    """Makes people by e-mail address."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """The person with this address, whatever its case."""
        return self.get(email=self.normalize_email(username))

    @classmethod
    def normalize_email(cls, email: str | None) -> str:
        """One person has one address: trimmed, in lower case."""
        return (email or "").strip().lower()

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A person; without a password they sign in by code or passkey."""
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person. One account for life, whichever organizations they act for over the years."""

    email = models.EmailField(_("e-mail"), max_length=254, unique=True)
    name = models.CharField(_("name"), max_length=300, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    language = models.CharField(_("language"), max_length=5, choices=languages.CHOICES, default="en")
    time_zone = models.CharField(
        _("time zone"), max_length=60, default="America/Los_Angeles", validators=[validate_time_zone]
    )
    rhythm = models.CharField(_("how often we write"), max_length=10, choices=Rhythm, default=Rhythm.WEEKLY)
    digest_weekday = models.PositiveSmallIntegerField(_("day"), choices=Weekday, default=Weekday.TUESDAY)
    digest_at = models.TimeField(_("time"), default=time(8))
    quiet_from = models.TimeField(_("quiet from"), null=True, blank=True)
    quiet_until = models.TimeField(_("quiet until"), null=True, blank=True)
    paused_until = models.DateField(_("no mail until"), null=True, blank=True)
    calendar_mail = models.BooleanField(_("calendar invitations by e-mail"), default=True, db_default=True)
    welcomed_at = models.DateTimeField(null=True, editable=False)
    # Put in by somebody else and not in yet: only an invitation is mailed. Empty from the first sign-in on.
    unclaimed_since = models.DateTimeField(null=True, editable=False)
    is_active = models.BooleanField(default=True, editable=False)
    is_sample = models.BooleanField(default=False, editable=False)
    joined_at = models.DateTimeField(default=now, editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    # Libraries ask; nobody is one. Every right is a dated post or a named grant.
    is_staff = False
    is_superuser = False

    objects = UserManager()

    fetched_reach: "Reach | None" = None

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="people_have_a_lower_case_address"),
            models.CheckConstraint(
                condition=models.Q(quiet_from=None, quiet_until=None)
                | models.Q(quiet_from__isnull=False, quiet_until__isnull=False),
                name="quiet_hours_have_a_beginning_and_an_end",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def short_name(self) -> str:
        """What stands in the menu: the first word of the name, or of the address."""
        return self.name.split()[0] if self.name.strip() else self.email.split("@")[0]

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Ask the rules."""
        return self.is_active and _user_has_perm(self, perm, obj)

    def greet(self) -> None:
        """The first visit is over, whatever was answered."""
        User.objects.filter(pk=self.pk, welcomed_at=None).update(welcomed_at=now())

    def claim(self) -> bool:
        """The person has come in: whatever way they signed in, from now on we write to them as to anybody.

        False if they had before.
        """
        if self.unclaimed_since is None:
            return False
        self.unclaimed_since = None
        return User.objects.filter(pk=self.pk, unclaimed_since__isnull=False).update(unclaimed_since=None) == 1

    def clean(self) -> None:
        """Keep one spelling of the address."""
        super().clean()
        self.email = UserManager.normalize_email(self.email)
