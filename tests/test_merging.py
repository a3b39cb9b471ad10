"""Two records of one organization become one: nothing is orphaned, nothing is lost, and old addresses lead on (F2)."""

from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.utils.timezone import localdate, now
from guardian.shortcuts import assign_perm

from compact.access import Kind, reach_of, scope
from compact.accounts.models import User
from compact.agreements.models import Signature
from compact.asks.models import Ask, CallNote, ask
from compact.history.tracking import History
from compact.notifications.models import Event, Notification
from compact.partnership import Partnership
from compact.sheets.reading import Table
from compact.sheets.storing import bring, plan_again
from compact.wall import entered
from partners.asks import answer_objection, ask_to_join, close_overtaken_objections, object_to, offer_care
from partners.models import (
    Affiliation,
    Alias,
    Arrival,
    EmailDomain,
    Import,
    ImportRow,
    Invitation,
    JoinRequest,
    Objection,
    Organization,
    OrganizationLogo,
    Role,
    TierPeriod,
)
from partners.models.merging import CARRIED, LEFT, READERSHIPS, merge, referring
from tests.test_notifications import announce
from tests.test_partners import words
from tests.together import at_once
from tests.world import World, person
from workgroups.models import (
    Convener,
    Delegation,
    Part,
    Post,
    Renewal,
    Seat,
    SeatHolder,
    SeatInvitation,
    SeatRequest,
    SeatRole,
    Workgroup,
)


@pytest.fixture
def double(world: World) -> Organization:
    """LAUSD a second time, with something of everything; some of it LAUSD has as well."""
    double = Organization.objects.create(slug="la-unified", name="L.A. Unified", short_name="Unified")
    began = now() - timedelta(days=800)
    Affiliation.objects.create(
        person=world.lead, organization=double, roles=[Role.ADMINISTRATOR, Role.DATA], since=began, title="Director"
    )
    other = person("Olga Other")
    Affiliation.objects.create(person=other, organization=double, since=began)
    Affiliation.objects.create(person=world.former, organization=double, since=began, until=now())
    twice = Seat.objects.create(workgroup=world.reading, organization=double, since=began)
    SeatHolder.objects.create(seat=twice, person=other, role=SeatRole.PRIMARY, since=began)
    SeatHolder.objects.create(seat=twice, person=world.lead, role=SeatRole.OBSERVER, since=began)
    once = Seat.objects.create(workgroup=world.data, organization=double, since=began)
    SeatHolder.objects.create(seat=once, person=other, role=SeatRole.PRIMARY, since=began)
    for organization in (double, world.lausd):
        Convener.objects.create(workgroup=world.data, organization=organization)
        EmailDomain.objects.create(organization=organization, domain="lausd.example")
        SeatInvitation.offer(world.data, organization=organization, note="", by=world.director)
        Invitation.invite(email="twice@example.org", organization=organization, by=world.director)
        SeatRequest.ask(world.data, organization=organization, role="primary", why="", by=world.lead)
    EmailDomain.objects.filter(organization=double).update(verified_at=now())
    EmailDomain.objects.create(organization=double, domain="unified.example")
    Invitation.invite(email="once@example.org", organization=double, by=world.director)
    ask_to_join(double, title="", note="", by=world.stranger)
    ask_to_join(double, title="", note="", by=world.former)
    Signature.objects.create(version=world.version, organization=double, slot=7)
    Alias.objects.create(organization=double, name="City Schools")
    TierPeriod.objects.create(organization=double, tier="observer")
    CallNote.objects.create(organization=double, by=world.director, text="Rang.")
    Post.objects.create(
        discussion=world.discussion, workgroup=world.reading, author=other, organization=double, body="<p>Hello</p>"
    )
    Organization.objects.create(slug="double-board", name="Unified Board", parent=double)
    arrival = Arrival.objects.note(Affiliation.objects.get(organization=double, person=other), by=world.convener)
    object_to(arrival, word="Who is this?", by=person("Oren Objector"))
    Invitation.invite(
        email="seat@example.org", organization=double, by=world.director, places=[(world.data, SeatRole.OBSERVER)]
    )
    rows = [(1, ["Name", "E-mail"]), (2, ["Nora New", "nora@example.org"])]
    bring(Table("csv", rows), name="people.csv", organization=double, by=world.director)
    began = now() - timedelta(days=1)
    days = {"since": began, "until": now() + timedelta(days=7), "made_by": other, "principal": other}
    Delegation.objects.create(
        delegate=world.lead, organization=double, part=Part.PLACE, seat=twice, rights=["vote"], **days
    )
    for organization in (double, world.lausd):
        Delegation.objects.create(delegate=world.lead, organization=organization, part=Part.PLACES, **days)
    return double


