"""Whether a workgroup meets, and a new one: what the backbone decides."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compact.http import Request, see_other
from compact.permissions import require
from goals.models import Goal
from partners.models import Organization
from workgroups.forms.lifecycle import OpeningForm, StateForm
from workgroups.models import State, Workgroup
from workgroups.views.room import Room, visit

DONE = {
    State.PAUSED: gettext_lazy("%(workgroup)s is paused. Everybody concerned is told."),
    State.ACTIVE: gettext_lazy("%(workgroup)s meets again. Everybody concerned is told."),
    State.CLOSED: gettext_lazy("%(workgroup)s is closed. Everybody concerned is told."),
}


def state(request: Request, slug: str) -> HttpResponse:
    """Pause it, take it up again or close it: chosen, looked at, then done."""
    room = visit(request, slug)
    require(request.user, "workgroups.change_state", room.workgroup)
    form = StateForm(request.POST if request.method == "POST" else None, workgroup=room.workgroup)
    if form.is_valid():
        if "confirmed" not in request.POST:
            return _shown(request, "workgroups/state_preview.html", room, form)
        if _stepped(request, room.workgroup, form):
            return see_other(room.workgroup)
    status = 422 if form.is_bound else 200
    return _shown(request, "workgroups/state.html", room, form, status=status)


def _stepped(request: Request, workgroup: Workgroup, form: StateForm) -> bool:
    """Whether the page leads on: it does as well when somebody was faster."""
    said = form.cleaned_data
    try:
        done = workgroup.become(form.becomes, by=request.user, reason=said["reason"], since=said["since"])
    except ValidationError as error:
        form.add_error("since", error.messages)
        return False
    words = {"workgroup": workgroup.usual_name}
    if done:
        messages.success(request, str(DONE[form.becomes]) % words)
    else:
        messages.warning(request, _("Somebody was faster: %(workgroup)s had changed. Look at it again.") % words)
    return True


def _shown(request: Request, page: str, room: Room, form: StateForm, *, status: int = 200) -> HttpResponse:
    context = {
        "room": room,
        "workgroup": room.workgroup,
        "form": form,
        "waiting": room.workgroup.pending,
        "becomes": form.cleaned_data.get("step") if form.is_bound and form.is_valid() else "",
    }
    return render(request, page, context, status=status)


def new(request: Request) -> HttpResponse:
    """Open a workgroup."""
    require(request.user, "workgroups.add_workgroup")
    goals = list(Goal.objects.in_force(localdate().year))
    form = OpeningForm(request.POST if request.method == "POST" else None, goals=goals)
    if form.is_valid():
        try:
            made = Workgroup.found(convening=form.organizations, runner=form.runs, by=request.user, **form.words)
        except ValidationError as error:
            form.add_error("name", error.messages)
        else:
            messages.success(request, _("%(workgroup)s is open.") % {"workgroup": made.usual_name})
            return see_other(made)
    context = {"form": form, "organization_names": Organization.objects.suggested()}
    return render(request, "workgroups/new.html", context, status=422 if form.is_bound else 200)
