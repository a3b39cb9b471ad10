"""The Update (F33): one paragraph of every workgroup, put together by the backbone and published at once."""

from datetime import timedelta
from functools import partial
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate, now
from django.utils.translation import override
from pypdf import PdfReader

from compact.access import PARTNERS, PUBLIC
from compact.accounts.models import Rhythm, User
from compact.asks.models import Ask
from compact.history.tracking import TRACKED
from compact.notifications.events import KINDS
from compact.notifications.models import Event, OutgoingMail
from compact.updates.drafting import drafted
from compact.updates.models import ASK, Paragraph, Update
from compact.updates.printing import printed
from compact.wall import entered
from tests.conftest import WebClient
from tests.pages import words
from tests.queries import count_queries
from tests.test_notifications import announce
from tests.together import at_once
from tests.world import World, fresh
from workgroups.models import AgendaItem, Decision, Meeting, PublicNotes, State, Workgroup

HTML = "We read in 41 branches. <b>#let x = 1</b> *bold* $x$"
SPANISH = "Leemos en 41 bibliotecas: “niños”, ¡mañana!, él — según…"


def begin(world: World) -> Update:
    return Update.begin(
        title="Workgroup Update, December 2026", due_on=localdate() + timedelta(days=7), by=world.director
    )


def paragraph(update: Update, workgroup: Workgroup) -> Paragraph:
    return update.paragraphs.select_related("workgroup", "update").get(workgroup=workgroup)


def written(world: World) -> Update:
    """Reading has written in both languages; Data has nothing to report."""
    update = begin(world)
    Update.objects.update(introduction="Dear partners.", title_es="Noticias de los grupos")
    paragraph(update, world.reading).answer(words=HTML, words_es=SPANISH, serial=0, by=world.convener)
    paragraph(update, world.data).answer(words="", serial=0, by=world.director)
    update.refresh_from_db()
    return update


# --- asking -----------------------------------------------------------------------------------------------------------


def test_every_active_workgroup_is_asked_through_whoever_runs_it_in_as_many_statements_for_forty(world: World, browse):
    Workgroup.objects.create(slug="resting", name="Resting", state=State.PAUSED)
    alone = Workgroup.objects.create(slug="alone", name="Alone")
    sent = {"title": "Workgroup Update, December 2026", "title_es": "", "due_on": localdate() + timedelta(days=7)}
    browser = browse(world.director)
    assert [browser.post("/updates/new/", sent).status_code for _twice in range(2)] == [303, 303]

    update = Update.objects.get()
    posts = {one.data["workgroup"]: one.post for one in Ask.objects.filter(kind=ASK)}
    assert posts == {
        world.reading.usual_name: world.reading.conveners_scope,
        world.data.usual_name: world.data.conveners_scope,
        alone.usual_name: 2,
    }
    page = words(browser.get(f"/updates/{update.slug}/desk/"))
    assert ("3 workgroups are still silent" in page, "(213) 555-0111" in page) == (True, True)
    for who in (world.convener, world.lead):
        assert browse(who).get(f"/updates/{update.slug}/desk/").status_code == 404
    assert browse(world.convener).post("/updates/new/", sent).status_code == 403


def out(number: int, days: int = 0) -> dict[str, Any]:
    """Of a decision that is out since so many days: its number and its day."""
    at = now() - timedelta(days=days)
    return {"out_at": at, "decided_on": at.date(), "year": at.year, "number": number}


