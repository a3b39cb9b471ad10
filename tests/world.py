"""One small compact: a few named people, and one of every object.

Every private text carries a sentinel ("sentinel-…") that the sweeps look for where it must not be.
"""

from dataclasses import dataclass, field, fields
from datetime import timedelta

from django.contrib.auth.models import Permission
from django.utils.timezone import now

from compact.accounts.models import User
from compact.agreements.models import Agreement, AgreementGrant, Clause, Section, Signature, Version
from partners.models import Affiliation, Invitation, InvitedPlace, JoinRequest, Organization, OrganizationGrant, Role
from tests.snapshot import Beginning
from workgroups.models import (
    Convener,
    Delegation,
    Discussion,
    Part,
    Post,
    Seat,
    SeatHolder,
    SeatRequest,
    SeatRole,
    State,
    StatePeriod,
    Workgroup,
    WorkgroupGrant,
)
from workgroups.models.delegation import USUAL


def person(name: str, **more: object) -> User:
    """A person whose address follows from the name."""
    address = name.lower().replace(" ", ".").replace("é", "e") + "@example.org"
    return User.objects.create_user(address, name=name, welcomed_at=now(), **more)


def fresh(one: User) -> User:
    """The same person, as the next request finds them."""
    return User.objects.get(pk=one.pk)


