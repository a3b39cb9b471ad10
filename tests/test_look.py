"""The parts that every page is made of: tags, dates in words, forms, the mails' parts, the frame."""

import datetime as dt
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import brotli
import pytest
import time_machine
from django import forms
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import NoReverseMatch, resolve, reverse
from django.utils import translation

from compact import dates
from compact.forms import Day, Options
from compact.icons import ICONS, SHAPES
from compact.templatetags import look, mail
from tests.world import World

NOW = dt.datetime(2027, 2, 9, 9, 14, tzinfo=ZoneInfo("America/Los_Angeles"))  # a Tuesday


@pytest.fixture(autouse=True)
def ninth_of_february() -> Any:
    """Dates in words depend on today."""
    with time_machine.travel(NOW, tick=False):
        yield


def render(source: str, **context: Any) -> str:
    """What a template with our tags gives."""
    return Template("{% load i18n look mail %}" + source).render(Context(context))


def at(day: int, hour: int = 10, minute: int = 0, *, month: int = 2, year: int = 2027) -> dt.datetime:
    """A moment in Los Angeles, kept in UTC as the database does."""
    return dt.datetime(year, month, day, hour, minute, tzinfo=ZoneInfo("America/Los_Angeles")).astimezone(dt.UTC)


# --- Dates -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value", "english", "spanish"),
    [
        ("day", at(18), "Thursday 18 February", "jueves 18 de febrero"),
        ("day", at(18, year=2026), "Wednesday 18 February 2026", "miércoles 18 de febrero de 2026"),
        ("plain_date", at(18), "18 February", "18 de febrero"),
        ("plain_date", dt.date(2016, 7, 1), "1 July 2016", "1 de julio de 2016"),
        ("full_date", at(18), "18 February 2027", "18 de febrero de 2027"),
        ("short_date", at(18), "18 Feb", "18 feb"),
        ("short_date", at(18, year=2026), "18 Feb 2026", "18 feb 2026"),
        ("month", at(18), "February 2027", "febrero de 2027"),
        ("clock", at(18, 9, 5), "9:05", "9:05"),
        ("clock", dt.time(17, 0), "17:00", "17:00"),
        ("moment", at(18), "Thursday 18 February, 10:00", "jueves 18 de febrero, 10:00"),
        ("short_moment", at(18), "18 Feb, 10:00", "18 feb, 10:00"),
        ("when", at(9, 23, 59), "Today", "Hoy"),
        ("when", at(8), "Yesterday", "Ayer"),
        ("when", at(10), "Tomorrow", "Mañana"),
        ("when", at(3), "Wednesday", "Miércoles"),
        ("when", at(15), "Monday", "Lunes"),
        ("when", at(2), "2 Feb", "2 feb"),
        ("when", at(16), "16 Feb", "16 feb"),
        ("due", dt.date(2027, 2, 3), "Due since 3 February", "Venció el 3 de febrero"),
        ("due", dt.date(2027, 2, 9), "Due today", "Vence hoy"),
        ("due", dt.date(2027, 2, 10), "Due Wednesday, tomorrow", "Vence el miércoles, mañana"),
        ("due", dt.date(2027, 2, 12), "Due Friday, in 3 days", "Vence el viernes, en 3 días"),
        ("due", dt.date(2027, 2, 28), "Due 28 February", "Vence el 28 de febrero"),
    ],
)
def test_dates_are_written_as_the_reader_writes_them(name: str, value: Any, english: str, spanish: str) -> None:
    words = getattr(dates, name)

    assert words(value) == english
    with translation.override("es"):
        assert words(value) == spanish


@pytest.mark.parametrize(
    "name", ["day", "plain_date", "full_date", "short_date", "month", "clock", "moment", "short_moment", "when", "due"]
)
def test_no_date_is_no_words(name: str) -> None:
    assert getattr(dates, name)(None) == ""


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (at(18), at(18, 11, 30), "Thursday 18 February, 10:00 to 11:30"),
        (at(18), at(19, 12), "Thursday 18 February, 10:00 to Friday 19 February, 12:00"),
        (at(18), None, "Thursday 18 February, 10:00"),
        (dt.date(2027, 2, 1), dt.date(2027, 3, 31), "1 February to 31 March"),
        (dt.date(2026, 7, 1), dt.date(2027, 6, 30), "1 July 2026 to 30 June 2027"),
        (dt.date(2027, 1, 15), None, "since 15 January"),
    ],
)
def test_a_span_says_from_when_until_when(start: Any, end: Any, words: str) -> None:
    assert dates.span(start, end) == words


