"""What partners propose for an agenda, and the answers."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from compact.drafts import draft_key, keeps_draft, taken_draft
from compact.http import Request, see_other
from compact.permissions import require
from workgroups.forms.agenda import ProposalForm, WordForm
from workgroups.models import ItemProposal
from workgroups.views.agenda_desk import desk_of
from workgroups.views.meeting_room import find


@keeps_draft
def item_proposal(request: Request, slug: str, pk: int) -> HttpResponse:
    """Propose an item for the agenda."""
    room, meeting = find(request, slug, pk)
    require(request.user, "workgroups.propose_item", meeting)
    sent = request.POST if request.method == "POST" else None
    form = ProposalForm(sent, voices=room.workgroup.voices(request.user), initial=taken_draft(request))
    if form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("title", "purpose", "minutes", "why")}
        voice = form.spoken_for
        ItemProposal.propose(meeting, organization=voice.organization if voice else None, by=request.user, **said)
        messages.success(request, _("Proposed. The people who run the workgroup answer; you hear of it."))
        return see_other(meeting.get_absolute_url())
    mine = ItemProposal.objects.visible_to(request.user).filter(meeting=meeting, proposed_by=request.user)
    context = {"room": room, "workgroup": room.workgroup, "meeting": meeting, "form": form, "mine": list(mine[:20])}
    context["draft_key"] = draft_key(request.user)
    status = 422 if form.is_bound else 200
    return render(request, "workgroups/meetings/item_proposal.html", context, status=status)


@require_POST
def item_answer(request: Request, slug: str, pk: int, proposal: int) -> HttpResponse:
    """Take a proposed item, or decline it with a word."""
    room, meeting = find(request, slug, pk)
    require(request.user, "workgroups.write_agenda", meeting)
    found = get_object_or_404(
        ItemProposal.objects.visible_to(request.user).filter(meeting=meeting).select_related("organization"),
        pk=proposal,
    )
    found.meeting = meeting
    form = WordForm(request.POST, auto_id=f"answer-{found.pk}-%s")
    if not form.is_valid():
        return desk_of(request, room, meeting, answering=(found.pk, form))
    said = {"word": form.cleaned_data["word"], "by": request.user}
    done = found.take(**said) if form.cleaned_data["answer"] == "take" else found.decline(**said)
    if not done:
        messages.info(request, _("This was answered already."))
    return desk_of(request, room, meeting) if request.htmx else see_other(reverse("workgroups:agenda", args=[slug, pk]))
