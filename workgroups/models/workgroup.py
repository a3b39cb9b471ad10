"""A workgroup and those who run it."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import Count, Exists, ExpressionWrapper, Func, IntegerField, OuterRef, Q, Subquery, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from compact.access import (
    BACKBONE,
    PARTNERS,
    Kind,
    Reach,
    reach_of,
    scope,
    scope_of,
)
from compact.grants import NamedGrant
from compact.history.tracking import tracked
from compact.notifications.events import record
from compact.permissions import require
from compact.prepared import Moment, prepared
from compact.standing import StandsFor
from compact.wall import handing_over
from partners.models import Affiliation, Organization
from workgroups.models.convener import Convener
from workgroups.models.lifecycle import LifecycleModel, State
from workgroups.models.opening import RESERVED, OpeningModel
from workgroups.models.term import WithTerms

if TYPE_CHECKING:
    from compact.accounts.models import User


class Stage(models.TextChoices):
    """The part of a young person's life a workgroup serves."""

    EARLY_CHILDHOOD = "early_childhood", _("Early childhood")
    K12 = "k12", _("Kindergarten to grade 12")
    POSTSECONDARY = "postsecondary", _("College")
    WORKFORCE = "workforce", _("Work")
    CROSS_CUTTING = "cross_cutting", _("Every stage")


class Readers(Func):
    """How many people belong to a readership: the database's own answer, which mails follow, too."""

    template = "(SELECT count(*) FROM compact_readers(%(expressions)s))"
    output_field = IntegerField()


class WorkgroupQuerySet(models.QuerySet["Workgroup"]):
    """Workgroups are public; what is said in them is not."""

    def open(self) -> Self:
        """Those that meet, or will again."""
        return self.exclude(state=State.CLOSED)

    def with_tables(self) -> Self:
        """Each with `organization_count`: how many organizations have a place now."""
        current = Q(seats__since__lte=Moment()) & (Q(seats__until=None) | Q(seats__until__gt=Moment()))
        one = self.model._default_manager.filter(pk=OuterRef("pk")).order_by()
        counted = one.annotate(number=Count("seats", filter=current)).values("number")
        # Not a join: whatever else is worked out for a workgroup would be worked out again for each of its places.
        return self.annotate(organization_count=Subquery(counted))

    def with_people(self) -> Self:
        """Each with `people_count`: how many people read what is said in it."""
        return self.annotate(people_count=Readers(scope_of(Kind.WORKGROUP, "pk")))

    def partner_count(self) -> int:
        """How many people read what all partners read."""
        found: int = self.order_by().values_list(Readers(Value(PARTNERS)), flat=True)[:1].get()
        return found


@dataclass(frozen=True)
class Voice:
    """For which organization somebody speaks; and for whom, where they stand in."""

    organization: Organization
    behalf: StandsFor | None = None

    @property
    def value(self) -> str:
        """What a form sends for it."""
        return f"{self.organization.pk}-{self.behalf.person}" if self.behalf else str(self.organization.pk)


