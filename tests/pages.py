"""What a page says, as tests read it."""

from typing import Any


def words(page: Any) -> str:
    """The whole page as it was sent, with one space wherever there is white space."""
    return " ".join(page.content.decode().split())
