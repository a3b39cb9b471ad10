"""Every convener is asked for one paragraph; the backbone puts them together and publishes them at once (F33)."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q, Value
from django.urls import reverse
from django.utils.text import slugify
from django.utils.timezone import now
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from compact.access import (
    BACKBONE,
    PARTNERS,
    PUBLIC,
    Kind,
    ScopedModel,
    ScopedQuerySet,
    public_when,
    scope,
    scope_field,
    scope_of,
)
from compact.asks.models import Ask, ask_all, settle, withdraw
from compact.files import remove
from compact.history.context import because
from compact.history.tracking import tracked
from compact.notifications.events import record
from compact.updates.languages import SPANISH, in_language
from compact.updates.printing import keep_printed
from compact.wall import handing_over
from workgroups.models import State, Workgroup

if TYPE_CHECKING:
    from compact.accounts.models import User

ASK = "update_paragraph"
LONG = 5000
# What stands at the place of an address's last part.
RESERVED = {"new"}


class UpdateQuerySet(ScopedQuerySet["Update"]):
    """Read by everybody once it is published; until then by the backbone."""

    def published(self) -> Self:
        """Those that are out, the newest first."""
        return self.filter(published_at__isnull=False).order_by("-published_at", "-pk")

    def in_making(self) -> Self:
        """Those that are not."""
        return self.filter(published_at=None)


class Update(ScopedModel):
    """What the workgroups tell everybody, now and then. Locked once it is published; what was wrong is corrected with
    a note that everybody reads (`corrections`, the oldest first). `serial` counts its wordings until then."""

    slug = models.SlugField(max_length=80, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=200)
    title_es = models.CharField(_("title in Spanish"), max_length=200, blank=True)
    introduction = models.TextField(_("introduction"), max_length=LONG, blank=True)
    introduction_es = models.TextField(_("introduction in Spanish"), max_length=LONG, blank=True)
    due_on = models.DateField(_("paragraphs by"))
    # What is told began here: when the one before was published.
    since = models.DateTimeField(null=True, editable=False)
    serial = models.PositiveIntegerField(default=0, editable=False)
    opened_at = models.DateTimeField(default=now, editable=False)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+")
    published_at = models.DateTimeField(null=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    corrections = models.JSONField(default=list, editable=False)
    # The files, by language.
    files = models.JSONField(default=dict, editable=False)
    scope = scope_field(public_when(Q(published_at__isnull=False), Value(BACKBONE)))

    objects = UpdateQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-opened_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(published_at=None, published_by=None)
                | Q(published_at__isnull=False, published_by__isnull=False),
                name="a_published_update_says_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(published_at=None, corrections=[]) | Q(published_at__isnull=False),
                name="only_what_is_published_is_corrected",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its page, for everybody once it is published; until then where it is put together."""
        return reverse("updates:update" if self.published_at else "updates:desk", args=[self.slug])

    @property
    def told_title(self) -> str:
        """Its title in the reader's language."""
        return in_language(self.title, self.title_es)

    def told(self) -> "list[Paragraph]":
        """What it says, in its order: every paragraph with words."""
        rows = self.paragraphs.exclude(words="").filter(answered_at__isnull=False)
        return list(rows.select_related("workgroup").order_by("position", "pk"))

    @classmethod
    @transaction.atomic
    def begin(cls, *, title: str, title_es: str = "", due_on: date, by: "User") -> "Update":
        """Ask those who run each active workgroup for one paragraph, in as many statements for one as for fifty.

        Where nobody runs a workgroup, the backbone is asked. The same title again, while it is in the making, returns
        the one that is there.
        """
        found = cls.objects.in_making().filter(title=title).first()
        if found:
            return found
        since = cls.objects.published().values_list("published_at", flat=True).first()
        update = cls.objects.create(
            slug=cls._free_slug(title), title=title, title_es=title_es, due_on=due_on, since=since, opened_by=by
        )
        groups = list(Workgroup.objects.filter(state=State.ACTIVE).order_by("name"))
        Paragraph.objects.bulk_create(
            Paragraph(update=update, workgroup=one, position=number) for number, one in enumerate(groups, 1)
        )
        update._ask(groups, by=by)
        return update

    @classmethod
    def _free_slug(cls, title: str) -> str:
        wanted = slugify(title)[:70].strip("-") or "update"
        taken = {*cls.objects.filter(slug__startswith=wanted).values_list("slug", flat=True), *RESERVED}
        numbered = (wanted if number == 1 else f"{wanted}-{number}" for number in range(1, len(taken) + 2))
        return next(one for one in numbered if one not in taken)

    def _ask(self, groups: Sequence[Workgroup], *, by: "User") -> None:
        rows = {one.workgroup_id: one for one in self.paragraphs.all()}
        asks = []
        for group in groups:
            organization, post = group.answering_post()
            asks.append(
                Ask(
                    kind=ASK,
                    subject_id=rows[group.pk].pk,
                    organization=organization,
                    post=post,
                    asked_by=by,
                    due_on=self.due_on,
                    data={**self.names, "workgroup": group.usual_name, "paragraph": rows[group.pk].pk},
                    scope_asker=BACKBONE,
                )
            )
        ask_all(asks)
        posts = sorted({one.post for one in asks})
        told = {**self.names, "who": str(by), "due_on": self.due_on.isoformat()}
        if posts:
            record("update_begun", actor=by, target=self, audience=posts, visible=[PARTNERS], data=told)

    @property
    def names(self) -> dict[str, Any]:
        """What the words of events and asks about it need."""
        return {"title": self.title, "title_es": self.title_es, "update": self.slug}

    @transaction.atomic
    def write(self, words: dict[str, str], *, serial: int, order: dict[int, int]) -> bool:
        """The backbone's own words, and the order of the paragraphs (their numbers). False, and nothing changes, when
        it is published, or somebody else has written since (`serial`)."""
        mine = Update.objects.in_making().filter(pk=self.pk, serial=serial)
        if not mine.update(**words, serial=F("serial") + 1):
            return False
        for pk, position in order.items():
            self.paragraphs.filter(pk=pk).exclude(position=position).update(position=position)
        return True

    @property
    def wording(self) -> int:
        """How often anything of it was written until now: as long as it is the same, so is what a preview shows."""
        written: int | None = self.paragraphs.aggregate(n=models.Sum("serial"))["n"]
        return self.serial + (written or 0)

    @transaction.atomic
    def publish(self, *, by: "User", seen: int | None = None) -> bool:
        """Publish it to everybody, by mail to all partners, and as files: once. Who has sent no paragraph by now is
        asked no more. False when it was published already, says nothing, or somebody has written since the wording that
        was `seen`."""
        at = now()
        # Whoever writes a paragraph holds it, too.
        held = Update.objects.in_making().select_for_update(of=("self",)).filter(pk=self.pk).first()
        if held is None or seen not in {None, held.wording}:
            return False
        if not self.paragraphs.exclude(words="").filter(answered_at__isnull=False).exists():
            return False
        if not Update.objects.in_making().filter(pk=self.pk).update(published_at=at, published_by=by):
            return False
        self.paragraphs.exclude(words="").filter(answered_at__isnull=False).update(published_at=at)
        for pk in self.paragraphs.filter(answered_at=None).values_list("pk", flat=True):
            withdraw(ASK, pk, by=by)
        self.refresh_from_db()
        said = self.told()
        self._print(said)
        parts = [{"workgroup": one.workgroup.usual_name, "words": one.words, "words_es": one.words_es} for one in said]
        told = {**self.names, "introduction": self.introduction, "introduction_es": self.introduction_es}
        data = {**told, "parts": parts}
        record("update_published", actor=by, target=self, audience=[PARTNERS], visible=[PUBLIC], data=data)
        return True

    @transaction.atomic
    def correct(self, *, words: str, words_es: str, note: str, by: "User", paragraph: "Paragraph") -> bool:
        """Other words for a paragraph that is published, with a note that everybody reads. False when nothing is
        new, or it is not published."""
        told = paragraph.published_at is not None and Update.objects.published().filter(pk=self.pk)
        if not told or not told.select_for_update(of=("self",)).exists():
            return False
        same = Q(words=words, words_es=words_es)
        with because(note):
            if not self.paragraphs.filter(pk=paragraph.pk).exclude(same).update(words=words, words_es=words_es):
                return False
        self.refresh_from_db()
        self.corrections.append({"at": now().isoformat(), "of": paragraph.workgroup.usual_name, "note": note})
        self.save(update_fields=["corrections"])
        self._print(self.told())
        return True

    def _print(self, said: "Sequence[Paragraph]") -> None:
        """The files in English, and in Spanish where anything is."""
        spanish = bool(self.title_es or self.introduction_es or any(one.words_es for one in said))
        languages = [settings.LANGUAGE_CODE, *([SPANISH] if spanish else [])]
        before = list(self.files.values())
        self.files = {language: keep_printed(self, said, language) for language in languages}
        transaction.on_commit(lambda: remove(before))
        Update.objects.filter(pk=self.pk).update(files=self.files)


