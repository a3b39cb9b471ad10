"""What is to be read before a meeting (F24, F32)."""

from io import BytesIO
from typing import Any
from uuid import uuid4
from zipfile import ZipFile

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from compact.wall import entered
from tests.pages import words
from tests.queries import count_queries
from tests.sweep import a_meeting
from tests.test_documents import page, put_in, revise, sent
from tests.world import World
from workgroups.models import AgendaItem, Document, Meeting, Opening, Paper
from workgroups.models.closing import close


@pytest.fixture
def meeting(world: World) -> Meeting:
    """Reading meets, with one item."""
    return a_meeting(world)


def packed(answer: Any) -> dict[str, bytes]:
    with ZipFile(BytesIO(b"".join(answer.streaming_content))) as archive:
        return {one: archive.read(one) for one in archive.namelist()}


def test_a_paper_is_chosen_or_brought_and_stands_on_the_page_of_the_meeting(
    world: World, meeting: Meeting, browse: Any
):
    item, [plan] = meeting.items.get(), put_in(world)
    runs, address = browse(world.convener), page("papers", world, item.pk)

    assert "To read beforehand" not in words(runs.get(meeting.get_absolute_url()))
    chosen = runs.post(address, {"document": plan.pk})
    brought = {"file": sent("Budget.csv", "Site,Dollars\nA,3"), "title": "Our budget", "token": uuid4()}
    answers = [
        chosen,
        *(runs.post(address, {**brought, "file": sent("Budget.csv", "Site,Dollars\nA,3")}) for _t in "ab"),
    ]

    assert [(one.status_code, one.url) for one in answers] == [(303, meeting.get_absolute_url())] * 3
    assert [one.document.title for one in Paper.objects.order_by("pk")] == ["Reading plan", "Our budget"]
    told = words(browse(world.lead).get(meeting.get_absolute_url()))
    assert "To read beforehand" in told
    assert told.index("Reading plan") < told.index("Our budget")
    assert "Our budget" in words(browse(world.lead).get(page("documents", world)))
    # What lies there is not offered again, and taken away it stays a document.
    assert [one.title for one in runs.get(address).context["form"].fields["document"].queryset] == []
    runs.post(page("paper_removal", world, Paper.objects.get(document=plan).pk))
    assert "Reading plan" not in words(runs.get(meeting.get_absolute_url()))
    assert Document.objects.filter(pk=plan.pk).exists()


def test_neither_and_both_are_asked_again(world: World, meeting: Meeting, browse: Any):
    [plan] = put_in(world)
    address, runs = page("papers", world, meeting.items.get().pk), browse(world.convener)

    neither = runs.post(address, {"title": "Kept"})
    both = runs.post(address, {"document": plan.pk, "file": sent()})
    other = runs.post(address, {"document": put_in(world, group=world.data)[0].pk})

    assert (neither.status_code, both.status_code, other.status_code) == (422, 422, 422)
    assert "Choose a document, or a new file." in words(neither)
    assert 'value="Kept"' in neither.content.decode()
    assert "Choose one: a document, or a new file." in words(both)
    assert "Choose one of the documents in the list." in words(other)
    assert not Paper.objects.exists()


def test_who_brings_the_item_brings_its_papers(world: World, meeting: Meeting, browse: Any):
    item = meeting.items.get()
    address = page("papers", world, item.pk)
    assert [browse(one).get(address).status_code for one in (world.lead, world.partner)] == [403, 404]

    AgendaItem.objects.filter(pk=item.pk).update(organization=world.lausd)
    assert browse(world.lead).get(address).status_code == 200
    AgendaItem.objects.filter(pk=item.pk).update(organization=None, person=world.stand_in)
    assert [browse(one).get(address).status_code for one in (world.lead, world.stand_in)] == [403, 200]


def test_all_papers_come_as_one_file_the_latest_version_of_each(world: World, meeting: Meeting, browse: Any):
    item, [plan, same] = meeting.items.get(), put_in(world, sent("a.txt", "One"), sent("a.txt", "Same name"))
    first = plan.versions.get()
    later = AgendaItem.objects.create(meeting=meeting, workgroup=world.reading, position=0, title="First of all")
    Paper.lay(item, plan, by=world.convener)
    Paper.lay(item, same, by=world.convener)
    Paper.lay(later, plan, version=first, by=world.convener)
    revise(world, plan, "Two")
    address = page("papers_file", world, meeting.pk)

    answer = browse(world.lead).get(address)

    assert packed(answer) == {"01 a.txt": b"One", "02 a.txt": b"Two", "03 a.txt": b"Same name"}
    assert answer["Content-Disposition"].startswith('attachment; filename="reading-')
    assert (answer["X-Content-Type-Options"], answer["Content-Type"]) == ("nosniff", "application/zip")
    assert Opening.objects.count() == 3
    # A file that is gone is left out, and what is too heavy is said.
    default_storage.delete(first.path)
    assert set(packed(browse(world.lead).get(address))) == {"02 a.txt", "03 a.txt"}
    assert browse(world.partner).get(address).status_code == 404


def test_the_papers_of_a_meeting_stay_as_they_were_when_it_was_closed(world: World, meeting: Meeting, browse: Any):
    [plan, other], item = put_in(world, sent("a.txt", "One"), sent("b.txt", "Other")), meeting.items.get()
    revise(world, plan, "Two")
    Paper.lay(item, plan, by=world.convener)
    Paper.lay(item, other, version=other.versions.get(), by=world.convener)

    with entered(world.convener):
        assert close(Meeting.objects.select_related("workgroup").get(pk=meeting.pk), public="", by=world.convener)
    revise(world, plan, "Three")

    answer = browse(world.lead).get(page("papers_file", world, meeting.pk))
    assert sorted(packed(answer).values()) == [b"Other", b"Two"]


def test_papers_that_are_too_heavy_together_are_taken_one_by_one(
    world: World, meeting: Meeting, browse: Any, monkeypatch: Any
):
    Paper.lay(meeting.items.get(), put_in(world)[0], by=world.convener)
    monkeypatch.setattr("workgroups.views.papers.HEAVIEST", 10)

    assert browse(world.lead).get(page("papers_file", world, meeting.pk)).status_code == 403
    assert "All papers in one file" not in words(browse(world.lead).get(meeting.get_absolute_url()))


def test_a_meeting_asks_as_often_for_many_papers_as_for_one(world: World, meeting: Meeting, browse: Any):
    item = meeting.items.get()
    browser = browse(world.lead)
    none = count_queries(browser, meeting.get_absolute_url())
    Paper.lay(item, put_in(world)[0], by=world.convener)
    one = count_queries(browser, meeting.get_absolute_url())
    for document in put_in(world, *[sent(f"{n}.txt", f"Plan {n}") for n in range(8)]):
        Paper.lay(item, document, by=world.convener)

    assert (one, count_queries(browser, meeting.get_absolute_url())) == (none, none)


def test_no_paper_is_of_another_workgroup(world: World, meeting: Meeting, browse: Any):
    [other] = put_in(world, group=world.data)
    item = meeting.items.get()
    with transaction.atomic():
        Paper.objects.create(
            item=item, meeting=meeting, workgroup=world.reading, document=other, added_by=world.convener
        )
        with pytest.raises(IntegrityError):
            connection.check_constraints()
        transaction.set_rollback(True)
    elsewhere = reverse("workgroups:papers_file", args=[world.data.slug, meeting.pk])
    assert browse(world.director).get(elsewhere).status_code == 404
