"""Documents of a workgroup: never written over, adopted and archived, and who reads them (F32)."""

from datetime import timedelta
from itertools import product
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.urls import reverse
from django.utils.timezone import now

from compact.extracting.found import Found
from compact.files import checked
from compact.notifications.models import Event
from compact.wall import entered
from partners.models.merging import merge
from tests.conftest import acting_as
from tests.pages import words
from tests.queries import count_queries
from tests.sweep import body
from tests.test_attachments import picture
from tests.together import at_once
from tests.world import World
from workgroups.models import Convener, Document, DocumentVersion, Opening, Seat, SeatHolder
from workgroups.models.reading_documents import note, read_documents

PLAN = "Every child reads by grade three.\nWe meet in January."


def sent(name: str = "Reading plan.txt", content: bytes | str = PLAN) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)


def put_in(world: World, *files: SimpleUploadedFile, by: Any = None, group: Any = None, **more: Any) -> list[Document]:
    found = [checked(one) for one in files or (sent(),)]
    at = {"organization": world.lausd, "by": by or world.lead, "token": uuid4(), **more}
    return Document.put_in(group or world.reading, found, **at)


def revise(
    world: World, document: Document, content: bytes | str, note: str = "The month", **more: Any
) -> DocumentVersion:
    at = {"organization": world.lausd, "by": world.lead, "token": uuid4(), **more}
    return document.revise(checked(sent(content=content)), note=note, **at)


def page(name: str, world: World, *arguments: Any) -> str:
    return reverse(f"workgroups:{name}", args=[world.reading.slug, *arguments])


# --- putting in -------------------------------------------------------------------------------------------------------


def test_a_file_becomes_a_document_and_everybody_is_told_once(world: World, browse: Any):
    browser = browse(world.lead)
    form = {"chosen": [sent()], "title": "Our plan", "summary": "For 2027", "language": "en", "token": uuid4()}

    answer = browser.post(page("new_document", world), form)
    again = browser.post(page("new_document", world), {**form, "chosen": [sent()]})

    document = Document.objects.get()
    assert (answer.status_code, answer.url, again.url) == (303, document.get_absolute_url(), answer.url)
    assert (document.title, document.summary, document.state, document.number) == ("Our plan", "For 2027", "draft", 1)
    version = document.versions.get()
    assert (version.name, version.content_type, version.size) == ("Reading plan.txt", "text/plain", len(PLAN))
    assert (version.organization, version.uploaded_by) == (world.lausd, world.lead)
    event = Event.objects.get()
    assert (event.kind, event.audience, event.data["document"]) == (
        "document_added", [world.reading.people_scope], "Our plan",
    )  # fmt: skip
    assert "Our plan" in words(browser.get(page("documents", world)))
    assert "Our plan" in words(browser.get(world.reading.get_absolute_url()))


def test_several_files_at_once_become_several_documents_told_once(world: World, browse: Any):
    files = [sent("Summer_sites.csv", "Site,Children\nA,3"), sent("figures.txt", "12")]
    answer = browse(world.lead).post(
        page("new_document", world), {"chosen": files, "title": "ignored", "language": "es"}
    )

    assert (answer.status_code, answer.url) == (303, page("documents", world))
    assert list(Document.objects.order_by("pk").values_list("title", "language")) == [
        ("Summer sites", "es"),
        ("figures", "es"),
    ]
    assert [one.data["titles"] for one in Event.objects.all()] == [["Summer sites", "figures"]]


def test_what_is_wrong_is_said_at_the_field_and_what_was_typed_stays(world: World, browse: Any):
    browser = browse(world.lead)
    bad = browser.post(
        page("new_document", world),
        {"chosen": [sent("a.html", "<!doctype html>"), sent("b.txt", "")], "title": "Kept title", "language": "en"},
    )
    none = browser.post(page("new_document", world), {"title": "Kept title", "language": "en"})

    assert (bad.status_code, none.status_code) == (422, 422)
    assert "“a.html” is no file that can be put in here" in words(bad)
    assert "“b.txt” is empty." in words(bad)
    assert "Choose a file, or several." in words(none)
    assert 'value="Kept title"' in bad.content.decode()
    assert not Document.objects.exists()


