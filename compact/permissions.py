"""Who may do what: rules asked in Django's own words, `user.has_perm("workgroups.manage_seats", workgroup)`.

Each app's `permissions.py` registers its rules with `@rule`. A rule answers True, or `Denied("why")` in words a person
can read. Reading is not a rule: `app.view_model` is answered by the row's scopes, the comparison of `visible_to`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

from compact.access import ScopedModel, reach_of

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from compact.accounts.models import User


@dataclass(frozen=True)
class Denied:
    """A refusal that says why. It is false, so that rules compose with `or`."""

    reason: "str | _StrPromise"

    def __bool__(self) -> bool:
        return False


Answer = bool | Denied
Rule = Callable[..., Answer]
RULES: dict[str, Rule] = {}


def rule(name: str) -> Callable[[Rule], Rule]:
    """Register a rule under `app.verb_model`. It is called with the user and the object."""

    def register(function: Rule) -> Rule:
        if name in RULES:
            raise ValueError(f"There are two rules named {name}.")
        RULES[name] = function
        return function

    return register


class Forbidden(PermissionDenied):
    """What the reader sees but may not do; its text is shown on the 403 page."""


def may(user: "User | AnonymousUser", name: str, target: Any = None) -> Answer:
    """Ask a rule. Raises KeyError for a permission that nobody has registered."""
    if name.split(".")[1].startswith("view_") and isinstance(target, ScopedModel):
        return reach_of(user).may_read(target.scopes)
    if not user.is_active:
        return Denied(_("Sign in first."))
    return RULES[name](user, target)


def require(user: "User | AnonymousUser", name: str, target: Any = None) -> None:
    """Go on only if the rule says yes. Raises Forbidden with the rule's reason."""
    answer = may(user, name, target)
    if not answer:
        reason = answer.reason if isinstance(answer, Denied) else _("You may not do this.")
        raise Forbidden(str(reason))


class RulesBackend(BaseBackend):
    """Lets `has_perm`, and `perms` in templates, ask our rules."""

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        """The rule's answer as a boolean; False for a name that is not ours."""
        known = perm in RULES or (".view_" in perm and isinstance(obj, ScopedModel))
        return known and bool(may(user_obj, perm, obj))
