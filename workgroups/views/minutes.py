"""The minutes of a meeting: for its people with all versions, for everybody what was published of them."""

from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from compact.drafts import draft_key, keeps_draft, taken_draft
from compact.http import PublicRequest, Request, onward, see_other
from compact.permissions import may, require
from compact.wording import redline
from workgroups.forms.agenda import CorrectionForm, MinutesAdoptionForm, ParagraphForm, WordForm
from workgroups.models import Correction, Minutes, MinutesVersion, PublicMinutes, PublicNotes
from workgroups.models.minutes import Content
from workgroups.views import attendance
from workgroups.views.agenda import dated
from workgroups.views.room import Room, visit

MOST = 100


@login_not_required
def minutes(request: PublicRequest, slug: str, pk: int) -> HttpResponse:
    """What came of a meeting. Raises Http404 for whoever reads nothing of it."""
    room = visit(request, slug)
    found = _minutes(room, pk)
    return _members(request, room, found) if found else _public(request, room, pk)  # type: ignore[arg-type]


@login_not_required
def public_minutes(request: PublicRequest, slug: str, pk: int) -> HttpResponse:
    """The public version, as everybody reads it."""
    return _public(request, visit(request, slug), pk)


def minutes_version(request: Request, slug: str, pk: int, number: int) -> HttpResponse:
    """One version, and what changed with it."""
    room, found = _of(request, slug, pk)
    rows = {one.number: one for one in found.versions.filter(number__in=[number - 1, number]).select_related("made_by")}
    if number not in rows:
        raise Http404
    version, before = rows[number], rows.get(number - 1)
    context = {
        **_around(room, found),
        "version": version,
        "changes": _changes(before, version) if before else [],
        "content": dated(version.content),
    }
    return render(request, "workgroups/meetings/minutes_version.html", context)


@keeps_draft
def minutes_correction(request: Request, slug: str, pk: int, item: int) -> HttpResponse:
    """How an item should read: from a member a proposal, from those who run the workgroup a version of its own."""
    room, found = _of(request, slug, pk)
    corrects = bool(may(request.user, "workgroups.correct_minutes", found))
    if not corrects:
        require(request.user, "workgroups.propose_correction", found)
    last = found.latest
    entry = next((one for one in last.content if one["item"] == item), None)
    if entry is None:
        raise Http404
    first = {"notes": entry["notes"], "number": last.number, **taken_draft(request)}
    form = CorrectionForm(request.POST if request.method == "POST" else None, initial=first)
    if form.is_valid():
        said, words = form.cleaned_data, {"item": item, "why": form.cleaned_data["why"], "by": request.user}
        notes = "\n".join(said["notes"].splitlines()).rstrip()
        if corrects and found.amend(item, notes, number=said["number"], why=said["why"], by=request.user):
            messages.success(request, _("Changed, as a version of its own."))
            return see_other(_address(room, pk))
        if not corrects and Correction.propose(found, notes=notes, **words):
            messages.success(request, _("Proposed. The people who run the workgroup answer; you hear of it."))
            return see_other(_address(room, pk))
        form.add_error("notes", _("That is how it reads, or somebody changed it meanwhile. Compare, then save again."))
        sent = request.POST.copy()
        sent["number"] = str(found.latest.number)
        form.data = sent
    context = {**_around(room, found), "form": form, "entry": entry, "corrects": corrects}
    context["draft_key"] = draft_key(request.user)
    status = 422 if form.is_bound else 200
    return render(request, "workgroups/meetings/minutes_correction.html", context, status=status)


@require_POST
def correction_answer(request: Request, slug: str, pk: int, correction: int) -> HttpResponse:
    """Take a proposed correction, or decline it with a word."""
    room, found = _of(request, slug, pk)
    require(request.user, "workgroups.correct_minutes", found)
    one = get_object_or_404(Correction.objects.visible_to(request.user).filter(minutes=found), pk=correction)
    one.minutes = found
    form = WordForm(request.POST, auto_id=f"answer-{one.pk}-%s")
    if not form.is_valid():
        return _members(request, room, found, answering=(one.pk, form))
    said = {"word": form.cleaned_data["word"], "by": request.user}
    done = one.take(**said) if form.cleaned_data["answer"] == "take" else one.decline(**said)
    if done is None:
        messages.warning(request, _("Changed meanwhile at the same lines: correct it by hand, then answer."))
    elif not done:
        messages.info(request, _("This was answered already."))
    return see_other(_address(room, pk) + "#corrections")


@require_POST
def minutes_adoption(request: Request, slug: str, pk: int) -> HttpResponse:
    """Record that the group has adopted them, when and where."""
    room, found = _of(request, slug, pk)
    require(request.user, "workgroups.adopt_minutes", found)
    form = MinutesAdoptionForm(request.POST)
    if not form.is_valid():
        return _members(request, room, found, adoption=form)
    if found.adopt(on=form.cleaned_data["adopted_on"], where=form.cleaned_data["adopted_where"], by=request.user):
        messages.success(request, _("Adopted. From now on they are changed only by amendments."))
    return see_other(onward(request, _address(room, pk)))


@require_POST
def minutes_publication(request: Request, slug: str, pk: int) -> HttpResponse:
    """Let everybody read what is for everybody, or nobody any more."""
    room, found = _of(request, slug, pk)
    require(request.user, "workgroups.publish_minutes", found)
    if request.POST.get("undo"):
        found.withdraw(by=request.user)
        return see_other(_address(room, pk) + "#public")
    left_out = {int(one) for one in request.POST.getlist("left_out") if one.isdecimal()}
    number = request.POST.get("number", "")
    if number.isdecimal() and found.publish(number=int(number), left_out=left_out, by=request.user):
        messages.success(request, _("Published. Everybody can read this version."))
    else:
        messages.warning(request, _("Not published: the minutes were changed meanwhile, or everything is left out."))
    return see_other(_address(room, pk) + "#public")


