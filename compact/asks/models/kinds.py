"""How kinds of asks are put into words, and where answers come from."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from compact.asks.models.asked import Ask


@dataclass(frozen=True)
class AskKind:
    """How one kind of ask is put into words. Features register theirs; the board and the mails know nothing of them.

    `column` groups kinds on the board, `title(ask)` says what is asked in the reader's language (from `ask.data`, so
    that a list of asks costs no query), `url(ask)` is the page that answers it, `verb` the words on its button.
    Where an ask has a few answers of one tap, `choices(ask)` names them, each with what its button sends to the page
    that answers; `links(ask, reader)` the same as addresses for a mail, for one reader, given by number.
    A kind that `stands_alone` is about no object with a life of its own, and so can be taken back as an ask. One that
    is answered `by_another` is never asked of the person who asks it, though they hold the post as well.
    """

    code: str
    column: "str | _StrPromise"
    verb: "str | _StrPromise"
    title: Callable[["Ask"], str]
    url: Callable[["Ask"], str]
    stands_alone: bool = False
    by_another: bool = False
    choices: Callable[["Ask"], list[tuple[str, str]]] = lambda ask: []
    links: Callable[["Ask", int], list[tuple[str, str]]] = lambda ask, reader: []


KINDS: dict[str, AskKind] = {}


def register(kind: AskKind) -> None:
    """Make a kind known, once, when its app starts."""
    KINDS[kind.code] = kind


class Channel(models.TextChoices):
    """Where an answer came from; each counts the same."""

    PORTAL = "portal", _("in the portal")
    MAIL = "mail", _("by e-mail")
    PHONE = "phone", _("by telephone")
