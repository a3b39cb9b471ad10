"""Whom a message addresses is reached once, whatever they muted; nobody else is, and its writer knows (F19, B6)."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.utils.timezone import now

from compact.access import Kind, scope
from compact.notifications.models import Delivery, Event, Level, Notification, OutgoingMail, Volume
from partners.models import Affiliation, Organization
from tests.queries import count_queries
from tests.test_notifications import announce
from tests.world import World, person
from workgroups.models import Convener, Delegation, Mention, Post, Seat, SeatHolder, SeatRole
from workgroups.models.mention import understand
from workgroups.models.suggesting import suggested

BEGAN, ENDED = now() - timedelta(days=9), now() - timedelta(hours=1)


def say(browser, world: World, body: str) -> list[str]:
    """What the writer is told after saying this."""
    answer = browser.post(world.discussion.get_absolute_url(), {"body": body})
    assert answer.status_code == 303
    return [str(one) for one in answer.wsgi_request._messages._queued_messages]


def heard(person) -> list[str]:
    """The kinds of news in somebody's inbox."""
    return sorted(Notification.objects.filter(person=person).values_list("event__kind", flat=True))


def place(world: World, organization: Organization, *people) -> Seat:
    """A place in Reading, with a lead and stand-ins."""
    seat = Seat.objects.create(workgroup=world.reading, organization=organization, since=BEGAN)
    for number, one in enumerate(people):
        role = SeatRole.ALTERNATE if number else SeatRole.PRIMARY
        SeatHolder.objects.create(seat=seat, person=one, role=role, since=BEGAN)
    return seat


def test_an_organization_reaches_its_lead_and_its_stand_in_and_no_observer(world: World, browse):
    watcher = person("Olga Observer")
    Affiliation.objects.create(person=watcher, organization=world.lausd, since=BEGAN)
    SeatHolder.objects.create(seat=world.seat, person=watcher, role=SeatRole.OBSERVER, since=BEGAN)

    notes = say(browse(world.convener), world, "@LAUSD: can you bring the figures?")

    assert notes == ["LAUSD is told: Leo Lead, Sam Standin."]
    announce()
    assert heard(world.lead) == heard(world.stand_in) == ["mentioned"]
    assert heard(watcher) == ["posted"]
    assert heard(world.administrator) == heard(world.convener) == []
    mention = Mention.objects.get()
    assert (mention.organization, mention.label) == (world.lausd, "@LAUSD")
    assert sorted(mention.reached) == sorted([world.lead.pk, world.stand_in.pk])


def test_b6_a_direct_mention_reaches_the_inbox_of_whoever_muted_the_workgroup(world: World, browse):
    Level.objects.create(person=world.lead, about=world.reading.people_scope, volume=Volume.MUTED)
    Level.objects.create(person=world.stand_in, about=world.reading.people_scope, volume=Volume.MUTED)

    say(browse(world.convener), world, "Could @Leo Lead say more?")
    announce()

    news = Notification.objects.get(person=world.lead)
    assert (news.event.kind, news.group) == ("mentioned", "you")
    assert not Notification.objects.filter(person=world.stand_in).exists()


@pytest.mark.parametrize(
    ("rhythm", "volume", "delivery"),
    [
        ("now", Volume.DIGEST, Delivery.NOW),
        ("weekly", Volume.MUTED, Delivery.DIGEST),
        ("never", Volume.EVERYTHING, Delivery.NONE),
    ],
)
def test_b6_a_mention_leaves_by_the_rhythm_of_its_reader(rhythm, volume, delivery, world: World, browse):
    world.lead.rhythm = rhythm
    world.lead.save()
    Level.objects.create(person=world.lead, about=world.reading.people_scope, volume=volume)

    say(browse(world.convener), world, "@Leo Lead?")
    announce()

    assert Notification.objects.get(person=world.lead).delivery == delivery
    assert OutgoingMail.objects.filter(person=world.lead).count() == (delivery == Delivery.NOW)


def test_a_person_and_their_organization_in_one_message_are_one_piece_of_news(world: World, browse):
    say(browse(world.convener), world, "@LAUSD and above all @Leo Lead (and @Leo Lead again)")
    announce()
    assert heard(world.lead) == ["mentioned"]
    assert Mention.objects.count() == 2


def test_whoever_addresses_themselves_hears_nothing(world: World, browse):
    Level.objects.create(person=world.stand_in, about=world.reading.people_scope, volume=Volume.MUTED)
    assert say(browse(world.lead), world, "@Leo Lead") == []
    assert say(browse(world.lead), world, "@LAUSD") == ["LAUSD is told: Sam Standin."]
    announce()
    assert heard(world.lead) == []


def test_the_only_one_of_an_organization_is_told_that_nobody_else_is_reached(world: World, browse):
    SeatHolder.objects.filter(person=world.stand_in).update(until=ENDED)
    notes = say(browse(world.lead), world, "@LAUSD")
    assert notes == ["You are the one who is reached at LAUSD: nobody else is told."]


