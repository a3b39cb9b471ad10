"""The documents of a workgroup: the list, one of them, and where it stands. Some are read by partners, or by all."""

from collections.abc import Sequence
from copy import copy
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models import OuterRef, Q
from django.forms import Form, ModelForm
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from compact.access import Reach
from compact.counting import count_by
from compact.http import PublicRequest, Request, see_other
from compact.paging import page_by_key, sought
from compact.permissions import may, require
from workgroups.forms.documents import AdoptionForm, DetailsForm, DocumentsForm, OpeningForm
from workgroups.models import Document, DocumentState, DocumentVersion, Meeting, Opening, Readers
from workgroups.models.accessibility import cares_of
from workgroups.models.decision_link import with_decided
from workgroups.models.document_version import MARK, UNMARK
from workgroups.views.room import Room, enter, visit

ROWS = 25
VERSIONS = 20
OPENED = 50
_LIVE = ~Q(document__state=DocumentState.ARCHIVED)
SHOWN = {
    "drafts": Q(document__state=DocumentState.DRAFT),
    "adopted": Q(document__state=DocumentState.ADOPTED),
    "care": _LIVE & (~Q(findings=[]) | Q(content_type__startswith="image/", alt="")),
    "archived": Q(document__state=DocumentState.ARCHIVED),
}
ORDER = ("-uploaded_at", "-pk")


def documents(request: Request, slug: str) -> HttpResponse:
    """What the workgroup keeps, the newest first; or what was looked for, in its text as well."""
    room = enter(request, slug)
    words, show = sought(request.GET), request.GET.get("show", "")
    # In the whole archive, too: who looks for words has no state in mind.
    chosen = SHOWN.get(show, Q() if words else _LIVE)
    rows = DocumentVersion.objects.visible_to(request.user).filter(chosen, workgroup=room.workgroup).newest()
    rows = (rows.find(words) if words else rows).select_related("document").light()
    page = page_by_key(rows, request.GET, order=ORDER, size=ROWS)
    excerpts = _excerpts(request, page.rows, words) if words and page.rows else {}
    for one in page.rows:
        one.workgroup = one.document.workgroup = room.workgroup
        one.excerpt = excerpts.get(one.pk, "")  # type: ignore[attr-defined]
    context = {"room": room, "workgroup": room.workgroup, "page": page, "sought": words}
    context |= {"show": show if show in SHOWN else ""}
    context["may_add"] = may(request.user, "workgroups.add_document", room.workgroup)
    return render(request, "workgroups/documents/list.html", context)


def _excerpts(request: Request, shown: Sequence[DocumentVersion], words: str) -> dict[int, SafeString]:
    """Where their text has these words, with what was found marked."""
    rows: Any = DocumentVersion.objects.visible_to(request.user).filter(pk__in=[one.pk for one in shown])
    found = rows.with_excerpt(words).values_list("pk", "excerpt")
    return {pk: _marked(excerpt) for pk, excerpt in found if MARK in excerpt}


def _marked(excerpt: str) -> SafeString:
    html = escape(" ".join(excerpt.split())).replace(MARK, "<mark>").replace(UNMARK, "</mark>")
    return mark_safe(html)  # noqa: S308 -- escaped


def new_document(request: Request, slug: str) -> HttpResponse:
    """Put documents in: each file becomes one."""
    room = enter(request, slug)
    require(request.user, "workgroups.add_document", room.workgroup)
    data = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = DocumentsForm(*data, voices=room.workgroup.voices(request.user))
    if form.is_valid():
        said, voice = form.cleaned_data, form.spoken_for
        made = Document.put_in(
            room.workgroup,
            said["chosen"],
            **{name: said[name] for name in ("title", "summary", "language", "token")},
            organization=voice.organization if voice else None,
            behalf=voice.behalf if voice else None,
            by=request.user,
        )
        return see_other(made[0] if len(made) == 1 else reverse("workgroups:documents", args=[slug]))
    return _asked(request, room, form, "workgroups/documents/new.html")


@login_not_required
def document(request: PublicRequest, slug: str, pk: int) -> HttpResponse:
    """One document with all its versions."""
    room = visit(request, slug)
    one = find_document(request, room, pk)
    rows = DocumentVersion.objects.visible_to(request.user).filter(document=one).light()
    if room.convenes or room.reach.backbone:
        openings = Opening.objects.visible_to(room.reach).filter(version=OuterRef("pk"))
        rows = rows.annotate(opened_count=count_by(openings, "version"))
    page = page_by_key(rows, request.GET, order=("-number",), size=VERSIONS)
    for version in page.rows:
        version.document, version.workgroup = one, room.workgroup
    latest = next((version for version in page.rows if version.number == one.number), None)
    context = {"room": room, "workgroup": room.workgroup, "document": one, "page": page, "latest": latest}
    context["cares"] = cares_of(latest.cares) if latest else []
    if request.user.is_authenticated and room.inside:
        context |= {name: may(request.user, f"workgroups.{name}_document", one) for name in ("revise", "adopt", "open")}
        if context["open"]:
            context["opening"] = OpeningForm(initial={"readers": one.readers})
            context["opened_by"] = _opened_by(latest, room.reach) if latest else []
    return render(request, "workgroups/documents/document.html", context)