def test_the_draft_tells_what_is_decided_and_public_and_calls_people_by_their_organization(world: World, browse):
    by = {"workgroup": world.reading, "noted_by": world.convener}
    Decision.objects.create(**by, words="Leo Lead asks the library (leo.lead@example.org, (213) 555-0112)", **out(1))
    Decision.objects.create(**by, words="sentinel-not-out")
    Decision.objects.create(**by, words="sentinel-before", **out(2, days=90))
    Decision.objects.create(workgroup=world.data, noted_by=world.director, words="sentinel-elsewhere", **out(1))
    asks = "Leo Lead asks the library (leo.lead@example.org, (213) 555-0112)"
    meeting = Meeting.objects.create(
        workgroup=world.reading, uid="told", starts_at=now() - timedelta(days=2), ends_at=now() - timedelta(days=2),
        zone="America/Los_Angeles", created_by=world.convener, announced_at=now(),
    )  # fmt: skip
    item = AgendaItem.objects.create(workgroup=world.reading, meeting=meeting, title="Screens")

    def enter(words: str, workgroup: Workgroup = world.reading, *, public: bool = True) -> Decision:
        one = Decision.enter(workgroup, words=words, decided_on=localdate(), by=world.convener)
        assert one is not None
        one.show(public=public, by=world.convener)
        return one

    with time_machine.travel(now() - timedelta(days=90), tick=False):
        enter("sentinel-before")
    enter(asks)
    enter("sentinel-kept", public=False)
    enter("sentinel-elsewhere", world.data)
    noted = Decision.note(item, words="sentinel-twice", by=world.convener)
    Decision.let_out(meeting, by=world.convener)
    noted.refresh_from_db()
    Decision.note(item, words="sentinel-not-out", by=world.convener)
    noted.show(public=True, by=world.convener)
    PublicNotes.reword(meeting, "We use one screen.", by=world.convener)

    draft = drafted(world.reading, now() - timedelta(days=30), by=world.convener)

    assert (draft.startswith("LAUSD asks the library"), draft.endswith(". We use one screen.")) == (True, True)
    assert [word for word in ("sentinel", "Leo", "@", "555") if word in draft] == []
    update = begin(world)
    page = browse(world.convener).get(paragraph(update, world.reading).get_absolute_url())
    assert "LAUSD asks the library" in page.context["form"].initial["words"]


# --- writing ----------------------------------------------------------------------------------------------------------


def test_a_convener_writes_or_has_nothing_to_report_and_nobody_writes_over_anybody(world: World, browse):
    update = begin(world)
    mine = paragraph(update, world.reading)
    page, browser = mine.get_absolute_url(), browse(world.convener)
    empty = browser.post(page, {"words": " ", "words_es": "", "serial": 0})
    assert (empty.status_code, "press “Nothing to report”" in words(empty)) == (422, True)

    assert browser.post(page, {"words": "We read.", "words_es": "", "serial": 0}).status_code == 303
    late = browse(world.director).post(page, {"words": "Mine.", "words_es": "", "serial": 0})

    assert (late.status_code, "Mine." in words(late), "Somebody else has written since" in words(late)) == (
        422,
        True,
        True,
    )
    ask = Ask.objects.get(kind=ASK, subject_id=mine.pk)
    assert (ask.answered_by, ask.answer) == (world.convener, "done")
    browser.post(page, {"words": "We read.", "words_es": "", "serial": 1, "nothing": "1"})
    mine.refresh_from_db()
    assert (mine.says_nothing, mine.serial) == (True, 2)
    assert browse(world.lead).get(page).status_code == 404
    assert browse(world.convener).get(paragraph(update, world.data).get_absolute_url()).status_code == 404


def test_the_backbone_sets_the_order_and_its_own_words(world: World, browse):
    update = written(world)
    reading, data = paragraph(update, world.reading), paragraph(update, world.data)
    data.answer(words="Scores are out.", serial=1, by=world.director)
    sent = {
        "serial": 0, "title": update.title, "title_es": "", "introduction": "Dear all.", "introduction_es": "",
        f"position-{reading.pk}": 2, f"position-{data.pk}": 1,
    }  # fmt: skip
    page, browser = f"/updates/{update.slug}/desk/", browse(world.director)

    assert browser.post(page, {**sent, "preview": "1"}).url == f"/updates/{update.slug}/preview/"
    assert browser.post(page, sent).status_code == 422  # an older wording

    preview = words(browser.get(f"/updates/{update.slug}/preview/"))
    assert preview.index("Dear all.") < preview.index("Scores are out.") < preview.index("We read in 41 branches.")


