"""The pages of a workgroup's dates: what each person sees, what is refused kindly, and who hears (F22)."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import localdate, now

from compact.accounts.models import Rhythm, User
from compact.asks.today import Today
from compact.notifications.models import Notification
from tests.pages import words
from tests.queries import count_queries
from tests.sink import Sink, sink, text
from tests.sweep import a_meeting
from tests.test_notifications import announce
from tests.test_outbox import send
from tests.world import World, fresh
from workgroups.models import Joining, Meeting, Series, State

HERE = "/workgroups/reading/meetings/"
NEW = f"{HERE}new/"
DAY = localdate() + timedelta(days=10)


@pytest.fixture
def server(settings) -> Any:
    with sink() as (running, address):
        settings.MAIL_SERVER = address
        yield running


def said(**more: Any) -> dict[str, Any]:
    when = {"day": DAY.isoformat(), "begins": "10:00", "ends": "11:30", "zone": "America/Los_Angeles"}
    return {**when, "place": "Central Library", "lines": "Summer reading\n\n Budget ", "is_public": "on", **more}


def meeting(world: World, **more: Any) -> Meeting:
    """One that a convener has called for in ten days, with its link."""
    found = a_meeting(world)
    Meeting.objects.filter(pk=found.pk).update(title="Books", **more)
    return Meeting.objects.get(pk=found.pk)


def heard(kind: str) -> set[str]:
    return set(Notification.objects.filter(event__kind=kind).values_list("person__name", flat=True))


# --- calling ----------------------------------------------------------------------------------------------------------


def test_a_date_a_place_three_lines_send(world: World, browse, server: Sink):
    browser = browse(world.convener)
    page = words(browser.get(NEW))

    answer = browser.post(NEW, said(link="https://video.example/room"))

    [made] = Meeting.objects.all()
    assert (answer.status_code, answer["Location"]) == (303, made.get_absolute_url())
    assert "2 people" in page
    assert "1 organization" in page or "2 organizations" in page
    assert list(made.items.values_list("title", flat=True)) == ["Summer reading", "Budget"]
    assert (made.published_at, made.announced_by) == (None, world.convener)
    announce()
    assert heard("meeting_announced") == {"Leo Lead", "Sam Standin"}
    head = words(browse(world.lead).get(made.get_absolute_url()))
    assert "10:00 to 11:30" in head
    assert "Central Library" in head
    assert "Join by video" in head
    assert "Move" not in head


def test_keep_for_now_shows_it_to_nobody_else(world: World, browse):
    browser = browse(world.convener)
    browser.post(NEW, said(keep="1", repeats="weekly", count="3"))
    first = Meeting.objects.order_by("starts_at").first()
    assert first is not None
    path = first.get_absolute_url()

    assert browse(world.lead).get(path).status_code == 404
    assert "Kept, not sent" in words(browser.get(path))
    assert browse(world.lead).post(f"{path}announcement/").status_code == 404

    browser = browse(world.convener)
    assert browser.post(f"{path}announcement/").status_code == 303
    announce()
    assert heard("meeting_announced") == {"Leo Lead", "Sam Standin"}
    assert Meeting.objects.announced().count() == 3
    assert browse(world.lead).get(path).status_code == 200


def test_a_kept_one_is_given_up_and_leaves_the_list(world: World, browse):
    browser = browse(world.convener)
    browser.post(NEW, said(keep="1"))
    path = Meeting.objects.get().get_absolute_url()

    browser.post(f"{path}withdrawal/")

    assert "No meeting is planned" in words(browser.get(HERE))
    assert browser.post(f"{path}announcement/").status_code == 403


@pytest.mark.parametrize(
    ("more", "field", "message"),
    [
        ({"day": (localdate() - timedelta(days=3)).isoformat()}, "day", "That day has passed."),
        ({"day": (localdate() + timedelta(days=4000)).isoformat()}, "day", "5 years ahead at most"),
        ({"day": "soon"}, "day", "Enter a day"),
        ({"ends": "09:00"}, "ends", "It ends before it begins."),
        ({"ends": ""}, "ends", "Say when it ends, or how long it takes."),
        ({"minutes": "60"}, "minutes", "it takes 90 minutes"),
        ({"link": "room 12"}, "link", "Enter a link"),
        ({"zone": "Mars/Base"}, "zone", "Choose a time zone"),
        ({"repeats": "weekly"}, "until", "Say until which day"),
        ({"repeats": "weekly", "count": "4", "until": "2031-01-01"}, "count", "Say one of the two"),
        ({"repeats": "weekly", "count": "4000"}, "count", "five years at most"),
        ({"repeats": "days"}, "days", "List the other days"),
        ({"repeats": "days", "days": "tomorrow"}, "days", "is no day"),
        ({"lines": "x" * 201}, "lines", "200 characters"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_everything_typed_is_kept(more, field, message, world: World, browse):
    answer = browse(world.convener).post(NEW, said(**more))

    assert answer.status_code == 422
    assert message in words(answer)
    assert f'href="#id_{field}"' in answer.content.decode()
    assert "Summer reading" in answer.content.decode()
    assert not Meeting.objects.exists()


def test_what_is_odd_is_said_once_and_done_when_pressed_again(world: World, browse):
    browser = browse(world.convener)
    browser.post(NEW, said())
    again = said(place="", minutes="", begins="11:00", ends="12:00")

    warned = browser.post(NEW, again)

    assert warned.status_code == 200
    assert "neither a place nor a link" in words(warned)
    assert "meets at that time already" in words(warned)
    assert Meeting.objects.count() == 1
    assert browser.post(NEW, {**again, "sure": "1"}).status_code == 303
    assert Meeting.objects.count() == 2


def test_another_one_is_like_an_earlier_one(world: World, browse):
    earlier = meeting(world)

    page = browse(world.convener).get(f"{NEW}?from={earlier.pk}").content.decode()

    for one in ("Books", "sentinel-item", "https://sentinel.example/room", 'value="60"'):
        assert one in page
    assert browse(world.convener).get(f"{NEW}?from=0").status_code == 404


def test_who_may(world: World, browse):
    one = meeting(world)
    pages = [NEW, *(f"{one.get_absolute_url()}{name}/" for name in ("details", "date", "cancellation"))]

    assert {browse(world.lead).get(page).status_code for page in pages} == {403}
    assert {browse(world.partner).get(page).status_code for page in pages} == {404}
    assert {browse(world.director).get(page).status_code for page in pages} == {200}


# --- changing ---------------------------------------------------------------------------------------------------------


def test_moved_changed_and_called_off_with_who_hears(world: World, browse, server: Sink):
    User.objects.update(rhythm=Rhythm.NOW, calendar_mail=False)
    one, browser = meeting(world), browse(world.convener)
    path, known = one.get_absolute_url(), one.changed_at.isoformat()
    moved = {"day": (DAY + timedelta(days=1)).isoformat(), "begins": "14:00", "minutes": "60", "zone": one.zone}

    assert "2 people" in words(browser.get(f"{path}cancellation/"))
    assert browser.post(f"{path}date/", {**moved, "known": known}).status_code == 303
    assert "Somebody was faster" in words(
        browser.post(f"{path}details/", {"place": "City Hall", "known": known}, follow=True)
    )
    known = Meeting.objects.get().changed_at.isoformat()
    browser.post(f"{path}details/", {"place": "City Hall", "known": known})
    announce()
    send()
    known = Meeting.objects.get().changed_at.isoformat()
    assert browser.post(f"{path}cancellation/", {"known": known}).status_code == 422
    browser.post(f"{path}cancellation/", {"reason": "The library is closed.", "known": known})

    announce()
    for kind in ("meeting_moved", "meeting_changed", "meeting_cancelled"):
        assert heard(kind) == {"Leo Lead", "Sam Standin"}
    send()
    mails = [text(mail) for mail in server.mails if mail["To"] == world.lead.email]
    told = " ".join("\n".join(mails).split())
    assert "14:00 to 15:00 instead of" in told
    assert "Place: City Hall." in told
    assert "The library is closed." in told
    assert "called off since" in words(browse(world.lead).get("/inbox/"))
    page = words(browse(world.lead).get(path))
    assert "This meeting is called off" in page
    assert "The library is closed." in page
    assert "Join by video" not in page
    assert browse(world.convener).get(f"{path}date/").status_code == 403


def test_one_of_a_series_or_all_that_follow(world: World, browse):
    browser = browse(world.convener)
    browser.post(NEW, said(repeats="weekly", count="4", link="https://video.example/room"))
    before = [one.pk for one in Meeting.objects.order_by("starts_at")]
    second = Meeting.objects.get(pk=before[1])
    path = f"{second.get_absolute_url()}date/"
    moved = {"day": second.local_start.date().isoformat(), "begins": "15:00", "minutes": "90", "zone": second.zone}

    page = words(browser.get(path))
    assert "2 meetings of the series follow." in page
    assert browser.post(path, {**moved, "known": second.changed_at.isoformat()}).status_code == 422
    browser.post(path, {**moved, "following": "following", "known": second.changed_at.isoformat()})

    hours = [one.local_start.hour for one in Meeting.objects.order_by("starts_at")]
    assert hours == [10, 15, 15, 15]
    assert Series.objects.count() == 2
    assert Joining.objects.count() == 4
    assert [one.pk for one in Meeting.objects.order_by("starts_at")] == before


# --- where dates stand ------------------------------------------------------------------------------------------------


def test_the_reader_far_away_reads_both_clocks(world: World, browse):
    one = meeting(world)
    browser = browse(world.lead)
    type(world.lead).objects.filter(pk=world.lead.pk).update(time_zone="America/New_York")

    page = words(browser.get(one.get_absolute_url()))

    east = (one.local_start.hour + 3) % 24
    assert "Pacific time (Los Angeles)" in page
    assert f", {east}:" in page


def test_the_public_page_names_what_is_public_and_never_the_link(world: World, browse, client):
    one = meeting(world)
    place = "/workgroups/reading/"

    assert "Next meeting" not in words(client.get(place))
    Meeting.objects.filter(pk=one.pk).update(is_public=True, place="Central Library")
    page = client.get(place)
    assert "Central Library" in words(page)
    assert "sentinel.example" not in page.content.decode()
    room = browse(world.lead).get(place)
    assert "Next meeting" in words(room)


def test_today_names_it_and_on_its_day_the_link_comes_first(world: World, browse):
    one = meeting(world)
    assert [each.meeting for each in Today(fresh(world.lead)).dates] == [one]
    assert Today(fresh(world.partner)).meetings == []
    soon = now() + timedelta(minutes=1)
    Meeting.objects.filter(pk=one.pk).update(starts_at=soon, ends_at=soon + timedelta(hours=1))
    one.refresh_from_db()

    page = browse(world.convener).get("/today/")

    if one.is_today:
        assert "You meet at" in words(page)
        assert page.content.decode().index("sentinel.example/room") < page.content.decode().index("asks to join")
    type(world.reading).objects.filter(pk=world.reading.pk).update(state=State.PAUSED)
    assert Today(fresh(world.lead)).meetings == []


def test_what_is_called_off_before_anybody_heard_of_it_is_told_to_nobody_as_a_date(world: World, browse):
    browser = browse(world.convener)
    browser.post(NEW, said())
    one = Meeting.objects.get()

    known = one.changed_at.isoformat()
    browser.post(f"{one.get_absolute_url()}cancellation/", {"reason": "A mistake.", "known": known})
    announce()

    assert heard("meeting_announced") == set()
    assert heard("meeting_cancelled") == {"Leo Lead", "Sam Standin"}


def test_the_list_pages_and_costs_the_same(world: World, browse):
    meeting(world)
    browser = browse(world.lead)
    few = count_queries(browser, HERE)
    browse(world.convener).post(NEW, said(repeats="weekly", count="60"))
    browser = browse(world.lead)

    assert count_queries(browser, HERE) == few <= 12
    assert "Next" in words(browser.get(HERE))
    assert count_queries(browser, Meeting.objects.first().get_absolute_url()) <= 12  # type: ignore[union-attr]
    assert count_queries(browse(world.convener), NEW) <= 12


def test_an_empty_list_says_what_to_do_next(world: World, browse):
    assert "Call a meeting" in words(browse(world.convener).get(HERE))
    assert "Whoever runs this workgroup calls its meetings." in words(browse(world.lead).get(HERE))
