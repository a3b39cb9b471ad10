"""The end of a meeting: notes go to the group, decisions are out, actions are asked, the public gets a paragraph."""

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models, transaction
from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compact.access import PUBLIC, Kind, ScopedModel, ScopedQuerySet, public_when, reach_of, scope_field, scope_of
from compact.history.context import because
from compact.history.tracking import tracked
from compact.notifications.events import record
from compact.wall import handing_over
from workgroups.models.action import Action
from workgroups.models.agenda import preparing, told
from workgroups.models.decision import Decision
from workgroups.models.document_version import DocumentVersion
from workgroups.models.meeting import Meeting
from workgroups.models.minutes import Content, Minutes, MinutesVersion, content_of, outcomes_of
from workgroups.models.nameless import ended, nameless, sentences
from workgroups.models.paper import Paper
from workgroups.models.workgroup import Workgroup

if TYPE_CHECKING:
    from compact.accounts.models import User

MOST_TOLD, FEW = 20, 3


@tracked()
class PublicNotes(ScopedModel):
    """What everybody reads of a meeting, in a paragraph: kept by those who run the workgroup until it is published."""

    meeting = models.OneToOneField(Meeting, models.PROTECT, related_name="public_notes")
    workgroup = models.ForeignKey(Workgroup, models.PROTECT, related_name="+")
    words = models.TextField(gettext_lazy("for the public page"), blank=True, max_length=2000)
    held_on = models.DateField()
    published_at = models.DateTimeField(null=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    scope = scope_field(public_when(Q(published_at__isnull=False), scope_of(Kind.CONVENERS, "workgroup_id")))

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-held_on", "-pk"]
        verbose_name_plural = "public notes"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(published_at=None, published_by=None)
                | Q(published_at__isnull=False, published_by__isnull=False) & ~Q(words=""),
                name="a_published_paragraph_says_something_and_by_whom",
            )
        ]

    def __str__(self) -> str:
        return self.words

    @classmethod
    def keep(cls, meeting: Meeting, words: str, *, by: "User") -> bool:
        """Keep the paragraph as a draft. False once the meeting is closed."""
        with preparing(meeting, by=by) as ready:
            if ready:
                cls._write(meeting, words)
        return ready

    @classmethod
    def reword(cls, meeting: Meeting, words: str, *, by: "User") -> bool:
        """Other words for what was published; without words it is taken back. False when that is how it reads."""
        group = meeting.workgroup
        behalf = reach_of(by).behalf(group.conveners_scope)
        with transaction.atomic(), handing_over(group.conveners_scope, PUBLIC), because(behalf=behalf):
            row = cls._write(meeting, None)
            if row.words == words and (row.published_at is not None) == bool(words):
                return False
            told_at, teller = (now(), by) if words else (None, None)
            said = {"words": words, "published_at": told_at, "published_by": teller}
            return cls.objects.filter(pk=row.pk).update(**said) == 1

    @classmethod
    def _write(cls, meeting: Meeting, words: str | None) -> "PublicNotes":
        own = {"workgroup_id": meeting.workgroup_id, "held_on": meeting.local_start.date()}
        row, new = cls.objects.get_or_create(meeting=meeting, defaults={**own, "words": words or ""})
        if not new and words is not None and row.words != words:
            cls.objects.filter(pk=row.pk).update(words=words)
        return row


def said_in_public() -> ArraySubquery:
    """For `annotate` on workgroups: what everybody reads of the last meetings, as JSON of `held_on` and `words`."""
    rows = PublicNotes.objects.visible_to(None).filter(workgroup=OuterRef("pk"))
    return ArraySubquery(rows.values(json=JSONObject(held_on="held_on", words="words"))[:FEW])


@transaction.atomic
def close(meeting: Meeting, *, public: str, by: "User") -> bool:
    """Close the meeting and send: once. The group gets one piece of news with the decisions and actions by name.

    The notes are circulated, decisions are out, whoever owes something is asked, papers stay in the version of this
    moment, and `public` is published if there are words in it. A second time, and once it was called off, nothing
    changes and nobody is told: False.
    """
    group = meeting.workgroup
    if group.hold().is_closed:
        return False
    with preparing(meeting, by=by) as ready, handing_over(PUBLIC):
        at = now()
        here = Meeting.objects.filter(pk=meeting.pk, closed_at=None, cancelled_at=None)
        if not ready or not here.update(closed_at=at, closed_by=by, opened_at=Coalesce("opened_at", Value(at))):
            return False
        meeting.refresh_from_db(fields=["closed_at", "closed_by", "opened_at"])
        minutes = Minutes.objects.create(meeting=meeting, workgroup=group, circulated_at=at, circulated_by=by)
        content = content_of(meeting)
        MinutesVersion.objects.create(minutes=minutes, workgroup=group, number=1, content=content, made_by=by)
        Decision.let_out(meeting, by=by)
        Action.ask_all(meeting, by=by)
        # What lay on the table stays to be read, whatever becomes of the documents.
        latest = DocumentVersion.objects.filter(document=OuterRef("document")).order_by("-number").values("pk")[:1]
        Paper.objects.filter(meeting=meeting, version=None).update(version=Subquery(latest))
        if public:
            PublicNotes.reword(meeting, public, by=by)
        _tell(meeting, public, by=by)
    return True


def _tell(meeting: Meeting, public: str, *, by: "User") -> None:
    group = meeting.workgroup
    decisions, actions = outcomes_of(meeting)
    data = {
        **told(meeting),
        "who": str(by),
        "by": str(by),
        "decisions": [one.words for one in decisions[:MOST_TOLD]],
        "actions": [
            {
                "title": one.title,
                "who": str(one.person) if one.person else "",
                "organization": one.owner.usual_name,
                "due_on": one.due_on.isoformat() if one.due_on else "",
            }
            for one in actions[:MOST_TOLD]
        ],
        "decision_count": len(decisions),
        "action_count": len(actions),
        "public": public,
    }
    record(
        "meeting_closed",
        actor=by,
        target=meeting,
        audience=[group.people_scope],
        visible=[group.people_scope],
        data=data,
        behalf=reach_of(by).behalf(group.conveners_scope),
    )


# --- The paragraph for everybody --------------------------------------------------------------------------------------


def drafted(meeting: Meeting, content: Content) -> str:
    """A paragraph for everybody out of what was decided and agreed to do, and of the first sentence under an item where
    neither was noted. What people are called is left out: a name becomes the organization's; a sentence that still
    names somebody goes. The same notes always give the same words.
    """
    said: list[str] = []
    own: dict[str, str] = {}
    for item in content:
        if item["left_out"]:
            continue
        said += [sentence for one in item["decisions"] for sentence in sentences(one["words"])]
        for one in item["actions"]:
            words = {"organization": one["organization"], "what": ended(one["title"])}
            said.append(_("%(organization)s: %(what)s") % words)
            own |= {one["person"]: one["organization"]} if one["person"] else {}
        if not item["decisions"] and not item["actions"]:
            said += sentences(item["notes"])[:1]
    return " ".join(nameless(said, meeting.workgroup, meeting=meeting, own=own))