def test_a_merger_in_a_renewal_asks_once_and_the_lead_changes_as_ever(world: World, double: Organization):
    Renewal.begin(world.reading, text="", due_on=localdate() + timedelta(days=14), by=world.convener)
    other = SeatHolder.objects.get(seat__workgroup=world.reading, person__name="Olga Other")
    merge(double, world.lausd, by=world.director)

    put = Ask.objects.open().get(kind="seat_renewal")
    assert (put.organization, put.post) == (world.lausd, scope(Kind.PERSON, world.lead.pk))
    assert Ask.objects.get(kind="seat_renewal", withdrawn_by=world.director).post == scope(Kind.PERSON, other.person_id)
    held = SeatHolder.objects.get(seat=world.seat, person=world.lead, until=None)
    assert held.end(by=world.convener, successor=world.contact)
    put.refresh_from_db()
    assert (put.is_open, put.post) == (True, scope(Kind.PERSON, world.contact.pk))


@pytest.mark.parametrize("led", [0, 1])
def test_a_place_asked_twice_asks_whoever_leads_and_withdraws_the_other(led: int, world: World):
    """However it came to that: the ask that stands at the post already stays, else the oldest."""
    due = localdate() + timedelta(days=14)
    renewal = Renewal.begin(world.reading, text="", due_on=due, by=world.convener)[0]
    first = Ask.objects.get(kind="seat_renewal")
    posts = [scope(Kind.PERSON, world.contact.pk), scope(Kind.ADMINISTRATORS, world.lausd.pk)]
    Ask.objects.filter(pk=first.pk).update(post=posts[0])
    words = {"data": first.data, "by": world.convener, "subject_id": renewal.pk}
    second = ask("seat_renewal", of=world.lausd, post=posts[1], **words)
    if led:
        Ask.objects.filter(pk=second.pk).update(post=scope(Kind.PERSON, world.stand_in.pk))

    holder = SeatHolder.objects.get(seat=world.seat, person=world.stand_in)
    assert holder.change_role(role=SeatRole.PRIMARY, by=world.convener)

    put = Ask.objects.open().get(kind="seat_renewal")
    assert (put, put.post) == ([first, second][led], scope(Kind.PERSON, world.stand_in.pk))


def test_what_was_asked_about_a_place_that_went_is_asked_no_more(world: World, double: Organization):
    gone = Seat.objects.get(workgroup=world.reading, organization=double)
    for kind in ("empty_place", "place_naming"):
        ask(kind, of=double, post=scope(Kind.ADMINISTRATORS, double.pk), subject_id=gone.pk, by=world.convener)

    merge(double, world.lausd, by=world.director)

    assert not Ask.objects.open().filter(subject_id=gone.pk, kind__in=["empty_place", "place_naming"]).exists()


