"""The page of a meeting: the same before, during and after, at the cost of one page whoever reads it."""

from datetime import timedelta

from django.utils.timezone import now

from partners.models import Organization
from tests.queries import count_queries
from tests.sweep import furnish
from tests.world import World
from workgroups.models import Attendance, Meeting, Rsvp, Seat
from workgroups.models.closing import close

OPENED = now() - timedelta(minutes=5)
READERS = ("convener", "director", "lead", "stand_in", "deputy", "guest")
# How long until it begins, and what is said of it besides.
TIMES = {
    "ahead": (timedelta(days=10), {}),
    "kept": (timedelta(days=10), {"announced_at": None}),
    "soon": (timedelta(minutes=20), {}),
    "begun": (timedelta(minutes=-10), {}),
    "opened": (timedelta(minutes=-10), {"opened_at": OPENED}),
    "over": (timedelta(hours=-9), {"opened_at": OPENED}),
}


def test_the_page_costs_no_more_for_many_and_for_nobody_more_than_a_page(world: World, browse):
    furnish(world)
    meeting = Meeting.objects.get(uid="sentinel-uid")
    browsers = {name: browse(getattr(world, name)) for name in READERS}

    def cost() -> dict[str, int]:
        found = {}
        for when, (begins, columns) in TIMES.items():
            starts = now() + begins
            Meeting.objects.filter(pk=meeting.pk).update(
                starts_at=starts, ends_at=starts + timedelta(hours=1), **{"announced_at": now(), **columns}
            )
            Rsvp.objects.filter(meeting=meeting).update(for_start=starts)
            readers = READERS if when != "kept" else ("convener", "director")
            for name in readers:
                found[f"{name}, {when}"] = count_queries(browsers[name], meeting.get_absolute_url())
        return found

    few = cost()
    come_many(world, meeting, 40)
    many = cost()
    assert {name: number for name, number in many.items() if number > few[name]} == {}
    assert {name: number for name, number in few.items() if number > 12} == {}
    close(Meeting.objects.get(pk=meeting.pk), public="", by=world.convener)
    closed = {name: count_queries(browser, meeting.get_absolute_url()) for name, browser in browsers.items()}
    assert {name: number for name, number in closed.items() if number > 12} == {}


def come_many(world: World, meeting: Meeting, count: int) -> None:
    """So many more organizations with an empty place in Reading, which said that they come, and did."""
    new = [Organization(slug=f"come-{n}", name=f"Organization {n:03}") for n in range(count)]
    more = Organization.objects.bulk_create(new)
    seats = Seat.objects.bulk_create([Seat(workgroup=world.reading, organization=one) for one in more])
    said = {"meeting": meeting, "workgroup": world.reading}
    answer = {"answer": "video", "answered_by": world.convener, "for_start": meeting.starts_at}
    Rsvp.objects.bulk_create([Rsvp(**said, **answer, seat=one, organization=one.organization) for one in seats])
    Attendance.objects.bulk_create(
        [Attendance(**said, organization=one, state="here", noted_by=world.convener) for one in more]
    )
