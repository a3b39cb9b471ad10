"""Words out of the data stay as they were written, and say in which language, on pages in another one."""

from html.parser import HTMLParser

import pytest
from django.template import Context, Template
from django.utils import translation
from django.utils.html import strip_tags

from compact.agreements.models import Clause, Section, Version
from compact.library.models import Milestone, Resource, Term
from goals.models import Goal, Indicator, Observation
from partners.models import Organization
from tests.loaded import load_compact
from workgroups.models import Workgroup

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class Spoken(HTMLParser):
    """What a screen reader meets in the main part of a page: each text with the language it is pronounced in."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        """A language holds until its element ends."""
        if tag not in VOID:
            language = dict(attrs).get("lang") or (self.open[-1][1] if self.open else "")
            self.open.append((tag, language))

    def handle_startendtag(self, tag, attrs):
        """A shape of a picture: nothing inside."""

    def handle_endtag(self, tag):
        """Back to the language around."""
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        """Words of the page itself; names of pictures are for the eye, with the list beside them."""
        inside = {tag for tag, _language in self.open}
        if "main" in inside and "svg" not in inside and (words := " ".join(data.split())):
            self.texts.append((words, self.open[-1][1]))


def written() -> set[str]:
    """What people wrote: long enough to be a sentence or a name of several words."""
    found: set[str] = set()
    for model, fields in {
        Goal: ["statement", "short_name"],
        Indicator: ["name", "definition", "notes", "official_source"],
        Observation: ["source_name", "series"],
        Workgroup: ["name", "description", "members_text", "notes"],
        Organization: ["description", "notes"],
        Version: ["title", "summary", "commitments", "measures", "notes"],
        Section: ["heading", "summary"],
        Milestone: ["title", "detail"],
        Term: ["term", "definition"],
        Resource: ["title", "description"],
    }.items():
        for row in model.objects.values_list(*fields):
            found |= {" ".join(words.split()) for words in row}
    for body in Clause.objects.values_list("body", flat=True):
        found |= {" ".join(words.split()) for words in strip_tags(body.replace("<", "\n<")).splitlines()}
    return {words for words in found if len(words) > 3}


PAGES = [
    "/",
    "/goals/",
    "/goals/graduate/",
    "/goals/careers/",
    "/workgroups/",
    "/workgroups/oyc/",
    "/workgroups/data-workgroup/",
    "/partners/",
    "/partners/?q=angeles",
    "/partners/lausd/",
    "/partners/unite-la/",
    "/agreements/",
    "/about/",
    "/resources/",
]


def wrong(client, path: str, known: set[str]) -> list[str]:
    """Texts of a Spanish page that are read out as Spanish and were written in English."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    texts = Spoken(answer.content.decode()).texts
    assert {language for _words, language in texts} == {"es", "en"}, path
    whole = known & {words.rstrip(".,:") for words, language in texts if language == "es"} | known & {
        words for words, language in texts if language == "es"
    }
    long = {one for one in known if len(one) > 24}
    inside = {one for words, language in texts if language == "es" for one in long if one in words}
    return sorted(f"{path}: {words}" for words in whole | inside)


@pytest.mark.django_db
def test_spanish_pages_say_which_words_are_english(client):
    load_compact(sample=True)
    known = written()
    amended = Version.objects.published().filter(agreement__is_sample=True).latest("number")
    paths = [*PAGES, *(one.get_absolute_url() for one in Version.objects.published())]
    paths.append(f"{amended.get_absolute_url()}changes/")
    found = [one for path in paths for one in wrong(client, f"/es{path}", known)]
    assert not found, "\n".join(found)


@pytest.mark.django_db
def test_english_pages_need_no_mark(client):
    load_compact()
    for path in PAGES:
        assert ' lang="en"' not in client.get(path).content.decode().split("<main")[1], path


def test_a_mark_stands_only_where_the_page_is_in_another_language():
    source = Template('{% load look %}<p{% written %}>{{ words }}</p>{{ words|written }}{{ ""|written }}')
    assert source.render(Context({"words": "A & B"})) == "<p>A &amp; B</p>A &amp; B"
    with translation.override("es"):
        assert source.render(Context({"words": "A & B"})) == (
            '<p lang="en">A &amp; B</p><span lang="en">A &amp; B</span>'
        )