def test_dates_and_numbers_that_django_writes_follow_the_same_forms() -> None:
    source = "{{ day }} | {{ share|floatformat:1 }} | {{ people|floatformat:'0g' }}"
    values = {"day": dt.date(2027, 2, 18), "share": 58.25, "people": 12345}

    assert render(source, **values) == "18 February 2027 | 58.3 | 12,345"
    with translation.override("es"):
        assert render(source, **values) == "18 de febrero de 2027 | 58.3 | 12,345"


# --- Small parts -----------------------------------------------------------------------------------------------------


def test_every_icon_is_hidden_from_screen_readers_and_carries_no_style() -> None:
    for name in ICONS:
        drawn = render("{% icon name %}", name=name)
        assert drawn.startswith('<svg class="i" viewBox="0 0 24 24" aria-hidden="true">')
        assert "style=" not in drawn


def test_an_icon_nobody_drew_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        look.icon("unicorn")


@pytest.mark.parametrize("number", sorted(SHAPES))
def test_a_goal_has_shape_number_and_name(number: int) -> None:
    goal = SimpleNamespace(number=number, short_name="Birth & care", get_absolute_url=lambda: "/goals/birth/")

    linked = render("{% goal goal %}", goal=goal)
    plain = render("{% goal goal link=False %}", goal=goal)

    words = f"{look.goal_shape(number)}{number} Birth &amp; care"
    assert linked == f'<a class="goal" data-goal="{number}" href="/goals/birth/">{words}</a>'
    assert plain == f'<span class="goal" data-goal="{number}">{words}</span>'


def test_a_status_has_an_icon_and_a_word() -> None:
    assert render('{% status "late" "Overdue" %}') == f'<span class="is late">{look.icon("late")}Overdue</span>'


def test_crumbs_escape_their_words() -> None:
    assert render('{% crumbs "/partners/" name %}', name="A & B") == (
        '<nav class="crumbs" aria-label="You are here"><ol class="list">'
        '<li><a href="/partners/">A &amp; B</a></li></ol></nav>'
    )


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Elena Ramos", "ER"), ("Cher", "C"), ("Ana María de la Cruz", "AC"), ("", ""), ("李 明", "李明")],
)
def test_initials_of_any_name(name: str, letters: str) -> None:
    assert look.initials(name) == letters


# --- Menus and languages ---------------------------------------------------------------------------------------------


def request_for(path: str) -> Any:
    """A GET of that address, resolved."""
    request = RequestFactory().get(path)
    request.resolver_match = resolve(request.path)
    return request


def test_a_menu_marks_where_the_reader_is_and_omits_what_is_not_there() -> None:
    nav = SimpleNamespace(section="goals")
    here = Context({"request": request_for("/goals/"), "nav": nav})
    below = Context({"request": request_for("/today/"), "nav": nav})

    assert look.menu_item(here, "goals:list", "Goals", section="goals") == (
        '<a href="/goals/" aria-current="page">Goals</a>'
    )
    assert look.menu_item(below, "goals:list", "Goals", section="goals", listed=True) == (
        '<li><a href="/goals/" aria-current="true">Goals</a></li>'
    )
    assert look.menu_item(below, "partners:list", "Partners", section="partners") == '<a href="/partners/">Partners</a>'
    with pytest.raises(NoReverseMatch):
        look.menu_item(below, "no:such", "Nothing")


def test_the_language_switch_keeps_the_page_and_its_question() -> None:
    request = request_for("/goals/?from=2016")

    assert look.languages(Context({"request": request})) == [
        {"code": "es", "name": "Español", "url": "/es/goals/?from=2016"}
    ]
    assert look.alternates(Context({"request": request})) == (
        f'<link rel="alternate" hreflang="en" href="{settings.BASE_URL}/goals/">\n'
        f'<link rel="alternate" hreflang="x-default" href="{settings.BASE_URL}/goals/">\n'
        f'<link rel="alternate" hreflang="es" href="{settings.BASE_URL}/es/goals/">'
    )


