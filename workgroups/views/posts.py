"""A message after it was said: other words, what changed, taken back; and the files in it."""

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from compact.drafts import draft_key, keeps_draft, taken_draft
from compact.files import served
from compact.http import Request, see_other
from compact.permissions import require
from workgroups.editions import editions_of
from workgroups.forms import WithdrawalForm, WordingForm
from workgroups.models import Attachment, Post, Workgroup
from workgroups.views.mentions import tell_writer
from workgroups.views.room import Room, visit


@keeps_draft
def wording(request: Request, slug: str, pk: int) -> HttpResponse:
    """Other words for a message of one's own. What it said before stays to be read."""
    room = visit(request, slug)
    post = _post(request, room, pk)
    require(request.user, "workgroups.reword", post)
    first = {"body": post.html or post.body, "edition": post.edition, **taken_draft(request)}
    form = WordingForm(request.POST if request.method == "POST" else None, initial=first)
    if form.is_valid():
        words = form.cleaned_data["body"]
        if post.reword(body=words.plain, html=words.html, edition=form.cleaned_data["edition"], by=request.user):
            tell_writer(request, post)
            return see_other(post.get_absolute_url())
        post.refresh_from_db()
        require(request.user, "workgroups.reword", post)
        form.add_error("body", _("You changed this message meanwhile, elsewhere. Both are below: keep what you need."))
    context = {"room": room, "workgroup": room.workgroup, "topic": post.discussion, "post": post, "form": form}
    context["draft_key"] = draft_key(request.user)
    context["partner_count"] = Workgroup.objects.partner_count() if post.discussion.partners_read else 0
    return render(request, "workgroups/wording.html", context, status=422 if form.is_bound else 200)


def changes(request: Request, slug: str, pk: int) -> HttpResponse:
    """What changed in a message with its latest words, or with those that are chosen."""
    room = visit(request, slug)
    post = _post(request, room, pk)
    context = {"room": room, "workgroup": room.workgroup, "topic": post.discussion, "post": post}
    if post.withdrawn_at is None:
        context["editions"] = editions_of(post, request.GET)
    return render(request, "workgroups/post_changes.html", context)


def post_withdrawal(request: Request, slug: str, pk: int) -> HttpResponse:
    """Take words away: one's own, or with a reason somebody else's in a workgroup that one runs."""
    room = visit(request, slug)
    post = _post(request, room, pk)
    require(request.user, "workgroups.withdraw", post)
    own = post.author_id == request.user.pk
    form = WithdrawalForm(request.POST if request.method == "POST" else None)
    form.fields["why"].required = not own
    if form.is_valid():
        if post.withdraw(by=request.user, why=form.cleaned_data["why"]):
            messages.success(request, _("The message is withdrawn."))
        return see_other(post.get_absolute_url())
    context = {"room": room, "workgroup": room.workgroup, "topic": post.discussion, "post": post, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "workgroups/post_withdrawal.html", {**context, "own": own}, status=status)


@never_cache
def attachment(request: Request, slug: str, pk: int) -> FileResponse:
    """A file, for whoever reads the message it is in."""
    room = visit(request, slug)
    one = get_object_or_404(Attachment.objects.visible_to(request.user).filter(workgroup=room.workgroup), pk=pk)
    return served(one.path, one.name, one.content_type)


@require_POST
def attachment_removal(request: Request, slug: str, pk: int) -> HttpResponse:
    """Take a file out of a message, by whoever wrote it."""
    room = visit(request, slug)
    found = Attachment.objects.visible_to(request.user).filter(workgroup=room.workgroup)
    post = _post(request, room, get_object_or_404(found, pk=pk).post_id)
    require(request.user, "workgroups.remove_file", post)
    if found.filter(pk=pk).take_away():
        messages.success(request, _("The file is gone."))
    return see_other(post.get_absolute_url())


def _post(request: Request, room: Room, pk: int) -> Post:
    found = Post.objects.visible_to(request.user).filter(workgroup=room.workgroup).as_read()
    post = get_object_or_404(found.select_related("discussion"), pk=pk)
    post.workgroup = post.discussion.workgroup = room.workgroup
    return post
