"""Adding many people to a workgroup: paste or upload, see what each row does, invite, take it back for a day."""

from itertools import chain
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from compact.access import Reach
from compact.csv_files import csv_lines
from compact.http import Request
from compact.permissions import may
from compact.sheets.places import People, invite_all, plan_people
from compact.sheets.reading import Unreadable
from compact.templatetags.undoing import undo_tag
from partners.models import Invitation
from workgroups.forms.many import ManyForm
from workgroups.models import Workgroup

INVITE = "workgroups.invite"
SALT = "workgroups.bringing"
LASTS = 24 * 60 * 60
NAMED = 5


def bringing(request: Request, slug: str) -> HttpResponse:
    """Paste or choose people; the next page shows what each row does, and only its button invites anybody."""
    workgroup = get_object_or_404(Workgroup, slug=slug)
    with workgroup.desk(request.user, INVITE):
        form = ManyForm(request.POST, request.FILES) if request.method == "POST" else ManyForm()
        people = None
        if form.is_valid():
            try:
                people = plan_people(form.table, workgroup, by=request.user)
            except Unreadable as error:
                form.add_error("text", str(error.words))
        if people is not None and "skipped" in request.POST:
            return _skipped(people)
        if people is not None and "seen" in request.POST:
            if request.POST["seen"] == people.fingerprint:
                return _invite(request, workgroup, people, form.cleaned_data["note"])
            messages.warning(request, _("Nobody is invited yet: something has changed since this page was shown."))
    context = {"workgroup": workgroup, "form": form, "people": people, "back": _last(request, workgroup)}
    return render(request, "workgroups/bringing.html", context, status=422 if form.errors else 200)


def _invite(request: Request, workgroup: Workgroup, people: People, note: str) -> HttpResponse:
    made, left = invite_all(people, workgroup, note=note, by=request.user)
    token = signing.dumps([workgroup.pk, request.user.pk, [one.pk for one in made]], salt=SALT, compress=True)
    request.session["brought"] = {str(workgroup.pk): token}
    count = len(people.invited) - len(left)
    said = ngettext("%(n)d person is invited.", "%(n)d people are invited.", count) % {"n": count}
    back = reverse("workgroups:bringing_back", args=[workgroup.slug])
    messages.success(request, said, extra_tags=undo_tag(back, token))
    if left:
        why = " ".join(f"{one.email}: {one.why}" for one in left[:NAMED])
        messages.warning(request, _("Not invited: %s") % why)
    sees = may(request.user, "workgroups.manage_seats", workgroup)
    return redirect("workgroups:members" if sees else "workgroups:bringing", workgroup.slug)


def _last(request: Request, workgroup: Workgroup) -> str:
    """What takes back the people one brought last, for a day."""
    token: str = request.session.get("brought", {}).get(str(workgroup.pk), "")
    return token if token and _named(token) is not None else ""


def _named(token: str) -> list[Any] | None:
    try:
        found: list[Any] = signing.loads(token, salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        return None
    return found


@require_POST
def bringing_back(request: Request, slug: str) -> HttpResponse:
    """Take back every one of these invitations that nobody has answered."""
    workgroup = get_object_or_404(Workgroup, slug=slug)
    with workgroup.desk(request.user, INVITE) as reader:
        rows = _open(request, reader, workgroup)
        count = sum(one.withdraw(word=_("This was a mistake."), by=request.user) for one in rows)
    request.session.pop("brought", None)
    said = ngettext("%(n)d invitation is taken back.", "%(n)d invitations are taken back.", count) % {"n": count}
    messages.success(request, said if count else _("There is nothing to undo any more."))
    sees = may(request.user, "workgroups.manage_seats", workgroup)
    return redirect("workgroups:members" if sees else "workgroups:bringing", slug)


def _open(request: Request, reader: Reach, workgroup: Workgroup) -> list[Invitation]:
    found = _named(request.POST.get("token", ""))
    if found is None or found[:2] != [workgroup.pk, request.user.pk]:
        return []
    rows = Invitation.objects.visible_to(reader).open().filter(workgroup=workgroup, pk__in=found[2])
    return list(rows.order_by("pk"))


def _skipped(people: People) -> HttpResponse:
    """The rows that invite nobody, each with the reason, to be corrected and brought in again."""
    head = ["Name", "E-mail", "Organization", "Role", "Why it was skipped"]
    body = ([one.name, one.email, one.at, one.part, one.why] for one in people.skipped)
    headers = {"Content-Disposition": 'attachment; filename="skipped.csv"'}
    return HttpResponse(
        "".join(csv_lines(chain([head], body))), content_type="text/csv; charset=utf-8", headers=headers
    )