def test_the_language_switch_leads_home_where_there_is_no_such_page() -> None:
    nowhere = RequestFactory().get("/nowhere/")

    for request in (None, nowhere, request_for("/healthz")):
        assert [language["url"] for language in look.languages(Context({"request": request}))] == ["/es/"]
        assert look.alternates(Context({"request": request})) == ""


# --- The frame -------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_visitor_may_sign_in_and_loads_no_more_than_the_page_needs(client: Any) -> None:
    page = client.get("/").content.decode()

    assert page.startswith('<!doctype html>\n<html lang="en">')
    assert 'href="/accounts/login/">Sign in</a>' in page
    assert 'href="/es/" lang="es" hreflang="es">Español</a>' in page
    for absent in ("/today/", "htmx", 'popovertarget="me"', "data-reader"):
        assert absent not in page


def test_a_person_has_a_menu_and_signs_out_by_a_form(world: Any, browse: Any) -> None:
    page = browse(world.director).get("/es/today/").content.decode()

    assert '<a href="/es/today/" aria-current="page">Hoy</a>' in page
    assert 'popovertarget="me">Joan' in page
    assert f'data-reader="{world.director.pk}" data-settled' in page
    assert page.count('<form method="post" action="/es/accounts/logout/">') == 2
    assert 'href="/today/" lang="en" hreflang="en">English</a>' in page


def test_an_unknown_address_says_so_in_the_readers_language(world: Any, client: Any, browse: Any) -> None:
    for browser, path, words in (
        (client, "/nowhere/", "sign in first"),
        (client, "/es/nowhere/", "inicie sesión primero"),
        (browse(world.lead), "/nowhere/", "Back to Today"),
    ):
        answer = browser.get(path)
        assert answer.status_code == 404
        assert words in answer.content.decode()
        assert "data-settled" not in answer.content.decode()


@pytest.mark.parametrize("code", [400, 403, 404, 429, 500])
def test_error_pages_need_neither_request_nor_database(code: int) -> None:
    page = render_to_string(f"{code}.html", {"exception": "Only people who run this workgroup can do that."})

    assert f'<p class="num soft">{code}</p>' in page
    assert page.count("<h1>") == 1


def test_messages_are_spoken_and_errors_look_like_errors() -> None:
    drawn = render(
        '{% include "_messages.html" %}',
        messages=[SimpleNamespace(tags="success", text="x"), SimpleNamespace(tags="error", text="y")],
    )

    assert drawn.count('role="status"') == drawn.count('class="toast"') == drawn.count('class="note stop"') == 1


def test_partials_draw_only_what_they_are_given() -> None:
    both = render('{% include "components/_pager.html" with newer="?a" older="?b" %}')
    bare = render('{% include "components/_empty.html" with title="No meetings yet" %}')
    full = render(
        '{% include "components/_empty.html" with title="No meetings yet" text="T" url="/x/" action="Plan" %}'
    )

    assert (both.count("href="), both.count('rel="prev"'), both.count('rel="next"')) == (2, 1, 1)
    assert render('{% include "components/_pager.html" %}').strip() == ""
    assert "<h3>No meetings yet</h3></div>" in bare
    assert '<p>T</p><p><a class="btn small" href="/x/">Plan</a></p></div>' in full


@pytest.mark.parametrize("name", ["mfa_index", "usersessions_list", "account_change_password", "account_logout"])
def test_pages_of_allauth_wear_the_look(name: str, world: Any, browse: Any) -> None:
    page = browse(world.lead).get(reverse(name), follow=True)

    assert page.status_code == 200
    assert 'class="mast"' in page.content.decode()
    assert "Menu:" not in page.content.decode()


TEMPLATES = sorted(Path(settings.BASE_DIR, "templates").rglob("*.html"))


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(settings.BASE_DIR)))
def test_no_template_styles_or_scripts_in_place(template: Path) -> None:
    source = template.read_text()
    allowed = {"style"} if template.parent.name == "email" else set()

    styles = r"<(style)\b(?![^>]*\snonce=)|\s(style)="
    scripts = r"\s(on[a-z]+)=\"|<script(?![^>]*(?:\ssrc=|json))[^>]*(>)"
    found = re.findall(f"{styles}|{scripts}", source)

    assert {name for names in found for name in names if name} <= allowed