def test_a_new_version_stands_beside_the_former_one(world: World, browse: Any):
    [document] = put_in(world)
    browser, address = browse(world.stand_in), page("document_version", world, document.pk)
    form = {"file": sent(content="We meet in February."), "note": "Another month", "token": uuid4()}

    nothing = browser.post(address, {"file": sent(content="Lost")})
    answer = browser.post(address, form)
    browser.post(address, {**form, "file": sent(content="We meet in February.")})

    assert "Say in a few words what changed." in words(nothing)
    assert "Choose your files once more" in words(nothing)
    assert (answer.status_code, answer.url) == (303, document.get_absolute_url())
    assert list(document.versions.order_by("number").values_list("number", "note")) == [(1, ""), (2, "Another month")]
    for number, said in ((1, PLAN), (2, "We meet in February.")):
        assert said in body(browser.get(page("document_file", world, document.pk, number)))
    assert [one.data["number"] for one in Event.objects.filter(kind="document_version")] == [2]


def test_that_somebody_works_on_it_is_told_and_blocks_nobody(world: World, browse: Any):
    [document] = put_in(world)
    with time_machine.travel(now() - timedelta(minutes=10)):
        browse(world.stand_in).post(page("document_work", world, document.pk))
    browser = browse(world.lead)

    assert "Sam Standin began a new version 10 minutes ago." in words(browser.get(document.get_absolute_url()))
    told = words(browser.get(page("document_version", world, document.pk)))
    assert "Sam Standin began a new version 10 minutes ago." in told
    assert "You began a new version 10 minutes ago." in words(
        browse(world.stand_in).get(page("document_version", world, document.pk))
    )
    # Nobody is kept from anything, and the word goes with the next version, or with time.
    revise(world, document, "We meet in March.")
    assert "began a new version" not in words(browser.get(document.get_absolute_url()))
    with time_machine.travel(now() - timedelta(hours=13)):
        document.begin_editing(by=world.stand_in)
    assert "began a new version" not in words(browser.get(document.get_absolute_url()))


@pytest.mark.django_db(transaction=True)
def test_two_versions_at_the_same_moment_are_two():
    world = World.build()
    [document] = put_in(world)

    def bring(note: str) -> DocumentVersion:
        with entered(world.lead):
            return revise(world, Document.objects.get(pk=document.pk), note, note)

    at_once(lambda: bring("one"), lambda: bring("two"))

    assert list(document.versions.order_by("number").values_list("number", flat=True)) == [1, 2, 3]
    assert set(document.versions.values_list("note", flat=True)) == {"", "one", "two"}


# --- adopted, archived ------------------------------------------------------------------------------------------------


def test_who_runs_it_says_what_was_adopted_and_where(world: World, browse: Any):
    [document] = put_in(world)
    runs, address = browse(world.convener), page("document_adoption", world, document.pk)

    assert browse(world.lead).post(address, {"where": "Here", "number": 1}).status_code == 403
    assert "Say where it was decided." in words(runs.post(address, {"number": 1}))
    adopted = {"where": "Meeting of 4 February", "number": 1}
    assert [runs.post(address, adopted).status_code for _time in range(2)] == [303, 303]

    document.refresh_from_db()
    assert (document.state, document.adopted_number, document.adopted_by) == ("adopted", 1, world.convener)
    assert [one.data["where"] for one in Event.objects.filter(kind="document_adopted")] == ["Meeting of 4 February"]
    # A newer version is a draft until it is adopted, too; what was looked at is what is adopted.
    revise(world, document, "We meet in March.")
    told = words(runs.get(document.get_absolute_url()))
    assert "Version 1 was adopted" in told
    assert "this one is newer and was not" in told
    stale = runs.post(address, {"where": "Meeting of May", "number": 1})
    assert stale.status_code == 303  # version 1 is adopted, as they say
    revise(world, document, "We meet in April.")
    late = runs.post(address, {"where": "Meeting of May", "number": 2})
    assert "A newer version came in meanwhile" in words(late)
    assert runs.post(address, {"where": "Meeting of May", "number": 3}).status_code == 303
    assert Document.objects.get().adopted_number == 3


