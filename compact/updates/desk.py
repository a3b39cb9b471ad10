"""Where an Update is put together: the backbone's pages, and the one on which a workgroup writes its paragraph."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from compact.access import BACKBONE
from compact.asks.models import Ask
from compact.drafts import draft_key, keeps_draft, taken_draft
from compact.http import Request, see_other
from compact.permissions import require
from compact.updates.drafting import drafted
from compact.updates.forms import BeginForm, CorrectionForm, DeskForm, ParagraphForm
from compact.updates.models import ASK, Paragraph, Update
from compact.wall import handing_over

MOST = 200


def new(request: Request) -> HttpResponse:
    """Ask every convener for one paragraph."""
    require(request.user, "updates.compose", None)
    form = BeginForm(request.POST or None)
    if form.is_valid():
        made = Update.begin(**form.cleaned_data, by=request.user)
        messages.success(request, _("Those who run the workgroups are asked. You see here who has written."))
        return see_other(made)
    return render(request, "updates/new.html", {"form": form}, status=422 if form.is_bound else 200)


def desk(request: Request, slug: str) -> HttpResponse:
    """Who has written and who is silent, with whom to ring; the order, and the backbone's own words."""
    one = _mine(request, slug)
    paragraphs = list(one.paragraphs.select_related("workgroup", "answered_by")[:MOST])
    form = DeskForm(request.POST if request.method == "POST" else None, update=one, paragraphs=paragraphs)
    if form.is_valid():
        if one.write(form.words, serial=form.cleaned_data["serial"], order=form.order):
            messages.success(request, _("Saved."))
            return see_other(reverse("updates:preview" if "preview" in request.POST else "updates:desk", args=[slug]))
        form.add_error(None, _("Somebody else has saved since, or it is published. Reload the page to see how it is."))
    put = Ask.objects.visible_to(request.user).open().filter(kind=ASK, subject_id__in=[x.pk for x in paragraphs])
    silent = {ask.subject_id: ask for ask in put.select_related("organization").with_people()}
    for row in paragraphs:
        row.put = silent.get(row.pk)  # type: ignore[attr-defined]
    context = {
        "one": one,
        "form": form,
        "rows": [(row, form[f"position-{row.pk}"]) for row in paragraphs],
        "silent": len(silent),
    }
    return render(request, "updates/desk.html", context, status=422 if form.errors else 200)


def _mine(request: Request, slug: str) -> Update:
    """The Update in the making, for the backbone. Raises Http404 for whoever may not know of it."""
    one = get_object_or_404(Update.objects.visible_to(request.user), slug=slug)
    require(request.user, "updates.compose", one)
    return one


@require_safe
def preview(request: Request, slug: str) -> HttpResponse:
    """What everybody would read."""
    one = _mine(request, slug)
    # Before what it says: who writes between the two is noticed.
    wording = one.wording
    return render(
        request, "updates/update.html", {"one": one, "wording": wording, "parts": one.told(), "is_preview": True}
    )


@require_POST
def publication(request: Request, slug: str) -> HttpResponse:
    """Publish what was previewed: on the web, by mail, and as files."""
    one = _mine(request, slug)
    sent = request.POST.get("wording", "")
    seen = int(sent) if sent.isdecimal() and len(sent) < 10 else -1
    if one.publish(by=request.user, seen=seen):
        messages.success(request, _("Published. Every partner is told."))
        return see_other(one)
    one.refresh_from_db()
    if not one.published_at and one.wording != seen:
        messages.info(request, _("Somebody has written since you looked. Read it once more, then publish it."))
        return see_other(reverse("updates:preview", args=[slug]))
    said = _("It is published already.") if one.published_at else _("No workgroup has written anything yet.")
    messages.info(request, said)
    return see_other(one)


@keeps_draft
def paragraph(request: Request, slug: str, pk: int) -> HttpResponse:
    """A workgroup writes its paragraph, from a draft of what it has decided, or says that there is nothing."""
    rows = Paragraph.objects.visible_to(request.user).filter(pk=pk)
    # Whoever was asked may know of what; until it is published the rest of it is the backbone's.
    with handing_over(BACKBONE):
        one = get_object_or_404(rows.select_related("update", "workgroup", "answered_by"), update__slug=slug)
    require(request.user, "updates.write_paragraph", one)
    form = ParagraphForm(
        request.POST if request.method == "POST" else None,
        nothing="nothing" in request.POST,
        initial={"serial": one.serial, **_begun(request, one), **taken_draft(request)},
    )
    if form.is_valid():
        if one.answer(**form.cleaned_data, by=request.user):
            messages.success(request, _("Thank you. You can change it until the Update is published."))
            return see_other(one)
        form.add_error(None, _("Somebody else has written since, or it is published. Your words are still here."))
    context = {"one": one, "form": form, "draft_key": draft_key(request.user)}
    return render(request, "updates/paragraph.html", context, status=422 if form.errors else 200)


def _begun(request: Request, one: Paragraph) -> dict[str, str]:
    if one.answered_at is None and not one.words and request.method != "POST":
        return {"words": drafted(one.workgroup, one.update.since, by=request.user)}
    return {"words": one.words, "words_es": one.words_es}


def correction(request: Request, slug: str, pk: int) -> HttpResponse:
    """Correct what is published, with a note."""
    one = get_object_or_404(Update.objects.visible_to(request.user).published(), slug=slug)
    require(request.user, "updates.compose", one)
    row = get_object_or_404(one.paragraphs.select_related("workgroup").filter(published_at__isnull=False), pk=pk)
    initial = {"words": row.words, "words_es": row.words_es}
    form = CorrectionForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        if one.correct(**form.cleaned_data, by=request.user, paragraph=row):
            messages.success(request, _("Corrected, on the page and in the files."))
        return see_other(one)
    context = {"one": one, "row": row, "form": form}
    return render(request, "updates/correction.html", context, status=422 if form.is_bound else 200)
