"""One version of an agreement: drafted clause by clause, published once, readable at its address for good."""

from datetime import date
from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Count, F, Max, Q
from django.urls import reverse
from django.utils.timezone import get_default_timezone, localdate, now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from compact.access import PARTNERS, PUBLIC, Kind, ScopedQuerySet, public_when, scope_field, scope_of
from compact.agreements.models.agreement import Agreement
from compact.agreements.models.proposal import PUBLICATION, ProposedModel
from compact.asks.models import settle, withdraw
from compact.dates import full_date, month
from compact.history.tracking import tracked
from compact.notifications.events import record

if TYPE_CHECKING:
    from compact.accounts.models import User


class VersionQuerySet(ScopedQuerySet["Version"]):
    """Published versions are public; a draft is seen by the backbone, and by whom it lets read drafts by name."""

    def published(self) -> Self:
        """Those that were in force once, or are."""
        return self.filter(published_at__isnull=False)

    def drafts(self) -> Self:
        """Those still being written."""
        return self.filter(published_at=None, discarded_at=None)

    def with_signers(self) -> Self:
        """Each with how many organizations signed it (`signers`): of two that became one, the one that stays."""
        counted = Q(signatures__organization__merged_into=None)
        return self.annotate(signers=Count("signatures", filter=counted, distinct=True))


