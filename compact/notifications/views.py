"""Inbox, mail settings, the page behind "Stop this e-mail", and the outbox of the sample mode."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models import OuterRef, Subquery
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from compact.access import Kind, reach_of, scope
from compact.asks.models import Ask
from compact.http import PublicRequest, Request, see_other
from compact.notifications.events import KINDS
from compact.notifications.forms import HoursForm, LevelsForm, RhythmForm
from compact.notifications.levels import hear
from compact.notifications.lines import REASONS, Line, lines
from compact.notifications.models import Group, Level, Notification, NotificationQuerySet, Volume
from compact.notifications.refused import refused, try_again
from compact.notifications.streams import Stream
from compact.paging import Page, page_by_key
from workgroups.models import Discussion, Workgroup

SIZE = 20
PAUSE = timedelta(days=14)


def _news(request: Request) -> NotificationQuerySet:
    """What the reader heard of and may still read."""
    mine = Notification.objects.visible_to(request.user).of(request.user).still_readable(request.user)
    return mine.filter(event__kind__in=KINDS).select_related("event")


@require_safe
def inbox(request: Request) -> HttpResponse:
    """News only: what is unread by what it is to me, then what is read. What is asked of me is on Today."""
    new = page_by_key(_news(request).unread(), request.GET, order=["-pk"], size=SIZE, name="new_")
    earlier = page_by_key(_news(request).exclude(read_at=None), request.GET, order=["-pk"], size=SIZE)
    shown = lines([*new.rows, *earlier.rows], request.user)
    unread, read = shown[: len(new.rows)], shown[len(new.rows) :]
    by_group: dict[str, list[Line]] = {group: [] for group in Group.values}
    for line in unread:
        by_group[line.row.group].append(line)
    context = {
        "groups": [(Group(group).label, REASONS[Group(group)], some) for group, some in by_group.items() if some],
        "new": new,
        "earlier": earlier,
        "read": read,
        "newest": max((row.pk for row in new.rows), default=0),
        "asked": Ask.objects.visible_to(request.user).waiting().answerable_by(request.user)[:100].count(),
    }
    return render(request, "notifications/inbox.html", context)


@require_POST
def readings(request: Request) -> HttpResponse:
    """Mark everything as read that stood there when the page was opened. What is asked of me stays."""
    upto = request.POST.get("upto", "")
    if not upto.isdecimal() or len(upto) > 18:
        raise Http404
    Notification.objects.visible_to(request.user).of(request.user).filter(pk__lte=int(upto)).read()
    return see_other("notifications:inbox")


@require_POST
def reading(request: Request, pk: int) -> HttpResponse:
    """Mark one piece of news as read."""
    news = Notification.objects.visible_to(request.user).of(request.user).filter(pk=pk)
    get_object_or_404(news)
    news.read()
    return HttpResponse(status=204) if request.htmx else see_other("notifications:inbox")


def preferences(request: Request) -> HttpResponse:
    """One question; everything else is folded."""
    form = RhythmForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        return _saved(request)
    return _preferences(request, rhythm=form)


@require_POST
def hours(request: Request) -> HttpResponse:
    """The hour of the summary, and the quiet hours."""
    form = HoursForm(request.POST, instance=request.user)
    if form.is_valid():
        form.save()
        return _saved(request)
    return _preferences(request, hours=form)


@require_POST
def pause(request: Request) -> HttpResponse:
    """No mail for two weeks, or mail again."""
    request.user.paused_until = None if "resume" in request.POST else localdate() + PAUSE
    request.user.save(update_fields=["paused_until"])
    return _saved(request)


@require_POST
def address(request: Request) -> HttpResponse:
    """Mail to the reader's own address again, after it came back or was stopped."""
    try_again(request.user.email)
    return _saved(request)


@require_POST
def levels(request: Request) -> HttpResponse:
    """How much to hear of each workgroup."""
    form = _levels_form(request)
    if not form.is_valid():
        return _preferences(request, levels=form)
    for about, volume in form.cleaned_data.items():
        hear(request.user.pk, volume, about=int(about))
    return _saved(request)


def _saved(request: Request) -> HttpResponse:
    messages.success(request, _("Saved. This is how we write to you from now on."))
    return see_other("notifications:preferences")


def _levels_form(request: Request) -> LevelsForm:
    reach = reach_of(request.user)
    numbers = reach.workgroups
    workgroups = [(scope(Kind.WORKGROUP, one.pk), one.usual_name) for one in Workgroup.objects.filter(pk__in=numbers)]
    mine = Level.objects.visible_to(request.user).filter(person=request.user, topic=None)
    data = request.POST if request.resolver_match and request.resolver_match.url_name == "levels" else None
    return LevelsForm(data, workgroups=workgroups, levels={one.about: one.volume for one in mine if one.about})


def _topics(request: Request) -> Page[Discussion]:
    """The topics of which the reader hears more or less than of their workgroup, each with its `volume`."""
    mine = Level.objects.visible_to(request.user).filter(person=request.user, topic=OuterRef("pk"))
    topics = Discussion.objects.visible_to(request.user).annotate(volume=Subquery(mine.values("volume")))
    topics = topics.filter(volume__isnull=False).select_related("workgroup")
    return page_by_key(topics, request.GET, order=["-last_post_at", "-pk"], size=SIZE, name="topics-")


def _preferences(request: Request, **forms: "RhythmForm | HoursForm | LevelsForm") -> HttpResponse:
    failed = any(form.is_bound for form in forms.values())
    reader = request.user
    if failed:
        reader.refresh_from_db()  # a form that was not right has already written on the person in memory
    context = {
        "rhythm": RhythmForm(instance=reader),
        "hours": HoursForm(instance=reader, initial={"digest_at": reader.digest_at.replace(minute=0, second=0)}),
        "levels": forms.get("levels") or _levels_form(request),
        "topics": _topics(request),
        "follows": Volume.EVERYTHING,
        "refusal": refused([reader.email]).get(reader.email),
        "paused": reader.paused_until if reader.paused_until and reader.paused_until > localdate() else None,
        **forms,
    }
    return render(request, "notifications/preferences.html", context, status=422 if failed else 200)


# --- without signing in -----------------------------------------------------------------------------------------------


@login_not_required
@csrf_exempt
def unsubscribe(request: PublicRequest, token: str) -> HttpResponse:
    """The one click (RFC 8058) is a POST, and needs neither session nor cookie. A GET shows a button.

    The signed link is what gives the right, so a forged form on another site could only do what the link does.
    Whoever opens it again reads how things stand, and can undo it; whoever has half a link reads of another way.
    """
    try:
        stream = Stream.read(token)
    except Http404:
        return render(request, "notifications/unsubscribe_broken.html", status=404)
    before = stream.standing
    if request.method != "POST":
        return render(request, "notifications/unsubscribe.html", {"stream": stream, "standing": before})
    choice = request.POST.get("choice", "")
    if choice == "undo":
        stream.resume(request.POST.get("was", ""))
    elif choice == "less":
        stream.lessen()
    else:
        stream.stop()
    was = "" if before.stopped else before.now
    return render(request, "notifications/unsubscribed.html", {"stream": stream, "choice": choice, "was": was})
