"""Until when people are in their places, and run a workgroup."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from compact.dates import plain_date
from compact.http import Request, onward, see_other
from compact.paging import page_by_key
from compact.permissions import may, require
from compact.wall import handing_over
from workgroups.forms.terms import LastDayForm, TermsForm
from workgroups.models import Convener, SeatHolder, Terms
from workgroups.models.term import Termed
from workgroups.views.room import enter

PAGE = 25


def terms(request: Request, slug: str) -> HttpResponse:
    """Whether places have a last day, and whose comes next."""
    room = enter(request, slug)
    require(request.user, "workgroups.set_terms", room.workgroup)
    form = TermsForm(request.POST if request.method == "POST" else None, workgroup=room.workgroup)
    if form.is_valid():
        if Terms(room.workgroup).switch(by=request.user, **form.made):
            messages.success(request, _("Saved. Whoever this concerns is told."))
        return see_other(reverse("workgroups:terms", args=[slug]))
    ending = SeatHolder.objects.visible_to(request.user).serving().ending()
    rows = ending.filter(seat__workgroup=room.workgroup).select_related("person", "seat__organization")
    page = page_by_key(rows, request.GET, order=("term_ends", "pk"), size=PAGE)
    for holder in page.rows:
        holder.seat.workgroup = room.workgroup
    context = {"room": room, "workgroup": room.workgroup, "form": form, "page": page}
    return render(request, "workgroups/terms.html", context, status=422 if form.is_bound else 200)


def term(request: Request, slug: str, pk: int) -> HttpResponse:
    """Until when somebody is in a place: extended with one button, or until another day."""
    rows = SeatHolder.objects.visible_to(request.user).filter(seat__workgroup__slug=slug)
    holder = get_object_or_404(rows.select_related("person", "seat__organization", "seat__workgroup"), pk=pk)
    return _extended(request, holder, "workgroups.extend_term")


def convener_term(request: Request, slug: str, pk: int) -> HttpResponse:
    """The same of somebody who runs the workgroup."""
    rows = Convener.objects.visible_to(request.user).filter(workgroup__slug=slug, person__isnull=False)
    convener = get_object_or_404(rows.select_related("person", "organization", "workgroup"), pk=pk)
    return _extended(request, convener, "workgroups.extend_convening")


@require_POST
def emeritus(request: Request, slug: str, pk: int) -> HttpResponse:
    """Honour an observer, or not any more."""
    rows = SeatHolder.objects.visible_to(request.user).filter(seat__workgroup__slug=slug)
    holder = get_object_or_404(rows.select_related("person", "seat__organization", "seat__workgroup"), pk=pk)
    on = request.POST.get("on") == "1"
    with holder.seat.workgroup.desk(request.user):
        if holder.honour(on=on, by=request.user):
            said = _("%(person)s is emeritus now.") if on else _("%(person)s is an observer again.")
            messages.success(request, said % {"person": holder.person})
    return see_other(onward(request, reverse("workgroups:members", args=[slug])))


def _extended(request: Request, post: Termed, right: str) -> HttpResponse:
    """Whoever is in it may look, and reads who can extend it; everybody else needs the right."""
    allowed = may(request.user, right, post)
    if request.method == "POST" or post.person != request.user:
        require(request.user, right, post)
    workgroup, organization = post.held_at
    then = onward(request, workgroup.get_absolute_url())
    endless = "endless" in request.POST
    form = LastDayForm(request.POST if request.method == "POST" and not endless else None, workgroup=workgroup)
    if endless or form.is_valid():
        until = None if endless else form.cleaned_data["until"]
        with handing_over(workgroup.conveners_scope):
            changed = post.extend(until, by=request.user)
        _say(request, post, changed=changed)
        return see_other(then)
    context = {
        "workgroup": workgroup,
        "organization": organization,
        "post": post,
        "runs": isinstance(post, Convener),
        "allowed": allowed,
        "form": form,
        "onward": then,
    }
    return render(request, "workgroups/term.html", context, status=422 if form.is_bound else 200)


def _say(request: Request, post: Termed, *, changed: bool) -> None:
    post.refresh_from_db()
    words = {"person": post.person, "date": plain_date(post.term_ends)}
    if post.is_over:
        messages.warning(request, _("That has ended by now. Name %(person)s again, or somebody else.") % words)
    elif changed and post.term_ends:
        messages.success(
            request, _("Extended: %(person)s until %(date)s. They and their organization are told.") % words
        )
    elif changed:
        messages.success(request, _("%(person)s has no last day now. They and their organization are told.") % words)
    else:
        messages.info(request, _("It was so already."))
