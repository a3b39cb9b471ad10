"""Meetings for other calendars: the public ones of a workgroup, a person's own, and one as a file."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
from django.urls import reverse
from django.utils.timezone import now

from tests.queries import count_queries
from tests.sweep import a_meeting
from tests.world import World
from workgroups.models import CalendarFeed, Joining, Meeting, Series, StatePeriod

ZONE = "America/Los_Angeles"


def a_series(world: World, count: int, *, first: int = 0) -> list[Meeting]:
    """Reading meets every week from next week on, with a link."""
    # On the clock of Los Angeles, as a series means it.
    local = (
        (now() + timedelta(days=7))
        .astimezone(ZoneInfo(ZONE))
        .replace(tzinfo=None, hour=9, minute=0, second=0, microsecond=0)
    )
    starts = [(local + timedelta(weeks=week)).replace(tzinfo=ZoneInfo(ZONE)) for week in range(first, first + count)]
    begins = starts[0]
    by = {"created_by": world.convener, "workgroup": world.reading}
    series = Series.objects.create(
        uid="series@compact", rule="FREQ=WEEKLY", begins_at=begins, minutes=60, zone=ZONE, **by
    )
    rows = Meeting.objects.bulk_create(
        Meeting(
            series=series, uid=series.uid, recurs_at=at, starts_at=at, ends_at=at + timedelta(hours=1), zone=ZONE,
            announced_at=now(), announced_by=world.convener, **by,
        )
        for at in starts
    )  # fmt: skip
    links = (Joining(meeting=row, workgroup=row.workgroup, link="https://sentinel.example/room") for row in rows)
    Joining.objects.bulk_create(links)
    return rows


def events(response: Any) -> list[Any]:
    """The meetings in an answer."""
    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/calendar")
    return list(icalendar.Calendar.from_ical(response.content).events)


def names(response: Any) -> set[str]:
    """What they are called."""
    return {str(event["SUMMARY"]) for event in events(response)}


def test_the_public_calendar_has_public_meetings_and_no_link(world: World, client: Any, browse: Any):
    """The same for whoever asks, also for those who read the link elsewhere; told again only when it has changed."""
    private, (open_one, *_others) = a_meeting(world), a_series(world, 3)
    Meeting.objects.filter(pk=open_one.pk).update(title="Open day", place="Room 1", published_at=now())
    open_one.items.create(workgroup=world.reading, title="sentinel-item")
    hidden = Meeting.objects.create(
        workgroup=world.reading, uid="kept", title="sentinel-kept", starts_at=now() + timedelta(days=1),
        ends_at=now() + timedelta(days=2), zone=ZONE, created_by=world.convener,
    )  # fmt: skip
    url = reverse("workgroups:workgroup_ics", args=["reading"])
    answer = client.get(url)
    assert count_queries(client, url) <= 2
    assert names(answer) == {
        "Meeting of Campaign for Grade-Level Reading",
        "Open day (Campaign for Grade-Level Reading)",
    }
    for told in (answer, browse(world.lead).get(url), browse(world.director).get(url)):
        assert b"sentinel" not in told.content
        assert told.content == answer.content
    assert "max-age" in answer["Cache-Control"]
    assert "public" in answer["Cache-Control"]
    assert answer["Last-Modified"]
    assert client.get(url, headers={"if-none-match": answer["ETag"]}).status_code == 304
    Meeting.objects.filter(pk__in=[private.pk, hidden.pk]).update(title="sentinel-changed")
    assert client.get(url, headers={"if-none-match": answer["ETag"]}).status_code == 304
    Meeting.objects.filter(pk=open_one.pk).update(is_public=False)
    assert client.get(url, headers={"if-none-match": answer["ETag"]}).status_code == 200
    assert names(client.get(url)) == {"Meeting of Campaign for Grade-Level Reading"}
    assert client.get(reverse("workgroups:workgroup_ics", args=["nowhere"])).status_code == 404


def test_b1_my_calendar_forgets_a_workgroup_with_the_place_and_everything_with_the_account(world: World, client: Any):
    """B1: what the person may not read any more is gone at once; of an address that has ended nothing is said."""
    a_meeting(world)
    url = reverse("calendar:feed", args=[CalendarFeed.make(world.lead)])
    told = events(client.get(url))
    assert count_queries(client, url) <= 3
    assert [str(one["CONFERENCE"]) for one in told] == ["https://sentinel.example/room"]
    assert told[0].walk("VALARM")
    world.seat.holders.filter(person=world.lead).update(until=now() - timedelta(hours=1))
    assert events(client.get(url)) == []
    world.seat.holders.filter(person=world.lead).update(until=None)
    assert len(events(client.get(url))) == 1
    type(world.lead).objects.filter(pk=world.lead.pk).update(is_active=False)
    assert client.get(url).status_code == 404
    type(world.lead).objects.filter(pk=world.lead.pk).update(is_active=True)
    again = reverse("calendar:feed", args=[CalendarFeed.make(world.lead)])
    assert (client.get(url).status_code, client.get(again).status_code) == (404, 200)
    assert CalendarFeed.end(world.lead)
    assert client.get(again).status_code == 404
    for wrong in ("x", "1-", f"{world.lead.pk}-{'x' * 43}", "9" * 30 + "-x", "-5-x", "²-x"):
        assert client.get(reverse("calendar:feed", args=[wrong])).status_code == 404


def test_a_person_makes_replaces_and_ends_their_address(world: World, browse: Any):
    """The secret is shown once, and what is kept of it opens nothing."""
    browser, page = browse(world.lead), reverse("calendar:mine")
    assert "Make my calendar address" in browser.get(page).content.decode()
    shown = browser.post(reverse("calendar:address")).content.decode()
    row = CalendarFeed.objects.get()
    assert "webcal://" in shown
    assert f"/calendar/{world.lead.pk}-" in shown
    assert row.digest not in shown
    assert f"/calendar/{world.lead.pk}-" not in browser.get(page).content.decode()
    browser.post(reverse("calendar:address"))
    assert CalendarFeed.objects.standing().count() == 1
    assert browser.post(reverse("calendar:address_end")).status_code == 303
    assert not CalendarFeed.objects.standing().exists()
    assert browser.post(reverse("calendar:invitations"), {}).status_code == 303
    assert not type(world.lead).objects.get(pk=world.lead.pk).calendar_mail
    browser.post(reverse("calendar:invitations"), {"calendar_mail": "on"})
    assert type(world.lead).objects.get(pk=world.lead.pk).calendar_mail


def test_one_meeting_as_a_file_is_for_the_people_of_the_workgroup(world: World, browse: Any):
    """With the link; nobody else finds it."""
    meeting = a_meeting(world)
    Meeting.objects.filter(pk=meeting.pk).update(published_at=now())
    url = reverse("workgroups:meeting_ics", args=["reading", meeting.pk])
    (event,) = events(browse(world.stand_in).get(url))
    assert "https://sentinel.example/room" in event["DESCRIPTION"]
    assert "1. sentinel-item" in event["DESCRIPTION"]
    assert "RECURRENCE-ID" not in event
    assert browse(world.partner).get(url).status_code == 404
    one = a_series(world, 3)[1]
    (event,) = events(browse(world.stand_in).get(reverse("workgroups:meeting_ics", args=["reading", one.pk])))
    assert (event["UID"], event["RECURRENCE-ID"].dt) == ("series@compact", one.recurs_at)


def test_a_series_of_five_years_takes_as_few_queries_as_one_meeting(world: World, client: Any):
    """And what is long past is left out."""
    a_series(world, 1)
    url = reverse("calendar:feed", args=[CalendarFeed.make(world.lead)])
    few = count_queries(client, url)
    Meeting.objects.all().delete()
    Series.objects.all().delete()
    a_series(world, 260, first=-100)
    (event,) = events(client.get(url))
    assert count_queries(client, url) == few
    assert now() - timedelta(days=91) < event["DTSTART"].dt < now() - timedelta(days=80)


def test_while_a_workgroup_is_paused_its_meetings_stay_in_the_calendar(world: World, client: Any):
    """A pause calls off no meeting: it only rests from asking and mailing."""
    a_meeting(world)
    url = reverse("calendar:feed", args=[CalendarFeed.make(world.lead)])
    StatePeriod.objects.filter(workgroup=world.reading).update(state="paused", reason="Summer")
    assert len(events(client.get(url))) == 1
