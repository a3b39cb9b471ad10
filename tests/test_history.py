"""Who changed what, when, for whom and why: whatever is changed is recorded, and nobody rewrites it (R25)."""

from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission
from django.db import ProgrammingError, connection, transaction
from django.db.models import Model
from django.utils.timezone import now
from guardian.shortcuts import assign_perm

from compact.agreements.models import Agreement, AgreementGrant, Clause, Section, Signature, Version
from compact.celery import app
from compact.history.context import because, doing
from compact.history.tracking import TRACKED
from compact.updates.models import Paragraph, Update
from compact.wall import entered
from partners.models import (
    Affiliation,
    Alias,
    Arrival,
    EmailDomain,
    FormerSlug,
    Gap,
    Import,
    ImportRow,
    Invitation,
    InvitedPlace,
    JoinRequest,
    Objection,
    Organization,
    OrganizationGrant,
    OrganizationLogo,
    TierPeriod,
)
from tests.conftest import acting_as
from tests.sweep import furnish
from tests.world import World
from workgroups.models import (
    Action,
    Agenda,
    AgendaItem,
    Announcement,
    Attachment,
    Attendance,
    Attendee,
    CalendarAnswer,
    CalendarEntry,
    CalendarFeed,
    Charter,
    CharterReview,
    Connection,
    Convener,
    Correction,
    Decision,
    DecisionLink,
    Delegation,
    Discussion,
    Document,
    DocumentVersion,
    ItemProposal,
    Joining,
    Meeting,
    Mention,
    Minutes,
    MinutesVersion,
    NoteTaker,
    Opening,
    Paper,
    Post,
    PostWording,
    Proposal,
    PublicMinutes,
    PublicNotes,
    Question,
    Reading,
    Renewal,
    Rsvp,
    RsvpNote,
    Seat,
    SeatHolder,
    SeatInvitation,
    SeatRequest,
    Series,
    SignInCode,
    Slot,
    SlotAnswer,
    Snooze,
    Stance,
    StatePeriod,
    TimePoll,
    Visitor,
    Workgroup,
    WorkgroupGrant,
)