def test_what_is_archived_is_only_read_for_ever(world: World, browse: Any):
    [document] = put_in(world)
    runs = browse(world.convener)
    assert browse(world.lead).post(page("document_archive", world, document.pk)).status_code == 403
    assert "for ever" in words(runs.get(page("document_archive", world, document.pk)))
    assert [runs.post(page("document_archive", world, document.pk)).status_code for _time in range(2)] == [303, 303]

    for name, form in {
        "document_version": {"file": sent(), "note": "No"},
        "document_details": {"title": "No", "language": "en"},
        "document_adoption": {"where": "No", "number": 1},
        "document_work": {},
    }.items():
        assert runs.post(page(name, world, document.pk), form).status_code == 403, name
    assert PLAN in body(runs.get(page("document_file", world, document.pk, 1)))
    assert "Reading plan" not in words(runs.get(page("documents", world)))
    assert "Reading plan" in words(runs.get(page("documents", world) + "?show=archived"))
    # Who reads it can still be said: what it says cannot.
    runs.post(page("document_readership", world, document.pk), {"readers": "partners"})
    assert Document.objects.get().readers == "partners"


@pytest.mark.parametrize("role", ["compact_web", "compact_backbone", "compact_worker", "compact_owner"])
def test_nobody_alters_the_archive_nor_writes_over_a_version(role: str, world: World):
    [kept], [live] = put_in(world), put_in(world)
    kept.archive(by=world.convener)
    versions = "workgroups_documentversion"
    back = "state = 'draft', archived_at = NULL, archived_by_id = NULL"
    statements = [
        f"UPDATE workgroups_document SET title = 'x' WHERE id = {kept.pk}",
        f"UPDATE workgroups_document SET {back} WHERE id = {kept.pk}",
        f"DELETE FROM workgroups_document WHERE id = {kept.pk}",
        f"UPDATE {versions} SET path = 'x' WHERE document_id = {kept.pk}",
        f"DELETE FROM {versions} WHERE document_id = {kept.pk}",
        f"UPDATE {versions} SET sha256 = 'x' WHERE document_id = {live.pk}",
        f"UPDATE {versions} SET number = 7 WHERE document_id = {live.pk}",
        f"UPDATE {versions} SET note = 'x' WHERE document_id = {live.pk}",
    ]
    done = []
    with acting_as(role), entered(world.convener):
        for statement in statements:
            try:
                with transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute(statement)
                done.append(statement)
            except IntegrityError:
                pass
    assert done == []
    with pytest.raises(IntegrityError), transaction.atomic():
        kept.versions.model.store(
            kept, checked(sent()), number=2, note="", organization=None, behalf_of=None, by=world.lead, token=uuid4()
        )


# --- who reads --------------------------------------------------------------------------------------------------------


def test_b18_only_those_who_run_it_widen_who_reads(world: World, browse: Any, client: Any):
    [document] = put_in(world)
    revise(world, document, "We meet in March.")
    address, form = page("document_readership", world, document.pk), {"readers": "partners"}
    file = page("document_file", world, document.pk, 2)

    def reads() -> list[int]:
        people = (browse(world.lead), browse(world.partner), browse(world.stranger), client)
        return [one.get(file).status_code for one in people]

    assert reads() == [200, 404, 404, 404]
    assert browse(world.lead).post(address, form).status_code == 403
    assert browse(world.partner).post(address, form).status_code == 404
    # Nor by the database, whatever a page would forget.
    with acting_as("compact_web"), entered(world.lead), pytest.raises(ProgrammingError), transaction.atomic():
        document.open_to("public", by=world.lead)
    assert browse(world.convener).post(address, form).status_code == 303
    assert reads()[:3] == [200, 200, 404]
    assert "Reading plan" in words(browse(world.partner).get(world.reading.get_absolute_url()))
    assert browse(world.convener).post(address, {"readers": "public"}).status_code == 303
    assert reads() == [200, 200, 200, 200]
    shown = words(client.get(document.get_absolute_url()))
    assert "Version 2" in shown
    assert "Leo Lead" not in shown  # people are shown to partners only
    assert "/login/" in client.post(page("document_version", world, document.pk), {"note": "x"}).url
    assert browse(world.partner).post(page("document_version", world, document.pk), {"note": "x"}).status_code == 403
    browse(world.convener).post(address, {"readers": "workgroup"})
    assert reads()[:3] == [200, 404, 404]
    assert set(DocumentVersion.objects.values_list("readers", flat=True)) == {"workgroup"}


def test_b1_with_the_place_goes_the_document(world: World, browse: Any):
    [document] = put_in(world)
    browser, address = browse(world.stand_in), page("document_file", world, document.pk, 1)
    assert browser.get(address).status_code == 200

    SeatHolder.objects.filter(person=world.stand_in).update(until=now() - timedelta(minutes=1))

    assert [browser.get(one).status_code for one in (address, document.get_absolute_url())] == [404, 404]


