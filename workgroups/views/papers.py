"""What is to be read before a meeting: papers under the items of its agenda, and all of them as one file."""

import logging
from collections.abc import Sequence
from pathlib import PurePath
from tempfile import TemporaryFile
from typing import Any
from uuid import uuid4
from zipfile import ZIP_STORED, ZipFile

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from compact.access import Reach, reach_of
from compact.files import inert, tidy_name
from compact.http import Request, see_other
from compact.permissions import Forbidden, require
from compact.prepared import prepared
from workgroups.forms.documents import PaperForm
from workgroups.models import AgendaItem, Document, DocumentState, DocumentVersion, Meeting, Opening, Paper
from workgroups.views.room import Room, enter

logger = logging.getLogger(__name__)

MOST = 100
# Bytes of one combined download.
HEAVIEST = 200 * 1024 * 1024
CHOICES = 200


def shown(request: Request, room: Room, meeting: Meeting) -> dict[str, Any]:
    """The papers of a meeting, in the order of its agenda, each with the `file` that counts."""
    papers = papers_of(room, meeting)
    weight = sum(one.size for one in papers)
    return {"papers": papers, "papers_weight": weight, "papers_too_heavy": weight > HEAVIEST}


def papers_of(room: Room, meeting: Meeting) -> list[DocumentVersion]:
    """The version of each paper that is to be read, with its `item_id`, `item_title` and `paper_id`: one query."""
    found = _papers(meeting, reach_of(room.request.user))
    for one in found:
        one.workgroup = one.document.workgroup = room.workgroup
    return found


@prepared
def _papers(meeting: Meeting, reach: Reach) -> QuerySet[DocumentVersion]:
    papers = Paper.objects.visible_to(reach).filter(meeting=meeting)
    chosen = Q(number=F("document__number"), document__papers__version=None) | Q(pk=F("document__papers__version"))
    rows: Any = DocumentVersion.objects.visible_to(reach).filter(chosen, document__papers__in=papers)
    at = {"paper_id": F("document__papers"), "item_id": F("document__papers__item")}
    item = {"item_title": "document__papers__item__title", "item_place": "document__papers__item__position"}
    rows = rows.annotate(**at, **{name: F(column) for name, column in item.items()})
    return rows.select_related("document").light().order_by("item_place", "item_id", "paper_id")[:MOST]  # type: ignore[no-any-return]


def papers(request: Request, slug: str, pk: int) -> HttpResponse:
    """Lay a paper under an item: a document that is there, or a new file."""
    room = enter(request, slug)
    item = _item(request, room, pk)
    require(request.user, "workgroups.bring_paper", item)
    rows = Document.objects.visible_to(request.user).filter(workgroup=room.workgroup)
    rows = rows.exclude(state=DocumentState.ARCHIVED).exclude(papers__item=item)
    data = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = PaperForm(*data, documents=rows.order_by("-changed_at", "-pk"))
    if form.is_valid():
        with transaction.atomic():
            Paper.lay(item, _chosen(request, room, form), by=request.user)
        return see_other(item.meeting)
    laid = [one for one in papers_of(room, item.meeting) if one.item_id == item.pk]  # type: ignore[attr-defined]
    form.fields["document"].queryset = form.fields["document"].queryset[:CHOICES]  # type: ignore[attr-defined]
    context = {"room": room, "workgroup": room.workgroup, "item": item, "meeting": item.meeting}
    context |= {"form": form, "laid": laid}
    return render(request, "workgroups/documents/papers.html", context, status=422 if form.is_bound else 200)


def _chosen(request: Request, room: Room, form: PaperForm) -> Document:
    said = form.cleaned_data
    if said["document"]:
        return said["document"]  # type: ignore[no-any-return]
    require(request.user, "workgroups.add_document", room.workgroup)
    voice = next(iter(room.workgroup.voices(request.user)), None)
    made = Document.put_in(
        room.workgroup,
        [said["file"]],
        title=said["title"],
        organization=voice.organization if voice else None,
        behalf=voice.behalf if voice else None,
        by=request.user,
        token=said["token"] or uuid4(),
    )
    return made[0]


@require_POST
def removal(request: Request, slug: str, pk: int) -> HttpResponse:
    """Take a paper away from its item; the document stays."""
    room = enter(request, slug)
    papers = Paper.objects.visible_to(request.user).filter(workgroup=room.workgroup)
    paper = get_object_or_404(papers.select_related("item__meeting"), pk=pk)
    paper.item.workgroup = paper.item.meeting.workgroup = room.workgroup
    require(request.user, "workgroups.bring_paper", paper.item)
    papers.filter(pk=pk).delete()
    return see_other(paper.item.meeting)


@never_cache
def papers_file(request: Request, slug: str, pk: int) -> FileResponse:
    """All papers of a meeting as one archive, in the order of its agenda. Raises Http404 for a meeting without any."""
    room = enter(request, slug)
    meetings = Meeting.objects.visible_to(request.user).filter(workgroup=room.workgroup)
    meeting = get_object_or_404(meetings, pk=pk)
    found = papers_of(room, meeting)
    if not found:
        raise Http404
    if sum(one.size for one in found) > HEAVIEST:
        raise Forbidden(_("Together these papers are too large for one download. Download them one by one."))
    if request.method == "GET":
        Opening.note(found, room.workgroup, room.reach)
    packed = _packed(found)
    name = f"{slugify(room.workgroup.slug)}-{meeting.local_start:%Y-%m-%d}-papers.zip"
    return inert(FileResponse(packed, as_attachment=True, filename=name, content_type="application/zip"))


def _packed(found: "Sequence[DocumentVersion]") -> Any:
    # Closed by the response.
    packed = TemporaryFile()  # noqa: SIM115
    with ZipFile(packed, "w", ZIP_STORED) as archive:
        for place, one in enumerate(found, 1):
            name = tidy_name(f"{place:02} {one.document.title}{PurePath(one.name).suffix}")
            try:
                with default_storage.open(one.path) as file, archive.open(name, "w") as entry:
                    for piece in iter(lambda file=file: file.read(1024 * 1024), b""):  # type: ignore[misc]
                        entry.write(piece)
            except FileNotFoundError:
                logger.error("The file %s is named by a row and is not there", one.path)
    packed.seek(0)
    return packed


def _item(request: Request, room: Room, pk: int) -> AgendaItem:
    rows = AgendaItem.objects.visible_to(request.user).filter(workgroup=room.workgroup)
    rows = rows.filter(meeting__in=Meeting.objects.visible_to(request.user))
    found = get_object_or_404(rows.select_related("meeting"), pk=pk)
    found.workgroup = found.meeting.workgroup = room.workgroup
    return found