ROLES = ["compact_web", "compact_backbone", "compact_worker"]
UNTRACKED: dict[type[Model], str] = {
    CalendarAnswer: "Is itself what a calendar last said, and when; what follows from it has a history.",
    CalendarEntry: "Follows from announced meetings and current places by itself; what was mailed is in the outbox.",
    CalendarFeed: "A secret of one person: its own rows say when each was made and ended.",
    Attachment: "Stands and falls with the message it is in.",
    DocumentVersion: "Is itself what a document was: the database lets nobody write over it (`what_was_put_in_stays`).",
    Opening: "Written once, when an organization first opens a version.",
    Paper: "Stands and falls with the item of an agenda; the document it names keeps all its versions.",
    Mention: "Stands and falls with the message it is in.",
    Post: "What is said has its own life; who reads it is recorded once, with its discussion.",
    Slot: "Written once with its poll, and never changed.",
    SignInCode: "Opens one list until the meeting is closed; who came in by it stands in the history of the list.",
    Reading: "What somebody has read is theirs alone; it only ever moves on.",
    Stance: "Is itself a history: what an organization said before stays as a row of its own.",
    PostWording: "Is itself what a message said before.",
    ItemProposal: "Says itself who proposed what, and who answered; it is never changed afterwards.",
    Correction: "Says itself who proposed what, and who answered; it is never changed afterwards.",
    MinutesVersion: "Is itself what minutes said before; the database lets nobody change or remove one.",
    PublicMinutes: "A copy of one version; which one is public, since when and by whom is the minutes' own history.",
    Arrival: "Written once, with the affiliation that it speaks of, whose history says who came, when and by whom.",
    Gap: "What is missing is worked out afresh each day; these rows only keep the portal from telling it twice.",
    ImportRow: "A sheet as it came, and its plan; what saving it wrote stands in the history of what was written.",
    RsvpNote: "What somebody needs who comes to a meeting is kept for a while and then forgotten, before and after.",
    Update: "Says itself who began and published it, and each correction; who wrote what is its paragraphs' history.",
    Section: "Wordings are compared version by version on the page of changes.",
    Clause: "Wordings are compared version by version; a draft keeps who wrote each clause last, and when.",
}
# model → a column and two values it may take
CHANGES: dict[type[Model], tuple[str, Any, Any]] = {
    Organization: ("phone", "(213) 555-0177", "(213) 555-0178"),
    Alias: ("name", "L.A. Unified", "Los Angeles Unified"),
    EmailDomain: ("domain", "lausd.net", "lausd.example.org"),
    FormerSlug: ("slug", "lausd-before", "lausd-long-before"),
    TierPeriod: ("tier", "observer", "convening"),
    OrganizationLogo: ("serial", 7, 8),
    InvitedPlace: ("role", "observer", "contact"),
    Objection: ("word", "Nobody knows them.", "Nobody here knows them."),
    Import: ("file_name", "contacts.csv", "more-contacts.csv"),
    Affiliation: ("title", "Coordinator", "Director"),
    Invitation: ("title", "Coordinator", "Director"),
    JoinRequest: ("title", "Coordinator", "Director"),
    OrganizationGrant: ("until", now() + timedelta(days=9), now() + timedelta(days=10)),
    WorkgroupGrant: ("until", now() + timedelta(days=9), now() + timedelta(days=10)),
    AgreementGrant: ("until", now() + timedelta(days=9), now() + timedelta(days=10)),
    Workgroup: ("description", "Reads with children.", "Reads with every child."),
    StatePeriod: ("reason", "Summer", "The summer"),
    Convener: ("since", now() - timedelta(days=9), now() - timedelta(days=10)),
    Rsvp: ("stand_in_name", "Somebody", "Somebody else"),
    Seat: ("end_reason", "Another table", "Another tablecloth"),
    SeatHolder: ("role", "observer", "contact"),
    Delegation: ("note", "In Sacramento", "In Sacramento until Friday"),
    Charter: ("purpose", "Reads.", "Reads with children."),
    CharterReview: ("next_on", "2030-01-21", "2030-02-21"),
    Paragraph: ("words", "We read.", "We read with children."),
    Action: ("title", "Send the list.", "Send the lists."),
    Agenda: ("proposals_until", now() + timedelta(days=3), now() + timedelta(days=4)),
    AgendaItem: ("title", "Rooms", "Rooms and buses"),
    NoteTaker: ("ended_at", now(), now() + timedelta(days=1)),
    Minutes: ("adopted_where", "In May", "In June"),
    PublicNotes: ("words", "We met.", "We met in May."),
    Renewal: ("text", "We meet more often.", "We meet every month."),
    Decision: ("how", "By all present", "By all but one"),
    DecisionLink: ("label", "The charter", "Our charter"),
    Proposal: ("question", "One screen?", "One reading screen?"),
    Connection: ("topic", "Summer books", "Books for the summer"),
    Discussion: ("title", "Summer books", "Books for the summer"),
    Meeting: ("place", "Library", "The library"),
    Series: ("title", "Books", "Good books"),
    Joining: ("telephone", "(213) 555-0188", "(213) 555-0189"),
    Document: ("title", "Summer books", "Books for the summer"),
    Announcement: ("subject", "Lists by Friday", "Lists by Monday"),
    Attendance: ("state", "away", "video"),
    Attendee: ("how", "code", "noted"),
    TimePoll: ("title", "Summer plan", "The summer plan"),
    SlotAnswer: ("answer", "no", "if_need_be"),
    Visitor: ("name", "Vera Visitor", "Vera V. Visitor"),
    Snooze: ("reason", "Their office moves.", "Their office is moving."),
    SeatRequest: ("why", "We read, too.", "We read, as well."),
    Question: ("text", "What do you read?", "What do you all read?"),
    SeatInvitation: ("note", "Please come.", "Do come."),
    Agreement: ("title", "Agreement", "The agreement"),
    Version: ("place", "City Hall", "Union Station"),
    Signature: ("basis", "photograph", "minutes"),
}


def stock(world: World) -> None:
    """What the World has none of."""
    furnish(world)
    Alias.objects.create(organization=world.lausd, name="Unified")
    EmailDomain.objects.create(organization=world.lausd, domain="example.org")
    FormerSlug.objects.create(organization=world.lausd, slug="unified")
    TierPeriod.objects.create(organization=world.lausd, tier="engaged")
    at = {"begins_at": now(), "minutes": 90, "zone": "America/Los_Angeles", "created_by": world.convener}
    series = Series.objects.create(workgroup=world.reading, uid="sentinel-series", rule="FREQ=WEEKLY", **at)
    # Nobody knows of it yet but those who run the workgroup.
    at = {"starts_at": now(), "ends_at": now() + timedelta(hours=1), "zone": series.zone, "recurs_at": now()}
    Meeting.objects.create(workgroup=world.reading, series=series, uid="kept", created_by=world.convener, **at)
    OrganizationLogo.objects.create(organization=world.lausd, content=b"x", content_type="image/png", width=1, height=1)
    InvitedPlace.objects.get_or_create(
        invitation=world.invitation, organization=world.invitation.organization, workgroup=world.reading
    )
    kinds = {Organization: OrganizationGrant, Workgroup: WorkgroupGrant, Agreement: AgreementGrant}
    # A right that makes nobody one of those who look after the thing: those read its history.
    codes = {Organization: "view_organization", Workgroup: "post", Agreement: "view_agreement"}
    for model, grant in kinds.items():
        right = Permission.objects.get(codename=codes[model])
        target = {Organization: world.lausd, Workgroup: world.reading, Agreement: world.agreement}[model]
        grant.objects.create(user=world.contact, permission=right, content_object=target, granted_by=world.director)


