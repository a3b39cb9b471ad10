"""Agreements, read by everyone."""

from django.contrib.auth.decorators import login_not_required
from django.db.models import Count, Prefetch, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from compact.agreements.changes import changes
from compact.agreements.models import Agreement, AgreementGrant, Section, Version
from compact.agreements.reading import read
from compact.http import PublicRequest
from compact.paging import sought
from compact.permissions import may
from compact.wording import reading_minutes
from partners.views.rights import let_in

NAMED = Q(signatures__organization__merged_into=None, signatures__organization__to_be_confirmed=False)


def found_version(request: PublicRequest, agreement: str, version: str) -> Version:
    """The version at this address, if the reader may see it. Raises Http404."""
    return get_object_or_404(
        Version.objects.visible_to(request.user).select_related("agreement", "based_on__agreement"),
        agreement__slug=agreement,
        slug=version,
    )


@login_not_required
def directory(request: PublicRequest) -> HttpResponse:
    """Every agreement with its versions, and what is known of each."""
    versions = (
        Version.objects.visible_to(request.user)
        .published()
        .with_signers()
        .annotate(
            named=Count("signatures", filter=NAMED, distinct=True),
            clause_count=Count("clauses", distinct=True),
        )
        .select_related("agreement")
        .order_by("-number")
    )
    agreements = Agreement.objects.prefetch_related(Prefetch("versions", queryset=versions, to_attr="read"))
    return render(request, "agreements/list.html", {"agreements": agreements})


@login_not_required
def agreement(request: PublicRequest, agreement: str) -> HttpResponse:
    """Leads to the version in force, whichever it is today."""
    found = get_object_or_404(Agreement, slug=agreement)
    return redirect(found.in_force() or "agreements:list")


@login_not_required
def version(request: PublicRequest, agreement: str, version: str) -> HttpResponse:
    """One version: its words, or what is known of them, and who signed."""
    found = found_version(request, agreement, version)
    if found.is_draft:
        edits = may(request.user, "agreements.draft_agreement", found.agreement)
        return redirect("agreements:draft" if edits else "agreements:changes", agreement, version)
    sections = Section.objects.visible_to(request.user).filter(version=found).prefetch_related("clauses")
    others = list(
        Version.objects.visible_to(request.user)
        .filter(agreement=found.agreement, discarded_at=None)
        .select_related("agreement")
        .with_signers()
        .order_by("-number")
    )
    in_force = next((one for one in others if one.published_at), None)
    context = {
        "agreement": found.agreement,
        "version": found,
        "passages": read(found, sections, reader=request.user),
        "versions": others,
        "published": [one for one in others if one.published_at],
        "draft": next((one for one in others if one.is_draft), None),
        "in_force": in_force,
        "signatures": list(found.signatures.counted().in_order().select_related("organization")),
        "minutes": reading_minutes(clause.body for section in sections for clause in section.clauses.all()),
    }
    context |= let_in(request, found.agreement, AgreementGrant)
    return render(request, "agreements/version.html", context)


@login_not_required
def comparison(request: PublicRequest, agreement: str, version: str) -> HttpResponse:
    """What changed against the version it amends, or against another one (`?against=`)."""
    found = found_version(request, agreement, version)
    against = sought(request.GET, "against")
    old = found_version(request, agreement, against) if against else found.based_on
    context = {"agreement": found.agreement, "version": found, "old": old, "changes": changes(old, found)}
    return render(request, "agreements/changes.html", context)