@dataclass
class World:
    """Made by `World.build()`; each field says who or what it is."""

    unite: Organization  # holds the compact together
    lausd: Organization
    lacoe: Organization
    alliance: Organization  # convenes Reading, has signed nothing
    director: User  # backbone administrator, at UNITE-LA
    convener: User  # runs Reading, at the Alliance
    lead: User  # LAUSD's lead in Reading
    stand_in: User  # LAUSD's stand-in in Reading
    administrator: User  # looks after LAUSD's people and places
    contact: User  # at LAUSD, in no workgroup
    partner: User  # at LACOE, lead in Data, not in Reading
    former: User  # was LAUSD's lead in Reading until last month
    stranger: User  # an account with no organization
    reading: Workgroup
    data: Workgroup  # convened by UNITE-LA
    seat: Seat  # LAUSD in Reading
    discussion: Discussion  # in Reading
    post: Post
    seat_request: SeatRequest  # LACOE asks for a place in Reading
    join_request: JoinRequest  # the stranger asks to join LAUSD
    invitation: Invitation  # the convener invites somebody at LACOE to Reading
    agreement: Agreement
    version: Version  # in force, three clauses
    draft: Version  # the next version, one clause reworded
    clause: Clause  # that clause, in the draft
    # Those whose rights run out or come from others, for the sweeps: there once `widen` was called.
    deputy: User = field(init=False, repr=False)  # at LAUSD, in no place, stands in for the lead in Reading
    deputy_past: User = field(init=False, repr=False)  # the same until yesterday
    guest: User = field(init=False, repr=False)  # an account with no organization, reads along in Reading by name
    both: User = field(init=False, repr=False)  # acts for LAUSD and LACOE; LACOE's stand-in in Data
    delegation: Delegation = field(init=False, repr=False)  # the deputy for the lead, in LAUSD's place in Reading
    right: WorkgroupGrant = field(init=False, repr=False)  # the guest's
    organization_right: OrganizationGrant = field(
        init=False, repr=False
    )  # to read along at LACOE, until yesterday the guest's
    agreement_right: AgreementGrant = field(init=False, repr=False)  # to read drafts, the same
    # Of a World that was set in as rows: where its test began.
    beginning: Beginning = field(init=False, repr=False, compare=False)

    @property
    def people(self) -> dict[str, User]:
        """Every person by the name of the field."""
        return {one.name: value for one in fields(self) if isinstance(value := getattr(self, one.name, None), User)}

    @classmethod
    def build(cls) -> "World":
        """Make everything, as the database's owner."""
        began = now() - timedelta(days=400)
        unite = Organization.objects.create(slug="unite-la", name="UNITE-LA", is_backbone=True)
        lausd = Organization.objects.create(
            slug="lausd", name="Los Angeles Unified School District", short_name="LAUSD", phone="(213) 555-0100"
        )
        lacoe = Organization.objects.create(
            slug="lacoe", name="Los Angeles County Office of Education", short_name="LACOE"
        )
        alliance = Organization.objects.create(slug="alliance", name="Alliance for Children's Rights")
        people = {
            "director": person("Joan Director"),
            "convener": person("Cora Convener", phone="(213) 555-0111"),
            "lead": person("Leo Lead", phone="(213) 555-0112"),
            "stand_in": person("Sam Standin"),
            "administrator": person("Ada Administrator"),
            "contact": person("Carl Contact"),
            "partner": person("Paula Partner"),
            "former": person("Fred Former"),
            "stranger": person("Sid Stranger"),
        }
        at = {
            "director": (unite, [Role.BACKBONE]),
            "convener": (alliance, []),
            "lead": (lausd, []),
            "stand_in": (lausd, []),
            "administrator": (lausd, [Role.ADMINISTRATOR]),
            "contact": (lausd, []),
            "partner": (lacoe, []),
        }
        for name, (organization, roles) in at.items():
            Affiliation.objects.create(person=people[name], organization=organization, roles=roles, since=began)
        ended = now() - timedelta(days=30)
        Affiliation.objects.create(person=people["former"], organization=lausd, since=began, until=ended)
        reading = Workgroup.objects.create(slug="reading", name="Campaign for Grade-Level Reading", goal_numbers=[1])
        data = Workgroup.objects.create(slug="data", name="Data Workgroup", goal_numbers=[1, 2, 3])
        StatePeriod.objects.create(workgroup=reading, state=State.ACTIVE, since=began.date())
        Convener.objects.create(workgroup=reading, organization=alliance, since=began)
        Convener.objects.create(workgroup=reading, organization=alliance, person=people["convener"], since=began)
        Convener.objects.create(workgroup=data, organization=unite, since=began)
        Convener.objects.create(workgroup=data, organization=unite, person=people["director"], since=began)
        seat = Seat.objects.create(workgroup=reading, organization=lausd, since=began)
        SeatHolder.objects.create(seat=seat, person=people["former"], role=SeatRole.PRIMARY, since=began, until=ended)
        SeatHolder.objects.create(seat=seat, person=people["lead"], role=SeatRole.PRIMARY, since=ended)
        SeatHolder.objects.create(seat=seat, person=people["stand_in"], role=SeatRole.ALTERNATE, since=began)
        elsewhere = Seat.objects.create(workgroup=data, organization=lacoe, since=began)
        SeatHolder.objects.create(seat=elsewhere, person=people["partner"], role=SeatRole.PRIMARY, since=began)
        discussion = Discussion.objects.create(
            workgroup=reading, title="sentinel-reading topic", started_by=people["lead"], post_count=1
        )
        post = Post.objects.create(
            discussion=discussion,
            workgroup=reading,
            author=people["lead"],
            organization=lausd,
            body="sentinel-reading words",
        )
        seat_request = SeatRequest.objects.create(
            workgroup=reading, organization=lacoe, person=people["partner"], why="sentinel-lacoe-request"
        )
        join_request = JoinRequest.objects.create(
            person=people["stranger"], organization=lausd, note="sentinel-join-note"
        )
        invitation = Invitation.objects.create(
            email="new.person@example.org",
            organization=lacoe,
            workgroup=reading,
            note="sentinel-invitation-note",
            invited_by=people["convener"],
            expires_at=now() + timedelta(days=14),
        )
        InvitedPlace.objects.create(
            invitation=invitation, organization=lacoe, workgroup=reading, role=SeatRole.ALTERNATE
        )
        agreement = Agreement.objects.create(slug="compact", title="Partnership Agreement")
        version = Version.objects.create(
            agreement=agreement, slug="first", number=1, title="First agreement", published_at=began
        )
        share = Section.objects.create(version=version, number=1, position=1, heading="What we share", published=True)
        goals = Section.objects.create(version=version, number=2, position=2, heading="Three goals", published=True)
        for section, number, body in (
            (share, "1.1", "<p>No single program can do it alone.</p>"),
            (share, "1.2", "<p>We publish results once a year.</p>"),
            (goals, "2.1", "<p>All students graduate.</p>"),
        ):
            Clause.objects.create(
                version=version, section=section, number=number, position=int(number[-1]), body=body, published=True
            )
        Signature.objects.create(version=version, organization=lausd, slot=1)
        Signature.objects.create(version=version, organization=lacoe, slot=2)
        draft = version.draft_amendment(by=people["director"])
        clause = draft.clauses.get(number="1.2")
        clause.reword(body="We publish sentinel-draft results twice a year.", why="", serial=1, by=people["director"])
        clause.refresh_from_db()
        return cls(
            unite=unite,
            lausd=lausd,
            lacoe=lacoe,
            alliance=alliance,
            **people,
            reading=reading,
            data=data,
            seat=seat,
            discussion=discussion,
            post=post,
            seat_request=seat_request,
            join_request=join_request,
            invitation=invitation,
            agreement=agreement,
            version=version,
            draft=draft,
            clause=clause,
        )

    def widen(self) -> "World":
        """Add the stand-in, the one of yesterday, the guest, and the person at two organizations."""
        began, week = now() - timedelta(days=400), timedelta(days=7)
        self.deputy, self.deputy_past = person("Dora Deputy"), person("Paul Past")
        self.guest, self.both = person("Gus Guest"), person("Bea Both")
        for one in (self.deputy, self.deputy_past, self.both):
            Affiliation.objects.create(person=one, organization=self.lausd, since=began)
        Affiliation.objects.create(person=self.both, organization=self.lacoe, since=began)
        place = self.lacoe.seats.get(workgroup=self.data)
        SeatHolder.objects.create(seat=place, person=self.both, role=SeatRole.ALTERNATE, since=began)
        stands = {"principal": self.lead, "organization": self.lausd, "part": Part.PLACE, "seat": self.seat}
        stands |= {"rights": USUAL, "made_by": self.lead, "since": now() - week, "note": "sentinel-stand-in-note"}
        self.delegation = Delegation.objects.create(delegate=self.deputy, until=now() + week, **stands)
        Delegation.objects.create(delegate=self.deputy_past, until=now() - timedelta(days=1), **stands)
        self.right = WorkgroupGrant.objects.create(
            user=self.guest,
            permission=Permission.objects.get(codename="view_workgroup"),
            content_object=self.reading,
            granted_by=self.convener,
            until=now() + week,
            why="sentinel-right-why",
        )
        ended = {
            "user": self.guest,
            "granted_by": self.director,
            "until": now() - timedelta(days=1),
            "why": "for the audit",
        }
        codes = {"view_organization": self.lacoe, "view_agreement": self.agreement}
        self.organization_right, self.agreement_right = (
            model.objects.create(permission=Permission.objects.get(codename=code), content_object=codes[code], **ended)
            for model, code in ((OrganizationGrant, "view_organization"), (AgreementGrant, "view_agreement"))
        )
        return self