def test_every_model_keeps_its_history_or_says_why_not():
    """Add `@tracked()` to a new model, or a reason here."""
    ours = {
        model
        for name in ("partners", "workgroups", "agreements", "updates")
        for model in apps.get_app_config(name).get_models()
        if model not in TRACKED.values()
    }

    assert ours == TRACKED.keys() | UNTRACKED.keys()
    assert not TRACKED.keys() & UNTRACKED.keys()


def ways(row: Model, column: str, first: Any, second: Any) -> list[tuple[str, str, Any]]:
    """Each way to write a row: its name, what is recorded of it, and the value that it leaves."""
    model, table = type(row), row._meta.db_table
    rows = model._default_manager.filter(pk=row.pk)

    def run(statement: str, *values: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)

    def save(value: Any) -> None:
        setattr(row, column, value)
        row.save(update_fields=[column])

    def bulk_update(value: Any) -> None:
        setattr(row, column, value)
        model._default_manager.bulk_update([row], [column])

    raw = f"UPDATE {table} SET {column} = %s WHERE id = %s"
    return [
        ("save", "changed", lambda: save(first)),
        ("update()", "changed", lambda: rows.update(**{column: second})),
        ("bulk_update", "changed", lambda: bulk_update(first)),
        ("raw UPDATE", "changed", lambda: run(raw, second, row.pk)),
        ("raw DELETE", "removed", lambda: run(f"DELETE FROM {table} WHERE id = %s", row.pk)),
        ("bulk_create", "added", lambda: model._default_manager.bulk_create([row])),
        ("delete", "removed", lambda: rows._raw_delete(rows.db)),
        ("save anew", "added", lambda: row.save(force_insert=True)),
        ("raw DELETE again", "removed", lambda: run(f"DELETE FROM {table} WHERE id = %s", row.pk)),
        ("raw INSERT", "added", lambda: insert(row)),
    ]


def insert(row: Model) -> None:
    """Write a row as a statement by hand would."""
    fields = [one for one in row._meta.concrete_fields if not one.generated]
    values = [one.get_db_prep_save(getattr(row, one.attname), connection) for one in fields]
    names = ", ".join(f'"{one.column}"' for one in fields)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {row._meta.db_table} ({names}) VALUES ({', '.join(['%s'] * len(fields))})", values)


@pytest.mark.parametrize("model", TRACKED, ids=lambda model: model.__name__)
def test_r25_whatever_the_way_it_is_recorded_once(model, world: World):
    stock(world)
    row = model._default_manager.order_by("pk").first()
    column, first, second = CHANGES[model]
    recorded = {}

    steps = ways(row, column, first, second)
    for name, _label, write in steps:
        before = TRACKED[model].objects.count()
        write()
        found = list(TRACKED[model].objects.order_by("-pgh_id").values_list("pgh_obj_id", "pgh_label")[:2])
        recorded[name] = found[: TRACKED[model].objects.count() - before]

    assert recorded == {name: [(row.pk, label)] for name, label, _write in steps}


@pytest.mark.parametrize("role", ROLES)
def test_r25_raw_sql_of_every_process_is_recorded(role, world: World):
    history = TRACKED[Organization].objects.filter(pgh_obj=world.lausd.pk, pgh_label="changed")
    with acting_as(role), entered(world.director), connection.cursor() as cursor:
        cursor.execute("SET LOCAL pgtrigger.ignore = '{}'")
        cursor.execute("SELECT set_config('pgtrigger.ignore', %s, true)", ["{pgtrigger_changed_update_x}"])
        cursor.execute("UPDATE partners_organization SET phone = '1', website = 'w' WHERE id = %s", [world.lausd.pk])

    assert [(one.phone, one.pgh_was) for one in history] == [("1", {"phone": "(213) 555-0100", "website": ""})]