@pytest.mark.django_db
def test_a_first_visit_is_light_and_asks_no_other_host(client: Any) -> None:
    page = client.get("/").content
    links = re.findall(rb'<(?:link rel="(?:stylesheet|icon)"|script|img)[^>]*?(?:href|src)="([^"]+)"', page)

    assert links
    assert all(link.startswith(b"/static/") for link in links)
    files = [finders.find(link.decode().removeprefix("/static/")) for link in links]
    weight = sum(len(brotli.compress(body)) for body in [page, *(Path(str(file)).read_bytes() for file in files)])
    assert len(links) + 1 <= 8
    assert weight <= 60_000


# --- Forms -----------------------------------------------------------------------------------------------------------


class Sheet(forms.Form):
    """One field of every kind."""

    title = forms.CharField(
        label="Your title",
        help_text="As it stands on your card.",
        error_messages={"required": "Enter your title, for example “President”."},
        widget=forms.TextInput(attrs={"class": "w-m"}),
    )
    email = forms.EmailField(label="Work e-mail")
    note = forms.CharField(label="Note", widget=forms.Textarea, required=False)
    role = forms.ChoiceField(label="Role", choices=[("lead", "Lead")])
    often = forms.ChoiceField(
        label="How often?",
        choices=[("weekly", "Once a week"), ("daily", "Every day")],
        widget=Options(hints={"weekly": "On Tuesday at 8:00"}),
    )
    groups = forms.MultipleChoiceField(
        label="Groups", choices=[("More", [("r", "Reading")])], widget=forms.CheckboxSelectMultiple()
    )
    there = forms.ChoiceField(
        label="Will you be there?", choices=[("yes", "Yes"), ("no", "No")], widget=forms.RadioSelect()
    )
    paper = forms.FileField(label="Paper", required=False)
    due_on = forms.DateField(label="By when", widget=Day())
    read = forms.BooleanField(label="I have read it", help_text="All of it.")
    turn = forms.CharField(widget=forms.HiddenInput)


def test_a_field_is_label_hint_and_control_and_says_so_to_assistive_technology() -> None:
    drawn = Sheet()["title"].as_field_group()

    assert drawn == (
        '<div class="field"><label for="id_title">Your title</label>'
        '<div class="hint" id="id_title_helptext">As it stands on your card.</div>'
        '<input type="text" name="title" class="in w-m" required aria-describedby="id_title_helptext" id="id_title">'
        "</div>"
    )


def test_an_error_stands_above_its_control_and_is_described() -> None:
    drawn = Sheet({"title": ""})["title"].as_field_group()

    assert '<div class="err" id="id_title_error">' in drawn
    assert drawn.index("Enter your title") < drawn.index("<input")
    assert 'aria-invalid="true" aria-describedby="id_title_helptext id_title_error"' in drawn


def test_the_summary_comes_first_has_the_focus_and_repeats_the_words() -> None:
    form = Sheet({"role": "lead", "email": "x@example.org", "turn": ""})
    form.add_error(None, "The place is already taken.")

    drawn = str(form)

    assert drawn.lstrip().startswith('<div class="errors" role="alert" tabindex="-1" autofocus>')
    assert "8 things to fix" in drawn
    assert "<li>The place is already taken.</li>" in drawn
    assert '<li><a href="#id_title">Enter your title, for example “President”.</a></li>' in drawn
    assert '<li><a href="#id_often">How often? This field is required.</a></li>' in drawn
    assert '<li><a href="#id_read">I have read it: This field is required.</a></li>' in drawn
    assert "<li>Turn: This field is required.</li>" in drawn
    assert drawn.count('id="id_often"') == 1


def test_a_form_without_errors_has_no_summary_and_keeps_its_hidden_fields() -> None:
    drawn = str(Sheet(initial={"turn": "7"}))

    assert "errors" not in drawn
    assert '<input type="hidden" name="turn" value="7" id="id_turn">' in drawn
    assert drawn.count("<fieldset") == drawn.count("<legend>") == 3


def test_choices_carry_the_line_that_explains_them() -> None:
    drawn = str(Sheet()["often"])

    assert '<span class="opt-b">Once a week<small>On Tuesday at 8:00</small></span>' in drawn
    assert '<span class="opt-b">Every day</span>' in drawn
    assert '<p class="group">More</p>' in str(Sheet()["groups"])
    assert "aria-invalid" not in str(Sheet({})["there"])


