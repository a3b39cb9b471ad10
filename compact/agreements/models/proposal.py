"""A version becomes public only by a second person: one asks, another reads exactly that text and publishes it."""

import json
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext_lazy as _

from compact.access import BACKBONE, Kind, ScopedModel, scope
from compact.asks.models import ask, settle, withdraw
from compact.history.context import because
from compact.notifications.events import record
from partners.models import Organization

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

    from compact.accounts.models import User
    from compact.agreements.models.clause import Clause, Section

PUBLICATION = "publication"
PATIENCE = timedelta(days=7)


class ProposedModel(ScopedModel):
    """Who asked a second person to publish, when, and which text: `fingerprint` is the mark of what they read."""

    proposed_at = models.DateTimeField(null=True, editable=False)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    fingerprint = models.CharField(max_length=64, blank=True, editable=False)

    if TYPE_CHECKING:
        agreement_id: int
        sections: RelatedManager[Section]
        clauses: RelatedManager[Clause]

        def differs(self) -> bool:
            """Whether there is anything to publish; the model that is proposed says."""

    class Meta:
        abstract = True

    @property
    def is_proposed(self) -> bool:
        """Whether it waits for a second person."""
        return self.proposed_at is not None

    def mark(self) -> str:
        """The mark of the text as it stands in the database: title, summary, and every word of every clause."""
        own = self._rows().filter(pk=self.pk).values_list("title", "summary")
        sections = self.sections.order_by("position", "pk").values_list("key", "heading", "position")
        clauses = self.clauses.order_by("position", "pk").values_list(
            "key", "section__key", "number", "position", "body", "why", "removed_at"
        )
        text = json.dumps([list(own), list(sections), list(clauses)], default=str)
        return sha256(text.encode()).hexdigest()

    @transaction.atomic
    def propose(self, *, by: "User", title: str, summary: str) -> bool:
        """Ask the others who hold the compact together to read this text and publish it. False when one is asked, or
        it is no draft any more.

        Raises ValidationError while the draft says the same as the version it is based on.
        """
        if not self.differs():
            raise ValidationError(_("Nothing has changed yet. Edit a clause first."))
        waiting = {"proposed_at": now(), "proposed_by": by, "title": title, "summary": summary}
        if not self._drafts().filter(pk=self.pk, proposed_at=None).update(**waiting):
            return False
        self._drafts().filter(pk=self.pk).update(fingerprint=self.mark())
        self.refresh_from_db()
        due = localdate() + PATIENCE
        asked = Organization.objects.get(is_backbone=True)
        ask(PUBLICATION, of=asked, post=BACKBONE, subject_id=self.pk, by=by, due_on=due, data=self._story(by))
        more = {"asked": asked.usual_name, "due": due.isoformat(), "excerpt": summary}
        record("publication_asked", actor=by, target=self, audience=[BACKBONE], data={**self._story(by), **more})
        return True

    @transaction.atomic
    def send_back(self, *, by: "User", word: str) -> bool:
        """Do not publish it yet, and say why to who asked. False when nobody asks any more, or who asked says so."""
        waiting = self._drafts().filter(pk=self.pk, proposed_at__isnull=False).exclude(proposed_by=by)
        asker = waiting.select_for_update().values_list("proposed_by", flat=True).first()
        if asker is None:
            return False
        with because(word):
            waiting.update(proposed_at=None, proposed_by=None, fingerprint="")
        settle(PUBLICATION, self.pk, by=by, answer="sent_back")
        own = scope(Kind.PERSON, asker)
        data = {**self._story(by), "word": word}
        record("publication_sent_back", actor=by, target=self, audience=[own], visible=[BACKBONE], data=data)
        return True

    @transaction.atomic
    def take_back(self, *, by: "User", edited: bool = False) -> bool:
        """Nobody need publish it: who asked thinks better of it, or the text was `edited`. False when nobody asked."""
        waiting = self._drafts().filter(pk=self.pk, proposed_at__isnull=False)
        if not waiting.update(proposed_at=None, proposed_by=None, fingerprint=""):
            return False
        withdraw(PUBLICATION, self.pk, by=by)
        data = {**self._story(by), "edited": edited}
        record("publication_taken_back", actor=by, target=self, audience=[BACKBONE], visible=[BACKBONE], data=data)
        return True

    def take_back_if_edited(self, *, by: "User") -> bool:
        """What was asked to be published is this text and no other: once edited, nobody is asked any more."""
        now_waiting = self._drafts().filter(pk=self.pk, proposed_at__isnull=False)
        asked = now_waiting.values_list("fingerprint", flat=True).first()
        return asked is not None and asked != self.mark() and self.take_back(by=by, edited=True)

    def _rows(self) -> Any:
        return type(self)._default_manager.all()

    def _drafts(self) -> Any:
        return self._rows().filter(published_at=None, discarded_at=None)

    def _story(self, by: "User") -> dict[str, Any]:
        names = self._rows().filter(pk=self.pk).values_list("title", "agreement__slug", "slug")
        title, *address = names.get()
        return {"who": str(by), "title": title, "path": reverse("agreements:publication", args=address)}
