"""What the workgroups tell everybody: the list, one Update, and its files."""

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from compact.files import served
from compact.http import PublicRequest
from compact.paging import page_by_key
from compact.permissions import may
from compact.updates.models import Update

SIZE = 20


@login_not_required
def updates(request: PublicRequest) -> HttpResponse:
    """Those that are published, the newest first; for the backbone also those in the making."""
    mine = Update.objects.visible_to(request.user)
    composes = request.user.is_authenticated and bool(may(request.user, "updates.compose", None))
    page = page_by_key(mine.published(), request.GET, order=("-published_at", "-pk"), size=SIZE)
    context = {"page": page, "composes": composes, "making": mine.in_making()[:SIZE] if composes else []}
    return render(request, "updates/list.html", context)


@login_not_required
def update(request: PublicRequest, slug: str) -> HttpResponse:
    """One Update, for everybody."""
    one = get_object_or_404(Update.objects.visible_to(request.user).published(), slug=slug)
    composes = request.user.is_authenticated and bool(may(request.user, "updates.compose", one))
    return render(request, "updates/update.html", {"one": one, "parts": one.told(), "composes": composes})


@login_not_required
def file(request: PublicRequest, slug: str, language: str) -> FileResponse:
    """The same as a PDF in a language that it has."""
    one = get_object_or_404(Update.objects.visible_to(request.user).published(), slug=slug)
    if language not in one.files:
        raise Http404
    return served(one.files[language], f"{one.slug}-{language}.pdf", "application/pdf")
