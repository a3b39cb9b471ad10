"""Taking back what one has just done to a place."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from compact.http import Request
from workgroups.models import Workgroup
from workgroups.models.undoing import Overtaken, undo


def undoing_page(workgroup: Workgroup) -> str:
    """Where the button "Undo" leads."""
    return reverse("workgroups:undoing", args=[workgroup.slug])


@require_POST
def undoing(request: Request, slug: str) -> HttpResponse:
    """Put a place back as it was, if nobody has changed it since."""
    workgroup = get_object_or_404(Workgroup, slug=slug)
    with workgroup.desk(request.user):
        try:
            done = undo(request.POST.get("token", ""), workgroup, by=request.user)
        except Overtaken as changed:
            messages.warning(request, _("Not undone: somebody has changed this place since. %s") % changed)
        else:
            said = _("Undone. It is as it was, and the people concerned are told.")
            messages.success(request, said if done else _("There is nothing to undo any more."))
    return redirect("workgroups:members", slug)
