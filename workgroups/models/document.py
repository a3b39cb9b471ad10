"""What a workgroup keeps: a document and its versions. Nothing in it is ever written over.

It is a draft until those who run the workgroup say that a version was adopted, and where that was decided; a later
version is a draft again until it is adopted, too. What is archived stays as it is for ever, and only read.
"""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, ClassVar, Self
from uuid import UUID, uuid5

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compact.access import ScopedQuerySet, reach_of
from compact.history.context import because
from compact.history.tracking import tracked
from compact.notifications.bell import ring
from compact.notifications.events import record
from compact.standing import StandsFor
from partners.models import Organization
from workgroups.models.opened import Language, OpenedModel, Readers
from workgroups.models.workgroup import Workgroup

if TYPE_CHECKING:
    from compact.accounts.models import User
    from compact.files import Sent
    from workgroups.models.document_version import DocumentVersion

FOLDER = "documents"
READING = "workgroups.read_documents"
# How long it is said that somebody began a new version.
LOCKED_FOR = timedelta(hours=12)


class DocumentState(models.TextChoices):
    """Where it stands."""

    DRAFT = "draft", gettext_lazy("Draft")
    ADOPTED = "adopted", gettext_lazy("Adopted")
    ARCHIVED = "archived", gettext_lazy("Archived")


class DocumentQuerySet(ScopedQuerySet["Document"]):
    """Read by the people of the workgroup, by partners or by everybody."""

    def changeable(self) -> Self:
        """Those that are not archived."""
        return self.exclude(state=DocumentState.ARCHIVED)


