"""The versions of a document: a new one, its words on a page, its file, its small picture, and what changed."""

import csv
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db.models import Value
from django.db.models.functions import Length, Substr
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from compact.files import inert, served
from compact.http import PublicRequest, Request, see_other
from compact.permissions import require
from workgroups.comparing import MOST_LETTERS, Comparison, compare
from workgroups.forms.documents import VersionForm
from workgroups.models import DocumentVersion, Opening
from workgroups.models.accessibility import cares_of
from workgroups.views.documents import find_document
from workgroups.views.room import Room, visit

# Letters on one page, and rows and columns of a table on it.
PART = 20_000
ROWS, COLUMNS = 200, 30


@require_POST
def lock(request: Request, slug: str, pk: int) -> HttpResponse:
    """Let the others know that one works on a new version."""
    room = visit(request, slug)
    one = find_document(request, room, pk)
    require(request.user, "workgroups.revise_document", one)
    one.begin_editing(by=request.user)
    return see_other(one.get_absolute_url() + "#work")


def new_version(request: Request, slug: str, pk: int) -> HttpResponse:
    """Put in a new version. What others began or put in meanwhile is told, and blocks nobody."""
    room = visit(request, slug)
    one = find_document(request, room, pk)
    require(request.user, "workgroups.revise_document", one)
    data = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = VersionForm(*data, voices=room.workgroup.voices(request.user))
    if form.is_valid():
        said, voice = form.cleaned_data, form.spoken_for
        try:
            one.revise(
                said["file"],
                note=said["note"],
                token=said["token"],
                organization=voice.organization if voice else None,
                behalf=voice.behalf if voice else None,
                by=request.user,
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return see_other(one)
    context = {"room": room, "workgroup": room.workgroup, "document": one, "form": form}
    return render(request, "workgroups/documents/version.html", context, status=422 if form.is_bound else 200)


@dataclass(frozen=True)
class Part:
    """One page of a text, as a text or as a table; its number, counted from 1, and of how many."""

    number: int
    count: int
    text: str
    table: list[list[str]]


@login_not_required
def reading(request: PublicRequest, slug: str, pk: int, number: int) -> HttpResponse:
    """The words of a version, or its picture. The file itself is a download: no browser runs it here."""
    room = visit(request, slug)
    version = _find(request, room, pk, number)
    part = _part(request, version, request.GET.get("part", "1"))
    _opened(request, room, version)
    context = {"room": room, "workgroup": room.workgroup, "document": version.document, "version": version}
    context |= {"part": part, "cares": cares_of(version.cares)}
    return render(request, "workgroups/documents/reading.html", context)


@login_not_required
@never_cache
def file(request: PublicRequest, slug: str, pk: int, number: int) -> FileResponse:
    """The file as it was put in, for whoever reads the document."""
    room = visit(request, slug)
    version = _find(request, room, pk, number)
    response = served(version.path, version.name, version.content_type)
    _opened(request, room, version)
    return response


@login_not_required
@never_cache
def picture(request: PublicRequest, slug: str, pk: int, number: int) -> FileResponse:
    """A picture as the portal drew it anew, small: of what was put in, no byte is shown."""
    version = _find(request, visit(request, slug), pk, number)
    if not version.picture or not default_storage.exists(version.picture):
        raise Http404
    return inert(FileResponse(default_storage.open(version.picture), content_type="image/jpeg"))


@login_not_required
def changes(request: PublicRequest, slug: str, pk: int) -> HttpResponse:
    """What changed from one version to another; by itself, with the latest."""
    room = visit(request, slug)
    one = find_document(request, room, pk)
    to = _number(request.GET.get("to", one.number))
    since = _number(request.GET.get("from", to - 1))
    old, new = _find(request, room, pk, since), _find(request, room, pk, to)
    context = {"room": room, "workgroup": room.workgroup, "document": one, "old": old, "new": new}
    context["numbers"] = list(range(one.number, 0, -1))[:100]
    context["comparison"] = _compared(request, old, new)
    return render(request, "workgroups/documents/changes.html", context)


def _compared(request: PublicRequest, old: DocumentVersion, new: DocumentVersion) -> Comparison | None:
    """None where one of them has no text."""
    both = DocumentVersion.objects.visible_to(request.user).filter(pk__in=[old.pk, new.pk])
    rows: Any = both.annotate(length=Length("text"))
    lengths = dict(rows.values_list("pk", "length"))
    if not all(lengths.values()):
        return None
    if sum(lengths.values()) > MOST_LETTERS:
        return Comparison([], is_too_long=True)
    texts = dict(rows.values_list("pk", "text"))
    return compare(texts[old.pk], texts[new.pk])


def _find(request: PublicRequest, room: Room, pk: int, number: int) -> DocumentVersion:
    rows = DocumentVersion.objects.visible_to(request.user).filter(workgroup=room.workgroup, document=pk)
    found = get_object_or_404(rows.select_related("document").light(), number=number)
    found.workgroup = found.document.workgroup = room.workgroup
    return found


def _opened(request: PublicRequest, room: Room, version: DocumentVersion) -> None:
    """Note it for the organizations of whoever looks: what a browser fetches in advance was not opened."""
    fetched = "prefetch" in request.headers.get("Sec-Purpose", request.headers.get("Purpose", ""))
    if request.method == "GET" and not fetched:
        Opening.note([version], room.workgroup, room.reach)


def _part(request: PublicRequest, version: DocumentVersion, asked: str) -> Part:
    """Raises Http404 for a page that there is not."""
    number = max(_number(asked), 1)
    row = DocumentVersion.objects.visible_to(request.user).filter(pk=version.pk).annotate(length=Length("text"))
    start = Value((number - 1) * PART + 1)
    text, length = row.values_list(Substr("text", start, Value(PART)), "length").get()
    count = max(-(-length // PART), 1)
    if not 1 <= number <= count:
        raise Http404
    is_table = version.content_type == "text/csv" or "spreadsheet" in version.content_type
    return Part(number, count, text, _table(text, version) if is_table else [])


def _table(text: str, version: DocumentVersion) -> list[list[str]]:
    line = text.partition("\n")[0]
    delimiter = max("\t;,", key=line.count) if version.content_type == "text/csv" else "\t"
    rows = csv.reader(text.splitlines(), delimiter=delimiter)
    try:
        return [row[:COLUMNS] for row in islice(rows, ROWS)]
    except csv.Error:
        return []


def _number(asked: object) -> int:
    typed = str(asked)
    if not typed.isdecimal() or len(typed) > 8:
        raise Http404
    return int(typed)
