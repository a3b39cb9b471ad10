"""Who runs a workgroup: found by those who do, or by the backbone while nobody does."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from compact.access import reach_of
from compact.http import Request, onward, see_other
from compact.permissions import require
from workgroups.forms.running import RunningForm
from workgroups.models import Convener, Workgroup


def running(request: Request, slug: str) -> HttpResponse:
    """Name somebody who runs it, for one of the organizations that convene it or the backbone."""
    workgroup = get_object_or_404(Workgroup, slug=slug)
    require(request.user, "workgroups.appoint_convener", workgroup)
    then = onward(request, workgroup.get_absolute_url())
    reach = reach_of(request.user)
    held = Convener.objects.visible_to(reach).current().filter(workgroup=workgroup)
    conveners = list(held.select_related("organization", "person"))
    form = RunningForm(request.POST if request.method == "POST" else None, workgroup=workgroup, conveners=conveners)
    if form.is_valid():
        person, organization = form.chosen
        if workgroup.put_in_charge(person, organization, by=request.user):
            words = {"person": person, "workgroup": workgroup.usual_name}
            messages.success(request, _("%(person)s runs %(workgroup)s now, and is told.") % words)
        return see_other(then)
    context = {
        "workgroup": workgroup,
        "form": form,
        "onward": then,
        "runners": [one for one in conveners if one.person],
    }
    return render(request, "workgroups/running.html", context, status=422 if form.is_bound else 200)
