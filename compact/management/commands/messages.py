"""The catalogue of translations: read from the code, kept complete, compiled without any system tool."""

import os
import re
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation.template import templatize

CODE = ("compact", "partners", "workgroups", "goals")
KEYWORDS: dict[str, tuple[Any, ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|(?<!%)%(?:%%)*([sd])|\{(\w*)\}")
# Babel fills the header with the hour, which would change with every run, and with names of nobody.
_NOISE = b"POT-Creation-Date|PO-Revision-Date|Generated-By|Last-Translator|Language-Team|Report-Msgid-Bugs-To"
HEADER_NOISE = re.compile(rb'^"(%s):.*\n' % _NOISE, re.MULTILINE)


def languages() -> list[str]:
    """Every language that needs a catalogue: all but the one the code is written in."""
    return [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]


def catalogue_path(language: str) -> Path:
    """Where the translations of a language are kept."""
    return Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.po"


def _sources() -> Iterator[Path]:
    root = Path(settings.BASE_DIR)
    for folder in CODE:
        yield from sorted(path for path in (root / folder).rglob("*.py") if "migrations" not in path.parts)
    for folder in (*CODE, "templates"):
        for pattern in ("*.html", "*.txt"):
            yield from sorted((root / folder).rglob(pattern))


def _source(path: Path) -> bytes:
    """The text as Python: a template becomes the calls that its tags stand for."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        text = "\n".join(line.strip() for line in templatize(text, origin=str(path)).splitlines())
    return text.encode()


def extracted() -> Catalog:
    """Every string of the code and the templates that is shown to a person."""
    catalogue = Catalog(domain="django", charset="utf-8")
    for path in _sources():
        place = (str(path.relative_to(settings.BASE_DIR)), 0)
        for _line, words, comments, context in extract("python", BytesIO(_source(path)), KEYWORDS, ["Translators"]):
            catalogue.add(words, locations=[place], auto_comments=comments, context=context)
    return catalogue


def read(language: str) -> Catalog:
    """The translations of a language as they are kept; none at all when there is no file yet."""
    path = catalogue_path(language)
    if not path.exists():
        return Catalog(locale=language, domain="django", charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language, domain="django")


def update(language: str) -> Catalog:
    """Take in new strings, drop those that are gone, keep every translation that exists."""
    catalogue = read(language)
    catalogue.update(extracted(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    catalogue.header_comment = "# Compact, in the words of its readers."
    catalogue.project, catalogue.version = "Compact", "1"
    catalogue.fuzzy = False
    out = BytesIO()
    write_po(out, catalogue, width=110, sort_output=True, include_lineno=False)
    _replace(catalogue_path(language), HEADER_NOISE.sub(b"", out.getvalue()))
    return catalogue


def compile_all() -> None:
    """Write what the running portal reads, for each language whose translations have changed since."""
    for language in languages():
        source = catalogue_path(language)
        target = source.with_suffix(".mo")
        if not source.exists() or (target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns):
            continue
        out = BytesIO()
        write_mo(out, read(language))
        _replace(target, out.getvalue())


def _replace(path: Path, content: bytes) -> None:
    """Two processes may do this at once: a reader sees the old file or the new one, never half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    Path(name).chmod(0o644)
    Path(name).replace(path)


def _parts(message: Message) -> tuple[list[str], list[str]]:
    ids = [message.id] if isinstance(message.id, str) else list(message.id)
    strings = [message.string] if isinstance(message.string, str) else list(message.string or [])
    return ids, strings


def placeholders(text: str) -> set[str]:
    """The names (or kinds) that a translation must carry over."""
    return {found[1] or found[2] or found[3] or found[0] for found in PLACEHOLDER.finditer(text)}


def faults(wanted: Catalog, catalogue: Catalog) -> list[str]:
    """What is wrong with a catalogue, one sentence each: not translated, a guess left in, placeholders that differ."""
    found = []
    for message in wanted:
        if not message.id:
            continue
        ids, _strings = _parts(message)
        kept = catalogue.get(message.id, context=message.context)
        strings = _parts(kept)[1] if kept else []
        if not strings or not all(strings):
            found.append(f"not translated: {ids[0]!r}")
        elif kept is not None and kept.fuzzy:
            found.append(f"a guess is left in: {ids[0]!r}")
        else:
            allowed = set.union(*(placeholders(one) for one in ids))
            needed = placeholders(ids[-1])
            # A singular may leave its number out ("One thing to fix"); the last form carries everything.
            if placeholders(strings[-1]) != needed or any(not placeholders(one) <= allowed for one in strings):
                found.append(f"placeholders differ: {ids[0]!r}")
    return found


class Command(BaseCommand):
    """`update` after strings have changed, `compile` before a start, `check` to see what is missing."""

    help = __doc__ or ""
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One word says what to do."""
        parser.add_argument("step", choices=["update", "compile", "check"])

    def handle(self, *args: Any, step: str, **options: Any) -> None:
        """Do that step for every language."""
        if step == "compile":
            compile_all()
            return
        wanted = extracted()
        for language in languages():
            catalogue = update(language) if step == "update" else read(language)
            wrong = faults(wanted, catalogue)
            self.stdout.write(
                "\n".join([*(f"{language}: {fault}" for fault in wrong), f"{language}: {len(wrong)} left"])
            )
            if wrong and step == "check":
                raise CommandError("The catalogue is not complete.")
