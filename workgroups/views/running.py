"""Who convenes a workgroup and who runs it: those who do say so, and the backbone."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from compact.http import Request, onward, see_other
from compact.permissions import may, require
from compact.rights.roles import ONLY_THE_TEAM, WHOEVER_RUNS_IT
from partners.models import NeedsSuccessor, Organization
from workgroups.forms.running import ConveningForm, HandOverForm, RunningForm, SteppingDownForm
from workgroups.models import Convener
from workgroups.models.running import Running
from workgroups.views.room import Room, visit


def running(request: Request, slug: str) -> HttpResponse:
    """Who convenes it and who runs it; and one more who does."""
    room = visit(request, slug)
    require(request.user, "workgroups.appoint_convener", room.workgroup)
    then = onward(request, room.workgroup.get_absolute_url())
    sent = request.POST if request.method == "POST" else None
    form = RunningForm(sent, workgroup=room.workgroup, conveners=room.conveners)
    if form.is_valid():
        person, organization = form.chosen
        if room.workgroup.put_in_charge(person, organization, by=request.user):
            words = {"person": person, "workgroup": room.workgroup.usual_name}
            messages.success(request, _("%(person)s runs %(workgroup)s now, and is told.") % words)
        return see_other(then)
    return _shown(request, room, form=form, onward=then)


def _shown(request: Request, room: Room, **forms: Any) -> HttpResponse:
    """The page, with a form that could not be taken."""
    context = {
        "room": room,
        "workgroup": room.workgroup,
        "form": RunningForm(workgroup=room.workgroup, conveners=room.conveners),
        "convening_form": ConveningForm(auto_id="convening_%s"),
        "onward": room.workgroup.get_absolute_url(),
        "mine": any(one.person_id == request.user.pk for one in room.runners),
        "may_change_convening": may(request.user, "workgroups.change_convening", room.workgroup),
        "may_hand_over": may(request.user, "workgroups.hand_over", room.workgroup),
        "may_end": may(request.user, "workgroups.appoint_convener", room.workgroup),
        "whoever_runs_it": WHOEVER_RUNS_IT,
        "only_the_team": ONLY_THE_TEAM,
        **forms,
    }
    if context["may_change_convening"]:
        context["organization_names"] = Organization.objects.suggested()
    bound = any(getattr(one, "is_bound", False) for one in forms.values())
    return render(request, "workgroups/running.html", context, status=422 if bound else 200)


@require_POST
def convening(request: Request, slug: str) -> HttpResponse:
    """One more organization convenes it."""
    room = visit(request, slug)
    require(request.user, "workgroups.change_convening", room.workgroup)
    form = ConveningForm(request.POST, auto_id="convening_%s")
    if not form.is_valid():
        return _shown(request, room, convening_form=form)
    organization = form.cleaned_data["organization"]
    words = {"organization": organization.usual_name, "workgroup": room.workgroup.usual_name}
    if Convener.convene(room.workgroup, organization, by=request.user):
        messages.success(request, _("%(organization)s convenes %(workgroup)s now. Its people are told.") % words)
    else:
        messages.info(request, _("%(organization)s convenes %(workgroup)s already.") % words)
    return see_other(_running(slug))


@require_POST
def convening_end(request: Request, slug: str, pk: int) -> HttpResponse:
    """An organization convenes it no more."""
    convener = _convener(request, slug, pk, by_person=False)
    require(request.user, "workgroups.change_convening", convener.workgroup)
    if convener.end_convening(by=request.user):
        words = {"organization": convener.organization.usual_name, "workgroup": convener.workgroup.usual_name}
        said = _("%(organization)s no longer convenes %(workgroup)s. Whoever runs it for them still does.")
        messages.success(request, said % words)
    return see_other(_running(slug))


def running_end(request: Request, slug: str, pk: int) -> HttpResponse:
    """Step down, or end that somebody runs it: who follows, or why nobody does."""
    room, convener = visit(request, slug), _convener(request, slug, pk, by_person=True)
    require(request.user, "workgroups.end_convener", convener)
    sent = request.POST if request.method == "POST" else None
    form = SteppingDownForm(sent, workgroup=room.workgroup, conveners=room.conveners)
    if convener.until is None and form.is_valid() and _stepped_down(request, convener, form):
        return see_other(room.workgroup)
    own = convener.person_id == request.user.pk
    context = {"room": room, "workgroup": room.workgroup, "convener": convener, "form": form, "own": own}
    return render(request, "workgroups/running_end.html", context, status=422 if form.is_bound else 200)


def _stepped_down(request: Request, convener: Convener, form: SteppingDownForm) -> bool:
    words = {"person": convener.person, "workgroup": convener.workgroup.usual_name}
    try:
        done = convener.step_down(by=request.user, successor=form.successor, word=form.cleaned_data["word"])
    except NeedsSuccessor as error:
        form.add_error("convener", error)
        return False
    if not done:
        messages.warning(request, _("Nothing was changed: one of the two has stopped or left meanwhile."))
    elif convener.person_id == request.user.pk:
        messages.success(request, _("You no longer run %(workgroup)s. Everybody in it is told.") % words)
    else:
        messages.success(request, _("%(person)s no longer runs %(workgroup)s, and is told.") % words)
    return True


def hand_over(request: Request, slug: str) -> HttpResponse:
    """Pass the running on to somebody else, with everything that belongs to it: chosen, looked at, done."""
    room = visit(request, slug)
    require(request.user, "workgroups.hand_over", room.workgroup)
    held = Running(room.workgroup, request.user)
    convenes = [one.organization_id for one in room.convening]
    sent = request.POST if request.method == "POST" else None
    form = HandOverForm(sent, person=request.user, posts=held.runs, convening=convenes)
    context = {"room": room, "workgroup": room.workgroup, "form": form, "held": held}
    if not form.is_valid():
        return render(request, "workgroups/hand_over.html", context, status=422 if form.is_bound else 200)
    if "confirmed" not in request.POST or form.cleaned_data["seen"] != held.mark:
        context |= {"follows": form.follows, "changed": "confirmed" in request.POST}
        return render(request, "workgroups/hand_over_preview.html", context)
    words = {"person": form.follows.person, "workgroup": room.workgroup.usual_name}
    if held.pass_on(form.follows, by=request.user):
        messages.success(request, _("%(person)s runs %(workgroup)s now. They are told, and everybody in it.") % words)
    else:
        messages.warning(request, _("Nothing was moved: one of you has stopped or left meanwhile."))
    return see_other(room.workgroup)


def _convener(request: Request, slug: str, pk: int, *, by_person: bool) -> Convener:
    """A post by its number. Raises Http404 for one of another workgroup, or that the reader may not know."""
    rows = Convener.objects.visible_to(request.user).filter(workgroup__slug=slug, person__isnull=not by_person)
    found: Convener = get_object_or_404(rows.select_related("workgroup", "organization", "person"), pk=pk)
    return found


def _running(slug: str) -> str:
    return reverse("workgroups:running", args=[slug])