def test_an_observer_reads_and_a_member_writes(world: World, browse: Any):
    [document] = put_in(world)
    SeatHolder.objects.filter(person=world.stand_in).update(role="observer")
    browser = browse(world.stand_in)

    assert browser.get(document.get_absolute_url()).status_code == 200
    assert browser.get(page("new_document", world)).status_code == 403
    assert browser.post(page("document_version", world, document.pk), {}).status_code == 403
    assert "Add a new version" not in words(browser.get(document.get_absolute_url()))


def test_who_runs_it_sees_which_organizations_opened_it_and_nobody_else(world: World, browse: Any):
    [document] = put_in(world, by=world.convener)
    browse(world.lead).get(document.get_absolute_url())  # its page is not the document
    browse(world.lead).get(page("document_file", world, document.pk, 1), headers={"Sec-Purpose": "prefetch"})
    browse(world.convener).get(page("document_file", world, document.pk, 1))  # in no place
    assert not Opening.objects.exists()

    for person in (world.lead, world.stand_in, world.lead):
        browse(person).get(page("document_file", world, document.pk, 1))
    browse(world.lead).get(page("document_reading", world, document.pk, 1))

    assert list(Opening.objects.values_list("organization", "version__number")) == [(world.lausd.pk, 1)]
    assert "opened by 1 organization" in words(browse(world.convener).get(document.get_absolute_url()))
    assert "opened by" not in words(browse(world.lead).get(document.get_absolute_url()))
    with acting_as("compact_web"), entered(world.lead):
        assert not Opening.objects.exists()


def test_it_is_no_sign_of_life_to_open_a_document(world: World, browse: Any):
    [document] = put_in(world, by=world.convener)
    before = Seat.objects.values().get(pk=world.seat.pk)
    browse(world.lead).get(page("document_file", world, document.pk, 1))
    assert Seat.objects.values().get(pk=world.seat.pk) == before


def test_what_an_organization_put_in_and_opened_goes_with_it_in_a_merger(world: World):
    [document] = put_in(world)
    version = document.versions.get()
    for organization in (world.lausd, world.lacoe):
        Opening.objects.create(version=version, workgroup=world.reading, organization=organization)

    merge(world.lausd, world.lacoe, by=world.director)

    assert document.versions.get().organization == world.lacoe
    assert [one.organization for one in Opening.objects.all()] == [world.lacoe]


# --- finding ----------------------------------------------------------------------------------------------------------


def test_documents_are_found_by_the_words_in_them_in_their_language(world: World, browse: Any):
    put_in(world, sent("plan.txt", "Before. " * 400 + "The children were reading <b>daily</b>. " + "After. " * 400))
    put_in(world, sent("sitios.txt", "Los niños leyeron en las bibliotecas."), language="es")
    assert read_documents() == 2
    browser = browse(world.lead)

    def found(asked: str, show: str = "") -> list[str]:
        answer = browser.get(page("documents", world), {"q": asked, "show": show})
        return [one.document.title for one in answer.context["page"].rows]

    assert found("read") == ["plan"]
    assert found("biblioteca") == ["sitios"]
    assert found("niños -bibliotecas") == []
    assert found("sitio") == ["sitios"]  # in its title
    assert found("no such word") == []
    assert found("read", "archived") == []
    assert found("\"'<>&%_\\ or -") == []
    text = browser.get(page("documents", world), {"q": "reading"}).content.decode()
    assert "<mark>reading</mark>" in text
    assert "<b>" not in text.split('<table class="table fold">')[1].split("</table>")[0]


def test_another_language_is_read_again_by_its_rules(world: World, browse: Any):
    [document] = put_in(world, sent("sitios.txt", "Los niños leyeron en las bibliotecas."))
    assert (read_documents(), read_documents()) == (1, 0)
    form = {"title": "Sitios", "summary": "", "language": "es"}
    browse(world.lead).post(page("document_details", world, document.pk), form)

    assert read_documents() == 1
    assert [one.document.title for one in DocumentVersion.objects.newest().find("biblioteca")] == ["Sitios"]