@tracked(exclude=["drafted_at", "fingerprint"])
class Version(ProposedModel):
    """The agreement as it read from one day on. Historic ones may have no text: then what is known is shown."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="versions")
    slug = models.SlugField(max_length=80)
    number = models.PositiveSmallIntegerField()
    title = models.CharField(_("title"), max_length=300)
    summary = models.TextField(_("what changed"), max_length=2000, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    dated = models.DateField(_("date"), null=True, blank=True)
    place = models.CharField(max_length=300, blank=True)
    # What a source says was counted. Our own counts come from signatures.
    signers_stated = models.PositiveSmallIntegerField(null=True, blank=True)
    goals_stated = models.PositiveSmallIntegerField(null=True, blank=True)
    measures = models.TextField(blank=True)
    commitments = models.TextField(blank=True)
    source = models.TextField(blank=True)
    confidence = models.CharField(max_length=20, blank=True)
    notes = models.TextField(blank=True)
    based_on = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="amended_by")
    drafted_at = models.DateTimeField(default=now)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    discarded_at = models.DateTimeField(null=True, editable=False)
    discarded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    scope = scope_field(public_when(Q(published_at__isnull=False), scope_of(Kind.BACKBONE, "id")))

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["agreement", "number"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "slug"], name="a_version_has_one_address"),
            models.UniqueConstraint(
                fields=["agreement", "number"],
                condition=Q(published_at__isnull=False),
                name="published_versions_are_numbered_once",
            ),
            models.UniqueConstraint(
                fields=["agreement"],
                condition=Q(published_at=None, discarded_at=None),
                name="an_agreement_has_one_draft_at_a_time",
            ),
            # Historic versions were published by nobody here.
            models.CheckConstraint(
                condition=Q(published_by=None) | Q(proposed_by__isnull=False) & ~Q(published_by=F("proposed_by")),
                name="a_second_person_publishes",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The version's page, the same for good."""
        return reverse("agreements:version", args=[self.agreement.slug, self.slug])

    @property
    def is_draft(self) -> bool:
        """Still being written."""
        return self.published_at is None and self.discarded_at is None

    def suggested_title(self) -> str:
        """What a draft may be called that nobody has named: the agreement and the month, or what else is still free.

        In the language agreements are written in, because a title is part of the text.
        """
        day = localdate(now(), get_default_timezone())
        with override(settings.LANGUAGE_CODE):
            amended = _("%(agreement)s, amended %(date)s")
            by_date = [amended % {"agreement": self.agreement, "date": words(day)} for words in (month, full_date)]
            numbered = _("%(agreement)s, version %(number)s") % {"agreement": self.agreement, "number": self.number}
        taken = set(self.agreement.versions.published().values_list("title", flat=True))
        return next((one for one in by_date if one not in taken), str(numbered))

    @property
    def is_named(self) -> bool:
        """Whether somebody chose a title for this draft; until then it carries that of the agreement."""
        return self.title != self.agreement.title

    def describe(self, *, title: str, summary: str) -> bool:
        """Keep what the draft will be called and what it changes, until it is published. False when it already is.

        A title that was only suggested is not kept: the suggestion follows the month.
        """
        kept = self.agreement.title if title == self.suggested_title() else title
        return Version.objects.drafts().filter(pk=self.pk).update(title=kept, summary=summary) == 1

    @transaction.atomic
    def draft_amendment(self, *, by: "User") -> "Version":
        """Begin the next version as a copy of this one. While one is being written, that one is returned."""
        # Of two who begin at the same moment, the second finds what the first began.
        type(self.agreement).objects.select_for_update().get(pk=self.agreement_id)
        open_draft = self.agreement.versions.drafts().first()
        if open_draft is not None:
            return open_draft
        number = (self.agreement.versions.aggregate(last=Max("number"))["last"] or 0) + 1
        draft = Version.objects.create(
            agreement=self.agreement,
            slug=f"version-{number}",
            number=number,
            title=self.agreement.title,
            based_on=self,
            drafted_by=by,
        )
        for section in self.sections.order_by("position", "pk").prefetch_related("clauses"):
            clauses = list(section.clauses.all())
            section.copy_to(draft, clauses)
        return draft

    @transaction.atomic
    def publish(self, *, by: "User", read: str) -> bool:
        """Put in force what another person asked to have published. The version before stays at its address.

        `read` is the mark of the text that this person has read. False when the text is another one, when it is no
        draft any more, and for the person who asked.
        """
        Version.objects.select_for_update().filter(pk=self.pk).first()
        when = now()
        # Its date is one for all, wherever whoever publishes it is.
        day = localdate(when, get_default_timezone())
        waiting = Version.objects.drafts().filter(pk=self.pk, proposed_at__isnull=False, fingerprint=self.mark())
        published = (
            waiting.filter(fingerprint=read)
            .exclude(proposed_by=by)
            .update(published_at=when, published_by=by, dated=day, year=day.year)
        )
        if not published:
            return False
        self.refresh_from_db()
        settle(PUBLICATION, self.pk, by=by, answer="published")
        self.clauses.filter(removed_at__isnull=False).delete()
        for section in self.sections.select_related("version"):
            section.close_gaps()
        self.sections.update(published=True)
        self.clauses.update(published=True)
        record(
            "agreement_published",
            actor=by,
            target=self.agreement,
            visible=[PUBLIC],
            audience=[PARTNERS],
            data=self._news(day=day, by=by),
        )
        return True

    def _news(self, *, day: date, by: "User") -> dict[str, str]:
        path = self.get_absolute_url()
        news = {"title": self.title, "summary": self.summary, "path": path, "since": day.isoformat(), "by": by.name}
        if self.based_on is not None:
            news |= {"changes": f"{path}changes/", "former": self.based_on.title}
        return news

    @transaction.atomic
    def discard(self, *, by: "User") -> bool:
        """Give the draft up. False if it was published or given up already."""
        if not Version.objects.drafts().filter(pk=self.pk).update(discarded_at=now(), discarded_by=by):
            return False
        withdraw(PUBLICATION, self.pk, by=by)
        return True

    def differs(self) -> bool:
        """Whether a clause was added, removed or reworded since the version this is based on."""
        if self.based_on is None:
            return self.clauses.exists()
        mine = set(self.clauses.filter(removed_at=None).values_list("key", "body", "section__heading"))
        theirs = set(self.based_on.clauses.values_list("key", "body", "section__heading"))
        return mine != theirs
