"""Every string that a person sees is there in every language, and the tools that see to it work."""

import re
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo
from django.conf import settings
from django.core.management import CommandError, call_command

from compact.management.commands import messages


@pytest.mark.parametrize("language", messages.languages())
def test_every_string_is_translated(language: str) -> None:
    wrong = messages.faults(messages.extracted(), messages.read(language))

    assert not wrong, "Run `manage.py messages update` and translate:\n" + "\n".join(wrong)


@pytest.mark.parametrize("language", messages.languages())
def test_the_catalogue_holds_nothing_that_the_code_no_longer_says(language: str) -> None:
    wanted = {(message.id, message.context) for message in messages.extracted()}
    kept = {(message.id, message.context) for message in messages.read(language)}

    assert kept - wanted == set()


def catalogue(*entries: tuple[Any, Any], **more: Any) -> Catalog:
    """A catalogue of pairs: what the code says, what the translator wrote."""
    found = Catalog(locale="es")
    for said, translated in entries:
        found.add(said, translated, **more)
    return found


@pytest.mark.parametrize(
    ("said", "translated", "fault"),
    [
        ("Sign in", "Iniciar sesión", None),
        ("Sign in", "", "not translated: 'Sign in'"),
        ("Hello %(name)s", "Hola", "placeholders differ: 'Hello %(name)s'"),
        ("Hello %(name)s", "Hola %(nombre)s", "placeholders differ: 'Hello %(name)s'"),
        ("Hello {name}", "Hola {name}", None),
        ("%d%% done", "%d%% hecho", None),
        ("%d%% done", "100%% hecho", "placeholders differ: '%d%% done'"),
        (("One thing", "%(n)s things"), ("Una cosa", "%(n)s cosas"), None),
        (("One thing", "%(n)s things"), ("Una cosa", "Cosas"), "placeholders differ: 'One thing'"),
        (("One thing", "%(n)s things"), ("", "%(n)s cosas"), "not translated: 'One thing'"),
    ],
)
def test_faults_of_a_translation_are_found(said: Any, translated: Any, fault: str | None) -> None:
    found = messages.faults(catalogue((said, "")), catalogue((said, translated)))

    assert found == ([fault] if fault else [])


def test_a_string_without_an_entry_and_a_guess_are_faults() -> None:
    wanted = catalogue(("Sign in", ""))

    assert messages.faults(wanted, catalogue()) == ["not translated: 'Sign in'"]
    assert messages.faults(wanted, catalogue(("Sign in", "Entrar"), flags=["fuzzy"])) == [
        "a guess is left in: 'Sign in'"
    ]


@pytest.fixture
def project(tmp_path: Path, settings: Any) -> Path:
    """A small project with strings of every kind."""
    settings.BASE_DIR = tmp_path
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    (tmp_path / "compact" / "migrations").mkdir(parents=True)
    (tmp_path / "compact" / "migrations" / "0001_first.py").write_text('_("not this")')
    (tmp_path / "compact" / "views.py").write_text(
        'gettext("Plain")\nngettext("One", "%(n)s many", n)\npgettext("month", "May")\n'
        'npgettext("people", "One here", "%(n)s here", n)\ngettext_lazy(name)\n_("")\n'
    )
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text(
        '{% load i18n %}  <p title="it\'s">{% translate "Short" %} 100% {{ x|default:_("Nothing") }}</p>\n'
        '    {% include "a.html" with title=_("Given") %}\n'
        "{% blocktranslate trimmed count n=n with who=user %}\n  One of {{ who }}\n"
        "{% plural %}\n  {{ n }} of {{ who }}\n"
        '{% endblocktranslate %}{% translate "May" context "verb" %}{# Translators: a note #}\n'
    )
    return tmp_path


def test_strings_are_read_from_code_and_templates(project: Path) -> None:
    found = {(message.context, message.id) for message in messages.extracted() if message.id}

    assert found == {
        (None, "Plain"),
        (None, ("One", "%(n)s many")),
        ("month", "May"),
        ("people", ("One here", "%(n)s here")),
        (None, "Short"),
        (None, "Nothing"),
        (None, "Given"),
        (None, ("One of %(who)s", "%(n)s of %(who)s")),
        ("verb", "May"),
    }


def test_update_keeps_translations_and_writes_the_same_file_twice(project: Path) -> None:
    call_command("messages", "update", stdout=StringIO())
    path = messages.catalogue_path("es")
    path.write_text(path.read_text().replace('msgid "Plain"\nmsgstr ""', 'msgid "Plain"\nmsgstr "Llano"'))
    (project / "templates" / "page.html").unlink()

    call_command("messages", "update", stdout=StringIO())
    first = path.read_text()
    call_command("messages", "update", stdout=StringIO())

    assert 'msgid "Plain"\nmsgstr "Llano"' in first
    assert "Short" not in first
    assert path.read_text() == first
    assert "Date" not in first


def test_check_names_what_is_missing_and_fails(project: Path) -> None:
    said = StringIO()

    with pytest.raises(CommandError):
        call_command("messages", "check", stdout=said)

    assert "es: not translated: 'Plain'" in said.getvalue()
    assert "es: 9 left" in said.getvalue()


def test_compile_writes_what_changed_and_nothing_else(project: Path) -> None:
    call_command("messages", "compile")
    assert not messages.catalogue_path("es").with_suffix(".mo").exists()

    path = messages.catalogue_path("es")
    path.parent.mkdir(parents=True)
    path.write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Plain"\nmsgstr "Llano"\n')
    call_command("messages", "compile")
    compiled = path.with_suffix(".mo")
    with compiled.open("rb") as file:
        assert read_mo(file).get("Plain").string == "Llano"

    before = compiled.stat().st_ino
    call_command("messages", "compile")
    assert compiled.stat().st_ino == before


def test_the_catalogues_are_those_of_the_settings() -> None:
    assert messages.languages() == ["es"]
    assert settings.LANGUAGE_CODE == "en"


# Names of variables, of fields and of templates are no words.
_OTHERWISE = re.compile(r"(?<![-\w@.%({])emails?\b(?![@=/\w]|\.\w)", re.IGNORECASE)
_NO_WORDS = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|<[^>]*>|%\(\w+\)s", re.DOTALL)


def test_it_is_e_mail_wherever_english_is_read() -> None:
    said = [one for message in messages.extracted() for one in (message.id if message.pluralizable else [message.id])]
    shown = [path.read_text() for path in (settings.BASE_DIR / "templates").rglob("*.*")]

    found = [one for one in (*said, *shown) for _word in _OTHERWISE.findall(_NO_WORDS.sub(" ", one))]
    assert found == []


def test_a_spelling_that_is_not_ours_is_found() -> None:
    words = ["Stop this email", "Email me a code.", "our emails"]
    names = [
        "e-mail",
        "E-mails",
        "%(email)s",
        "a@email.org",
        "user.email",
        "email/base.html",
        "id_email",
        "{{ email }}",
    ]

    assert [bool(_OTHERWISE.search(_NO_WORDS.sub(" ", one))) for one in words] == [True] * 3
    assert [one for one in names if _OTHERWISE.search(_NO_WORDS.sub(" ", one))] == []