def test_an_empty_place_and_one_that_is_not_there_are_said_to_the_writer(world: World, browse):
    browser = browse(world.lead)
    missing = "LACOE has no place in this workgroup, so nobody there is told."
    assert say(browser, world, "What does @LACOE think?") == [missing]
    seat = place(world, world.lacoe)
    assert say(browser, world, "@LACOE") == ["The place of LACOE is empty, so nobody there is told."]
    SeatHolder.objects.create(seat=seat, person=world.partner, role=SeatRole.PRIMARY, since=BEGAN)
    assert say(browser, world, "@LACOE.") == ["LACOE is told: Paula Partner."]


def test_a_place_that_has_ended_reaches_nobody(world: World, browse):
    seat = place(world, world.lacoe, world.partner)
    Seat.objects.filter(pk=seat.pk).update(until=ENDED)
    assert say(browse(world.lead), world, "@LACOE")[0].startswith("LACOE has no place")


def test_who_left_the_organization_is_not_reached_through_a_place_that_still_names_them(world: World, browse):
    place(world, world.lacoe, world.partner)
    Affiliation.objects.filter(person=world.partner).update(until=ENDED)
    assert say(browse(world.lead), world, "@LACOE") == ["The place of LACOE is empty, so nobody there is told."]


def test_nobody_is_told_who_may_not_read_it(world: World, browse):
    notes = say(browse(world.lead), world, "@Paula Partner, and @Fred Former, and @Sid Stranger")

    assert notes == [
        "Paula Partner is not in this workgroup and is not told.",
        "Nobody here is called “@Fred”, so nobody was told. Choose a name while you type it.",
        "Nobody here is called “@Sid”, so nobody was told. Choose a name while you type it.",
    ]
    announce()
    assert Mention.objects.count() == 0
    assert heard(world.partner) == heard(world.former) == heard(world.stranger) == []
    assert Post.objects.get(author=world.lead, body__startswith="@Paula").body.endswith("@Sid Stranger")


def test_whoever_loses_access_before_it_is_announced_hears_nothing(world: World, browse):
    say(browse(world.convener), world, "@Leo Lead")
    SeatHolder.objects.filter(person=world.lead).update(until=ENDED)
    announce()
    assert heard(world.lead) == []


def test_the_team_that_holds_the_compact_together_may_be_addressed(world: World, browse):
    assert say(browse(world.lead), world, "@Joan Director: a question") == ["Joan Director is told."]
    announce()
    assert heard(world.director) == ["mentioned"]


def test_who_runs_the_workgroup_is_reached_through_their_organization(world: World, browse):
    assert say(browse(world.lead), world, "@Alliance for Children's Rights, when?") == [
        "Alliance for Children's Rights is told: Cora Convener."
    ]


def test_two_of_one_name_are_told_apart_by_their_organization(world: World, browse):
    first, second = person("Ana Ruiz"), person("Ana Ruiz ")
    second.name = "Ana Ruiz"
    second.save()
    for one, organization in ((first, world.lausd), (second, world.lacoe)):
        Affiliation.objects.create(person=one, organization=organization, since=BEGAN)
    SeatHolder.objects.create(seat=world.seat, person=first, role=SeatRole.CONTACT, since=BEGAN)
    place(world, world.lacoe, second)
    browser = browse(world.lead)

    assert say(browser, world, "@Ana Ruiz?") == [
        "Several people here are called Ana Ruiz, so nobody was told. Write the organization behind it: "
        "@Ana Ruiz (LAUSD)."
    ]
    assert say(browser, world, "(for @Ana Ruiz (LACOE), please)") == ["Ana Ruiz is told."]
    assert Mention.objects.get().person == second
    offered = suggested("ana", world.reading, by=world.lead)
    assert sorted(one.insert for one in offered) == ["Ana Ruiz (LACOE)", "Ana Ruiz (LAUSD)"]


@pytest.mark.parametrize(
    ("body", "labels"),
    [
        ("mail me at leo@lausd.net", []),
        ("at @5pm or @ noon", []),
        ("(@LAUSD)", ["@LAUSD"]),
        ("@LAUSD's figures", ["@LAUSD"]),
        ("@lausd, @L.A.U.S.D.!", ["@lausd", "@L.A.U.S.D"]),
        ("@Los Angeles Unified School District will", ["@Los Angeles Unified School District"]),
        ("@leo lead and @SAM STANDIN", ["@leo lead", "@SAM STANDIN"]),
        ("@Leo\nLead", []),
        ("https://example.org/@LAUSD", []),
        ("<p>we ask <strong>@LAUSD</strong> and @Leo&nbsp;Lead</p>", ["@LAUSD", "@Leo Lead"]),
    ],
)
def test_a_name_is_understood_as_people_write_it(body, labels, world: World, browse):
    say(browse(world.convener), world, body)
    assert list(Mention.objects.values_list("label", flat=True)) == labels


