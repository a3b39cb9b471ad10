"""Who was let in by name: on one organization, workgroup or agreement, by whom, why and until when."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db.models import Model
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from compact.grants import NamedGrant
from compact.http import Request, onward, see_other
from compact.paging import page_by_key
from compact.permissions import may, require
from partners.forms import RightForm
from partners.models import Organization, OrganizationGrant

if TYPE_CHECKING:
    from django.http import HttpResponse

PAGE = 50
FEW = 8


def rights(request: Request, slug: str) -> "HttpResponse":
    """Who was let in at an organization, and one more."""
    organization = get_object_or_404(Organization.objects.named(), slug=slug)
    return rights_on(request, organization, OrganizationGrant)


@require_POST
def right_end(request: Request, slug: str, pk: int) -> "HttpResponse":
    """Take a right back, or give one's own up."""
    return end_right(request, OrganizationGrant, pk=pk, content_object__slug=slug)


def rights_on(request: Request, target: Model, model: type[NamedGrant]) -> "HttpResponse":
    """The page of the rights on one object, for whoever may give them."""
    require(request.user, model.RULE, target)
    form = RightForm(request.POST if request.method == "POST" else None, model=model)
    if form.is_valid():
        said = form.cleaned_data
        given, new = model.give(
            target, to=said["email"], right=said["right"], until=form.ends, why=said["why"], by=request.user
        )
        if new:
            messages.success(request, _("%(person)s is let in, and told by e-mail.") % {"person": given.user})
        return see_other(request.path)
    listed = model.objects.remembered().told().filter(content_object=target)
    context = {"target": target, "form": form, "page": page_by_key(listed, request.GET, order=("-pk",), size=PAGE)}
    return render(request, "partners/rights.html", context, status=422 if form.is_bound else 200)


def end_right(request: Request, model: type[NamedGrant], **where: Any) -> "HttpResponse":
    """End one right: whoever may give it, or the person who has it. Raises Http404 for everybody else."""
    right = get_object_or_404(model.objects.told(), **where)
    mine = right.user_id == request.user.pk
    if not mine and not may(request.user, model.RULE, right.content_object):
        raise Http404
    if right.revoke(by=request.user):
        words = {"person": right.user, "right": right.words}
        said = _("You have given it up: %(right)s.") if mine else _("Ended for %(person)s: %(right)s. They are told.")
        messages.success(request, said % words)
    return see_other(onward(request, "/me/" if mine else right.rights_url))


def let_in(request: Any, target: Model, model: type[NamedGrant]) -> dict[str, Any]:
    """What `partners/_let_in.html` needs on an object's own page: the first few, and where all are; else nothing."""
    if not (request.user.is_authenticated and may(request.user, model.RULE, target)):
        return {}
    rows = model.objects.current().told().filter(content_object=target).order_by("-pk")
    return {"let_in": list(rows[:FEW]), "rights_of": target, "rights_url": model.url_of(target)}