# --- publishing -------------------------------------------------------------------------------------------------------


def test_it_is_published_at_once_to_web_mail_and_file_and_locked(world: World, browse):
    User.objects.update(rhythm=Rhythm.NOW)
    User.objects.filter(pk=world.partner.pk).update(language="es")
    update = written(world)
    for path in ("", "en.pdf"):
        assert WebClient().get(f"/updates/{update.slug}/{path}").status_code == 404

    browser, preview = browse(world.director), f"/updates/{update.slug}/preview/"
    seen = {"wording": browser.get(preview).context["wording"]}
    paragraph(update, world.data).answer(words="Scores, too.", serial=1, by=world.director)
    for sent in (seen, {}, {"wording": "x"}):
        answer = browser.post(f"/updates/{update.slug}/publication/", sent, follow=True)
        assert (answer.redirect_chain[-1][0], "Somebody has written since you looked" in words(answer)) == (
            preview,
            True,
        )
    assert not Update.objects.published().exists()
    paragraph(update, world.data).answer(words="", serial=2, by=world.director)
    seen = {"wording": browser.get(preview).context["wording"]}
    assert f'name="wording" value="{seen["wording"]}"' in browser.get(preview).text
    assert browser.post(f"/updates/{update.slug}/publication/", seen).status_code == 303
    assert update.publish(by=world.director) is False

    [event] = Event.objects.filter(kind="update_published")
    assert (event.audience, event.scope) == ([PARTNERS], PUBLIC)
    announce()
    assert OutgoingMail.objects.filter(notification__event=event, person=world.partner).exists()
    with override("es"):
        assert (KINDS[event.kind].title(event), "Leemos en 41" in KINDS[event.kind].said(event)) == (
            "Noticias de los grupos", True,
        )  # fmt: skip
    said = KINDS[event.kind].said(event)
    assert ("&lt;b&gt;" in said, "<b>" in said) == (True, False)
    english, spanish = (words(WebClient().get(f"{at}/updates/{update.slug}/")) for at in ("", "/es"))
    assert ("We read in 41 branches." in english, "Leemos en 41" in spanish) == (True, True)
    assert "&lt;b&gt;#let" in english
    assert update.title in words(WebClient().get("/updates/"))
    mine = paragraph(update, world.reading)
    assert mine.answer(words="Other.", serial=mine.serial, by=world.convener) is False
    assert browse(world.convener).post(mine.get_absolute_url(), {"words": "Other.", "serial": 1}).status_code == 403
    assert paragraph(update, world.data).published_at is None


def test_who_is_silent_is_asked_no_more_and_nothing_of_theirs_is_published(world: World, browse):
    update = begin(world)
    paragraph(update, world.data).answer(words="Scores are out.", serial=0, by=world.director)
    Paragraph.objects.filter(workgroup=world.reading).update(words="sentinel-unsent")

    update.publish(by=world.director)

    assert not Ask.objects.open().filter(kind=ASK).exists()
    page = WebClient().get(f"/updates/{update.slug}/")
    assert ("sentinel-unsent" in words(page), "Scores are out." in words(page)) == (False, True)
    silent = begin(world)
    assert silent != update
    assert silent.publish(by=world.director) is False
    assert (silent.slug, silent.since) == (f"{update.slug}-2", Update.objects.get(pk=update.pk).published_at)


@pytest.mark.django_db(transaction=True)
def test_published_twice_at_once_is_published_once():
    world = World.build()
    update = written(world)

    folder = f"updates/{update.slug}"
    before = set(default_storage.listdir(folder)[1]) if default_storage.exists(folder) else set()

    def publish(who: User) -> bool:
        with entered(fresh(who)):
            return Update.objects.get(pk=update.pk).publish(by=who)

    assert sorted(at_once(partial(publish, world.director), partial(publish, world.director))) == [False, True]
    assert Event.objects.filter(kind="update_published").count() == 1
    assert len(set(default_storage.listdir(folder)[1]) - before) == 2


