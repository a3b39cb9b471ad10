"""Pages of contact sheets: bring one in, see what each row does, save, take back."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from compact.http import Request, see_other
from compact.mail import words
from compact.permissions import require
from compact.sheets import saving as saved
from compact.sheets.forms import Columns, Meanings, Upload
from compact.sheets.page import Preview
from compact.sheets.reading import XLSX
from compact.sheets.storing import bring, plan_again
from compact.sheets.undoing import undo
from compact.sheets.writing import empty_sheet, skipped_file
from partners.models import Import, Organization

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
RECENT = 10


def sheets(request: Request) -> HttpResponse:
    """Bring in a sheet of every organization, and those of late."""
    return _sheets(request, None)


def sheets_of(request: Request, slug: str) -> HttpResponse:
    """Bring in a sheet of the people of one organization."""
    return _sheets(request, get_object_or_404(Organization.objects.living(), slug=slug))


def _sheets(request: Request, organization: Organization | None) -> HttpResponse:
    require(request.user, "partners.bring_sheet", organization)
    form = Upload(request.POST, request.FILES) if request.method == "POST" else Upload()
    if request.method == "POST" and form.is_valid():
        for old in Import.objects.visible_to(request.user).forgotten():
            old.discard()
        name = form.cleaned_data["file"].name
        return see_other(bring(form.table, name=name, organization=organization, by=request.user))
    recent = Import.objects.visible_to(request.user).filter(organization=organization).defer("done", "kept", "choices")
    context = {"form": form, "organization": organization, "recent": recent.select_related("uploaded_by")[:RECENT]}
    return render(request, "sheets/sheets.html", context, status=422 if form.errors else 200)


def empty(request: Request) -> HttpResponse:
    """Our columns, and lists of our organizations and workgroups."""
    return _empty(request, None)


def empty_of(request: Request, slug: str) -> HttpResponse:
    """The same for the people of one organization."""
    return _empty(request, get_object_or_404(Organization.objects.living(), slug=slug))


def _empty(request: Request, organization: Organization | None) -> HttpResponse:
    require(request.user, "partners.bring_sheet", organization)
    return _download(empty_sheet(organization), EXCEL, "people.xlsx")


def _download(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


# --- one sheet --------------------------------------------------------------------------------------------------------


def _sheet(request: Request, pk: int) -> Import:
    visible = Import.objects.visible_to(request.user).select_related("organization", "saved_by", "undone_by")
    if request.method == "POST":
        # What one person decides about a sheet is not lost to what another does, nor written over what is saved.
        visible = visible.select_for_update(of=("self",))
    found = get_object_or_404(visible, pk=pk)
    require(request.user, "partners.bring_sheet", found.organization)
    return found


def sheet(request: Request, pk: int) -> HttpResponse:
    """What each row does, or what saving has done."""
    return _shown(request, _sheet(request, pk))


def _shown(request: Request, found: Import, **forms: Any) -> HttpResponse:
    page = Preview(found, request.GET)
    wrong = any(form.errors for form in forms.values())
    context = {"sheet": found, "page": page, "columns": Columns(found), "meanings": Meanings(found), **forms}
    return render(request, "sheets/sheet.html", context, status=422 if wrong else 200)


@require_POST
def columns(request: Request, pk: int) -> HttpResponse:
    """Say what each column holds; the plan is made again, without the file."""
    found = _sheet(request, pk)
    form = Columns(found, request.POST)
    if found.saved_at or not form.is_valid():
        return see_other(found) if found.saved_at else _shown(request, found, columns=form)
    found.columns = form.chosen
    plan_again(found)
    return see_other(found)


@require_POST
def meanings(request: Request, pk: int) -> HttpResponse:
    """Say whom a spelling means, once for all rows."""
    found = _sheet(request, pk)
    form = Meanings(found, request.POST)
    if found.saved_at or not form.is_valid():
        return see_other(found) if found.saved_at else _shown(request, found, meanings=form)
    found.choices = {**found.choices, **form.chosen}
    plan_again(found)
    return see_other(found)


@require_POST
def other_person(request: Request, pk: int) -> HttpResponse:
    """Somebody only shares a name with somebody else."""
    found = _sheet(request, pk)
    email = request.POST.get("email", "").replace("\x00", "")[:254]
    if not found.saved_at and found.rows.filter(plan__email=email).exists():
        others = {*found.choices.get("others", []), email}
        found.choices = {**found.choices, "others": sorted(others)}
        plan_again(found)
    return see_other(found)


def skipped(request: Request, pk: int) -> HttpResponse:
    """The skipped rows as a sheet, each with the reason, to be corrected and brought in again."""
    found = _sheet(request, pk)
    excel = found.kind == XLSX
    kind, name = (EXCEL, "skipped.xlsx") if excel else ("text/csv; charset=utf-8", "skipped.csv")
    return _download(skipped_file(found), kind, name)


def mail(request: Request, pk: int) -> HttpResponse:
    """The invitation that the first of those who can be invited would get."""
    found = _sheet(request, pk)
    asked = Preview(found, request.GET).sample_mail(request.user)
    letter = words("invitation", asked) if asked else None
    return render(request, "sheets/mail.html", {"sheet": found, "letter": letter})


@require_POST
def saving(request: Request, pk: int) -> HttpResponse:
    """Do what was shown; when something has changed since, show that instead."""
    found = _sheet(request, pk)
    try:
        saved.save(found, seen=request.POST.get("plan", ""), invite="invite" in request.POST, by=request.user)
    except saved.Changed as change:
        rows, count = ", ".join(map(str, change.rows[:20])), len(change.rows)
        about = ngettext("This row does something else now: %s.", "These rows do something else now: %s.", count)
        said = _("Nothing is saved yet: something has changed since this page was shown.")
        messages.warning(request, f"{said} {about % rows if rows else _('Look once more.')}")
    return see_other(found)


@require_POST
def undoing(request: Request, pk: int) -> HttpResponse:
    """Take back what saving has written."""
    found = _sheet(request, pk)
    if not undo(found, by=request.user) and found.saved_at:
        messages.info(request, _("This sheet was taken back already, or was saved more than 24 hours ago."))
    return see_other(found)


@require_POST
def removal(request: Request, pk: int) -> HttpResponse:
    """Forget a sheet that was not saved."""
    found = _sheet(request, pk)
    if not found.discard():
        return see_other(found)
    messages.success(request, _("The sheet is removed. Nothing was saved."))
    of = found.organization
    return see_other(reverse("sheets:sheets_of", args=[of.slug]) if of else "sheets:sheets")
