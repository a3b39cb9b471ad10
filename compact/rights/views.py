"""What each role can do, why somebody sees something, and who else does."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render

from compact.access import PUBLIC
from compact.http import PublicRequest, Request
from compact.paging import page_by_key
from compact.permissions import may, require
from compact.rights.roles import AT_AN_ORGANIZATION, IN_A_WORKGROUP, WHO_RUNS_IT
from compact.rights.things import find
from compact.rights.why import counted, give_reasons, readers_of, why

PAGE = 100


@login_not_required
def roles(request: PublicRequest) -> HttpResponse:
    """The eight roles, each with what it can do and what it cannot."""
    context = {"in_a_workgroup": (*IN_A_WORKGROUP, WHO_RUNS_IT), "at_an_organization": AT_AN_ORGANIZATION}
    return render(request, "rights/roles.html", context)


def reasons(request: Request, kind: str, pk: int) -> HttpResponse:
    """Why this reader sees one thing; for who does not, there is nothing here."""
    thing = find(kind, pk, request.user)
    context = {"thing": thing, "kind": kind, "pk": pk, "reasons": why(request.user, thing.scopes)}
    context["may_list"] = PUBLIC not in thing.scopes and bool(may(request.user, "rights.list_readers", thing))
    return render(request, "rights/why.html", context)


def readers(request: Request, kind: str, pk: int) -> HttpResponse:
    """Everybody who sees one thing, by organization, each with the post that gives it: for those who manage it."""
    thing = find(kind, pk, request.user)
    require(request.user, "rights.list_readers", thing)
    context = {"thing": thing, "kind": kind, "pk": pk, "is_public": PUBLIC in thing.scopes}
    if not context["is_public"]:
        people = readers_of(thing.scopes)
        page = page_by_key(people, request.GET, order=("at", "name", "pk"), size=PAGE)
        give_reasons(page.rows, thing.scopes)
        context |= {"page": page, "count": counted(people)}
    return render(request, "rights/readers.html", context)