@tracked(exclude=["number", "changed_at", "created_at", "created_by", "editing_by", "editing_since"])
class Document(OpenedModel):
    """One document and where it stands; `number` is its latest version's, `adopted_number` the adopted one's.

    `editing_by` began to work on a new version at `editing_since`: a word to the others, and no lock.
    """

    workgroup = models.ForeignKey(Workgroup, models.PROTECT, related_name="documents")
    title = models.CharField(gettext_lazy("title"), max_length=200)
    language = models.CharField(gettext_lazy("language"), max_length=5, choices=Language, default=Language.ENGLISH)
    summary = models.TextField(gettext_lazy("in a sentence or two"), max_length=1000, blank=True)
    state = models.CharField(max_length=10, choices=DocumentState, default=DocumentState.DRAFT, editable=False)
    number = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(default=now, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+")
    changed_at = models.DateTimeField(default=now, editable=False)
    opened_at = models.DateTimeField(null=True, editable=False)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+")
    adopted_at = models.DateTimeField(null=True, editable=False)
    adopted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    adopted_number = models.PositiveIntegerField(null=True, editable=False)
    adopted_where = models.CharField(max_length=300, blank=True, editable=False)
    archived_at = models.DateTimeField(null=True, editable=False)
    archived_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    editing_since = models.DateTimeField(null=True, editable=False)
    editing_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-changed_at", "-pk"]
        indexes = [models.Index(fields=["workgroup", "-changed_at", "-id"], name="documents_of_a_workgroup")]
        constraints = [
            # What a version refers to, so that it never stands in a document of another workgroup, and is read by
            # exactly those who read the document.
            models.UniqueConstraint(fields=["workgroup", "id"], name="a_document_belongs_to_its_workgroup"),
            models.UniqueConstraint(fields=["workgroup", "id", "readers"], name="a_document_is_read_with_its_versions"),
            models.CheckConstraint(
                condition=Q(readers=Readers.WORKGROUP, opened_at=None, opened_by=None)
                | ~Q(readers=Readers.WORKGROUP) & Q(opened_at__isnull=False, opened_by__isnull=False),
                name="an_open_document_says_since_when_and_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(adopted_at=None, adopted_by=None, adopted_number=None)
                | Q(adopted_at__isnull=False, adopted_by__isnull=False, adopted_number__lte=F("number")),
                name="an_adopted_document_says_when_and_by_whom",
            ),
            models.CheckConstraint(
                condition=~Q(state=DocumentState.ADOPTED) | Q(adopted_at__isnull=False),
                name="a_document_is_adopted_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state=DocumentState.ARCHIVED, archived_at__isnull=False, archived_by__isnull=False)
                | ~Q(state=DocumentState.ARCHIVED) & Q(archived_at=None, archived_by=None),
                name="an_archived_document_says_since_when_and_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The document's page."""
        return reverse("workgroups:document", args=[self.workgroup.slug, self.pk])

    @property
    def is_archived(self) -> bool:
        """Whether it is only read from now on."""
        return self.state == DocumentState.ARCHIVED

    @property
    def is_newer_than_adopted(self) -> bool:
        """Whether a version came after the one that was adopted."""
        return self.adopted_number is not None and self.adopted_number < self.number

    @property
    def edited(self) -> "User | None":
        """Who began a new version a while ago, and has not put it in."""
        fresh = self.editing_since is not None and now() - self.editing_since < LOCKED_FOR
        return self.editing_by if fresh else None

    @classmethod
    @transaction.atomic
    def put_in(  # noqa: PLR0913
        cls,
        workgroup: Workgroup,
        sent: "Sequence[Sent]",
        *,
        title: str = "",
        summary: str = "",
        language: str = Language.ENGLISH,
        organization: Organization | None,
        behalf: StandsFor | None = None,
        by: "User",
        token: UUID,
    ) -> "list[Document]":
        """Each file becomes a document, a draft; of one alone `title` and `summary` are the ones given.

        The people of the workgroup are told once. The same form again returns the documents it made.
        """
        tokens = [uuid5(token, str(place)) for place in range(len(sent))]
        try:
            with transaction.atomic(), because(behalf=behalf):
                made = []
                for one, own in zip(sent, tokens, strict=True):
                    alone = len(sent) == 1
                    document = cls.objects.create(
                        workgroup=workgroup,
                        title=(alone and title) or titled(one.name),
                        summary=summary if alone else "",
                        language=language,
                        created_by=by,
                    )
                    document._add(one, note="", organization=organization, behalf=behalf, by=by, token=own)
                    made.append(document)
        except IntegrityError:
            found = cls.objects.filter(versions__uploaded_by=by, versions__token__in=tokens).order_by("pk")
            if not found:
                raise
            return list(found)
        transaction.on_commit(partial(ring, READING))
        titles = [one.title for one in made]
        made[0]._tell("document_added", organization, behalf, by=by, titles=titles, count=len(titles))
        return made

    @transaction.atomic
    def revise(  # noqa: PLR0913
        self,
        sent: "Sent",
        *,
        note: str,
        organization: Organization | None,
        behalf: StandsFor | None = None,
        by: "User",
        token: UUID,
    ) -> "DocumentVersion":
        """A new version beside all the former ones; the people of the workgroup are told.

        The same form again returns the version it made. Raises ValidationError when it was archived meanwhile.
        """
        try:
            with transaction.atomic(), because(behalf=behalf):
                version = self._add(sent, note=note, organization=organization, behalf=behalf, by=by, token=token)
        except IntegrityError:
            return self.versions.get(uploaded_by=by, token=token)
        transaction.on_commit(partial(ring, READING))
        self._tell("document_version", organization, behalf, by=by, number=version.number, note=note)
        return version

    def begin_editing(self, *, by: "User") -> None:
        """Let the others know that somebody works on a new version; it is said of one person at a time."""
        rows = Document.objects.changeable().filter(pk=self.pk)
        rows.update(editing_by=by, editing_since=now())

    @transaction.atomic
    def describe(self, *, title: str, summary: str, language: str, by: "User") -> bool:
        """Another title, summary or language. False when it was archived meanwhile."""
        rows = Document.objects.changeable().filter(pk=self.pk)
        if language != self.language:
            # Its words are found by the rules of their language.
            self.versions.filter(number=self.number).update(checked_at=None)
        return rows.update(title=title, summary=summary, language=language) == 1

    @transaction.atomic
    def adopt(self, *, number: int, where: str, by: "User") -> bool:
        """That version was adopted; the people of the workgroup are told.

        False when it is not the latest any more, was adopted before, or the document is archived.
        """
        behalf = self._behalf(by)
        rows = Document.objects.changeable().filter(pk=self.pk, number=number)
        rows = rows.filter(Q(adopted_number=None) | ~Q(adopted_number=number))
        with because(behalf=behalf):
            changed = rows.update(
                state=DocumentState.ADOPTED,
                adopted_at=now(),
                adopted_by=by,
                adopted_number=number,
                adopted_where=where,
            )
        if changed:
            self._tell("document_adopted", None, behalf, by=by, number=number, where=where)
        return changed == 1

    @transaction.atomic
    def archive(self, *, by: "User") -> bool:
        """Nothing of it changes any more, but who reads it. False when it is archived already."""
        with because(behalf=self._behalf(by)):
            rows = Document.objects.changeable().filter(pk=self.pk)
            gone = {"editing_by": None, "editing_since": None}
            return rows.update(state=DocumentState.ARCHIVED, archived_at=now(), archived_by=by, **gone) == 1

    @transaction.atomic
    def open_to(self, readers: str, *, by: "User") -> bool:
        """Who reads it, with all its versions, from now on. False when they do already."""
        wide = readers != Readers.WORKGROUP
        opened: dict[str, Any] = {"opened_at": now() if wide else None, "opened_by": by if wide else None}
        with because(behalf=self._behalf(by)):
            rows = Document.objects.filter(pk=self.pk).exclude(readers=readers)
            return rows.update(readers=readers, **opened) == 1

    def _add(  # noqa: PLR0913
        self,
        sent: "Sent",
        *,
        note: str,
        organization: Organization | None,
        behalf: StandsFor | None,
        by: "User",
        token: UUID,
    ) -> "DocumentVersion":
        # Held until the version stands, so that its number is the next one and nobody archives it in between.
        held = Document.objects.changeable().filter(pk=self.pk).select_for_update(of=("self",)).first()
        if held is None:
            raise ValidationError(_("This document was archived while you were writing. It is only read from now on."))
        self.number = held.number + 1
        Document.objects.filter(pk=self.pk).update(
            number=self.number, changed_at=now(), editing_by=None, editing_since=None
        )
        behalf_of = behalf.person if behalf else None
        return self.versions.model.store(
            held,
            sent,
            number=self.number,
            note=note,
            organization=organization,
            behalf_of=behalf_of,
            by=by,
            token=token,
        )

    def _behalf(self, by: "User") -> StandsFor | None:
        return reach_of(by).behalf(self.workgroup.conveners_scope)

    def _tell(
        self, kind: str, organization: Organization | None, behalf: StandsFor | None, *, by: "User", **more: Any
    ) -> None:
        people = [self.workgroup.people_scope]
        names = {"document": self.title, "workgroup": self.workgroup.usual_name, "slug": self.workgroup.slug}
        said = {"who": str(by), "organization": organization.usual_name if organization else "", "pk": self.pk}
        data = {**names, **said, **more}
        record(kind, actor=by, target=self, audience=people, visible=people, data=data, behalf=behalf)


def titled(name: str) -> str:
    """A title out of the name of a file."""
    words = PurePath(name).stem.replace("_", " ")
    return " ".join(words.split())[:200] or name[:200]
