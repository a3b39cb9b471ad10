"""Meetings for other calendars: one as a file, a workgroup's for anybody, and a person's own under an address."""

from hashlib import sha256

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from compact.access import reach_of
from compact.accounts.models import User
from compact.http import PublicRequest, Request, see_other
from compact.mail import absolute
from compact.wall import entered, handing_over
from workgroups.calendars.files import Feed, calendar
from workgroups.calendars.occasions import Occasion, Sequel
from workgroups.calendars.rows import in_full, in_public, occasion, recent, told
from workgroups.models import Meeting, Workgroup
from workgroups.models.calendar_feed import CalendarFeed
from workgroups.views.room import enter

TYPE = "text/calendar; charset=utf-8"


@require_safe
def meeting_ics(request: Request, slug: str, pk: int) -> HttpResponse:
    """One meeting as a file for the people of the workgroup, with how to join it."""
    room = enter(request, slug)
    rows = in_full(Meeting.objects.visible_to(request.user)).filter(workgroup=room.workgroup)
    found = get_object_or_404(rows, pk=pk)
    response = HttpResponse(calendar([occasion(found, inside=True)]), content_type=TYPE)
    response["Content-Disposition"] = f'attachment; filename="{room.workgroup.slug}-{found.local_start:%Y-%m-%d}.ics"'
    return response


@login_not_required
@require_safe
def workgroup_ics(request: PublicRequest, slug: str) -> HttpResponseBase:
    """The public meetings of a workgroup, the same for everybody: when, where and what they are called."""
    workgroup = get_object_or_404(Workgroup, slug=slug)
    # The rule of a series is behind the wall; of the rows that name it only what is public is asked for.
    with handing_over(workgroup.people_scope):
        rows = list(in_public(recent(Meeting.objects.visible_to(None))).filter(workgroup=workgroup))
    feed = Feed(workgroup.usual_name, absolute(workgroup.get_absolute_url()))
    return _read_again(request, told(rows, inside=False), feed, keep="public, max-age=300", reminds=False)


@login_not_required
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponseBase:
    """When the workgroups of the person meet whose address it is. Raises Http404 once it leads nowhere.

    Read behind the wall as that person: what they may not read any more is not in it.
    """
    person = CalendarFeed.reader(token)
    if person is None:
        raise Http404
    with entered(person), translation.override(person.language):
        workgroups = reach_of(person).workgroups
        rows = in_full(recent(Meeting.objects.visible_to(person))).filter(workgroup__in=workgroups)
        name = Feed(_("L.A. Compact"), absolute(reverse("today")))
        return _read_again(request, told(rows, inside=True), name, keep="private, no-cache", reminds=True)


def _read_again(
    request: HttpRequest, what: list[Occasion | Sequel], name: Feed, *, keep: str, reminds: bool
) -> HttpResponseBase:
    """A file for programs that come back: one that is still the same is not sent again."""
    file = calendar(what, feed=name, reminds=reminds)
    response = HttpResponse(file, content_type=TYPE)
    response["Content-Disposition"] = 'inline; filename="calendar.ics"'
    response["Cache-Control"] = keep
    response["ETag"] = f'"{sha256(file).hexdigest()[:32]}"'
    changed = [one.changed_at for part in what for one in (part.occasions if isinstance(part, Sequel) else [part])]
    if changed:
        response["Last-Modified"] = http_date(max(changed).timestamp())
    # A meeting that is gone leaves no later date behind: whether it is the same is asked of the file alone.
    return get_conditional_response(request, etag=response["ETag"], response=response) or response


# --- the reader's own ------------------------------------------------------------------------------------------------


@require_safe
def mine(request: Request) -> HttpResponse:
    """Where the reader's calendar gets its meetings from."""
    return _mine(request)


@require_POST
def address(request: Request) -> HttpResponse:
    """A new secret address, shown this once; the one before it ends."""
    token = CalendarFeed.make(request.user)
    return _mine(request, shown=f"{settings.BASE_URL}{reverse('calendar:feed', args=[token])}")


@require_POST
def address_end(request: Request) -> HttpResponse:
    """The secret address leads nowhere any more."""
    CalendarFeed.end(request.user)
    messages.success(request, _("Your calendar address has ended. Calendars that read it find nothing there any more."))
    return see_other("calendar:mine")


@require_POST
def invitations(request: Request) -> HttpResponse:
    """Calendar invitations by e-mail, or none."""
    wanted = "calendar_mail" in request.POST
    User.objects.filter(pk=request.user.pk).update(calendar_mail=wanted)
    said = (
        _("Saved. Calendar invitations come by e-mail.") if wanted else _("Saved. No calendar invitations by e-mail.")
    )
    messages.success(request, said)
    return see_other("calendar:mine")


def _mine(request: Request, *, shown: str = "") -> HttpResponse:
    workgroups = list(Workgroup.objects.filter(pk__in=reach_of(request.user).workgroups))
    context = {
        "standing": CalendarFeed.objects.visible_to(request.user).standing().filter(person=request.user).first(),
        "shown": shown,
        # Opens the calendar program of a phone or a desk, which then asks whether to subscribe.
        "webcal": f"webcal://{shown.partition('://')[2]}" if shown else "",
        "workgroups": workgroups,
    }
    return render(request, "workgroups/calendar.html", context)