@require_POST
def public_paragraph(request: Request, slug: str, pk: int) -> HttpResponse:
    """Other words for what everybody reads of the meeting."""
    room, found = _of(request, slug, pk)
    require(request.user, "workgroups.publish_minutes", found)
    form = ParagraphForm(request.POST)
    if not form.is_valid():
        return _members(request, room, found, paragraph=form)
    PublicNotes.reword(found.meeting, form.cleaned_data["public"], by=request.user)
    messages.success(request, _("Saved."))
    return see_other(_address(room, pk) + "#public")


def _minutes(room: Room, pk: int) -> Minutes | None:
    rows = Minutes.objects.visible_to(room.request.user).filter(workgroup=room.workgroup, meeting=pk)
    rows = rows.select_related("meeting__public_notes", "circulated_by", "adopted_by", "public_by", "public")
    found = rows.first()
    if found is not None:
        found.meeting.workgroup = room.workgroup
    return found


def _of(request: Request, slug: str, pk: int) -> tuple[Room, Minutes]:
    room = visit(request, slug)
    found = _minutes(room, pk)
    if found is None:
        raise Http404
    return room, found


def _address(room: Room, pk: int) -> str:
    return reverse("workgroups:minutes", args=[room.workgroup.slug, pk])


def _around(room: Room, found: Minutes) -> dict[str, Any]:
    return {"room": room, "workgroup": room.workgroup, "meeting": found.meeting, "minutes": found}


def _members(request: Request, room: Room, found: Minutes, **more: Any) -> HttpResponse:
    """The minutes for the people of the workgroup: what they say, how they came to say it, and what is to be done."""
    versions = list(found.versions.select_related("made_by").order_by("-number")[:MOST])
    corrects = bool(may(request.user, "workgroups.correct_minutes", found))
    last, answering = versions[0], more.pop("answering", None)
    open_ones = Correction.objects.visible_to(request.user).filter(minutes=found).open().select_related("proposed_by")
    corrections = list(open_ones[:MOST])
    reads = {one["item"]: one for one in last.content}
    for one in corrections:
        one.entry = reads.get(one.item_id)  # type: ignore[attr-defined]
        one.marked = marked(one.before, one.notes)  # type: ignore[attr-defined]
        given = answering and answering[0] == one.pk and answering[1]
        one.form = given or WordForm(auto_id=f"answer-{one.pk}-%s")  # type: ignore[attr-defined]
    public = getattr(found.meeting, "public_notes", None)
    context: dict[str, Any] = {
        **_around(room, found),
        "content": _ticked(dated(last.content), found),
        "version": last,
        "versions": numbered(versions),
        "corrections": corrections,
        "corrects": corrects,
        "proposes": bool(may(request.user, "workgroups.propose_correction", found)),
        "adoption": None,
        "paragraph": ParagraphForm(initial={"public": public.words if public else ""}) if corrects else None,
        "paragraph_out": bool(public and public.published_at),
        **attendance.shown(request, room, found.meeting),
        **more,
    }
    if corrects and found.adopted_at is None and context["adoption"] is None:
        context["adoption"] = MinutesAdoptionForm(initial={"adopted_on": localdate()})
    bad = answering or any(form and form.errors for form in (context["adoption"], context["paragraph"]))
    return render(request, "workgroups/meetings/minutes.html", context, status=422 if bad else 200)


def _ticked(content: Content, found: Minutes) -> Content:
    """What they say, each item with whether it is proposed to leave it out: as it was published, else as was noted."""
    public = getattr(found, "public", None)
    if public is not None:
        out = {one["item"] for one in public.content}
        for one in content:
            one["left_out"] = one["item"] not in out
    return content


def _public(request: PublicRequest, room: Room, pk: int) -> HttpResponse:
    rows = PublicMinutes.objects.visible_to(request.user).filter(workgroup=room.workgroup)
    found = get_object_or_404(rows, meeting_number=pk)
    zone = ZoneInfo(found.zone)
    context = {
        "room": room,
        "workgroup": room.workgroup,
        "public": found,
        "begins": found.starts_at.astimezone(zone),
        "ends": found.ends_at.astimezone(zone),
        "content": dated(found.content),
    }
    return render(request, "workgroups/meetings/minutes_public.html", context)


def numbered(versions: list[MinutesVersion]) -> list[tuple[MinutesVersion, int]]:
    """Each version, the newest first, with the number of the amendment it is; 0 for the others."""
    count = sum(one.amends for one in versions)
    found = []
    for one in versions:
        found.append((one, count if one.amends else 0))
        count -= one.amends
    return found


def marked(before: str, after: str) -> SafeString:
    """What changed between two wordings of notes, which are plain text."""
    return redline(as_html(before), as_html(after))


def as_html(notes: str) -> str:
    """Plain text as paragraphs, with a break at each end of a line."""
    lines = [escape(one) for one in notes.splitlines()]
    return f"<p>{'<br>'.join(lines)}</p>" if lines else ""


def _changes(before: MinutesVersion, after: MinutesVersion) -> list[tuple[str, SafeString]]:
    """The items whose words changed, each with the changes marked."""
    was: dict[int, str] = {one["item"]: one["notes"] for one in before.content}
    return [
        (one["title"], marked(was.get(one["item"], ""), one["notes"]))
        for one in after.content
        if was.get(one["item"]) != one["notes"]
    ]
