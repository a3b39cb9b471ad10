"""What people write to each other has a little form, and nothing that anybody pastes runs (F19)."""

import re
import time
from html import unescape

import pytest

from compact.agreements.forms import ClauseForm
from compact.markup import is_laborious
from compact.notifications.models import Event, OutgoingMail
from compact.prose import TAGS, plain, said, shortened, shown, tidy
from compact.wording import clean
from tests.queries import count_queries
from tests.sink import Sink, text
from tests.test_notifications import announce
from tests.test_outbox import send, server
from tests.world import World
from workgroups.forms.discussions import LARGEST, LONGEST
from workgroups.models import Post

__all__ = ["server"]

WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style><!-- p.MsoNormal {margin:0} --></style>
<!--[if gte mso 9]><xml><o:OfficeDocumentSettings/></xml><![endif]--></head><body lang=EN-US><!--StartFragment-->
<p class=MsoNormal><b>Agenda</b> for <i>Monday</i><o:p></o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-.25in;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp;
</span></span></span><![endif]>Sites &amp; dates<o:p></o:p></p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·<span>&nbsp;</span>
</span>Buses<o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>1.<span>&nbsp; </span></span>
First</p></body></html>"""
OUTLOOK = """<div class="WordSection1"><p class="MsoNormal"><span style="font-size:11pt;font-family:Calibri;color:red">
Dear all,<o:p></o:p></span></p><p class="MsoNormal"><a href="https://nam.example/?url=1&amp;data=2"
style="color:blue">the plan</a></p><table border="1"><tr><td>Site</td><td>Seats</td></tr></table>
<img src="cid:logo"><img width="1" height="1" src="https://track.example/open.gif?u=7"></div>"""
GMAIL = """<div dir="ltr"><div>Hello <b>all</b>,</div><div><br></div><ul><li>one</li><li>two <i>more</i><ul>
<li>deep</li></ul></li></ul><blockquote class="gmail_quote"><div>said before</div></blockquote></div>"""
DOCS = """<meta charset='utf-8'><b style="font-weight:normal;" id="docs-internal-guid-1"><p dir="ltr"><span
style="font-weight:700;color:#000">Bold</span><span style="font-style:italic"> sloped</span></p><ol><li dir="ltr"><p
role="presentation">a</p></li></ol></b>"""
# What the editor makes of Word's lists, whose marks are words to it.
PASTED = "<p>·   Sites</p><p>·   Buses</p><p>Bye</p>"


@pytest.mark.parametrize(
    ("pasted", "clean"),
    [
        (
            WORD,
            "<p><strong>Agenda</strong> for <em>Monday</em></p><ul><li>Sites &amp; dates</li><li>Buses</li></ul>"
            "<ol><li>First</li></ol>",
        ),
        (
            OUTLOOK,
            '<p>Dear all,</p><p><a href="https://nam.example/?url=1&amp;data=2" rel="noopener noreferrer nofollow">the'
            " plan</a></p><p>Site</p><p>Seats</p>",
        ),
        (
            GMAIL,
            "<p>Hello <strong>all</strong>,</p><ul><li>one</li><li>two <em>more</em><ul><li>deep</li></ul></li></ul>"
            "<blockquote><p>said before</p></blockquote>",
        ),
        (DOCS, "<p><strong>Bold</strong><em> sloped</em></p><ol><li>a</li></ol>"),
        (PASTED, "<ul><li>Sites</li><li>Buses</li></ul><p>Bye</p>"),
        ("<p>I. Newton and 3. April stay words</p>", "<p>I. Newton and 3. April stay words</p>"),
    ],
    ids=["word", "outlook", "gmail", "docs", "editor", "no list"],
)
def test_what_is_pasted_becomes_paragraphs_and_lists(pasted, clean):
    assert tidy(pasted) == clean
    assert tidy(clean) == clean


ATTACKS = [
    "<script>alert(1)</script>",
    "<p><img src=x onerror=alert(1)></p>",
    "<p onclick=alert(1)>x</p>",
    "<p style='background:url(https://track.example/a.gif)'>x</p>",
    "<p><a href='javascript:alert(1)'>x</a></p>",
    "<p><a href='JaVaScRiPt&colon;alert(1)'>x</a></p>",
    "<p><a href='java\tscript:alert(1)'>x</a></p>",
    "<p><a href=' &#14; javascript:alert(1)'>x</a></p>",
    "<p><a href='data:text/html;base64,PHNjcmlwdD4='>x</a></p>",
    "<p><a href='vbscript:msgbox(1)'>x</a></p>",
    "<p><a href='//evil.example/'>x</a></p>",
    "<p><a href='https://ok.example/\" onmouseover=\"alert(1)'>x</a></p>",
    "<p><svg onload=alert(1)><a xlink:href='javascript:alert(1)'>x</a></svg></p>",
    "<p><math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math></p>",
    "<p><svg><p><style><!--</style><img src=x onerror=alert(1)>--></style></p></svg></p>",
    "<p><noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript></p>",
    "<p><iframe srcdoc='<script>alert(1)</script>'></iframe></p>",
    "<p><form action=https://evil.example><button>x</button></form></p>",
    "<p><object data=x.swf></object><embed src=x><base href=https://evil.example></p>",
    "<p><link rel=stylesheet href=https://evil.example/a.css><meta http-equiv=refresh content='0;url=//evil'></p>",
    "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>",
    "<p><textarea></p><p></textarea><img src=x onerror=alert(1)></p>",
    "<p><!--><img src=x onerror=alert(1)>--></p>",
    "<p><![CDATA[<img src=x onerror=alert(1)>]]></p>",
    "<p><template><img src=x onerror=alert(1)></template></p>",
    "<p>\x00<scr\x00ipt>alert(1)</script></p>",
    "<p><b><i><a href=https://a.example><b></p></a><p>crossed</b></i></p>",
    "<ul><ul><ul><script>alert(1)</script><li onfocus=alert(1) autofocus tabindex=1>x</ul></ul></ul>",
    "<p id=content name=cookie class=btn>clobbered</p>",
    "<blockquote cite='javascript:alert(1)'><p>x</p></blockquote>",
]
TAG = re.compile(r"</?([a-z0-9]+)((?:\s+[a-z-]+=\"[^\"]*\")*)\s*/?>")


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_that_an_attacker_pastes_runs(attack):
    words = said(attack)
    for html in (
        tidy(attack),
        str(shown(words.plain, words.html)),
        str(shown("", attack)),
        shortened("", attack, 9000),
    ):
        tags = TAG.findall(html)
        assert html.count("<") == len(tags), html  # every sign begins a tag that we know
        assert {name for name, _attributes in tags} <= TAGS
        for _name, attributes in tags:
            for name, value in re.findall(r'([a-z-]+)="([^"]*)"', attributes):
                assert name in {"href", "rel"}
                assert name == "rel" or unescape(value).startswith(("http://", "https://", "mailto:")), html


def test_a_text_without_the_editor_is_kept_as_it_was_typed():
    assert said("if a<b and c>d:\r\n\r\n<p>this") == said("if a<b and c>d:\n\n<p>this")
    assert said("if a<b, <b>really</b>").plain == "if a<b, <b>really</b>"
    assert shown("if a<b\n\nhttps://a.example/?x=1&y=2") == (
        '<p>if a&lt;b</p>\n\n<p><a href="https://a.example/?x=1&amp;y=2" rel="nofollow">'
        "https://a.example/?x=1&amp;y=2</a></p>"
    )


def test_words_without_form_are_kept_as_text_and_words_with_form_as_both():
    assert (said("<p>One</p><p>two<br>three</p>").plain, said("<p>One</p>").html) == ("One\n\ntwo\nthree", "")
    formed = said("<p>Come to <strong>both</strong>:</p><ol><li>May</li><li>June</li></ol><blockquote>so</blockquote>")
    assert formed.plain == "Come to both:\n\n1. May\n2. June\n\n> so"
    assert "<strong>both</strong>" in formed.html
    link = '<p><a href="https://a.example/x">the plan</a> <a href="https://b.example">b.example</a></p>'
    assert plain(link) == "the plan (https://a.example/x) b.example"


def test_bare_addresses_become_links_and_links_are_left_alone():
    html = '<p><a href="https://a.example">https://a.example</a> and https://b.example</p>'
    assert str(shown("", html)).count("<a ") == 2


@pytest.mark.parametrize(
    "bomb", ["<ul><li>", "<div>", "<b>", "<blockquote>", "<p><a href=https://a>", "<table><tr><td>"]
)
def test_no_depth_of_tags_takes_long(bomb):
    begun = time.monotonic()
    said("<p>" + bomb * (LARGEST // len(bomb) - 2) + "x</p>")
    assert time.monotonic() - begun < 10


# Each form is opened again in each paragraph, which would take a minute; quotes hide where a tag ends.
REOPENED = [
    ("".join(f"<font a={number}>" for number in range(300)), "<p>x"),
    ("".join(f'<font a=">{number}">' for number in range(300)), "<p>x"),
    ("".join(f'<FONT\tb=x" c=">{number}">' for number in range(300)), "<p>x"),
    ("".join(f"<b/a{number}>" for number in range(300)), "<li>x"),
]


@pytest.mark.parametrize(("opened", "again"), REOPENED)
def test_forms_that_open_again_in_each_paragraph_are_refused_before_they_are_read(opened, again, world, browse):
    body = f"<p>{opened}{again * 3000}</p>"
    assert len(body) < LARGEST
    begun = time.monotonic()
    answer = browse(world.lead).post(world.discussion.get_absolute_url(), {"body": body})
    assert time.monotonic() - begun < 2
    assert answer.status_code == 422
    [error] = answer.context["form"].errors["body"]
    assert error.startswith("There is too much form in it.")
    assert clean(body) == f"<p>{' '.join('x' * 3000)}</p>" or '">' in opened
    clause = ClauseForm({"body": body[:20_000]})
    assert not clause.is_valid()
    assert clause.errors["body"][0].startswith("There is too much form in it.")


@pytest.mark.parametrize("page", [WORD, OUTLOOK, GMAIL, DOCS])
def test_a_long_page_that_somebody_has_written_is_not_too_much(page):
    assert not is_laborious(page * (LARGEST // len(page)))
    links = "".join(
        f'<p class="MsoNormal"><a href="https://a.example/{n}?b=1&amp;c=2"><b>x</b></a></p>' for n in range(900)
    )
    assert not is_laborious(links)


def test_a_formed_message_is_read_with_its_form_and_searched_without(world: World, browse):
    browser, page = browse(world.lead), world.discussion.get_absolute_url()
    browser.post(
        page, {"body": "<p>Three <strong>sites</strong></p><ul><li>one</li></ul><script>alert(1)</script><p></p>"}
    )

    post = Post.objects.get(body="Three sites\n\n• one")
    assert post.html == "<p>Three <strong>sites</strong></p><ul><li>one</li></ul>"
    assert post.html in browser.get(page + "?newest=1").content.decode()
    assert Event.objects.get(kind="posted").data["excerpt"] == "Three sites\n\n• one"


def test_the_mail_says_it_in_both_of_its_parts(world: World, browse, server: Sink):
    world.stand_in.rhythm = "now"
    world.stand_in.save()
    sent = '<p>Read <a href="https://plan.example/">the plan</a></p><ul><li>by <strong>May</strong></li></ul>'
    browse(world.lead).post(world.discussion.get_absolute_url(), {"body": sent})
    announce()
    send()

    mail = server.to(world.stand_in.email)
    assert "| Read the plan (https://plan.example/)\n|\n| • by May" in text(mail).replace("\r", "")
    html = mail.get_body(("html",)).get_content()
    assert re.search(r'<ul style="[^"]+"><li>by <strong>May</strong></li></ul>', html)
    assert '<a href="https://plan.example/"' in html
    assert OutgoingMail.objects.get().html == ""


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ("", "Write something first."),
        ("<p></p>", "Write something first."),
        ("<p>&nbsp; <br></p>", "Write something first."),
        ("a" * (LONGEST + 1), "Keep it under 20000 characters; it has 20001 now."),
        ("<p>" + "a" * (LONGEST + 1) + "</p>", "Keep it under 20000 characters; it has 20001 now."),
        (
            "<p>" + "<b></b>" * (LARGEST // 7 + 1) + "x</p>",
            "There is too much form in it. Paste it without form, and mark again what matters.",
        ),
    ],
)
def test_too_little_and_too_much_are_said_at_the_field(body, error, world: World, browse):
    answer = browse(world.lead).post(world.discussion.get_absolute_url(), {"body": body})

    assert answer.status_code == 422
    assert answer.context["form"].errors["body"] == [error]


def test_the_length_counts_words_and_not_their_marks(world: World, browse):
    body = "<p>" + "<strong>ab</strong> " * 3000 + "</p>"
    assert browse(world.lead).post(world.discussion.get_absolute_url(), {"body": body}).status_code == 303


def test_a_page_of_formed_messages_takes_as_many_queries_as_one(world: World, browse):
    browser, page = browse(world.lead), world.discussion.get_absolute_url()
    one = count_queries(browser, page)
    for number in range(4):
        browser.post(page, {"body": f"<p><em>{number}</em> @LAUSD and @Leo Lead</p>"})
    browser.get(page)  # what was said to the writer is shown once
    assert count_queries(browser, page) == one <= 12