def test_dates_go_to_the_browser_in_the_form_it_reads() -> None:
    form = Sheet(initial={"due_on": dt.date(2027, 2, 18)})

    with translation.override("es"):
        assert '<input type="date" name="due_on" value="2027-02-18" class="in w-m"' in str(form["due_on"])


def test_what_was_typed_stays_and_is_only_text() -> None:
    drawn = str(Sheet({"title": '"><script>x</script>', "note": "</textarea><b>"}))

    assert "<script>" not in drawn
    assert "&lt;/textarea&gt;&lt;b&gt;</textarea>" in drawn


# --- Mails -----------------------------------------------------------------------------------------------------------


def test_a_mail_says_why_it_came_and_how_to_stop_in_both_languages() -> None:
    context = {
        "subject": "Will you & yours come?",
        "why": "You get this because you are LAUSD's lead.",
        "preferences_url": "https://compact.example/how-often/",
        "unsubscribe_url": "https://compact.example/stop/abc/",
        "unsubscribe_other_url": "https://compact.example/other/stop/abc/",
    }

    page = render_to_string("email/base.html", context)
    text = render_to_string("email/base.txt", context)
    with translation.override("es"):
        spanish = render_to_string("email/base.txt", context)

    assert '<html lang="en">' in page
    assert "Will you &amp; yours come?</h1>" in page
    assert text == (
        "L.A. COMPACT\n\nWill you & yours come?\n\n\n--\nYou get this because you are LAUSD's lead.\n\n"
        "Change how often: https://compact.example/how-often/\nStop this e-mail: https://compact.example/stop/abc/\n"
        "No recibir más este correo: https://compact.example/other/stop/abc/\n\n\n"
        "L.A. Compact, convened by UNITE-LA, Los Angeles, California.\n"
    )
    assert "No recibir más este correo: https://compact.example/stop/abc/\nStop this e-mail: " in spanish
    for part in ("Stop this e-mail", "No recibir más este correo", "You get this because"):
        assert part in page


def test_mail_parts_escape_what_people_wrote() -> None:
    drawn = render(
        "{% mail_heading x %}{% mail_text x %}{% mail_quote x %}{% mail_note x %}{% mail_line x x %}{% mail_line x %}"
        "{% mail_button x x filled=False %}{% mail_item x x meta=x quote=x choices=pairs %}",
        x="<b>&",
        pairs=[("<b>&", "<b>&"), ("No", "https://x.example/no")],
    )

    assert "<b>&" not in drawn.replace("<b>&lt;", "")
    assert drawn.count("&lt;b&gt;&amp;") == 15


def test_mail_buttons_stand_in_two_columns_when_even_and_the_first_is_filled() -> None:
    pairs = [(word, f"https://x.example/{word}") for word in ("yes", "video", "no", "other")]

    even = mail.mail_item("Will you be there?", "https://x.example/", choices=pairs)
    odd = mail.mail_item("Will you be there?", "https://x.example/", choices=pairs[:3])

    assert (even.count('width="50%"'), odd.count('width="50%"')) == (4, 0)
    assert even.count(mail.STYLES["filled"]) == odd.count(mail.STYLES["filled"]) == 1
    assert "<table" not in mail.mail_item("Nothing to answer", "https://x.example/")


def test_a_text_mail_is_72_columns_wide_and_breaks_no_address() -> None:
    address = "https://compact.example/" + "a" * 80
    text = render(
        "{% tidy %}\n\n\n"
        + "word " * 40
        + "\n\n\n\n\n- "
        + "item " * 30
        + "\n| "
        + "said " * 30
        + f"\nAnswer: {address}   \n"
        + "{% endtidy %}"
    )

    lines = text.split("\n")
    assert lines[0].startswith("word")
    assert [line for line in lines if len(line) > 72] == [address]
    assert "\n\n\n\n" not in text
    assert "\n- item" in text
    assert "\n  item" in text
    assert text.count("\n| said") == 3
    assert text.endswith(address + "\n")


def test_a_page_that_is_gone_promises_no_more_than_is_true(world: World, browse):
    browser = browse(world.lead)
    assert "Nothing you wrote is lost." in browser.get("/workgroups/none/discussions/new/").text
    sent = browser.post("/workgroups/none/discussions/new/", {"title": "Lost", "body": "words"})
    assert sent.status_code == 404
    assert "Nothing you wrote is lost." not in sent.text
    assert "go back one page to copy your words" in sent.text