def test_a_merger_takes_along_sheets_newcomers_objections_and_stand_ins(world: World, double: Organization):
    sheet = Import.objects.get(organization=double)
    merge(double, world.lausd, by=world.director)

    sheet.refresh_from_db()
    assert (sheet.organization, {row.organization for row in sheet.rows.all()}) == (world.lausd, {world.lausd})
    plan_again(sheet)
    assert [row.plan["at"] for row in sheet.rows.all()] == [world.lausd.pk]
    assert Objection.objects.get().post == scope(Kind.ADMINISTRATORS, world.lausd.pk)
    place = Delegation.objects.get(part=Part.PLACE)
    assert (place.organization, place.seat) == (world.lausd, world.seat)
    assert Delegation.objects.open().filter(part=Part.PLACES).count() == 1
    assert world.reading.pk in {one.workgroup for one in reach_of(User.objects.get(pk=world.lead.pk)).stands_for}


def test_a_newcomer_to_both_records_has_not_left_by_their_merging(world: World, double: Organization):
    brought = Affiliation.objects.get(organization=double, person=world.lead)
    arrival = Arrival.objects.note(brought, by=world.convener)
    offer_care(brought)
    objection, _new = object_to(arrival, word="Who is that?", by=person("Olaf Objector"))

    merge(double, world.lausd, by=world.director)

    assert close_overtaken_objections() == 0
    objection.refresh_from_db()
    assert (objection.upheld, objection.answer_word) == (False, "Two records became one.")
    assert not Ask.objects.open().filter(kind="objection", subject_id=objection.pk).exists()
    assert not Ask.objects.open().filter(kind="care").exists()


def test_a_sheet_finds_one_organization_under_the_name_of_a_record_that_went(world: World, double: Organization):
    merge(double, world.lausd, by=world.director)
    rows = [(1, ["Name", "E-mail", "Organization"]), (2, ["Nora New", "nora@example.org", "L.A. Unified"])]

    sheet = bring(Table("csv", rows), name="people.csv", organization=None, by=world.director)

    assert [row.plan.get("at") for row in sheet.rows.all()] == [world.lausd.pk]


def test_whoever_writes_meanwhile_names_the_record_that_stays(world: World, double: Organization):
    merge(double, world.lausd, by=world.director)
    late = Arrival.objects.create(
        affiliation=world.contact.affiliations.get(), organization=double, brought_by=world.director
    )
    stands = Delegation.objects.create(
        principal=world.lead, delegate=world.contact, organization=double, made_by=world.lead,
        since=now(), until=now() + timedelta(days=1),
    )  # fmt: skip
    sheet = Import.objects.create(organization=double, file_name="people.csv", kind="csv", uploaded_by=world.director)
    row = ImportRow.objects.create(sheet=sheet, organization=double, number=1)

    for one in (late, stands, sheet, row):
        one.refresh_from_db()
        assert one.organization == world.lausd


def at(double: Organization) -> dict[str, int]:
    """How many rows still name it, by column."""
    found = {}
    for label in referring():
        name, _dot, column = label.rpartition(".")
        if number := apps.get_model(name)._base_manager.filter(**{column: double}).count():
            found[label] = number
    return found


# --- whatever names an organization ----------------------------------------------------------------------------------


def test_f2_every_column_that_names_an_organization_goes_along_or_knowingly_stays():
    """A new foreign key to organizations says in its app's `merging.py` what becomes of it."""
    assert set(referring()) == set(CARRIED) | set(LEFT)


def test_every_column_with_a_readership_goes_along():
    """A number that says who reads, in a column that people and not the database fill in, follows the people."""
    found = {
        (model._meta.label, field.name)
        for model in apps.get_models()
        if not issubclass(model, History)  # what was keeps the readers it had
        for field in model._meta.get_fields()
        if getattr(field, "name", "") in {"scope", "scope_also", "scope_asker", "audience", "post"}
        and not isinstance(field, models.GeneratedField)
        and (field.get_internal_type() in {"BigIntegerField", "ArrayField"})
    }
    assert found == READERSHIPS


