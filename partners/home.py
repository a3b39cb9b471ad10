"""What the people at an organization find on its home: its places, what it is asked, and who does what."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    BooleanField,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import JSONObject
from django.http import Http404, QueryDict
from django.utils.dateparse import parse_date
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from compact.access import BACKBONE, Kind, Reach, scope
from compact.accounts.models import User
from compact.agreements.models import Signature, Version
from compact.asks.headlines import in_words
from compact.asks.models import Ask
from compact.counting import count_by
from compact.notifications.models import Refusal, Suppression
from compact.paging import Page, page_by_key, sought
from compact.permissions import may
from compact.wall import handing_over
from partners.asks import CARE
from partners.doings import doings, either
from partners.doings import in_words as doings_in_words
from partners.invited import described
from partners.invited import in_words as invitations_in_words
from partners.models import Affiliation, Invitation, InvitedPlace, Organization, Role
from workgroups.models import Convener, Seat, SeatHolder, SeatRole, State
from workgroups.models.quiet import quiet_since
from workgroups.views.naming import mark_nameable

PLACES = 50
ASKS = 25
PEOPLE = 25
KEY_PEOPLE = 50
SHOWN = ("free", "waiting", "bouncing", "invited")


_PERSON = either("person__name", "person__email")
_OF_THEIRS = {"person": OuterRef("person"), "until": None}
_FREE = (
    ~Exists(SeatHolder.objects.filter(**_OF_THEIRS, seat__organization=OuterRef("organization"), seat__until=None)),
    ~Exists(Convener.objects.filter(**_OF_THEIRS, organization=OuterRef("organization"))),
)
_BOUNCED = Exists(Suppression.objects.filter(address=OuterRef("person__email"), reason=Refusal.BOUNCED))


@dataclass
class Home:
    """One organization as one of its people sees it, inside `partners.inside.at_home`. Each part is one query."""

    organization: Organization
    reader: User
    reach: Reach
    asked: QueryDict

    @cached_property
    def manages(self) -> bool:
        """Whether the reader looks after people and places here."""
        return bool(may(self.reader, "partners.manage_people", self.organization))

    @cached_property
    def belongs(self) -> bool:
        """Whether the reader acts for this organization."""
        return self.organization.pk in self.reach.organizations

    @property
    def show(self) -> str:
        """Which of the people are shown. Raises Http404 for a part there is not."""
        show = self.asked.get("show", "")
        if show and (show not in SHOWN or (show == "bouncing" and not self.manages)):
            raise Http404
        return show

    @property
    def sought(self) -> str:
        """What was typed into the find box."""
        return sought(self.asked)

    # --- counted, in one query ----------------------------------------------------------------------------------------

    @cached_property
    def count(self) -> dict[str, int]:
        """How many there are of everything, whatever is shown."""
        mine = OuterRef("pk")
        seats = Seat.objects.visible_to(self.reach).exclude(workgroup__state=State.CLOSED).filter(organization=mine)
        people = self._people.filter(organization=mine)
        asks = Ask.objects.visible_to(self.reach).waiting().filter(organization=mine)
        counted = {
            "places": seats.current(),
            "empty": seats.empty(),
            "asks": asks,
            "keepers_asks": asks.filter(post=scope(Kind.ADMINISTRATORS, self.organization.pk)),
            "people": people,
            "free": people.filter(*_FREE),
            "waiting": people.filter(person__unclaimed_since__isnull=False),
            "invited": Invitation.objects.visible_to(self.reach).outstanding().filter(organization=mine),
            "offered": self._offers.filter(asked_for=mine),
        }
        if self.manages:
            counted["bouncing"] = people.filter(_BOUNCED)
        by = {"offered": "asked_for"}
        found = Organization.objects.filter(pk=self.organization.pk).annotate(
            **{f"n_{name}": count_by(rows, by.get(name, "organization")) for name, rows in counted.items()}
        )
        found = found.annotate(workgroups=ArraySubquery(seats.current().order_by().values("workgroup")))
        with handing_over(BACKBONE if self.manages else None):
            row = found.values("workgroups", *(f"n_{name}" for name in counted)).get()
        self._said_in = [scope(Kind.WORKGROUP, pk) for pk in row.pop("workgroups")]
        return {name.removeprefix("n_"): number for name, number in row.items()}

    @property
    def said_in(self) -> list[int]:
        """The readerships of the workgroups it has a place in: that somebody wrote there is nobody's secret here."""
        return self._said_in if self.count else []

    @property
    def _offers(self) -> QuerySet[Ask]:
        """Where the reader has offered to look after it, and waits."""
        mine = scope(Kind.PERSON, self.reader.pk)
        return Ask.objects.visible_to(self.reach).open().filter(kind=CARE, scope_asker=mine)

    @property
    def lede(self) -> str:
        """Two of our seven places are empty, and three asks are open."""
        places, empty, asks = (self.count[name] for name in ("places", "empty", "asks"))
        words = {"empty": capfirst(in_words(empty)), "places": in_words(places), "asks": in_words(asks)}
        if empty:
            said = ngettext(
                "%(empty)s of our %(places)s places is empty", "%(empty)s of our %(places)s places are empty", empty
            )
        elif places:
            said = _("All our places are filled")
        else:
            said = _("We have no place in a workgroup yet")
        open_asks = ngettext("one ask is open", "%(asks)s asks are open", asks) if asks else _("nothing is asked of us")
        return _("%(places)s, and %(asks)s.") % {"places": said % words, "asks": open_asks % words}

    # --- its places ---------------------------------------------------------------------------------------------------

    @cached_property
    def places(self) -> "Page[Seat]":
        """The empty ones first, each with its `people`, its `representative`, who is `invited`, and `may_name`."""
        seats = Seat.objects.visible_to(self.reach).current().filter(organization=self.organization)
        found = seats.exclude(workgroup__state=State.CLOSED).select_related("workgroup").with_filled()
        found = found.with_representative()
        theirs = Affiliation.objects.filter(person=OuterRef("person"), organization=self.organization)
        holders = SeatHolder.objects.visible_to(self.reach).filter(seat=OuterRef("pk"))
        affiliation = Subquery(theirs.current().values("pk")[:1])
        person = JSONObject(name=_PERSON, role="role", affiliation=affiliation, holder="pk", ends="term_ends")
        invited = InvitedPlace.objects.visible_to(self.reach).waiting().filter(organization=self.organization)
        invited = invited.filter(workgroup=OuterRef("workgroup")).order_by("pk")
        runs = Convener.objects.visible_to(self.reach).running().filter(workgroup=OuterRef("workgroup"))
        found = found.annotate(
            people=ArraySubquery(holders.serving().order_by("pk").values(json=person)),
            invited=ArraySubquery(invited.values_list(either("invitation__name", "invitation__email"))),
            runners=ArraySubquery(runs.filter(organization=self.organization).values_list(_PERSON)),
            quiet_since=quiet_since() if self.belongs or self.reach.backbone else Value(None, DateTimeField()),
        )
        with handing_over(*self.said_in):
            page = page_by_key(
                found, self.asked, order=("filled", "workgroup__name", "pk"), size=PLACES, name="places-"
            )
        for seat in page.rows:
            seat.organization = self.organization
            seat.people.sort(key=lambda one: SeatRole(one["role"]).rank)  # type: ignore[attr-defined]
            for one in seat.people:  # type: ignore[attr-defined]
                one["ends"] = parse_date(one["ends"]) if one["ends"] else None
        mark_nameable(self.reader, page.rows)
        return page

    @cached_property
    def quiet(self) -> list[Seat]:
        """Of the places shown, those where nothing was heard of it for long: for its own people, and for the team."""
        return [one for one in self.places.rows if one.quiet_since]  # type: ignore[attr-defined]

    # --- what it is asked ---------------------------------------------------------------------------------------------

    @cached_property
    def asks(self) -> list[Ask]:
        """What waits for an answer, the most urgent first, each with who there can act and whether the reader `can`."""
        found = Ask.objects.visible_to(self.reach).waiting().of_organizations([self.organization.pk])
        asks = list(found.by_urgency().with_people().select_related("asked_by", "asked_for", "organization")[:ASKS])
        for one in asks:
            one.can = one.is_put_to(self.reader)  # type: ignore[attr-defined]
        return asks

    # --- its people ---------------------------------------------------------------------------------------------------

    @property
    def _people(self) -> QuerySet[Affiliation]:
        return Affiliation.objects.visible_to(self.reach).current().filter(person__is_active=True)

    @cached_property
    def invited(self) -> "Page[Invitation]":
        """Who was asked to come and has not answered."""
        found = Invitation.objects.visible_to(self.reach).outstanding().filter(organization=self.organization)
        if self.sought:
            found = found.filter(Q(name__icontains=self.sought) | Q(email__icontains=self.sought))
        rows = described(found, self.reach).select_related("predecessor__person")
        with handing_over(BACKBONE if self.manages else None):
            page = page_by_key(rows, self.asked, order=("email", "pk"), size=PEOPLE, name="people-")
        invitations_in_words(page.rows)
        return page

    @cached_property
    def people(self) -> "Page[Affiliation]":
        """Who acts for it, whoever looks after something first; each with what they do."""
        found = self._people.filter(organization=self.organization)
        if self.sought:
            found = found.filter(Q(person__name__icontains=self.sought) | Q(person__email__icontains=self.sought))
        if self.show == "free":
            found = found.filter(*_FREE)
        if self.show == "waiting":
            found = found.filter(person__unclaimed_since__isnull=False)
        if self.show == "bouncing":
            found = found.filter(_BOUNCED)
        plain = ExpressionWrapper(Q(roles=[]), output_field=BooleanField())
        bounced = _BOUNCED if self.manages else Value(False)  # noqa: FBT003
        rows: QuerySet[Affiliation] = found.annotate(
            plain=plain, bounced=bounced, **doings(self.organization, reach=self.reach)
        )
        # When somebody last wrote is nobody's secret at their organization; what they wrote is.
        with handing_over(*self.said_in, BACKBONE if self.manages else None):
            order = ("plain", "person__name", "pk")
            page = page_by_key(rows.select_related("person"), self.asked, order=order, size=PEOPLE, name="people-")
        for one in page.rows:
            one.organization = self.organization
            if Role.ADMINISTRATOR in one.roles:
                one.asks += self.count["keepers_asks"]  # type: ignore[attr-defined]
            one.role_names = [role.label for role in Role if role in one.roles]  # type: ignore[attr-defined]
            one.doings = doings_in_words(one)  # type: ignore[attr-defined]
        return page

    @cached_property
    def key_people(self) -> Sequence[Affiliation]:
        """The reader, if at this organization, and those who look after something for it as a whole."""
        own = ExpressionWrapper(Q(person=self.reader), BooleanField())
        found = self._people.filter(~Q(roles=[]) | Q(person=self.reader), organization=self.organization)
        found = found.annotate(own=own).select_related("person")
        return list(found.order_by("-own", "person__name", "pk")[:KEY_PEOPLE])

    @property
    def keepers(self) -> list[Affiliation]:
        """Those who look after its people and places."""
        return sorted((one for one in self.key_people if Role.ADMINISTRATOR in one.roles), key=_by_name)

    @property
    def signers(self) -> list[Affiliation]:
        """Those who sign for it."""
        return sorted((one for one in self.key_people if Role.SIGNER in one.roles), key=_by_name)

    @property
    def mine(self) -> Affiliation | None:
        """The reader's own affiliation with it."""
        return next((one for one in self.key_people if one.person_id == self.reader.pk), None)

    @cached_property
    def signatures(self) -> list[Signature]:
        """What it signed, the newest first."""
        found = self.organization.signatures.filter(version__in=Version.objects.visible_to(self.reach))
        return list(found.select_related("version__agreement").order_by("-version__number"))


def _by_name(one: Affiliation) -> tuple[str, int]:
    return (one.person.name, one.pk)
