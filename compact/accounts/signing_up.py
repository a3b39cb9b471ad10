"""A sign-up under way: from the name and the address until a code or a link confirms it, or the person begins anew."""

from typing import TYPE_CHECKING, Any

from allauth.account.internal.flows.email_verification_by_code import EmailVerificationProcess
from allauth.account.internal.flows.manage_email import sync_user_email_address
from allauth.account.internal.stagekit import clear_login
from allauth.account.models import EmailAddress

from compact.accounts.models import User

if TYPE_CHECKING:
    from django.http import HttpRequest

SIGN_UP = "sign_up"


def never_confirmed(email: str) -> User | None:
    """The person with this address, if nobody ever proved to read it, nor any other of theirs.

    A code for this address is then as good a beginning as the first one was.
    """
    person = User.objects.filter(email=email, is_active=True, last_login=None).first()
    if person is None:
        return None
    sync_user_email_address(person)
    # Held until the request ends: whoever confirms at this moment waits, so that nobody comes in without the code.
    held = EmailAddress.objects.select_for_update().filter(user=person)
    return None if any(address.verified for address in held) else person


def begun(request: "HttpRequest") -> dict[str, Any]:
    """What this browser has typed into a sign-up that is not confirmed yet, and which account that made."""
    return dict(request.session.get(SIGN_UP, {}))


def begin(request: "HttpRequest", *, name: str, made: User | None) -> None:
    """Note what was typed, and the account that it made, if it made one."""
    request.session[SIGN_UP] = {"name": name, "made": made.pk if made else None}


def give_up(request: "HttpRequest") -> None:
    """End the sign-up of this browser. What it mailed to an address that was mistyped confirms nothing any more.

    Only an account that this very sign-up made loses its address: anyone can begin a sign-up with an address of others.
    """
    so_far = begun(request)
    made = so_far.pop("made", None)
    request.session[SIGN_UP] = so_far
    EmailAddress.objects.filter(user=made, user__last_login=None, verified=False).delete()
    if process := EmailVerificationProcess.resume(request):
        process.abort()
    clear_login(request)
