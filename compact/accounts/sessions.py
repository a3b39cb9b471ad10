"""Who is behind a request: the session and its person, the two questions that every page asks first.

Both are Django's and allauth's own, but for the query, which is put together once for each process.
"""

from typing import TYPE_CHECKING

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session

from compact.accounts.models import User
from compact.prepared import Moment, prepared

if TYPE_CHECKING:
    from django.db.models import QuerySet


@prepared
def _sessions(key: str) -> "QuerySet[Session]":
    return Session.objects.filter(session_key=key, expire_date__gt=Moment())


@prepared
def _people(pk: int) -> "QuerySet[User]":
    return User.objects.filter(pk=pk)


class SessionStore(db.SessionStore):
    """Sessions in the database."""

    def _get_session_from_db(self) -> Session | None:
        # A cookie may hold anything, even what no text in the database can.
        found = _sessions(self.session_key) if self.session_key and self.session_key.isalnum() else []
        if not found:
            self._session_key = None
        return found[0] if found else None


class Backend(AuthenticationBackend):  # type: ignore[misc]
    """Signs people in by address, and knows them again."""

    def get_user(self, user_id: int) -> User | None:
        """The person of a session; nobody once the account is closed."""
        found = _people(user_id)
        return found[0] if found and self.user_can_authenticate(found[0]) else None