def test_nothing_is_orphaned(world: World, double: Organization):
    assert merge(double, world.lausd, by=world.director)
    # What is over, or would be there twice, is history of the record that went.
    assert at(double) == {
        "agreements.Signature.organization": 1,
        "partners.Affiliation.organization": 1,
        "partners.EmailDomain.organization": 1,
        "workgroups.Convener.organization": 1,
        "workgroups.Seat.organization": 1,
    }
    assert not Affiliation.objects.filter(organization=double, until=None).exists()
    assert not Seat.objects.filter(organization=double, until=None).exists()
    assert not Convener.objects.filter(organization=double, until=None).exists()


def test_a_person_at_both_has_one_post_with_the_roles_of_both_since_the_earlier_day(world: World, double: Organization):
    since = Affiliation.objects.get(organization=double, person=world.lead).since
    merge(double, world.lausd, by=world.director)
    [kept] = Affiliation.objects.current().filter(person=world.lead)
    assert (kept.organization, kept.since, kept.title) == (world.lausd, since, "Director")
    assert kept.roles == [Role.ADMINISTRATOR, Role.DATA]
    assert world.lausd.pk in reach_of(world.lead).administers


def test_in_one_workgroup_there_is_one_place_and_the_second_lead_stands_in(world: World, double: Organization):
    merge(double, world.lausd, by=world.director)
    [seat] = Seat.objects.current().filter(workgroup=world.reading, organization=world.lausd)
    serving = dict(seat.holders.serving().values_list("person__name", "role"))
    assert serving == {"Leo Lead": "primary", "Sam Standin": "alternate", "Olga Other": "alternate"}
    [other] = Seat.objects.current().filter(workgroup=world.data, organization=world.lausd)
    assert dict(other.holders.serving().values_list("person__name", "role")) == {"Olga Other": "primary"}


def test_what_is_under_way_goes_along(world: World, double: Organization, browse):
    """Who came in and what is said against it, who stands in, and the sheets: all of it behind the wall."""
    newcomer = Affiliation.objects.create(person=world.former, organization=double, since=now() - timedelta(hours=1))
    arrival = Arrival.objects.note(newcomer, by=world.convener)
    objection, _new = object_to(arrival, word="Who is that?", by=person("Olaf Objector"))
    sheet = Import.objects.create(organization=double, uploaded_by=world.lead, file_name="ours.csv", kind="csv")
    sent = Invitation.invite(email="place@example.org", organization=double, workgroup=world.reading, by=world.director)
    Delegation.objects.filter(organization=double).delete()
    stands = {"principal": world.lead, "delegate": world.stand_in, "made_by": world.lead}
    dates = {"since": now() - timedelta(days=1), "until": now() + timedelta(days=1)}
    for organization in (double, world.lausd):
        Delegation.objects.create(organization=organization, **stands, **dates)
    seat = Seat.objects.get(organization=double, workgroup=world.reading)
    Delegation.objects.create(organization=double, part="place", seat=seat, **stands, **dates)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")

    page = browse(world.director).post("/partners/la-unified/merger/", {"into": world.lausd.name, "sure": "on"})

    assert page.status_code == 303
    for row in (arrival, sheet, sent):
        row.refresh_from_db()
        assert row.organization == world.lausd
    assert sent.places.get().organization == world.lausd
    objection.refresh_from_db()
    assert objection.post == scope(Kind.ADMINISTRATORS, world.lausd.pk)
    assert answer_objection(Objection.objects.get(pk=objection.pk), upheld=False, word="", by=world.administrator)
    held = Delegation.objects.filter(principal=world.lead, delegate=world.stand_in)
    assert set(held.values_list("organization", flat=True)) == {world.lausd.pk}
    kept = Seat.objects.current().get(workgroup=world.reading, organization=world.lausd)
    assert sorted(held.filter(ended_at=None).values_list("part", "seat")) == [("place", kept.pk), ("places", None)]