def test_a_mention_is_marked_where_it_is_read(world: World, browse):
    browser = browse(world.convener)
    say(browser, world, "<p><em>Ask</em> @LAUSD &amp; @Leo Lead, not x@LAUSD</p>")
    page = browser.get(world.discussion.get_absolute_url() + "?newest=1").content.decode()
    marked = '<a class="mention" href="/partners/lausd/">@LAUSD</a> &amp; <b class="mention">@Leo Lead</b>, not x@LAUSD'
    assert marked in page


def test_a_name_of_somebody_hostile_stays_words(world: World, browse):
    world.lead.name = "<img src=x onerror=alert(1)>"
    world.lead.save()
    browser = browse(world.convener)
    browser.post(world.discussion.get_absolute_url(), {"body": "@<img src=x onerror=alert(1)>"})
    assert "<img src=x" not in browser.get(world.discussion.get_absolute_url() + "?newest=1").content.decode()


def test_the_first_message_of_a_topic_addresses_as_well(world: World, browse):
    answer = browse(world.convener).post("/workgroups/reading/discussions/new/", {"title": "Sites", "body": "@LAUSD?"})
    assert [str(one) for one in get_messages(answer.wsgi_request)] == ["LAUSD is told: Leo Lead, Sam Standin."]
    announce()
    assert heard(world.lead) == ["mentioned"]


def test_the_same_form_again_tells_nobody_again(world: World, browse):
    browser = browse(world.convener)
    for _time in range(2):
        browser.post(
            world.discussion.get_absolute_url(),
            {"body": "@Leo Lead", "token": "7b0f9a53-0f5f-4f1e-9f0c-0d4c3f1a2b3c"},
        )
    assert Event.objects.filter(kind="mentioned").count() == Mention.objects.count() == 1


def test_whoever_stands_in_for_the_writer_is_named_with_them(world: World, browse):
    deputy = person("Dora Deputy")
    Affiliation.objects.create(person=deputy, organization=world.lausd, since=BEGAN)
    Delegation.objects.create(
        principal=world.lead, delegate=deputy, organization=world.lausd, part="place", seat=world.seat,
        rights=["answer"], made_by=world.lead, since=now() - timedelta(days=1), until=now() + timedelta(days=1),
    )  # fmt: skip
    say(browse(deputy), world, "@Cora Convener")
    event = Event.objects.get(kind="mentioned")
    assert event.audience == [scope(Kind.PERSON, world.convener.pk)]
    assert event.data["behalf"]["name"] == "Leo Lead"


# --- while one types --------------------------------------------------------------------------------------------------


def offered(browser, typed: str, slug: str = "reading") -> list[tuple[str, str]]:
    found = browser.get(f"/workgroups/{slug}/mentions/", {"q": typed}).json()["found"]
    return [(one["name"], one["hint"]) for one in found]


def test_the_picker_offers_organizations_with_whom_they_reach_and_people(world: World, browse):
    browser = browse(world.lead)
    place(world, world.lacoe)
    assert offered(browser, "la") == [
        ("LACOE", "reaches nobody: its place is empty"),
        ("LAUSD", "reaches Sam Standin"),
    ]
    assert offered(browser, "le") == [("Leo Lead", "LAUSD")]
    assert offered(browser, "conv") == [("Cora Convener", "Alliance for Children's Rights")]
    assert offered(browser, "Paula") == offered(browser, "50%_") == []
    for number in range(15):
        SeatHolder.objects.create(seat=world.seat, person=person(f"Zoe {number}"), since=BEGAN)
    assert len(offered(browser, "zoe")) <= 10


@pytest.mark.parametrize(
    ("who", "status"), [("lead", 200), ("partner", 404), ("former", 404), ("stranger", 404), ("director", 200)]
)
def test_the_picker_is_for_those_who_write(who, status, world: World, browse):
    assert browse(getattr(world, who)).get("/workgroups/reading/mentions/?q=le").status_code == status


def test_an_observer_who_does_not_write_is_offered_nobody(world: World, browse):
    SeatHolder.objects.filter(person=world.lead).update(role=SeatRole.OBSERVER)
    assert browse(world.lead).get("/workgroups/reading/mentions/?q=le").status_code == 403


@pytest.mark.everybody
def test_a_guest_who_writes_is_offered_no_person(world: World):
    assert suggested("le", world.reading, by=world.guest) == []
    [one] = suggested("LAU", world.reading, by=world.guest)
    assert one.hint == "reaches its lead and stand-in"
    [meant] = understand("@LAUSD", [world.reading], by=world.guest)
    assert meant.note(world.guest, named=False) == "LAUSD: 2 people are told."


def test_the_picker_takes_as_many_queries_for_many_as_for_one(world: World, browse):
    browser, address = browse(world.lead), "/workgroups/reading/mentions/?q=l"
    one = count_queries(browser, address)
    for number in range(12):
        organization = Organization.objects.create(slug=f"l{number}", name=f"Library {number}")
        somebody = person(f"Lena {number}")
        Affiliation.objects.create(person=somebody, organization=organization, since=BEGAN)
        place(world, organization, somebody)
    Convener.objects.create(workgroup=world.reading, organization=world.lacoe, person=world.partner, since=BEGAN)
    assert count_queries(browser, address) == one <= 12
