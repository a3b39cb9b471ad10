"""The charter of a workgroup: read by everyone, written and put in force by those who run it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from compact.access import Kind
from compact.dates import full_date
from compact.drafts import draft_key, keeps_draft, taken_draft
from compact.http import PublicRequest, Request, see_other
from compact.permissions import require
from goals.models import Goal
from workgroups.charters import compared
from workgroups.forms.charter import AdoptionForm, CharterForm, ReviewForm
from workgroups.models import Charter
from workgroups.models.decision_link import with_decided
from workgroups.views.room import Room, visit


@login_not_required
def charter(request: PublicRequest, slug: str) -> HttpResponse:
    """The version in force; of a workgroup that has none, what it is for in the words of the record."""
    room = visit(request, slug)
    versions = _versions(room)
    return _page(room, next((one for one in versions if not one.is_draft), None), versions)


@login_not_required
def version(request: PublicRequest, slug: str, number: int) -> HttpResponse:
    """One version, at its address for good. A draft leads those who may read it to where it is written."""
    room = visit(request, slug)
    versions = _versions(room)
    found = next((one for one in versions if one.number == number), None)
    if found is None:
        raise Http404
    return redirect("workgroups:charter_draft", slug) if found.is_draft else _page(room, found, versions)


@login_not_required
def changes(request: PublicRequest, slug: str, before: int, after: int) -> HttpResponse:
    """What changed between any two versions that were in force, part by part."""
    room = visit(request, slug)
    found = {one.number: one for one in _versions(room) if not one.is_draft}
    if not {before, after} <= found.keys():
        raise Http404
    old, new = found[before], found[after]
    parts = compared(old.words, new.words, _goal_names())
    count = sum(one.is_change for one in parts)
    context = {"workgroup": room.workgroup, "old": old, "new": new, "parts": parts}
    context |= {"count": count, "same": len(parts) - count}
    return render(request, "workgroups/charter_changes.html", context)


@keeps_draft
def draft(request: Request, slug: str) -> HttpResponse:
    """Write the next version. It is begun when its first words are kept; whoever saves second loses nothing."""
    room = _desk(request, slug, "workgroups.write_charter")
    sent = request.POST if request.method == "POST" else None
    in_force, one = _standing(room)
    form = CharterForm(sent, instance=one, goals=_goal_names(), initial=taken_draft(request))
    if form.is_valid():
        edit = {name: form.cleaned_data[name] for name in ("number", "serial")}
        if Charter.keep(room.workgroup, **edit, by=request.user, **form.words):
            messages.success(request, _("Saved in the draft. Only the people who run the workgroup see it."))
            return see_other(reverse("workgroups:charter_draft", args=[slug]))
        return _overtaken(request, room, form)
    return _writing(request, room, one, in_force, form=form)


@require_POST
def discard(request: Request, slug: str) -> HttpResponse:
    """Give the draft up."""
    room = _desk(request, slug, "workgroups.write_charter")
    found = Charter.objects.visible_to(request.user).drafts().filter(workgroup=room.workgroup).first()
    if found is not None and found.discard(by=request.user):
        messages.success(request, _("The draft is given up. What is in force stays as it is."))
    return see_other(reverse("workgroups:charter", args=[slug]))


@require_POST
def adoption(request: Request, slug: str) -> HttpResponse:
    """Put the draft in force, as the group has agreed."""
    room = _desk(request, slug, "workgroups.adopt_charter")
    in_force, one = _standing(room)
    if one.pk is None:
        messages.info(request, _("There is no draft any more. This is what is in force."))
        return see_other(reverse("workgroups:charter", args=[slug]))
    form = AdoptionForm(request.POST, draft=one)
    if not form.is_valid():
        return _writing(request, room, one, in_force, adoption=form)
    if one.adopt(by=request.user, **form.cleaned_data):
        messages.success(request, _("The charter is in force. The people of the workgroup are told what changed."))
        return see_other(reverse("workgroups:charter", args=[slug]))
    require(request.user, "workgroups.adopt_charter", one.workgroup)  # it may have been closed meanwhile
    messages.warning(request, _("The draft was changed while you read it. This is how it stands now."))
    return see_other(reverse("workgroups:charter_draft", args=[slug]))


def review(request: Request, slug: str) -> HttpResponse:
    """Look at the charter again: still right until another day, or the next version is written."""
    room = _desk(request, slug, "workgroups.adopt_charter")
    held = Charter.objects.visible_to(request.user).in_force().filter(workgroup=room.workgroup)
    found = get_object_or_404(held)
    form = ReviewForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if found.still_right(next_on=form.cleaned_data["next_on"], by=request.user):
            said = _("Noted. The next review is on %(date)s.")
            messages.success(request, said % {"date": full_date(form.cleaned_data["next_on"])})
        return see_other(reverse("workgroups:charter", args=[slug]))
    context = {"workgroup": room.workgroup, "charter": found, "form": form}
    return render(request, "workgroups/charter_review.html", context, status=422 if form.is_bound else 200)


def _desk(request: Request, slug: str, rule: str) -> Room:
    """The workgroup for those who may read its drafts: others learn nothing of one. Raises Http404 and Forbidden."""
    room = visit(request, slug)
    if not room.reach.holds(Kind.CONVENERS, room.workgroup.pk):
        raise Http404
    require(request.user, rule, room.workgroup)
    return room


def _goal_names() -> dict[int, str]:
    return {one.number: f"{one.number} {one.short_name}" for one in Goal.objects.in_force()}


def _versions(room: Room) -> list[Charter]:
    """All that the reader may know, the newest first."""
    rows = Charter.objects.visible_to(room.request.user).filter(workgroup=room.workgroup).with_review()
    rows = rows.annotate(**with_decided(room.reach, Charter))
    found = list(rows.select_related("adopted_by", "edited_by").order_by("-number"))
    for one in found:
        one.workgroup = room.workgroup
    return found


def _standing(room: Room) -> tuple[Charter | None, Charter]:
    """The version in force, if there is one; and the draft, or what one would begin with."""
    versions = _versions(room)
    in_force = next((one for one in versions if not one.is_draft), None)
    begun = next((one for one in versions if one.is_draft), None)
    return in_force, begun or Charter.blank(room.workgroup, in_force)


def _page(room: Room, found: Charter | None, versions: list[Charter]) -> HttpResponse:
    adopted = [one for one in versions if not one.is_draft]
    context = {
        "room": room,
        "workgroup": room.workgroup,
        "charter": found,
        "in_force": adopted[0] if adopted else None,
        "parts": compared({}, found.words, _goal_names()) if found else [],
        "versions": list(zip(adopted, [*adopted[1:], None], strict=False)),
        "draft": next((one for one in versions if one.is_draft), None),
    }
    return render(room.request, "workgroups/charter.html", context)


def _overtaken(request: Request, room: Room, form: CharterForm) -> HttpResponse:
    """The draft is not the one that the form was opened on: all that was typed, beside what stands there now."""
    number, words = form.cleaned_data["number"], form.words
    in_force, one = _standing(room)
    became = next((each for each in (in_force, one) if each and each.number == number and each.pk), None)
    form.add_error(None, _("This draft was changed while you wrote. Compare, then save again."))
    sent = request.POST.copy()
    sent["number"], sent["serial"] = str(one.number), str(one.serial)
    form.data = sent
    theirs = one if one.pk or in_force is None else in_force
    apart = [part for part in compared(theirs.words, words, _goal_names()) if part.is_change]
    context = {"form": form, "theirs": theirs, "became": became, "apart": apart}
    return _writing(request, room, one, in_force, **context)


def _writing(request: Request, room: Room, one: Charter, in_force: Charter | None, **more: Any) -> HttpResponse:
    """The page of the draft: its form, what it changes, and the form that puts it in force."""
    names = _goal_names()
    context = {
        "workgroup": room.workgroup,
        "draft": one,
        "in_force": in_force,
        "form": more.get("form") or CharterForm(instance=one, goals=names),
        "adoption": AdoptionForm(draft=one) if one.pk else None,
        "parts": compared(in_force.words, one.words, names) if in_force and one.pk else [],
        "draft_key": draft_key(request.user),
        "today": localdate(),
        **more,
    }
    context["changed"] = any(part.is_change for part in context["parts"])
    bad = context["form"].errors or (context["adoption"] is not None and context["adoption"].errors)
    return render(request, "workgroups/charter_draft.html", context, status=422 if bad else 200)
