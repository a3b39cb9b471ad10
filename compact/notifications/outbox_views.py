"""The outbox of the sample mode: the mails that would have left, as their readers would see them."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote

from csp.decorators import csp_replace
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

SIZE = 50
_FILE = re.compile(r"(\d{10}) (.+)\.eml")


@dataclass(frozen=True)
class Mail:
    """One file of the mail folder."""

    file: Path

    @property
    def pk(self) -> int:
        """The number of the row that it was."""
        return int(self.file.name[:10])

    @property
    def address(self) -> str:
        """Whom it is for."""
        return unquote(self.file.stem[11:])

    @cached_property
    def message(self) -> EmailMessage:
        """The mail as it would have travelled."""
        return BytesParser(EmailMessage, policy=policy.default).parsebytes(self.file.read_bytes())

    @property
    def subject(self) -> str:
        """Its subject."""
        return str(self.message["Subject"])

    @property
    def sent_at(self) -> datetime:
        """When it left. Our mails are dated in UTC."""
        return parsedate_to_datetime(str(self.message["Date"])).replace(tzinfo=UTC)

    def words(self, kind: str) -> str:
        """The part of that kind, "plain" or "html"; empty when it has none."""
        part = self.message.get_body((kind,))
        return str(part.get_content()) if part else ""


def _mails() -> list[Mail]:
    """Every mail of the folder, newest first. Raises Http404 outside the sample mode."""
    if not settings.SAMPLE_MODE:
        raise Http404
    files = settings.MAIL_FOLDER.iterdir() if settings.MAIL_FOLDER.is_dir() else []
    return [Mail(file) for file in sorted(files, reverse=True) if _FILE.fullmatch(file.name)]


def _mail(pk: int) -> Mail:
    for mail in _mails():
        if mail.pk == pk:
            return mail
    raise Http404


@login_not_required
@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """The newest mails, to everyone or to one person."""
    mails = _mails()
    to = request.GET.get("to", "")
    before = request.GET.get("before", "")
    shown = [one for one in mails if to in {"", one.address} and (not before.isdecimal() or one.pk < int(before))]
    context = {
        "to": to,
        "addresses": sorted({one.address for one in mails}),
        "mails": shown[:SIZE],
        "older": shown[SIZE - 1].pk if len(shown) > SIZE else None,
        "served": bool(settings.MAIL_SERVER),
    }
    return render(request, "notifications/outbox.html", context)


@login_not_required
@require_safe
@csp_replace({"frame-src": ["'self'"]})  # type: ignore[arg-type]
def mail(request: HttpRequest, pk: int) -> HttpResponse:
    """One mail: the picture that a mail program shows, in a frame of its own, and the text."""
    found = _mail(pk)
    context = {"mail": found, "html": found.words("html"), "text": found.words("plain")}
    return render(request, "notifications/mail.html", context)


@login_not_required
@require_safe
@xframe_options_sameorigin
@csp_replace({"style-src": ["'unsafe-inline'"], "script-src": ["'none'"], "frame-ancestors": ["'self'"]})  # type: ignore[arg-type]
def mail_html(request: HttpRequest, pk: int) -> HttpResponse:
    """The HTML of one mail and nothing around it. No script runs in it, and only our own pages may frame it."""
    words = _mail(pk).words("html")
    if not words:
        raise Http404
    # A link leaves the frame, as it would leave a mail program.
    return HttpResponse(words.replace("<head>", '<head><base target="_top">', 1))