def test_the_file_is_tagged_titled_and_says_its_languages_and_never_reads_words_as_markup(world: World, browse):
    update = written(world)
    update.publish(by=world.director)
    update.refresh_from_db()
    assert set(update.files) == {"en", "es"}

    answer = WebClient().get(f"/updates/{update.slug}/es.pdf")
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert "sandbox" in answer["Content-Security-Policy"]
    spanish = PdfReader(BytesIO(b"".join(answer.streaming_content)))
    english = PdfReader(default_storage.open(update.files["en"]))

    for file, language, title in ((spanish, "es", "Noticias de los grupos"), (english, "en", update.title)):
        root: Any = file.trailer["/Root"]
        assert (root["/Lang"], file.metadata.title, root["/MarkInfo"]["/Marked"]) == (language, title, True)
        assert b"pdfuaid:part" in root["/Metadata"].get_data()
        assert "/StructTreeRoot" in root
    text = " ".join(english.pages[0].extract_text().split())
    assert "<b>#let x = 1</b> *bold* $x$" in text
    assert "“niños”, ¡mañana!, él — según…" in " ".join(spanish.pages[0].extract_text().split())
    # A picture is no letter of ours: no promise, and all the rest.
    parts = update.told()
    parts[0].words = "Well done 🎉"
    plain: Any = PdfReader(BytesIO(printed(update, parts, "en"))).trailer["/Root"]
    assert (plain["/MarkInfo"]["/Marked"], b"pdfuaid" in plain["/Metadata"].get_data()) == (True, False)
    assert WebClient().get(f"/updates/{update.slug}/fr.pdf").status_code == 404


def test_what_was_wrong_is_corrected_with_a_note_that_everybody_reads(
    world: World, browse, django_capture_on_commit_callbacks
):
    update = written(world)
    update.publish(by=world.director)
    mine = paragraph(update, world.reading)
    before = dict(Update.objects.get().files)
    page = f"/updates/{update.slug}/paragraphs/{mine.pk}/correction/"
    sent = {"words": "We read in 42 branches.", "words_es": "", "note": "There are 42."}
    assert browse(world.convener).post(page, sent).status_code == 403
    assert browse(world.director).post(page, {**sent, "note": ""}).status_code == 422

    with django_capture_on_commit_callbacks(execute=True):
        assert [browse(world.director).post(page, sent).status_code for _twice in range(2)] == [303, 303]

    assert not any(default_storage.exists(one) for one in before.values())
    update.refresh_from_db()
    assert [one["note"] for one in update.corrections] == ["There are 42."]
    kept = TRACKED[Paragraph].objects.latest("pgh_id")
    assert (kept.pgh_was["words"], kept.pgh_context["reason"]) == (HTML, "There are 42.")
    assert kept.pgh_context["user"] == world.director.pk
    shown = words(WebClient().get(f"/updates/{update.slug}/"))
    assert ("42 branches" in shown, "There are 42." in shown) == (True, True)
    assert update.files["en"] != before["en"]
    assert "42 branches" in PdfReader(default_storage.open(update.files["en"])).pages[0].extract_text()


def test_pages_cost_the_same_for_two_workgroups_and_for_forty(world: World, browse):
    update, browser = written(world), browse(world.director)
    pages = [f"/updates/{update.slug}/{name}/" for name in ("desk", "preview")] + ["/updates/"]
    few = [count_queries(browser, page) for page in pages]
    with CaptureQueriesContext(connection) as asked_few:
        Update.begin(title="Another", due_on=localdate(), by=world.director)
    groups = Workgroup.objects.bulk_create(Workgroup(slug=f"w-{n}", name=f"Workgroup {n}") for n in range(40))
    Paragraph.objects.bulk_create(Paragraph(update=update, workgroup=one, words="We met.") for one in groups)
    with CaptureQueriesContext(connection) as asked_many:
        Update.begin(title="Yet another", due_on=localdate(), by=world.director)

    assert [count_queries(browser, page) for page in pages] == few
    assert max(few) <= 12
    assert len(asked_many) == len(asked_few)
