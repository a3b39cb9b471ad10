"""Who comes to a meeting without a place in the workgroup, and the code on the screen by which people come in (F26)."""

import re
import secrets
from typing import TYPE_CHECKING, ClassVar, Self
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, connection, models, transaction
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from compact.access import Kind, ScopedModel, ScopedQuerySet, reach_of, scope, scope_field, scope_of
from compact.history.context import because
from compact.history.tracking import tracked
from compact.wall import handing_over
from workgroups.models.attendance import How
from workgroups.models.meeting import Meeting
from workgroups.models.workgroup import Workgroup

if TYPE_CHECKING:
    from compact.accounts.models import User

# No two that look alike on a wall, and no vowel, so that no code is a word.
LETTERS = "23456789BCDFGHJKMNPQRSTVWXZ"
LENGTH = 8
# More than any room holds: a code that went round the world fills no table.
MOST = 300


class VisitorQuerySet(ScopedQuerySet["Visitor"]):
    """Read by the people of the workgroup."""

    def present(self) -> Self:
        """Those that were not turned away."""
        return self.filter(turned_away_at=None)


@tracked(exclude=["noted_at", "token"])
class Visitor(ScopedModel):
    """Somebody at a meeting who speaks for no place in the workgroup, as they say themselves or as somebody noted."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="visitors")
    workgroup = models.ForeignKey(Workgroup, models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=200)
    organization_text = models.CharField(_("organization"), max_length=200, blank=True)
    how = models.CharField(_("how it is known"), max_length=10, choices=How, default=How.NOTED)
    noted_at = models.DateTimeField(default=now, editable=False)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+")
    token = models.UUIDField(editable=False)
    turned_away_at = models.DateTimeField(null=True, editable=False)
    turned_away_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    scope = scope_field(scope_of(Kind.WORKGROUP, "workgroup_id"))

    objects = VisitorQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["noted_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "token"], name="a_form_sent_twice_is_one_visitor"),
            models.CheckConstraint(
                condition=Q(turned_away_at=None, turned_away_by=None)
                | Q(turned_away_at__isnull=False, turned_away_by__isnull=False),
                name="a_visitor_is_turned_away_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.organization_text}" if self.organization_text else self.name

    @classmethod
    @transaction.atomic
    def note(cls, meeting: Meeting, *, name: str, organization: str, token: UUID, by: "User") -> "Visitor":
        """Whoever holds the meeting writes somebody down. The same form again is the same visitor."""
        with because(behalf=reach_of(by).behalf(meeting.workgroup.conveners_scope)):
            rest = {"workgroup": meeting.workgroup, "name": name, "organization_text": organization, "noted_by": by}
            return cls.objects.get_or_create(meeting=meeting, token=token, defaults=rest)[0]

    @classmethod
    @transaction.atomic
    def sign_in(
        cls, meeting: Meeting, *, name: str, organization: str, token: UUID, by: "User | AnonymousUser"
    ) -> "Visitor | None":
        """Somebody says by the code on the screen that they are there. None when the list is full.

        Whoever calls this has checked the code. The same form again is the same visitor.
        """
        rest = {"workgroup": meeting.workgroup, "name": name, "organization_text": organization, "how": How.CODE}
        rest["noted_by"] = None if by.is_anonymous else by
        with handing_over(meeting.workgroup.people_scope, meeting.workgroup.conveners_scope):
            mine = cls.objects.filter(meeting=meeting)
            if mine.count() >= MOST and not mine.filter(token=token).exists():
                return None
            return cls.objects.get_or_create(meeting=meeting, token=token, defaults=rest)[0]

    @transaction.atomic
    def turn_away(self, *, by: "User") -> bool:
        """They were not there, or had no business there: they stand in no list any more. False the second time."""
        with because(behalf=reach_of(by).behalf(self.workgroup.conveners_scope)):
            mine = Visitor.objects.present().filter(pk=self.pk)
            return mine.update(turned_away_at=now(), turned_away_by=by) == 1


class SignInCode(ScopedModel):
    """The code on the room's screen: it opens one meeting's list, and nothing else."""

    meeting = models.OneToOneField(Meeting, models.CASCADE, related_name="sign_in_code")
    workgroup = models.ForeignKey(Workgroup, models.PROTECT, related_name="+")
    code = models.CharField(max_length=LENGTH, unique=True, editable=False)
    shown_at = models.DateTimeField(default=now, editable=False)
    shown_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+")
    scope = scope_field(scope_of(Kind.WORKGROUP, "workgroup_id"))

    objects = ScopedQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.code[:4]} {self.code[4:]}"

    @classmethod
    @transaction.atomic
    def show(cls, meeting: Meeting, *, by: "User") -> "SignInCode":
        """The meeting's code: the one it has, or a new one."""
        try:
            with transaction.atomic():
                rest = {"workgroup": meeting.workgroup, "code": _fresh(), "shown_by": by}
                return cls.objects.get_or_create(meeting=meeting, defaults=rest)[0]
        except IntegrityError:  # another meeting has the same code
            return cls.show(meeting, by=by)

    def renew(self, *, by: "User") -> bool:
        """Another code from now on, because somebody passed this one on. False when it was renewed already."""
        mine = SignInCode.objects.filter(pk=self.pk, code=self.code)
        return mine.update(code=_fresh(), shown_at=now(), shown_by=by) == 1

    @staticmethod
    def meeting_of(typed: str) -> Meeting | None:
        """The meeting whose code somebody typed, in whatever letters and with whatever between them; or None.

        Only the database's own function reads codes of meetings that the reader does not see.
        """
        code = re.sub(r"[\s-]", "", typed).upper()
        if not re.fullmatch(f"[{LETTERS}]{{{LENGTH}}}", code):
            return None
        with connection.cursor() as cursor:
            cursor.execute("SELECT workgroup, meeting FROM compact_sign_in(%s)", [code])
            found = cursor.fetchone()
        if not found:
            return None
        with handing_over(scope(Kind.WORKGROUP, found[0]), scope(Kind.CONVENERS, found[0])):
            return Meeting.objects.select_related("workgroup").get(pk=found[1])


def _fresh() -> str:
    return "".join(secrets.choice(LETTERS) for _each in range(LENGTH))