class ParagraphQuerySet(ScopedQuerySet["Paragraph"]):
    """Read by everybody once it is published; until then by those who run the workgroup, and the backbone."""

    def silent(self) -> Self:
        """Those that nobody has answered for."""
        return self.filter(answered_at=None)


@tracked(exclude=["serial", "position"])
class Paragraph(ScopedModel):
    """What one workgroup tells in an Update. Answered without words, it has nothing to report."""

    update = models.ForeignKey(Update, models.CASCADE, related_name="paragraphs")
    workgroup = models.ForeignKey(Workgroup, models.PROTECT, related_name="paragraphs")
    position = models.PositiveSmallIntegerField(default=1, editable=False)
    words = models.TextField(_("your paragraph"), max_length=LONG, blank=True)
    words_es = models.TextField(_("the same in Spanish"), max_length=LONG, blank=True)
    serial = models.PositiveIntegerField(default=0, editable=False)
    answered_at = models.DateTimeField(null=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    published_at = models.DateTimeField(null=True, editable=False)
    scope = scope_field(public_when(Q(published_at__isnull=False), scope_of(Kind.CONVENERS, "workgroup_id")))

    objects = ParagraphQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["update", "workgroup"], name="a_workgroup_has_one_paragraph_in_an_update"),
            models.CheckConstraint(
                condition=Q(published_at=None) | (~Q(words="") & Q(answered_at__isnull=False)),
                name="a_published_paragraph_was_written",
            ),
        ]

    def __str__(self) -> str:
        return self.workgroup.usual_name

    def get_absolute_url(self) -> str:
        """Where it is written."""
        return reverse("updates:paragraph", args=[self.update.slug, self.pk])

    @property
    def says_nothing(self) -> bool:
        """Whether the workgroup has answered that it has nothing to report."""
        return self.answered_at is not None and not self.words

    @property
    def told_words(self) -> str:
        """What it says in the reader's language, or else in English."""
        return in_language(self.words, self.words_es)

    @property
    def is_untranslated(self) -> bool:
        """Whether a reader of Spanish reads English here."""
        return get_language() == SPANISH and bool(self.words) and not self.words_es

    @transaction.atomic
    def answer(self, *, words: str, words_es: str = "", serial: int, by: "User") -> bool:
        """What the workgroup tells, or nothing. It can be written anew until the Update is published. False, and
        nothing changes, once it is, or when somebody else has written since (`serial`)."""
        organization, post = self.workgroup.answering_post()
        with handing_over(post, BACKBONE, scope(Kind.ORGANIZATION, organization.pk)):
            open_ones = Update.objects.in_making().filter(pk=self.update_id).select_for_update(of=("self",))
            if not open_ones.exists():
                return False
            said: dict[str, Any] = {"words": words, "words_es": words_es if words else "", "serial": F("serial") + 1}
            rows = Paragraph.objects.filter(pk=self.pk, serial=serial)
            if not rows.update(**said, answered_at=now(), answered_by=by):
                return False
            settle(ASK, self.pk, by=by, answer="done")
        return True
