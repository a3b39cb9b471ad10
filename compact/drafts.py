"""What a person was writing when their session ended is there again after they sign in.

A view marked `@keeps_draft` shows its form at the address it is posted to, and puts `draft_key(user)` in it. When the
form comes back without a session, the fields wait in the new, anonymous session; signing in keeps that session, leads
back to the address, and `taken_draft` hands the fields to the form, if it is the same person.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse

if TYPE_CHECKING:
    from compact.accounts.models import User
    from compact.http import Request

KEY = "draft_of"
LARGEST = 120_000  # a message with all its form
MOST = 3
_SIGNER = Signer(salt="compact.drafts")
_NOT_KEPT = frozenset({KEY, "csrfmiddlewaretoken"})

V = TypeVar("V", bound=Callable[..., HttpResponse])


def keeps_draft(view: V) -> V:
    """Mark a view whose form must survive the end of a session."""
    view.keeps_draft = True  # type: ignore[attr-defined]
    return view


def draft_key(user: "User") -> str:
    """What the form carries in a hidden field named "draft_of": who writes, signed."""
    return _SIGNER.sign(str(user.pk))


def taken_draft(request: "Request") -> dict[str, Any]:
    """What this person was writing at this address when the session ended; afterwards it is forgotten here.

    Of a field that was sent several times, as the boxes of one question are, all values.
    """
    if request.method != "GET":
        return {}
    drafts: dict[str, dict[str, Any]] = request.session.get("drafts", {})
    draft = drafts.get(request.path)
    if draft is None or draft["writer"] != request.user.pk:
        return {}
    del drafts[request.path]
    request.session["drafts"] = drafts
    fields: dict[str, Any] = draft["fields"]
    return fields


class DraftMiddleware:
    """Stands before the one that sends anonymous people to sign in, and keeps what they were writing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing to do before the view is known."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., HttpResponse], *args: Any) -> None:
        """Keep the fields of a form that somebody who was signed in sends now without a session."""
        if request.method != "POST" or not getattr(view, "keeps_draft", False) or request.user.is_authenticated:
            return
        try:
            writer = int(_SIGNER.unsign(request.POST.get(KEY, "")))
        except BadSignature:
            return
        sent = {name: values for name, values in request.POST.lists() if name not in _NOT_KEPT}
        fields = {name: values if len(values) > 1 else values[0] for name, values in sent.items()}
        if sum(len(one) for values in sent.values() for one in values) > LARGEST:
            return
        drafts = request.session.get("drafts", {})
        drafts[request.path] = {"writer": writer, "fields": fields}
        request.session["drafts"] = dict(list(drafts.items())[-MOST:])