def test_what_was_asked_twice_is_asked_once(world: World, double: Organization):
    merge(double, world.lausd, by=world.director)
    assert JoinRequest.objects.open().filter(person=world.stranger).get() == world.join_request
    assert JoinRequest.objects.filter(person=world.stranger).exclude(pk=world.join_request.pk).get().is_taken_back
    assert JoinRequest.objects.open().get(person=world.former).organization == world.lausd
    assert list(Invitation.objects.open().filter(email="twice@example.org").values_list("organization__slug")) == [
        ("lausd",)
    ]
    assert Invitation.objects.open().get(email="once@example.org").organization == world.lausd
    assert SeatInvitation.objects.open().filter(workgroup=world.data).count() == 1
    assert SeatRequest.objects.open().filter(workgroup=world.data, person=world.lead).count() == 1
    open_asks = Ask.objects.open().filter(kind__in=["seat_invitation", "seat_request"])
    assert open_asks.count() == 2
    assert {one.post for one in Ask.objects.filter(kind="seat_invitation")} == {
        scope(Kind.ORGANIZATION, world.lausd.pk)
    }


def test_the_same_thing_asked_of_both_is_asked_once(world: World, double: Organization):
    for one in (double, world.lausd):
        post = scope(Kind.ORGANIZATION, one.pk)
        ask("seat_invitation", of=one, post=post, subject_id=999_999, by=world.director, data={})
    merge(double, world.lausd, by=world.director)
    assert Ask.objects.open().get(subject_id=999_999).organization == world.lausd


def test_what_both_signed_is_history_of_both_and_counted_once(world: World, double: Organization, client):
    before = Partnership(localdate()).signatures().count()
    merge(double, world.lausd, by=world.director)
    assert Partnership(localdate()).signatures().count() == before - 1
    assert Signature.objects.filter(version=world.version).count() == before
    said = words(client.get(world.lausd.get_absolute_url()))
    assert "First agreement Recorded as L.A. Unified" in said
    assert "L.A. Unified" not in words(client.get(world.version.get_absolute_url()))
    assert client.get("/partners/").context["signed"]["all"] == before - 1


def test_news_follows_the_people_and_everybody_affected_hears_of_it(world: World, double: Organization):
    old = Event.objects.filter(audience__contains=[scope(Kind.ORGANIZATION, double.pk)])
    assert old.exists()
    merge(double, world.lausd, by=world.director)
    announce()
    assert not old.exists()
    assert not Event.objects.filter(scope=scope(Kind.ORGANIZATION, double.pk)).exists()
    told = Notification.objects.filter(event__kind="organization_merged").values_list("person__name", flat=True)
    assert {"Leo Lead", "Olga Other", "Ada Administrator", "Carl Contact"} <= set(told)
    assert "Paula Partner" not in told


def test_domains_verified_for_either_are_verified_for_both(world: World, double: Organization):
    merge(double, world.lausd, by=world.director)
    verified = world.lausd.email_domains.verified().values_list("domain", flat=True)
    assert list(verified) == ["lausd.example"]
    assert set(world.lausd.email_domains.values_list("domain", flat=True)) == {"lausd.example", "unified.example"}


def test_grants_go_along(world: World, double: Organization):
    kind = ContentType.objects.get_for_model(Organization)
    Permission.objects.get_or_create(content_type=kind, codename="manage_organization")
    assign_perm("partners.manage_organization", world.contact, double)
    merge(double, world.lausd, by=world.director)
    assert reach_of(world.contact).granted("organization", world.lausd.pk, "manage_organization")


# --- the record that went --------------------------------------------------------------------------------------------


def test_f2_its_addresses_lead_on_and_its_names_find_the_other(world: World, double: Organization, client, browse):
    merge(double, world.lausd, by=world.director)
    for path in ("", "record/", "invitations/", "domains/", "merger/"):
        answer = browse(world.director).get(f"/partners/la-unified/{path}")
        assert (answer.status_code, answer.headers["location"]) == (301, f"/partners/lausd/{path}")
    assert client.get("/partners/la-unified/").status_code == 301
    assert client.get("/es/partners/la-unified/").headers["location"] == "/es/partners/lausd/"
    for name in ("L.A. Unified", "unified", "City Schools", "LAUSD"):
        assert list(client.get("/partners/", {"q": name}).context["found"]) == [world.lausd], name


