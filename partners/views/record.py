"""An organization's record: its words, its part, its domains and its logo."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from compact.http import Request, see_other
from compact.partnership import Partnership
from compact.permissions import may, require
from partners.asks import propose_domain, remove_domain, verify_domain
from partners.models import EmailDomain, Organization, OrganizationLogo, TierPeriod
from partners.models.record import Overtaken, Record, rewrite
from partners.record_forms import DomainForm, FullRecordForm, LogoForm, PartForm, RecordForm


def _edited(request: Request, slug: str, right: str = "partners.edit_organization") -> Organization:
    found = get_object_or_404(Organization.objects.named(), slug=slug)
    require(request.user, right, found)
    return found


def record(request: Request, slug: str) -> HttpResponse:
    """What the record says, to read and to write."""
    found = _edited(request, slug)
    now = Record.of(found)
    kind = FullRecordForm if may(request.user, "partners.place_organization", found) else RecordForm
    form = kind(request.POST if request.method == "POST" else None, record=now)
    if request.method != "POST" or not form.is_valid():
        return _shown(request, now, form, status=422 if form.is_bound else 200)
    words = form.cleaned_data
    try:
        changed = rewrite(found, form.words, aliases=words["aliases"], serial=words["serial"], by=request.user)
    except Overtaken as overtaken:
        if overtaken.record.organization.merged_into_id is not None:
            return see_other(overtaken.record.organization)
        return _shown(request, overtaken.record, form.overtaken_by(overtaken.record), status=409)
    messages.success(request, _("Saved.") if changed else _("Nothing was changed."))
    return see_other(found)


def _shown(  # noqa: PLR0913
    request: Request,
    now: Record,
    form: RecordForm,
    *,
    part: PartForm | None = None,
    logo: LogoForm | None = None,
    status: int = 200,
) -> HttpResponse:
    partner = now.organization
    context = {
        "partner": partner,
        "form": form,
        "overtaken": status == 409,
        "logo_form": logo or LogoForm(),
        "logo": OrganizationLogo.objects.filter(organization=partner).defer("content").first(),
        "part_form": part,
        "periods": list(partner.tiers.select_related("set_by")),
        "domains": list(partner.email_domains.all()),
    }
    if may(request.user, "partners.place_organization", partner):
        present = partner.tiers.filter(until=None).first()
        signed = Partnership(localdate()).signatures().filter(organization=partner)
        context["signed"] = signed.exists()
        context["part_form"] = part or PartForm(initial={"tier": present.tier if present else ""}, prefix="part")
    return render(request, "partners/record.html", context, status=status)


def _again(request: Request, found: Organization, **forms: PartForm | LogoForm) -> HttpResponse:
    """The record's page, with a form beside the first one that could not be taken."""
    now = Record.of(found)
    kind = FullRecordForm if may(request.user, "partners.place_organization", found) else RecordForm
    return _shown(request, now, kind(record=now), status=422, **forms)  # type: ignore[arg-type]


@require_POST
def part(request: Request, slug: str) -> HttpResponse:
    """What the organization is to the compact while it has not signed, and since when."""
    found = _edited(request, slug, "partners.place_organization")
    form = PartForm(request.POST, prefix="part")
    if form.is_valid():
        words = form.cleaned_data
        try:
            changed = TierPeriod.begin(found, words["tier"], since=words["since"], by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved.") if changed else _("Nothing was changed."))
            return see_other(found)
    return _again(request, found, part=form)


@require_POST
def logo_upload(request: Request, slug: str) -> HttpResponse:
    """Draw the logo anew from a picture file."""
    found = _edited(request, slug)
    form = LogoForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            OrganizationLogo.put(found, form.cleaned_data["logo"], by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The logo is shown from now on."))
            return see_other(found)
    return _again(request, found, logo=form)


@require_POST
def logo_removal(request: Request, slug: str) -> HttpResponse:
    """Show no logo any more."""
    found = _edited(request, slug)
    held = OrganizationLogo.objects.filter(organization=found).select_related("organization").defer("content").first()
    if held is not None and held.remove():
        messages.success(request, _("The logo is removed."))
    return see_other(found)


@login_not_required
@require_safe
def logo(request: HttpRequest, slug: str, serial: int) -> HttpResponse:
    """The picture itself. Its address changes with it, so that whoever has it may keep it."""
    held = get_object_or_404(OrganizationLogo, organization__slug=slug, serial=serial)
    response = HttpResponse(bytes(held.content), content_type=held.content_type)
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Disposition"] = "inline"
    return response


def domains(request: Request, slug: str) -> HttpResponse:
    """The e-mail domains of an organization, and one more."""
    found = _edited(request, slug)
    form = DomainForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data
        try:
            made = propose_domain(found, words["domain"], shared=words["shared"], by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            if may(request.user, "partners.verify_domain", found):
                verify_domain(made, shared=made.shared, by=request.user)
                messages.success(request, _("%(domain)s is verified.") % {"domain": made})
            else:
                messages.success(
                    request, _("%(domain)s is proposed. The UNITE-LA team verifies it.") % {"domain": made}
                )
            return see_other(request.path)
    listed = list(found.email_domains.select_related("verified_by", "proposed_by"))
    verifies = bool(may(request.user, "partners.verify_domain", found))
    context = {"partner": found, "form": form, "domains": listed, "verifies": verifies}
    return render(request, "partners/domains.html", context, status=422 if form.errors else 200)


def _domain(request: Request, slug: str, pk: int, right: str) -> EmailDomain:
    found = _edited(request, slug, right)
    return get_object_or_404(EmailDomain.objects.select_related("organization"), organization=found, pk=pk)


@require_POST
def verification(request: Request, slug: str, pk: int) -> HttpResponse:
    """The backbone has looked at the domain."""
    domain = _domain(request, slug, pk, "partners.verify_domain")
    shared = domain.shared or "shared" in request.POST
    if verify_domain(domain, shared=shared, by=request.user):
        messages.success(request, _("%(domain)s is verified.") % {"domain": domain})
    return see_other(_domains_of(slug))


@require_POST
def domain_removal(request: Request, slug: str, pk: int) -> HttpResponse:
    """The domain is the organization's no more."""
    domain = _domain(request, slug, pk, "partners.edit_organization")
    if remove_domain(domain, by=request.user):
        messages.success(request, _("%(domain)s is removed.") % {"domain": domain})
    return see_other(_domains_of(slug))


def _domains_of(slug: str) -> str:
    return reverse("partners:domains", args=[slug])
