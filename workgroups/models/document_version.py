"""The versions of a document, and which organizations have opened them."""

import hashlib
import re
from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, ClassVar, Self
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchVectorField
from django.db import models
from django.db.models import Case, F, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce, Greatest, JSONObject, Lower, NullIf, StrIndex, Substr
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from compact import files
from compact.access import Kind, Reach, ScopedModel, ScopedQuerySet, scope_field, scope_of
from compact.prepared import Given
from compact.standing import acting
from compact.wall import handing_over
from partners.models import Organization
from workgroups.models.document import FOLDER, Document, DocumentState
from workgroups.models.opened import Language, OpenedModel
from workgroups.models.workgroup import Workgroup

if TYPE_CHECKING:
    from compact.accounts.models import User

# Read only where it is shown.
HEAVY = ("text", "search")
# How PostgreSQL finds words of a language by their stem.
RULES = {Language.ENGLISH: "english", Language.SPANISH: "spanish", Language.OTHER: "simple"}
# Around a word that was found, for the page to make something of.
MARK, UNMARK = "\x02", "\x03"
BEFORE = 150
# On the workgroup's own page.
NEWEST = 4


def _query(words: str, language: str) -> SearchQuery:
    return SearchQuery(words, config=RULES[Language(language)], search_type="websearch")


class DocumentVersionQuerySet(ScopedQuerySet["DocumentVersion"]):
    """Read by whoever reads the document."""

    def newest(self) -> Self:
        """The newest of each document."""
        return self.filter(number=F("document__number"))

    def unread(self) -> Self:
        """Those that no worker has read, and none is reading."""
        return self.filter(Q(leased_until=None) | Q(leased_until__lt=now()), checked_at=None).order_by("pk")

    def find(self, words: str) -> Self:
        """Those with these words in their title, summary or name, or in their text by the rules of their language."""
        named = Q(document__title__icontains=words) | Q(document__summary__icontains=words) | Q(name__icontains=words)
        return self.filter(
            reduce(or_, (Q(document__language=code, search=_query(words, code)) for code in RULES), named)
        )

    def with_excerpt(self, words: str) -> Self:
        """Each with `excerpt`: where its text has the first of these words, each that is found between two marks."""
        first = next(iter(re.findall(r"\w+", words.lower())), words)
        # The beginning of the word: its ending may be another one in the text.
        at = StrIndex(Lower("text"), Value(first[: max(len(first) - 2, 3)]))
        window = Substr("text", Greatest(at - BEFORE, Value(1)), Value(BEFORE * 6))
        marks: dict[str, Any] = {"start_sel": MARK, "stop_sel": UNMARK, "min_words": 12, "max_words": 32}
        cases = [
            When(
                document__language=code,
                then=SearchHeadline(window, _query(words, code), config=RULES[code], **marks),
            )
            for code in RULES
        ]
        return self.annotate(excerpt=Case(*cases, default=Value(""), output_field=models.TextField()))

    def light(self) -> Self:
        """With their people and without their text."""
        return self.select_related("uploaded_by", "on_behalf_of", "organization").defer(*HEAVY)