@tracked(workgroup="pk", exclude=["created_at"])
class Workgroup(LifecycleModel, OpeningModel, WithTerms):
    """A group of organizations that works on one part of the goals, run by a convener."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=300)
    short_name = models.CharField(_("short name"), max_length=120, blank=True)
    description = models.TextField(_("purpose"), blank=True)
    stage = models.CharField(_("stage of life"), max_length=20, choices=Stage, default=Stage.CROSS_CUTTING)
    goal_numbers = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    goals_basis = models.CharField(max_length=20, blank=True, editable=False)
    state = models.CharField(max_length=10, choices=State, default=State.ACTIVE)
    started = models.PositiveSmallIntegerField(null=True, blank=True)
    ended = models.PositiveSmallIntegerField(null=True, blank=True)
    convener_text = models.CharField(max_length=300, blank=True, editable=False)
    status_at_source = models.CharField(max_length=120, blank=True, editable=False)
    members_text = models.TextField(blank=True, editable=False)
    source = models.TextField(blank=True, editable=False)
    confidence = models.CharField(max_length=20, blank=True, editable=False)
    notes = models.TextField(blank=True, editable=False)
    quiet_days = models.PositiveSmallIntegerField(default=90)
    # How many organizations must come for a meeting to decide; None where the group has agreed on no number.
    quorum = models.PositiveSmallIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = WorkgroupQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["name", "pk"]
        verbose_name = _("workgroup")
        verbose_name_plural = _("workgroups")
        permissions: ClassVar = [
            ("manage_seats", "Can look after the places"),
            ("invite", "Can invite people and organizations"),
            ("post", "Can write in the discussions"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(slug__in=sorted(RESERVED)), name="no_page_of_ours_hides_a_workgroup")
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The workgroup's page, at the same address for life."""
        return reverse("workgroups:workgroup", args=[self.slug])

    @property
    def usual_name(self) -> str:
        """The short name its members use."""
        return self.short_name or self.name

    @property
    def stated_convener(self) -> str:
        """Who convenes it in the words of the source, where no organization on record does."""
        return "" if self.convener_text == "not stated" else self.convener_text

    @property
    def stated_state(self) -> str:
        """Its state in the words of a source that says more than ours."""
        words = self.status_at_source
        return "" if words == self.state or "seed" in words else words

    @property
    def people_scope(self) -> int:
        """The readership of everyone in it."""
        return scope(Kind.WORKGROUP, self.pk)

    @property
    def conveners_scope(self) -> int:
        """The readership of those who run it."""
        return scope(Kind.CONVENERS, self.pk)

    def answering_post(self) -> tuple[Organization, int]:
        """Who answers what this workgroup is asked: a convening organization, and the post of those who run it.

        While nobody runs it, the backbone answers.
        """
        organization = (
            Organization.objects.filter(convenes__in=self.conveners.current()).order_by("convenes__pk").first()
        )
        post = self.conveners_scope if self.conveners.running().exists() else BACKBONE
        return organization or Organization.objects.get(is_backbone=True), post

    @transaction.atomic
    def put_in_charge(self, person: "User", organization: Organization, *, by: "User") -> bool:
        """A person runs it for an organization from now, beside whoever does; they and its people are told.

        False, and nothing changes, when they do already, or do not act for the organization.
        """
        with handing_over(PARTNERS, self.conveners_scope):
            if not Affiliation.objects.current().filter(person=person, organization=organization).exists():
                return False
            convener, new = Convener.objects.filter(until=None).get_or_create(
                workgroup=self, organization=organization, person=person
            )
            if not new:
                return False
            own = scope(Kind.PERSON, person.pk)
            data = {"person": str(person), "organization": organization.usual_name, "by": str(by)}
            data |= {"workgroup": self.usual_name, "slug": self.slug}
            record("runs_now", actor=by, target=convener, audience=[own, self.people_scope], data=data)
        return True

    def let_run(self, acting: Affiliation) -> Convener:
        """The person runs it for the organization they act for. Runs in the caller's transaction, who tells them."""
        return Convener.objects.filter(until=None).get_or_create(
            workgroup=self, organization=acting.organization, person=acting.person
        )[0]

    def host(self) -> dict[str, str]:
        """Whom to ask about what is decided here, for the words of an event: who runs it, else the backbone."""
        runs = self.conveners.running().select_related("person", "organization").first()
        at = runs.organization if runs else Organization.objects.get(is_backbone=True)
        return {"contact": str(runs.person) if runs else "", "contact_at": at.usual_name}

    def voices(self, user: "User") -> list[Voice]:
        """For whom this person can speak here: the organizations of their places, or for which they run it; and each
        person they stand in for.

        Someone who is in it by neither, as the backbone is, speaks for the organizations they act for.
        """
        reach = reach_of(user)
        seated = {organization for of, organization, _role in reach.seats if of == self.pk}
        mine = _organizations_of(user, reach.organizations, seated, self)
        own = [Voice(one) for one in mine if one.is_seated]  # type: ignore[attr-defined]
        stood = {(one.organization, one.person): one for one in reach.stands_for if one.workgroup == self.pk}
        others = [Voice(one, stood[pair]) for one in mine for pair in stood if pair[0] == one.pk]
        return own + others or [Voice(one) for one in mine]

    @contextmanager
    def desk(self, user: "User", right: str = "workgroups.manage_seats") -> Iterator[Reach]:
        """Read and write what those who run the workgroup do, for whoever has the right. Raises Forbidden.

        A named grant gives the right without the post, so the wall is widened for the length of it.
        """
        require(user, right, self)
        reach = reach_of(user)
        if reach.holds(Kind.CONVENERS, self.pk):
            yield reach
            return
        with handing_over(self.conveners_scope):
            yield replace(reach, keys=reach.keys | {self.conveners_scope})


@prepared
def _organizations_of(
    person: "User", organizations: Collection[int], seated: Collection[int], workgroup: Workgroup
) -> models.QuerySet[Organization]:
    """Each with `is_seated`: whether the person can speak for it in this workgroup."""
    running = Convener.objects.current().filter(workgroup=workgroup, person=person, organization=OuterRef("pk"))
    found = Organization.objects.filter(pk__among=organizations)
    return found.annotate(is_seated=ExpressionWrapper(Q(pk__among=seated) | Exists(running), models.BooleanField()))


@tracked(workgroup="content_object", person="user", exclude=["granted_at"])
class WorkgroupGrant(NamedGrant):
    """A named right on one workgroup, by whom and until when."""

    content_object = models.ForeignKey(Workgroup, models.CASCADE, related_name="grants")

    WORDS: ClassVar = {
        "view_workgroup": _("Reads along"),
        "post": _("Reads along and writes"),
        "invite": _("Invites people and organizations"),
        "manage_seats": _("Looks after the places"),
    }
    RULE = "workgroups.give_rights"
    PAGE = "workgroups:rights"
    KEEPERS = Kind.CONVENERS

    class Meta(NamedGrant.Meta):
        abstract = False

    @property
    def path(self) -> str:
        """Who only invites does so on a page of its own."""
        if self.permission.codename == "invite":
            return reverse("workgroups:invitation", args=[self.content_object.slug])
        return super().path