def test_a_picture_needs_words_and_is_shown_drawn_anew(world: World, browse: Any):
    plain = picture("PNG", (3000, 10))
    [document] = put_in(world, sent("map.png", plain))
    browser, unread = browse(world.lead), document.versions.get()
    assert "map" in words(browser.get(page("documents", world) + "?show=care"))
    read_documents()
    shown = browser.get(page("document_picture", world, document.pk, 1))

    assert (shown["Content-Type"], shown["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    drawn = b"".join(shown.streaming_content)
    assert drawn.startswith(b"\xff\xd8\xff")
    assert "The picture has no description." in words(browser.get(document.get_absolute_url()))
    assert "map" in words(browser.get(page("documents", world) + "?show=care"))
    form = {"title": "Map", "summary": "", "language": "en", "alt": "Where the sites are"}
    browser.post(page("document_details", world, document.pk), form)
    assert "Nothing found that needs care" in words(browser.get(document.get_absolute_url()))
    assert 'alt="Where the sites are"' in browser.get(document.get_absolute_url()).content.decode()
    # Also when it was read while somebody wrote what it shows.
    note(unread, Found())
    assert "Nothing here needs care." in words(browser.get(page("documents", world) + "?show=care"))


def test_a_text_of_too_many_words_is_found_by_its_beginning(world: World):
    [document] = put_in(world)
    letters = ["".join(some) for some in product("bcdfghjklm", repeat=5)]
    many = " ".join(f"{one}-{one[::-1]}x" for one in letters)

    note(document.versions.get(), Found(text=f"beginning {many}"))

    assert [one.document for one in DocumentVersion.objects.newest().find("beginning")] == [document]


def test_what_changed_is_shown_word_by_word(world: World, browse: Any):
    lines = [f"Paragraph {n} says the same." for n in range(40)]
    [document] = put_in(world, sent(content="\n".join([*lines, "We meet in January, <b>nowhere</b>."])))
    revise(world, document, "\n".join([*lines, "We meet in May, <b>nowhere</b>."]))
    browser, address = browse(world.lead), page("document_changes", world, document.pk)
    assert "They are being read." in words(browser.get(address))
    read_documents()

    html = browser.get(address).content.decode()
    assert '<del><span class="vh">removed: </span>January,</del>' in html
    assert '<ins><span class="vh">inserted: </span>May,</ins>' in html
    assert "<b>" not in html.split('class="prose"')[1].split("</div>")[0]
    assert "39 paragraphs are the same" in html
    back = browser.get(address, {"from": 2, "to": 1}).content.decode()
    assert '<ins><span class="vh">inserted: </span>January,</ins>' in back
    assert [browser.get(address, {"from": one, "to": 1}).status_code for one in ("0", "7", "x", "9" * 30)] == [404] * 4


# --- many -------------------------------------------------------------------------------------------------------------


def test_pages_ask_as_often_for_many_documents_and_versions_as_for_one(world: World, browse: Any):
    [document] = put_in(world)
    read_documents()
    browser = browse(world.convener)
    pages = {
        "documents": page("documents", world),
        "found": page("documents", world) + "?q=meet",
        "document": document.get_absolute_url(),
        "reading": page("document_reading", world, document.pk, 1),
        "room": world.reading.get_absolute_url(),
    }
    few = {name: count_queries(browser, address) for name, address in pages.items()}
    put_in(world, *[sent(f"Plan {n}.txt", f"We meet {n} times.") for n in range(9)])
    for n in range(4):
        revise(world, document, f"We meet in {n} months.")
    read_documents()

    assert {name: count_queries(browser, address) for name, address in pages.items()} == few
    assert max(few.values()) <= 12, few


def test_what_belongs_to_one_workgroup_is_not_found_under_another(world: World, browse: Any):
    [document] = put_in(world)
    Convener.objects.create(
        workgroup=world.data, organization=world.lacoe, person=world.partner, since=now() - timedelta(days=9)
    )
    for person in (world.partner, world.director):
        browser = browse(person)
        for name in ("document", "document_details", "document_adoption", "document_archive", "document_version"):
            address = reverse(f"workgroups:{name}", args=[world.data.slug, document.pk])
            assert (browser.get(address).status_code, browser.post(address, {}).status_code)[0] == 404, name
        for name in ("document_file", "document_reading", "document_picture"):
            assert browser.get(reverse(f"workgroups:{name}", args=[world.data.slug, document.pk, 1])).status_code == 404
        assert browser.post(reverse("workgroups:document_work", args=[world.data.slug, document.pk])).status_code == 404
    with transaction.atomic():
        # Nor is a version ever read by others than its document.
        DocumentVersion.objects.update(readers="public")
        with pytest.raises(IntegrityError):
            connection.check_constraints()
        transaction.set_rollback(True)
