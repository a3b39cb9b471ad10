"""What each role can do, where one is chosen; and why one sees something, at the foot of a page."""

from typing import Any

from django import template

from compact.permissions import may
from compact.rights.permissions import Scoped
from compact.rights.roles import WHERE

register = template.Library()


@register.inclusion_tag("rights/_roles.html")
def roles(where: str) -> dict[str, Any]:
    """What each role "workgroup", "place" or "organization" offers can do, folded."""
    return {"roles": WHERE[where]}


@register.inclusion_tag("rights/_why.html", takes_context=True)
def why(context: dict[str, Any], kind: str, pk: int, thing: Scoped | None = None) -> dict[str, Any]:
    """The way to why one sees this; with `thing`, the row itself, also to who else does, for those who manage it."""
    user = context["user"]
    may_list = thing is not None and user.is_authenticated and bool(may(user, "rights.list_readers", thing))
    return {"kind": kind, "pk": pk, "user": user, "may_list": may_list}