@pytest.mark.parametrize("model", TRACKED, ids=lambda model: model.__name__)
def test_r25_nobody_writes_history_by_hand(model, world: World):
    stock(world)
    table = TRACKED[model]._meta.db_table
    row = TRACKED[model].objects.order_by("-pgh_id").first()
    before = list(TRACKED[model].objects.order_by("pgh_id").values())
    statements = [
        f"INSERT INTO {table} (pgh_label, pgh_created_at, pgh_obj_id) VALUES ('added', now(), 1)",
        f"UPDATE {table} SET pgh_context = NULL WHERE pgh_id = {row.pgh_id}",
        f"DELETE FROM {table} WHERE pgh_id = {row.pgh_id}",
        f"TRUNCATE {table}",
        f"DROP TABLE {table}",
        f"ALTER TABLE {model._meta.db_table} DISABLE TRIGGER ALL",
        "SET session_replication_role = replica",
    ]
    done = []
    for role in ROLES:
        for statement in statements:
            with acting_as(role), suppress(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)
                done.append((role, statement))

    assert done == []
    assert list(TRACKED[model].objects.order_by("pgh_id").values()) == before


def test_what_nobody_tracks_is_no_change(world: World):
    """Sending counts up a number in the link, and nobody needs to read that."""
    before = TRACKED[Invitation].objects.count()
    Invitation.objects.filter(pk=world.invitation.pk).update(serial=2)
    Invitation.objects.filter(pk=world.invitation.pk).update(title=world.invitation.title)

    assert TRACKED[Invitation].objects.count() == before


# --- in whose name ----------------------------------------------------------------------------------------------------


def last(model: type[Model]) -> Any:
    """The newest change of a model."""
    return TRACKED[model].objects.order_by("-pgh_id").first()


def test_a_page_says_who_did_it_for_whom_and_where(world: World, browse):
    browse(world.administrator).post(f"/partners/join/{world.join_request.pk}/admission/", {"yes-word": "Welcome!"})

    assert last(JoinRequest).pgh_context == last(Affiliation).pgh_context
    assert last(Affiliation).pgh_context == {
        "user": world.administrator.pk,
        "for": [world.lausd.pk],
        "page": "partners:admission",
    }


def test_the_backbone_and_a_visitor_are_recorded_too(world: World, browse, client):
    browse(world.director).post(f"/partners/join/{world.join_request.pk}/admission/")
    assert last(Affiliation).pgh_context["user"] == world.director.pk

    client.post(f"/partners/invitation/{world.invitation.token}/refusal/")
    assert last(Invitation).pgh_context == {"user": None, "for": [], "page": "partners:invitation_refusal"}


def test_nothing_secret_of_an_address_is_kept(world: World, client):
    client.post(f"/partners/invitation/{world.invitation.token}/refusal/")

    assert world.invitation.token not in str(last(Invitation).__dict__)


def test_what_an_error_undid_was_not_recorded(world: World, browse):
    count = TRACKED[Affiliation].objects.count()
    answer = browse(world.contact).post(f"/partners/join/{world.join_request.pk}/admission/")

    assert (answer.status_code, TRACKED[Affiliation].objects.count()) == (404, count)


def test_a_reason_holds_for_what_is_inside(world: World):
    with acting_as("compact_web"), entered(world.director):
        with because("Moved to LACOE", acting_for=world.lacoe.pk):
            Organization.objects.filter(pk=world.lausd.pk).update(phone="1")
        Organization.objects.filter(pk=world.lausd.pk).update(phone="2")
    outside, inside = (one.pgh_context for one in TRACKED[Organization].objects.order_by("-pgh_id")[:2])

    assert inside == {"user": world.director.pk, "for": [world.lacoe.pk], "page": "", "reason": "Moved to LACOE"}
    assert outside == {"user": world.director.pk, "for": [world.unite.pk], "page": ""}


def test_who_acts_for_several_is_recorded_for_the_one_they_chose(world: World, browse):
    Affiliation.objects.create(person=world.contact, organization=world.lacoe)
    asked = {"organization": world.lausd.pk, "role": "observer", "why": "We read, too."}
    answer = browse(world.contact).post(f"/workgroups/{world.data.slug}/request/", asked)

    assert answer.status_code == 303, answer.content.decode()
    assert last(SeatRequest).pgh_context == {
        "user": world.contact.pk,
        "for": [world.lausd.pk],
        "page": "workgroups:seat_request",
    }