def _opened_by(version: DocumentVersion, reach: Reach) -> list[Opening]:
    return list(Opening.objects.visible_to(reach).filter(version=version).select_related("organization")[:OPENED])


def details(request: Request, slug: str, pk: int) -> HttpResponse:
    """Another title, summary or language; and what a picture shows."""
    room = visit(request, slug)
    one = find_document(request, room, pk)
    require(request.user, "workgroups.revise_document", one)
    latest = one.versions.light().get(number=one.number)
    form = DetailsForm(
        request.POST if request.method == "POST" else None,
        instance=copy(one),
        is_picture=latest.is_picture,
        initial={"alt": latest.alt},
    )
    if form.is_valid():
        said = form.cleaned_data
        alt = said.pop("alt", None)
        if one.describe(**said, by=request.user):
            if alt is not None:
                latest.say(alt)
            return see_other(one)
        form.add_error(None, _("Somebody archived it meanwhile: it is only read from now on."))
    return _asked(request, room, form, "workgroups/documents/details.html", one)


def adoption(request: Request, slug: str, pk: int) -> HttpResponse:
    """Say that the latest version was adopted, and where."""
    room = visit(request, slug)
    one = find_document(request, room, pk)
    require(request.user, "workgroups.adopt_document", one)
    form = AdoptionForm(request.POST if request.method == "POST" else None, initial={"number": one.number})
    if form.is_valid():
        if one.adopt(**form.cleaned_data, by=request.user) or one.adopted_number == form.cleaned_data["number"]:
            return see_other(one)
        form.data = {**request.POST.dict(), "number": str(one.number)}
        form.add_error(None, _("A newer version came in meanwhile, or somebody was faster. Look at it first."))
    context = {"held": Meeting.objects.visible_to(request.user).filter(workgroup=room.workgroup).past()[:5]}
    return _asked(request, room, form, "workgroups/documents/adoption.html", one, **context)


def archive(request: Request, slug: str, pk: int) -> HttpResponse:
    """Archive a document, once it was said what that means."""
    room = visit(request, slug)
    one = find_document(request, room, pk)
    if request.method == "POST" and one.is_archived:
        return see_other(one)
    require(request.user, "workgroups.archive_document", one)
    if request.method == "POST":
        one.archive(by=request.user)
        messages.success(request, _("Archived. It stays as it is, and is only read from now on."))
        return see_other(one)
    return _asked(request, room, Form(), "workgroups/documents/archive.html", one)


@require_POST
def readership(request: Request, slug: str, pk: int) -> HttpResponse:
    """Say who reads it."""
    room = visit(request, slug)
    one = find_document(request, room, pk)
    require(request.user, "workgroups.open_document", one)
    form = OpeningForm(request.POST)
    if not form.is_valid():
        raise Http404
    if one.open_to(form.cleaned_data["readers"], by=request.user):
        messages.success(request, _OPENED[form.cleaned_data["readers"]]())
    return see_other(one)


_OPENED = {
    Readers.WORKGROUP: lambda: _("Only the people of this workgroup read it from now on."),
    Readers.PARTNERS: lambda: _("All partners read it from now on."),
    Readers.PUBLIC: lambda: _("Everybody reads it from now on, without signing in."),
}


def find_document(request: PublicRequest | Request, room: Room, pk: int) -> Document:
    """The document with that number in this workgroup. Raises Http404 for whoever may not read it."""
    rows = Document.objects.visible_to(request.user).filter(workgroup=room.workgroup)
    rows = rows.annotate(**with_decided(room.reach, Document))
    found = get_object_or_404(rows.select_related("adopted_by", "archived_by", "editing_by"), pk=pk)
    found.workgroup = room.workgroup
    return found


def _asked(
    request: Request,
    room: Room,
    form: Form | ModelForm[Any],
    page: str,
    document: Document | None = None,
    **more: Any,
) -> HttpResponse:
    context = {"room": room, "workgroup": room.workgroup, "document": document, "form": form, **more}
    return render(request, page, context, status=422 if form.is_bound else 200)
