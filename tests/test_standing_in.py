"""A colleague stands in for a few days: what it gives, on whose name, and when it ends (F8)."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import get_default_timezone, localdate, now

from compact.access import Kind, reach_of, reaches, scope
from compact.accounts.models import User
from compact.asks.models import Ask, ask
from compact.history.tracking import TRACKED
from compact.notifications.events import KINDS, decided
from compact.notifications.models import Event
from compact.permissions import may
from partners.models import Affiliation, OrganizationGrant, Role
from tests.queries import count_queries
from tests.test_notifications import announce
from tests.world import World, fresh, person
from workgroups.models import Convener, Delegation, Part, Post, Right, Seat, SeatHolder, SeatInvitation, SeatRequest
from workgroups.models.delegation import USUAL
from workgroups.permissions import may_act_for


def stands(world: World, **more: Any) -> Delegation:
    """The contact for the lead, in all places, for a week from an hour ago."""
    fields = {
        "principal": world.lead,
        "delegate": world.contact,
        "organization": world.lausd,
        "by": world.administrator,
        "rights": USUAL,
        "since": now() - timedelta(hours=1),
        "until": now() + timedelta(days=7),
    }
    return Delegation.begin(**{**fields, **more})


def topic(world: World) -> str:
    return reverse("workgroups:discussion", args=[world.reading.slug, world.discussion.pk])


def form(world: World, **more: Any) -> dict[str, Any]:
    today = localdate(now(), get_default_timezone())
    return {
        "principal": world.lead.pk,
        "delegate": world.contact.pk,
        "since": today.isoformat(),
        "until": (today + timedelta(days=3)).isoformat(),
        "part": "places",
        "rights": USUAL,
        "note": "",
        **more,
    }


def page(world: World) -> str:
    return reverse("partners:stand_in", args=[world.lausd.slug])


# --- what it gives ----------------------------------------------------------------------------------------------------


def test_a_stand_in_reads_and_writes_and_both_names_stand_on_it(world: World, browse):
    stands(world)
    browser = browse(world.contact)

    shown = browser.get(topic(world)).content.decode()
    said = browser.post(topic(world), {"body": "We bring 200 books.", "token": uuid4()})

    assert "You stand in for Leo Lead (LAUSD), and it will say so." in shown
    assert said.status_code == 303
    post = Post.objects.latest("pk")
    assert (post.author, post.on_behalf_of, post.organization) == (world.contact, world.lead, world.lausd)
    assert "<b>Carl Contact</b> for <b>Leo Lead</b> (LAUSD)" in browser.get(topic(world)).content.decode()
    told = Event.objects.get(kind="posted")
    assert KINDS["posted"].title(told) == "Carl Contact for Leo Lead (LAUSD) answered in “sentinel-reading topic”"


def test_the_words_are_put_together_in_the_language_of_the_reader(world: World):
    stands(world)
    behalf = reach_of(fresh(world.contact)).stands_for[0]
    world.discussion.reply(body="x", organization=world.lausd, behalf=behalf, by=world.contact)

    with translation.override("es"):
        title = KINDS["posted"].title(Event.objects.get(kind="posted"))

    assert Event.objects.get(kind="posted").data["who"] == "Carl Contact"
    assert "Carl Contact" in title
    assert "Leo Lead (LAUSD)" in title


def test_what_one_began_for_another_says_so_in_every_list(world: World, browse):
    stands(world)
    browser = browse(world.contact)
    browser.post(
        reverse("workgroups:new_discussion", args=["reading"]), {"title": "Vans", "body": "x", "token": uuid4()}
    )

    for path in ("/workgroups/reading/", "/workgroups/reading/discussions/"):
        assert "Carl Contact for Leo Lead" in browser.get(path).content.decode()


def test_who_is_there_in_their_own_right_too_is_asked_for_whom(world: World, browse):
    stands(world, delegate=world.stand_in)
    browser = browse(world.stand_in)

    shown = browser.get(topic(world)).content.decode()
    as_myself = browser.post(topic(world), {"body": "mine", "token": uuid4(), "organization": str(world.lausd.pk)})
    for_lead = f"{world.lausd.pk}-{world.lead.pk}"
    for_other = browser.post(topic(world), {"body": "for Leo", "token": uuid4(), "organization": for_lead})
    unsaid = browser.post(topic(world), {"body": "for whom?", "token": uuid4()})

    assert "For whom?" in shown
    assert "Myself, for LAUSD" in shown
    assert (as_myself.status_code, for_other.status_code, unsaid.status_code) == (303, 303, 422)
    assert "Choose for whom you write." in unsaid.content.decode()
    assert Post.objects.get(body="mine").on_behalf_of is None
    assert Post.objects.get(body="for Leo").on_behalf_of == world.lead


def test_nobody_speaks_for_whom_they_do_not_stand_in_for(world: World, browse):
    stands(world, delegate=world.stand_in)

    forged = {"body": "x", "token": uuid4(), "organization": f"{world.lausd.pk}-{world.administrator.pk}"}

    assert browse(world.stand_in).post(topic(world), forged).status_code == 422


def test_for_an_observer_one_reads_and_does_not_write(world: World, browse):
    SeatHolder.objects.filter(person=world.lead).update(role="observer")
    stands(world)
    browser = browse(world.contact)

    assert browser.get(topic(world)).status_code == 200
    assert browser.post(topic(world), {"body": "x", "token": uuid4()}).status_code == 403


def test_one_place_opens_no_other(world: World):
    place = Seat.objects.create(workgroup=world.data, organization=world.lausd, since=now() - timedelta(days=9))
    SeatHolder.objects.create(seat=place, person=world.lead, since=now() - timedelta(days=9))
    stands(world, part=Part.PLACE, seat=world.seat)
    assert reach_of(fresh(world.contact)).workgroups == {world.reading.pk}

    stands(world, until=now() + timedelta(days=2))
    assert reach_of(fresh(world.contact)).workgroups == {world.reading.pk, world.data.pk}


def test_who_stands_in_for_the_administrator_answers_for_them(world: World, browse):
    put = ask(
        "join_request",
        of=world.lausd,
        post=scope(Kind.ADMINISTRATORS, world.lausd.pk),
        subject_id=world.join_request.pk,
        by=world.stranger,
        data=world.join_request.words,
    )
    stands(world, principal=world.administrator, part=Part.ADMINISTRATOR)

    answer = browse(world.contact).post(reverse("partners:admission", args=[world.join_request.pk]), {"yes-word": "Hi"})

    assert answer.status_code == 303
    world.join_request.refresh_from_db()
    put = Ask.objects.get(pk=put.pk)
    assert world.join_request.answered == put.answered == "Carl Contact for Ada Administrator"
    told = Event.objects.get(kind="join_admitted")
    assert KINDS["join_admitted"].title(told).startswith("Carl Contact for Ada Administrator (LAUSD) let you in")
    assert decided(told).startswith("Decided by Carl Contact for Ada Administrator (LAUSD) on ")


def test_who_runs_a_workgroup_for_the_convener_answers_requests_for_them(world: World, browse):
    helper = person("Hal Helper")
    Affiliation.objects.create(person=helper, organization=world.alliance, since=now() - timedelta(days=2))
    stands(
        world,
        principal=world.convener,
        delegate=helper,
        organization=world.alliance,
        part=Part.RUNNING,
        workgroup=world.reading,
        by=world.convener,
    )

    browser = browse(helper)
    shown = browser.get("/workgroups/reading/members/").content.decode()
    answer = browser.post(reverse("workgroups:approval", args=["reading", world.seat_request.pk]))

    assert "sentinel-lacoe-request" in shown
    assert answer.status_code == 302
    asked = SeatRequest.objects.get(pk=world.seat_request.pk)
    assert (asked.answered_by, asked.answered_for) == (helper, world.convener)
    assert not may(fresh(helper), "workgroups.give_rights", world.reading)
    # What outlasts the days of standing in is not theirs to give.
    named = browser.post("/workgroups/reading/running/", {"convener": helper.affiliations.get().pk})
    assert named.status_code == 403
    assert not Convener.objects.filter(person=helper).exists()


def test_a_topic_opened_and_an_offer_taken_back_for_the_convener_name_both(world: World):
    helper = person("Hal Helper")
    Affiliation.objects.create(person=helper, organization=world.alliance, since=now() - timedelta(days=2))
    runs = {"principal": world.convener, "delegate": helper, "organization": world.alliance, "by": world.convener}
    stands(world, part=Part.RUNNING, workgroup=world.reading, **runs)
    offer, _new = SeatInvitation.offer(world.reading, organization=world.unite, note="", by=world.convener)

    world.discussion.open_up(by=fresh(helper), runs=True)
    offer.withdraw(by=fresh(helper))

    told = Event.objects.get(kind="topic_shared")
    assert KINDS["topic_shared"].title(told).startswith("Hal Helper for Cora Convener")
    for changed in (world.discussion, offer):
        kept = TRACKED[type(changed)].objects.filter(pgh_obj=changed.pk).latest("pgh_id")
        assert kept.pgh_context["behalf"] == world.convener.pk


def test_the_news_leads_each_reader_to_a_page_they_may_open(world: World, browse):
    stands(world).end(by=world.lead)

    for kind in ("stand_in_named", "stand_in_ended"):
        leads_to = KINDS[kind].url(Event.objects.get(kind=kind))
        for one in (world.lead, world.contact, world.convener):
            shown = browse(one).get(leads_to)
            assert (shown.status_code, "Carl Contact for Leo Lead (LAUSD)" in shown.text) == (200, True)
            assert ("Name a stand-in" in shown.text) is (one != world.convener)


def test_an_act_in_ones_own_right_names_nobody_else(world: World):
    Affiliation.objects.filter(person=world.contact).update(roles=[Role.ADMINISTRATOR])
    stands(world, principal=world.administrator, part=Part.ADMINISTRATOR)

    world.join_request.admit(by=fresh(world.contact))

    world.join_request.refresh_from_db()
    assert world.join_request.answered == "Carl Contact"


# --- for which answers ------------------------------------------------------------------------------------------------


def test_may_act_for_says_yes_to_what_was_given_there_and_never_to_signing(world: World):
    stands(world, rights=[Right.RSVP, Right.VOTE])
    contact, seat = fresh(world.contact), world.seat
    elsewhere = world.lacoe.seats.get()

    said = {what: bool(may_act_for(contact, world.lead, what, seat)) for what in Right}

    assert said == {"rsvp": True, "vote": True, "figures": False, "sign": False}
    assert not may_act_for(contact, world.stand_in, "rsvp", seat)
    assert not may_act_for(contact, world.lead, "rsvp", elsewhere)
    assert may_act_for(world.lead, world.lead, "figures", seat) is True
    assert not may_act_for(world.contact, world.contact, "rsvp", seat)


def test_signing_is_offered_only_to_who_signs_or_looks_after_it_and_wants_words(world: World, browse):
    own = form(world, principal="", delegate=world.contact.pk, signs="on", signing_words="By letter.")
    shown = browse(world.lead).get(page(world)).content.decode()
    browse(world.lead).post(page(world), own)
    assert "sign agreements" not in shown
    assert Delegation.objects.get().rights == USUAL

    browser = browse(world.administrator)
    without = browser.post(page(world), form(world, delegate=world.stand_in.pk, signs="on"))
    assert without.status_code == 422
    assert "nobody signs for others without" in without.content.decode()
    browser.post(page(world), form(world, delegate=world.stand_in.pk, signs="on", signing_words="By letter."))

    made = Delegation.objects.get(delegate=world.stand_in)
    assert (made.signs, made.signing_words) == (True, "By letter.")
    assert may_act_for(fresh(world.stand_in), world.lead, "sign", world.seat) is True


def test_the_database_keeps_no_signing_without_words(world: World):
    with pytest.raises(IntegrityError, match="signing_is_delegated_in_words"), transaction.atomic():
        stands(world, rights=["sign"])


# --- who names one ----------------------------------------------------------------------------------------------------


def test_a_person_names_their_own_stand_in_and_both_are_told_at_once(world: World, browse):
    User.objects.update(rhythm="never")
    answer = browse(world.lead).post(page(world), form(world, principal=""))
    announce()

    assert answer.status_code == 303
    made = Delegation.objects.get()
    assert (made.principal, made.delegate, made.made_by) == (world.lead, world.contact, world.lead)
    told = Event.objects.get(kind="stand_in_named")
    assert scope(Kind.CONVENERS, world.reading.pk) in told.audience
    mails = dict(told.notifications.values_list("person__name", "delivery"))
    assert mails == {"Carl Contact": "now", "Cora Convener": "none"}


def test_nobody_is_offered_themselves(world: World, browse):
    offered = browse(world.lead).get(page(world)).context["form"].fields["delegate"].choices
    assert str(world.lead.pk) not in dict(offered)
    assert str(world.contact.pk) in dict(offered)


def test_who_looks_after_the_organization_names_one_for_somebody_else(world: World, browse):
    browse(world.administrator).post(page(world), form(world))
    announce()

    told = Event.objects.get(kind="stand_in_named")
    assert {one.person.name for one in told.notifications.filter(delivery="now")} == {"Carl Contact", "Leo Lead"}
    assert KINDS["stand_in_named"].title(told).startswith("Carl Contact stands in for Leo Lead (LAUSD) from ")


def test_the_same_form_twice_names_one(world: World, browse):
    browser = browse(world.administrator)

    browser.post(page(world), form(world))
    browser.post(page(world), form(world))

    assert (Delegation.objects.count(), Event.objects.filter(kind="stand_in_named").count()) == (1, 1)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"delegate": ""}, "Choose who stands in."),
        ({"principal": ""}, "Choose who is away."),
        ({"delegate": "lead"}, "nobody stands in for themselves"),
        ({"delegate": "partner"}, "Select a valid choice"),
        ({"since": "2020-01-01"}, "Choose today or a later day"),
        ({"until": "2020-01-01"}, "Choose a day on or after"),
        ({"until": "2999-01-01"}, "within a year"),
        ({"since": "9999-12-31", "until": "9999-12-31"}, "within a year"),
        ({"until": "soon"}, "Enter a day like"),
        ({"part": "administrator"}, "Leo Lead does not have that themselves."),
        ({"part": "place:0"}, "Select a valid choice"),
        ({"note": "x" * 301}, "Keep it under 300"),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_nothing_is_made(more, words, world: World, browse):
    people = {name: one.pk for name, one in world.people.items()}
    values = {
        name: people.get(value, value) if name in {"principal", "delegate"} else value for name, value in more.items()
    }

    answer = browse(world.administrator).post(page(world), form(world, **values))

    assert answer.status_code == 422
    assert words in answer.content.decode().replace("&#x27;", "'")
    assert not Delegation.objects.exists()


def test_who_stands_in_for_an_administrator_passes_the_role_on_to_nobody(world: World, browse):
    stands(world, principal=world.administrator, part=Part.ADMINISTRATOR)
    wanted = form(world, principal=world.administrator.pk, delegate=world.stand_in.pk, part="administrator")

    answer = browse(world.contact).post(page(world), wanted)

    assert answer.status_code == 422
    assert Delegation.objects.count() == 1


def test_a_stand_in_hands_a_place_on_to_nobody(world: World, browse):
    stands(world)

    browse(world.contact).post(page(world), form(world, principal="", delegate=world.stand_in.pk))

    later = reach_of(fresh(world.stand_in))
    assert [one.person for one in later.stands_for] == []


def test_others_name_nobody_here(world: World, browse):
    for who in (world.partner, world.stranger, world.convener):
        assert browse(who).post(page(world), form(world)).status_code == 403
    answer = browse(world.contact).post(page(world), form(world, delegate=world.stand_in.pk))

    assert answer.status_code == 422
    assert "no place and no role" in browse(world.contact).get(page(world)).content.decode()
    assert not Delegation.objects.exists()


# --- when it ends -----------------------------------------------------------------------------------------------------


def _past():
    return now() - timedelta(seconds=5)


ENDINGS = {
    "by its day": lambda w: Delegation.objects.update(until=_past()),
    "by hand": lambda w: Delegation.objects.get().end(by=w.lead),
    "principal's affiliation": lambda w: Affiliation.objects.filter(person=w.lead).update(until=_past()),
    "delegate's affiliation": lambda w: Affiliation.objects.filter(person=w.contact).update(until=_past()),
    "principal's place": lambda w: SeatHolder.objects.filter(person=w.lead).update(until=_past()),
    "organization's place": lambda w: Seat.objects.filter(pk=w.seat.pk).update(until=_past()),
    "principal's account": lambda w: User.objects.filter(pk=w.lead.pk).update(is_active=False),
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_r12_it_is_over_with_the_next_request(ending, world: World, browse):
    stands(world)
    browser = browse(world.contact)
    assert browser.get(topic(world)).status_code == 200
    ENDINGS[ending](world)

    assert browser.get(topic(world)).status_code in {302, 404}
    assert browser.post(topic(world), {"body": "still here", "token": uuid4()}).status_code in {302, 404}
    assert not Post.objects.filter(body="still here").exists()


def test_it_begins_on_its_day_and_ends_with_the_last_moment_of_its_last_day(world: World, browse):
    with time_machine.travel("2027-03-01 20:00-08:00", tick=False):
        browse(world.administrator).post(page(world), form(world, since="2027-03-10", until="2027-03-14"))
    made = Delegation.objects.get()

    assert made.since.isoformat() == "2027-03-10T08:00:00+00:00"
    assert made.until.isoformat() == "2027-03-15T07:00:00+00:00", "the clocks go forward on the 14th"
    assert reach_of(fresh(world.contact)).workgroups == set()


def test_no_page_says_that_somebody_stands_in_who_has_left(world: World, browse):
    stands(world)
    pages = ("/workgroups/reading/members/", "/partners/lausd/home/")
    said = [
        "Carl Contact" in browse(reader).get(page).content.decode()
        for reader, page in zip((world.convener, world.administrator), pages, strict=True)
    ]
    world.contact.affiliations.update(until=now() - timedelta(minutes=1))
    after = [
        "Carl Contact" in browse(reader).get(page).content.decode()
        for reader, page in zip((world.convener, world.administrator), pages, strict=True)
    ]
    assert (said, after) == ([True, True], [False, False])


def test_either_of_the_two_ends_it_once_and_both_hear(world: World, browse):
    made = stands(world)
    path = reverse("partners:stand_in_end", args=[made.pk])

    assert browse(world.partner).post(path).status_code == 403
    assert browse(world.stranger).post(path).status_code == 404
    for _twice in range(2):
        assert browse(world.contact).post(path).status_code == 303
    announce()

    told = Event.objects.get(kind="stand_in_ended")
    assert {one.person.name for one in told.notifications.filter(delivery="now")} == {"Leo Lead"}
    assert browse(world.lead).get(page(world)).content.decode().count("by Carl Contact") == 1


def test_what_has_ended_stands_on_the_pages_for_ninety_days(world: World, browse):
    made = stands(world)
    made.end(by=world.lead)
    assert "Carl Contact stands in for you (LAUSD)" in browse(world.lead).get("/me/").content.decode()

    Delegation.objects.update(ended_at=now() - timedelta(days=91))

    assert "Carl Contact" not in browse(world.lead).get("/me/").content.decode()


def test_its_row_is_never_changed_only_ended(world: World):
    fields = {one.name for one in Delegation._meta.get_fields() if getattr(one, "editable", False)}

    assert {"ended_at", "ended_by"} & fields == set()


# --- pages ------------------------------------------------------------------------------------------------------------


def test_the_pages_of_organization_workgroup_and_account_say_who_stands_in(world: World, browse):
    stands(world)

    assert "Carl Contact for Leo Lead (LAUSD)" in browse(world.lead).get(page(world)).content.decode()
    members = browse(world.convener).get("/workgroups/reading/members/").content.decode()
    assert members.count("Carl Contact stands in from") == 1
    assert "You stand in for Leo Lead (LAUSD)" in browse(world.contact).get("/me/").content.decode()
    assert "Carl Contact for Leo Lead (LAUSD)" in browse(world.contact).get("/partners/lausd/home/").content.decode()
    assert browse(world.partner).get("/partners/lausd/home/").status_code == 404


def test_pages_take_as_many_queries_for_many_as_for_one(world: World, browse):
    stands(world)
    browser = browse(world.administrator)
    paths = (page(world), "/me/", "/partners/lausd/home/")
    few = [count_queries(browser, path) for path in paths]

    for number in range(10):
        stands(world, delegate=world.stand_in, until=now() + timedelta(days=8 + number))

    assert [count_queries(browser, path) for path in paths] == few
    assert max(few) <= 12


def test_reach_stays_one_query_for_a_batch_with_stand_ins(world: World, django_assert_num_queries):
    stands(world)
    people = [one.pk for one in world.people.values()]

    with django_assert_num_queries(1):
        found = reaches(people)

    assert {one.person for one in found[world.contact.pk].stands_for} == {world.lead.pk}


def test_readers_and_reach_are_the_same_question(world: World):
    """Mails go to whom the second function names; the first says what they may read. They never differ."""
    stands(world)
    stands(world, principal=world.administrator, part=Part.ADMINISTRATOR)
    world.widen()
    Convener.objects.create(workgroup=world.data, organization=world.lausd, person=world.lead)
    stands(world, delegate=world.stand_in, part=Part.RUNNING, workgroup=world.data)
    scopes = [
        scope(kind, one.pk) for kind in (Kind.ORGANIZATION, Kind.ADMINISTRATORS) for one in (world.lausd, world.lacoe)
    ]
    scopes += [scope(kind, one.pk) for kind in (Kind.WORKGROUP, Kind.CONVENERS) for one in (world.reading, world.data)]
    scopes.append(world.draft.scope)
    assert not OrganizationGrant.objects.current().exists()

    with connection.cursor() as cursor:
        for number in scopes:
            cursor.execute("SELECT array_agg(r) FROM compact_readers(%s) r", [number])
            readers = set(cursor.fetchone()[0] or [])
            held = {one.pk for one in world.people.values() if number in reach_of(fresh(one)).keys}
            staff = {world.director.pk} if number & 7 == Kind.BACKBONE else set()
            assert readers == held | staff, number