@pytest.mark.django_db(transaction=True)
def test_a_job_says_its_name_in_every_transaction():
    one = Organization.objects.create(slug="one", name="One")
    with doing("compact.notifications.sweep"):
        Organization.objects.filter(pk=one.pk).update(phone="1")
        with transaction.atomic():
            Organization.objects.filter(pk=one.pk).update(phone="2")
            with because("Nobody answered"):
                Organization.objects.filter(pk=one.pk).update(phone="3")
        with connection.cursor() as cursor:
            cursor.execute("UPDATE partners_organization SET phone = '100%'")
            cursor.executemany("UPDATE partners_organization SET phone = %s", [["5 %"], ["6"]])
    Organization.objects.filter(pk=one.pk).update(phone="7")

    said = [one.pgh_context for one in TRACKED[Organization].objects.order_by("pgh_id")]
    job = {"job": "compact.notifications.sweep", "reason": ""}
    hand = {"role": "compact_owner"}
    assert said == [hand, job, job, {**job, "reason": "Nobody answered"}, job, job, job, hand]


def test_every_job_runs_under_its_name(world: World):
    @app.task(name="tests.rename", shared=False)
    def rename() -> None:
        Organization.objects.filter(pk=world.lausd.pk).update(phone="1")

    rename()

    assert last(Organization).pgh_context["job"] == "tests.rename"


def test_saying_who_takes_no_statement_of_its_own(world: World, browse, django_assert_num_queries):
    """What opens the request's transaction says it; nothing stands in front of any statement that writes."""
    with acting_as("compact_web"), entered(world.director), django_assert_num_queries(1) as asked:
        Organization.objects.filter(pk=world.lausd.pk).update(phone="1")

    assert asked.captured_queries[0]["sql"].startswith("UPDATE")


# --- whom it concerns -------------------------------------------------------------------------------------------------


def test_each_change_concerns_whom_it_should(world: World):
    stock(world)
    lausd, reading, compact = world.lausd.pk, world.reading.pk, world.agreement.pk
    contact = world.contact.pk
    holder = TRACKED[SeatHolder].objects.filter(person=world.lead).latest("pgh_id")
    signature = TRACKED[Signature].objects.filter(organization=world.lausd).latest("pgh_id")
    found = {
        model.__name__: (row.pgh_organization, row.pgh_workgroup, row.pgh_agreement, row.pgh_person)
        for model, row in {
            Organization: TRACKED[Organization].objects.filter(pgh_obj=lausd).first(),
            OrganizationGrant: last(OrganizationGrant),
            WorkgroupGrant: last(WorkgroupGrant),
            AgreementGrant: last(AgreementGrant),
            SeatHolder: holder,
            Signature: signature,
            Version: last(Version),
        }.items()
    }

    assert found == {
        "Organization": (lausd, None, None, None),
        "OrganizationGrant": (lausd, None, None, contact),
        "WorkgroupGrant": (None, reading, None, contact),
        "AgreementGrant": (None, None, compact, contact),
        "SeatHolder": (lausd, reading, None, world.lead.pk),
        "Signature": (lausd, None, compact, None),
        "Version": (None, None, compact, None),
    }


@pytest.mark.parametrize(
    ("model", "readers"),
    [
        (Alias, {"director", "administrator"}),
        (SeatHolder, {"director", "administrator", "convener", "partner"}),
        (
            Affiliation,
            {"director", "administrator", "convener", "lead", "stand_in", "contact", "partner", "former"}
            | {"deputy", "deputy_past", "both"},
        ),
        (JoinRequest, {"director", "administrator", "stranger"}),
        (WorkgroupGrant, {"director", "convener", "contact", "guest"}),
        (Version, {"director"}),
        # Not the newcomer against whom it is: here the contact of LAUSD.
        (Objection, {"director", "administrator"}),
        (Discussion, {"director", "convener"}),
        (Import, {"director", "administrator"}),
    ],
    ids=lambda one: getattr(one, "__name__", ""),
)
def test_who_reads_any_of_it(model, readers, world: World):
    stock(world)
    found = set()
    for name, person in {**world.people, "visitor": None}.items():
        with acting_as("compact_web"), entered(person):
            found |= {name} if TRACKED[model].objects.exists() else set()

    # Paula looks after nothing: what LACOE's place in Data has been is not hers to read.
    assert found == readers - ({"partner"} if model is SeatHolder else set())


def test_a_right_to_read_along_gives_no_history(world: World):
    assign_perm("workgroups.view_workgroup", world.contact, world.reading)
    world.contact.fetched_reach = None

    assert not TRACKED[SeatHolder].objects.visible_to(world.contact).exists()
