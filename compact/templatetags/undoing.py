"""The button that stands beside what was just said, and takes it back."""

from typing import Any

from django import template

register = template.Library()

MARK = "undo "


def undo_tag(address: str, token: str) -> str:
    """What goes along with a message (as `extra_tags`) so that "Undo" stands beside it: where to, and what to send."""
    return f"{MARK}{address} {token}"


@register.filter
def undoing(message: Any) -> dict[str, str] | None:
    """Where the button beside a message leads, and what it sends; nothing for a message without one."""
    tag = str(getattr(message, "extra_tags", "") or "")
    if not tag.startswith(MARK):
        return None
    address, token = tag.removeprefix(MARK).split(" ")
    return {"address": address, "token": token}
