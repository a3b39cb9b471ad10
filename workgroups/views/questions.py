"""Asking whoever represents one's organization in a workgroup, and the answer."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from compact.access import reach_of
from compact.accounts.models import User
from compact.drafts import draft_key, keeps_draft, taken_draft
from compact.http import Request, see_other
from compact.permissions import may, require
from workgroups.forms import AnswerForm, QuestionForm
from workgroups.models import Question, Seat, Workgroup


def represented(request: Request, workgroup: Workgroup) -> list[Seat]:
    """The places of the reader's organizations here that somebody else speaks for, each with `representative`."""
    held = Seat.objects.visible_to(request.user).current().filter(workgroup=workgroup)
    mine = held.filter(organization__in=reach_of(request.user).organizations).select_related("organization")
    seats = list(mine.with_representative()[:10])
    return [one for one in seats if one.representative.person_id not in {None, request.user.pk}]


@keeps_draft
def questions(request: Request, slug: str) -> HttpResponse:
    """Ask whoever represents one's organization here."""
    workgroup = get_object_or_404(Workgroup, slug=slug)
    seats = represented(request, workgroup)
    if not seats:
        raise Http404
    form = QuestionForm(
        request.POST if request.method == "POST" else None,
        organizations=[one.organization for one in seats],
        initial=taken_draft(request),
    )
    if form.is_valid():
        seat = next(one for one in seats if one.organization == form.spoken_for)
        seat.workgroup = workgroup
        require(request.user, "workgroups.ask_representative", seat)
        whom = User.objects.get(pk=seat.representative.person_id or 0)
        made, new = Question.ask(seat, representative=whom, text=form.cleaned_data["text"], by=request.user)
        said = _("%(person)s is asked. You hear the answer here and by mail.") if new else _("You have asked already.")
        messages.success(request, said % {"person": whom})
        return see_other(made)
    context = {"workgroup": workgroup, "seats": seats, "form": form, "draft_key": draft_key(request.user)}
    return render(request, "workgroups/questions.html", context, status=422 if form.is_bound else 200)


def question(request: Request, slug: str, pk: int) -> HttpResponse:
    """What was asked and answered; whoever represents the organization answers it here."""
    rows = Question.objects.visible_to(request.user).filter(about__slug=slug)
    people = ("person", "representative", "answered_by", "answered_for")
    asked = get_object_or_404(rows.select_related("about", "organization", *people), pk=pk)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        require(request.user, "workgroups.answer_question", asked)
        if form.is_valid():
            if asked.reply(answer=form.cleaned_data["answer"], by=request.user):
                messages.success(request, _("%(person)s is told your answer.") % {"person": asked.person})
            else:
                messages.info(request, _("Somebody has answered already."))
            return see_other(asked)
    answers = asked.answered_at is None and may(request.user, "workgroups.answer_question", asked)
    context = {"workgroup": asked.about, "asked": asked, "form": form if answers else None}
    return render(request, "workgroups/question.html", context, status=422 if form.is_bound else 200)