class DocumentVersion(OpenedModel):
    """A file as it was put in, and what was found in it (`compact.extracting`); `path` is where the bytes are.

    `findings` says what stands between it and a reader who does not see, as codes (`workgroups.models.accessibility`).
    """

    document = models.ForeignKey(Document, models.PROTECT, related_name="versions")
    workgroup = models.ForeignKey(Workgroup, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=200, unique=True)
    note = models.CharField(_("what changed"), max_length=500, blank=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    organization = models.ForeignKey(Organization, models.PROTECT, null=True, related_name="+")
    on_behalf_of = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField(default=now)
    token = models.UUIDField(null=True)
    alt = models.CharField(_("what the picture shows"), max_length=500, blank=True)
    # What the worker found.
    checked_at = models.DateTimeField(null=True, editable=False)
    leased_until = models.DateTimeField(null=True, editable=False)
    text = models.TextField(blank=True, editable=False)
    is_cut = models.BooleanField(default=False, editable=False)
    pages = models.PositiveIntegerField(default=0, editable=False)
    findings = models.JSONField(default=list, editable=False)
    picture = models.CharField(max_length=200, blank=True, editable=False)
    search = SearchVectorField(null=True, editable=False)

    objects = DocumentVersionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-number"]
        indexes = [
            models.Index(fields=["workgroup", "-uploaded_at", "-id"], name="versions_of_a_workgroup"),
            models.Index(fields=["id"], condition=Q(checked_at=None), name="versions_nobody_has_read"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="a_document_numbers_its_versions"),
            models.UniqueConstraint(fields=["uploaded_by", "token"], name="a_form_makes_one_version"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Where it is read."""
        return self._address("document_reading")

    def get_file_url(self) -> str:
        """Where it is downloaded."""
        return self._address("document_file")

    def get_picture_url(self) -> str:
        """Where its small picture is."""
        return self._address("document_picture")

    @property
    def brought_by(self) -> str:
        """Who put it in, and for whom, in words."""
        return acting(self.uploaded_by, self.on_behalf_of)

    @property
    def is_picture(self) -> bool:
        """Whether it is a picture, which needs words of its own."""
        return self.content_type.startswith("image/")

    @property
    def ending(self) -> str:
        """What kind of file it is, as people call it: PDF, DOCX."""
        return files.ENDINGS[self.content_type][0].upper()

    @property
    def needs_care(self) -> bool:
        """Whether somebody who does not see would stumble."""
        return bool(self.cares)

    @property
    def cares(self) -> list[str]:
        """What was found, and that a picture has no words."""
        return [*self.findings, *(["alt"] if self.is_picture and not self.alt else [])]

    @classmethod
    def store(  # noqa: PLR0913
        cls,
        document: Document,
        sent: files.Sent,
        *,
        number: int,
        note: str,
        organization: Organization | None,
        behalf_of: int | None,
        by: "User",
        token: UUID,
    ) -> "DocumentVersion":
        """Keep the bytes and their row. Runs in the transaction of whoever holds the document."""
        digest = hashlib.sha256()
        sent.file.seek(0)
        for piece in sent.file.chunks():
            digest.update(piece)
        sent.file.seek(0)
        return cls.objects.create(
            document=document,
            workgroup_id=document.workgroup_id,
            readers=document.readers,
            number=number,
            name=sent.name,
            content_type=sent.kind,
            size=sent.file.size or 0,
            sha256=digest.hexdigest(),
            path=files.store(sent.file, FOLDER),
            note=note,
            uploaded_by=by,
            organization=organization,
            on_behalf_of_id=behalf_of,
            token=token,
        )

    def say(self, alt: str) -> None:
        """What the picture shows, for whoever does not see it."""
        DocumentVersion.objects.filter(pk=self.pk).update(alt=alt)

    def _address(self, view: str) -> str:
        return reverse(f"workgroups:{view}", args=[self.workgroup.slug, self.document_id, self.number])


class Opening(ScopedModel):
    """An organization of the workgroup has opened a version, for the first time: those who run it see that.

    It says that a paper has arrived, and no more: it is no sign of life, and nothing is counted from it.
    """

    version = models.ForeignKey(DocumentVersion, models.CASCADE, related_name="openings")
    workgroup = models.ForeignKey(Workgroup, models.PROTECT, related_name="+")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=now)
    scope = scope_field(scope_of(Kind.CONVENERS, "workgroup_id"))

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["opened_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "organization"], name="an_organization_opens_a_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.organization}: {self.version}"

    @classmethod
    def note(cls, versions: Iterable[DocumentVersion], workgroup: Workgroup, reach: Reach) -> None:
        """Somebody opens these, for the organizations whose places they are in; for nobody else anything is noted."""
        seated = {organization for of, organization, _role in reach.seats if of == workgroup.pk}
        seated |= {one.organization for one in reach.stands_for if one.workgroup == workgroup.pk}
        rows = [
            cls(version=one, workgroup=workgroup, organization_id=organization)
            for one in versions
            for organization in sorted(seated)
        ]
        if rows:
            with handing_over(workgroup.conveners_scope):
                cls.objects.bulk_create(rows, ignore_conflicts=True)


def newest_documents(reach: Reach | Given | None) -> ArraySubquery:
    """The newest few that are not archived, as JSON, beside their workgroup."""
    rows = DocumentVersion.objects.visible_to(reach).filter(workgroup=OuterRef("pk")).newest()
    rows = rows.exclude(document__state=DocumentState.ARCHIVED).order_by("-uploaded_at", "-pk")[:NEWEST]
    document = {name: f"document__{name}" for name in ("title", "state", "readers", "adopted_number")}
    organization = Coalesce(NullIf("organization__short_name", Value("")), "organization__name")
    told = JSONObject(
        pk="document_id", number="number", uploaded_at="uploaded_at", size="size", organization=organization, **document
    )
    return ArraySubquery(rows.values(json=told))


def sweep_documents() -> int:
    """Remove the files of versions that were never written. Returns how many that were."""
    rows = DocumentVersion.objects.values_list("path", "picture")
    return files.sweep(FOLDER, (path for row in rows.iterator() for path in row if path))
