"""Who was at a meeting: counted by organization, with the people who were there for it (F26)."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models, transaction
from django.db.models import F, OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from compact.access import Kind, ScopedModel, ScopedQuerySet, reach_of, scope_field, scope_of
from compact.history.context import because
from compact.history.tracking import tracked
from compact.wall import handing_over
from partners.models import Organization
from workgroups.models.meeting import EARLY, Meeting
from workgroups.models.quiet import sign_of_life
from workgroups.models.representing import CALLED
from workgroups.models.workgroup import Workgroup

if TYPE_CHECKING:
    from compact.accounts.models import User

# How long after its end people still come in when nobody has closed it.
LATE = timedelta(hours=6)


class Whereabouts(models.TextChoices):
    """Where an organization was while its workgroup met."""

    HERE = "here", _("Here")
    VIDEO = "video", _("Video")
    AWAY = "away", _("Away")
    EXCUSED = "excused", _("Excused")


class How(models.TextChoices):
    """How it is known: somebody who holds the meeting noted it, or people signed in by the code on the screen."""

    NOTED = "noted", _("noted")
    CODE = "code", _("signed in by code")


PRESENT = (Whereabouts.HERE, Whereabouts.VIDEO)


class AttendanceQuerySet(ScopedQuerySet["Attendance"]):
    """Read by the people of the workgroup."""

    def present(self) -> Self:
        """Those that were there, in the room or by video."""
        return self.filter(state__in=PRESENT)

    def with_attendees(self) -> Self:
        """Each with `attendees`: who was there for it, as JSON with `id`, `name` and `how`, in this same query."""
        who = Attendee.objects.filter(meeting=OuterRef("meeting"), organization=OuterRef("organization"))
        one = who.order_by("noted_at", "pk").values(json=JSONObject(id="person", name=CALLED, how="how"))
        return self.annotate(attendees=ArraySubquery(one))


@tracked(exclude=["noted_at"])
class Attendance(ScopedModel):
    """Where one organization was during one meeting. The last word counts."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="attendances")
    workgroup = models.ForeignKey(Workgroup, models.PROTECT, related_name="+")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="attendances")
    state = models.CharField(_("where"), max_length=10, choices=Whereabouts)
    how = models.CharField(_("how it is known"), max_length=10, choices=How, default=How.NOTED)
    noted_at = models.DateTimeField(default=now, editable=False)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+")
    scope = scope_field(scope_of(Kind.WORKGROUP, "workgroup_id"))

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["organization__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "organization"], name="an_organization_is_in_one_place_during_a_meeting"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization.usual_name}, {self.meeting}: {self.get_state_display()}"

    @property
    def is_present(self) -> bool:
        """Whether it was there, in the room or by video."""
        return self.state in PRESENT

    @classmethod
    @transaction.atomic
    def mark(
        cls, meeting: Meeting, organization: Organization, state: str, *, person: int | None = None, by: "User"
    ) -> bool:
        """Note where an organization is. The last word counts, and the same again changes nothing: then False.

        `person` (a number) is who is expected for it: they were there for it from then on, unless somebody is noted
        already. Of an organization that is away nobody is there.
        """
        with because(behalf=reach_of(by).behalf(meeting.workgroup.conveners_scope)):
            changed = cls._put(meeting, organization, state, How.NOTED, by=by)
            there = Attendee.objects.filter(meeting=meeting, organization=organization)
            if state not in PRESENT:
                there.delete()
            elif person and not there.exists():
                Attendee.put(meeting, organization, person, How.NOTED, by=by)
        return changed

    @classmethod
    @transaction.atomic
    def sign_in(cls, meeting: Meeting, organization: Organization, state: str, *, by: "User") -> bool:
        """Somebody says by the code on the screen that they are there for their organization, in the room or by video.

        False when they had said so. Whoever calls this has checked the code, and that they may speak for it.
        """
        with handing_over(meeting.workgroup.conveners_scope):
            new = Attendee.put(meeting, organization, by.pk, How.CODE, by=by)
            # Whoever is in the room counts for more than a colleague by video; nobody is sent away by signing in.
            better = PRESENT if state == Whereabouts.VIDEO else (Whereabouts.HERE,)
            mine = cls.objects.filter(meeting=meeting, organization=organization, state__in=better)
            if not mine.exists():
                cls._put(meeting, organization, state, How.CODE, by=by)
                return True
        return new

    @classmethod
    def _put(cls, meeting: Meeting, organization: Organization, state: str, how: str, *, by: "User") -> bool:
        said = {"state": state, "how": how, "noted_at": now(), "noted_by": by}
        mine = cls.objects.filter(meeting=meeting, organization=organization)
        if mine.exclude(state=state).update(**said):
            return True
        found, new = cls.objects.get_or_create(
            meeting=meeting, organization=organization, defaults={"workgroup": meeting.workgroup, **said}
        )
        # Somebody else has written the first word in the meantime: ours is the last.
        return new or (found.state != state and mine.exclude(state=state).update(**said) == 1)


@tracked(exclude=["noted_at"])
class Attendee(ScopedModel):
    """A person who was at a meeting for their organization."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="attendees")
    workgroup = models.ForeignKey(Workgroup, models.PROTECT, related_name="+")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    how = models.CharField(_("how it is known"), max_length=10, choices=How, default=How.NOTED)
    noted_at = models.DateTimeField(default=now, editable=False)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+")
    scope = scope_field(scope_of(Kind.WORKGROUP, "workgroup_id"))

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["noted_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "organization", "person"], name="a_person_is_at_a_meeting_once_for_an_organization"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.meeting}"

    @classmethod
    def put(cls, meeting: Meeting, organization: Organization, person: int, how: str, *, by: "User") -> bool:
        """Note that a person is there. False when it was noted; then who says so themselves is noted as such."""
        mine = {"meeting": meeting, "organization": organization, "person_id": person}
        rest = {"workgroup": meeting.workgroup, "how": how, "noted_by": by}
        found, new = cls.objects.get_or_create(**mine, defaults=rest)
        if not new and found.how == How.NOTED and how == How.CODE:
            cls.objects.filter(pk=found.pk).update(how=how, noted_by=by)
        return new

    @classmethod
    @transaction.atomic
    def name(cls, meeting: Meeting, organization: Organization, people: set[int], *, by: "User") -> None:
        """Exactly these people (numbers) were there for the organization, which then was there, too."""
        with because(behalf=reach_of(by).behalf(meeting.workgroup.conveners_scope)):
            cls.objects.filter(meeting=meeting, organization=organization).exclude(person__in=people).delete()
            for person in sorted(people):
                cls.put(meeting, organization, person, How.NOTED, by=by)
            mine = Attendance.objects.present().filter(meeting=meeting, organization=organization)
            if people and not mine.exists():
                Attendance.mark(meeting, organization, Whereabouts.HERE, by=by)


def takes_sign_ins(meeting: Meeting) -> bool:
    """Whether people can come in now: from half an hour before the meeting begins until it is closed."""
    begins, ends = meeting.starts_at - EARLY, meeting.ends_at + LATE
    return meeting.cancelled_at is None and meeting.closed_at is None and begins <= now() <= ends


@sign_of_life("attendance")
def _attendances() -> QuerySet[Any, Any]:
    """The organization came to a meeting."""
    return Attendance.objects.present().annotate(at=F("noted_at"))