def test_it_appears_nowhere_any_more(world: World, double: Organization, client, browse):
    merge(double, world.lausd, by=world.director)
    pages = ["/partners/", "/partners/join/?q=unified", "/workgroups/reading/members/", "/today/", "/overview/silent/"]
    for page in pages:
        shown = browse(world.director).get(page)
        assert "la-unified" not in shown.content.decode(), page
    assert double not in Organization.objects.named()
    assert double not in Organization.objects.suggested()


def test_a_link_in_a_mail_that_was_sent_before_still_works(world: World, double: Organization, client):
    token = Invitation.objects.get(email="once@example.org").token
    merge(double, world.lausd, by=world.director)
    assert "LAUSD" in words(client.get(f"/partners/invitation/{token}/"))
    client.post(f"/partners/invitation/{token}/acceptance/")
    assert Affiliation.objects.current().get(person__email="once@example.org").organization == world.lausd


@pytest.mark.parametrize("chain", [True, False])
def test_what_was_merged_is_merged_once_and_leads_on_in_one_step(chain, world: World, double: Organization, client):
    third = Organization.objects.create(slug="third", name="Third")
    merge(double, third, by=world.director)
    assert not merge(double, third, by=world.director)
    with pytest.raises(ValidationError, match="was merged meanwhile"):
        merge(double, world.lausd, by=world.director)
    with pytest.raises(ValidationError, match="was merged meanwhile"):
        merge(world.lausd, double, by=world.director)
    if chain:
        merge(third, world.lausd, by=world.director)
        assert client.get("/partners/la-unified/").headers["location"] == "/partners/lausd/"


@pytest.mark.parametrize(("goes", "stays"), [("lausd", "lausd"), ("unite", "lausd")])
def test_what_cannot_be_merged_is_refused_in_words(goes, stays, world: World):
    with pytest.raises(ValidationError):
        merge(getattr(world, goes), getattr(world, stays), by=world.director)
    assert not Organization.objects.exclude(merged_into=None).exists()


def test_nothing_comes_to_stand_in_itself(world: World, double: Organization):
    middle = Organization.objects.get(slug="double-board")
    Organization.objects.filter(pk=world.lausd.pk).update(parent=middle)
    merge(double, world.lausd, by=world.director)
    world.lausd.refresh_from_db()
    middle.refresh_from_db()
    assert (world.lausd.parent, middle.parent) == (None, world.lausd)


def test_logos_and_parts_of_the_one_that_stays_stay(world: World, double: Organization):
    for one in (double, world.lausd):
        OrganizationLogo.objects.create(organization=one, content=b"x", content_type="image/png", width=1, height=1)
    TierPeriod.objects.create(organization=world.lausd, tier="engaged")
    merge(double, world.lausd, by=world.director)
    assert world.lausd.tiers.get().tier == "engaged"
    assert OrganizationLogo.objects.filter(organization=world.lausd).count() == 1


# --- the page --------------------------------------------------------------------------------------------------------


def test_the_page_says_what_moves_before_anything_does(world: World, double: Organization, browse):
    browser = browse(world.director)
    assert "Which record stays?" in words(browser.get("/partners/la-unified/merger/"))
    page = browser.get("/partners/la-unified/merger/", {"into": "LAUSD"})
    said = words(page)
    assert "People 2 move 1 is at both and is kept once" in said
    assert "Places in workgroups 1 moves 1 is at both and is kept once" in said
    assert "Signatures 1 is at both and is kept once" in said
    assert not Organization.objects.exclude(merged_into=None).exists()

    answer = browser.post("/partners/la-unified/merger/", {"into": "lausd"})
    assert answer.headers["location"] == "/partners/lausd/"
    double.refresh_from_db()
    assert (double.merged_into, double.merged_by) == (world.lausd, world.director)
    assert double.merged_at is not None
    # Pressed once more, from the page that is still open elsewhere.
    assert browser.post("/partners/la-unified/merger/", {"into": "lausd"}).status_code == 308


def test_two_records_of_one_name_are_told_apart_by_their_addresses(world: World, browse):
    Organization.objects.create(slug="lacoe-2", name=world.lacoe.name, short_name="LACOE")
    page = browse(world.director).get("/partners/lacoe-2/merger/")
    assert page.context["alike"] == [world.lacoe]
    assert browse(world.director).get("/partners/lacoe-2/merger/", {"into": "LACOE"}).context["stays"] == world.lacoe


@pytest.mark.parametrize(
    ("into", "said"),
    [
        ("", "Enter the name of an organization, for example LACOE."),
        ("L.A. Unified", "No organization here has that name."),
        ("nobody", "No organization here has that name."),
    ],
)
def test_a_record_that_cannot_stay_is_said_at_the_field(into, said, world: World, double: Organization, browse):
    Organization.objects.exclude(pk__in=[double.pk, world.lacoe.pk, world.unite.pk]).update(to_be_confirmed=True)
    answer = browse(world.director).get("/partners/la-unified/merger/", {"into": into})
    assert answer.status_code == 422
    assert said in words(answer)


@pytest.mark.parametrize("who", ["administrator", "convener", "contact"])
def test_only_the_backbone_merges(who, world: World, double: Organization, browse):
    assert browse(world.people[who]).get("/partners/la-unified/merger/?into=lausd").status_code == 403
    assert browse(world.people[who]).post("/partners/la-unified/merger/", {"into": "lausd"}).status_code == 403


# --- at the same moment ----------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("other_way", [True, False])
def test_of_two_who_merge_at_the_same_moment_one_does(other_way: bool):
    world = World.build()
    double = Organization.objects.create(slug="double", name="Double")
    Affiliation.objects.create(person=world.lead, organization=double)

    def merging(goes: Organization, stays: Organization) -> Any:
        def act() -> bool:
            with entered(world.director):
                return merge(goes, stays, by=world.director)

        return act

    second = merging(world.lausd, double) if other_way else merging(double, world.lausd)
    outcomes = at_once(merging(double, world.lausd), second)

    assert outcomes.count(True) == 1
    assert len([one for one in outcomes if one is False or isinstance(one, ValidationError)]) == 1
    assert Organization.objects.exclude(merged_into=None).count() == 1
    survivor = Organization.objects.exclude(merged_into=None).get().merged_into
    assert Affiliation.objects.current().get(person=world.lead).organization == survivor


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("late", range(3))
def test_who_comes_in_while_two_records_become_one_is_at_the_one_that_stays(late: int):
    """Neither before nor after: whoever writes at that very moment does not write to a record that is gone."""
    world = World.build()
    double = Organization.objects.create(slug="double", name="Double")

    def merging() -> bool:
        with entered(world.director):
            return merge(double, world.lausd, by=world.director)

    def coming() -> Any:
        with entered(world.director):
            return Affiliation.objects.create(person=world.stranger, organization_id=double.pk)

    at_once(merging, coming)

    assert Affiliation.objects.current().get(person=world.stranger).organization == world.lausd


def test_what_names_a_record_that_is_gone_names_the_one_that_stays(world: World, double: Organization):
    merge(double, world.lausd, by=world.director)
    made = [
        Affiliation.objects.create(person=world.partner, organization_id=double.pk),
        Seat.objects.create(workgroup=Workgroup.objects.create(slug="x", name="X"), organization_id=double.pk),
        JoinRequest.objects.create(person=world.convener, organization_id=double.pk),
        CallNote.objects.create(organization_id=double.pk, by=world.director, text="Rang."),
    ]
    for one in made:
        one.refresh_from_db()
        assert one.organization == world.lausd
