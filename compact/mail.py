"""One way to make a mail, and the two ways it leaves: over SMTP, or as a file into a folder."""

import smtplib
from base64 import encodebytes
from binascii import b2a_qp
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from email.header import Header
from email.utils import formatdate, parseaddr
from pathlib import Path
from textwrap import wrap
from typing import Any, Protocol
from urllib.parse import quote

from django.conf import settings
from django.core.mail.message import sanitize_address
from django.core.mail.utils import DNS_NAME
from django.template.loader import render_to_string
from django.utils.translation import get_language

OTHERS = tuple(code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE)


@dataclass(frozen=True)
class Words:
    """What a mail says: its subject, its text, and the same as HTML (perhaps none)."""

    subject: str
    text: str
    html: str = ""


@dataclass(frozen=True)
class CalendarPart:
    """A calendar file that a mail carries: a message between calendars by its `method` (RFC 6047), from `organizer`."""

    method: str
    file: bytes
    organizer: str


def words(name: str, context: Mapping[str, Any], *, subject: str = "") -> Words:
    """The words of `templates/email/<name>.txt` and `.html` in the active language and time zone.

    The subject is given, or comes from `<name>.subject.txt`; it is one line, whatever a title contains.
    """
    subject = " ".join((subject or render_to_string(f"email/{name}.subject.txt", context)).split())
    context = {**context, "subject": subject}
    return Words(
        subject, render_to_string(f"email/{name}.txt", context), render_to_string(f"email/{name}.html", context)
    )


def in_language(path: str) -> str:
    """The path of a page in the active language, whatever language it was noted in."""
    for code in OTHERS:
        if path.startswith(f"/{code}/"):
            path = path[len(code) + 1 :]
    language = get_language()
    return f"/{language}{path}" if language in OTHERS and path.startswith("/") else path


def absolute(path: str) -> str:
    """The address of a page for a mail, in the active language."""
    return path if path.startswith(("http://", "https://")) else f"{settings.BASE_URL}{in_language(path)}"


def message(
    to: str, what: Words, *, message_id: str, headers: Mapping[str, str], calendar: CalendarPart | None = None
) -> bytes:
    """The mail as it travels. No name or title can add a header of its own.

    Put together by hand, which takes a tenth of the time that the library's general way takes. A calendar file stands
    in it twice: as another way to say the same, which Google and Outlook act upon, and as a file, which Apple opens.
    """
    # RFC 3834: no machine answers this, and ours answers no machine.
    lines = {
        "From": settings.DEFAULT_FROM_EMAIL,
        "To": sanitize_address(to, "utf-8"),
        "Subject": what.subject,
        "Date": formatdate(),
        "Message-ID": message_id,
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        **headers,
        "MIME-Version": "1.0",
    }
    head = "".join(f"{name}: {_header(name, value)}\r\n" for name, value in lines.items()).encode("ascii")
    text = _part("plain", what.text)
    if not what.html:
        return head + text
    border = b"=_" + message_id.strip("<>").split("@")[0].encode()  # no part contains "=_" once it is quoted
    parts = [text, _part("html", what.html)]
    if calendar is None:
        return head + _parts("alternative", border, parts)
    file = _encoded(f'text/calendar; charset="utf-8"; method={calendar.method}', calendar.file)
    attached = _encoded('application/ics; name="invite.ics"', calendar.file, disposition="invite.ics")
    inner = _parts("alternative", border + b".a", [*parts, file])
    return head + _parts("mixed", border, [inner, attached])


def _parts(kind: str, border: bytes, parts: Sequence[bytes]) -> bytes:
    head = f'Content-Type: multipart/{kind}; boundary="{border.decode()}"\r\n\r\n'.encode()
    told = [b"--" + border + b"\r\n" + part + b"\r\n" for part in parts]
    return b"".join((head, *told, b"--", border, b"--\r\n"))


def _encoded(kind: str, content: bytes, *, disposition: str = "") -> bytes:
    head = f"Content-Type: {kind}\r\nContent-Transfer-Encoding: base64\r\n"
    if disposition:
        head += f'Content-Disposition: attachment; filename="{disposition}"\r\n'
    return head.encode() + b"\r\n" + encodebytes(content).replace(b"\n", b"\r\n")


def _header(name: str, value: str) -> str:
    value = " ".join(value.split())
    if value.isascii():
        return "\r\n ".join(wrap(value, 900, break_on_hyphens=False)) if len(value) > 900 else value
    return Header(value, "utf-8", header_name=name).encode(linesep="\r\n")


def _part(kind: str, words: str) -> bytes:
    lines = "\r\n".join(words.splitlines()) + "\r\n"
    head = f'Content-Type: text/{kind}; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
    return head.encode() + b2a_qp(lines.encode())


class Refused(Exception):
    """The mail server will not take this mail, now or later."""


class NoMailbox(Refused):
    """The mail server says that there is no such mailbox, and will not take any mail to this address."""


class NotNow(Exception):
    """The mail server may take this mail later."""


class Unreachable(Exception):
    """There is no mail server to talk to. This says nothing about any mail."""


class Transport(Protocol):
    """What hands mails over. One is kept for many mails."""

    def send(self, name: str, address: str, mail: bytes) -> None:
        """Hand over one mail. Raises Refused (of an address that does not exist, NoMailbox), NotNow or Unreachable."""

    def close(self) -> None:
        """Say goodbye."""


class Smtp:
    """One connection to the mail server, kept for many mails and opened again when it breaks."""

    def __init__(self, server: Mapping[str, Any]) -> None:
        self.server = server
        self.connection: smtplib.SMTP | None = None

    def send(self, name: str, address: str, mail: bytes) -> None:
        """Hand over one mail to one address; `name` is for transports that keep files."""
        connection = self.connection or self._connect()
        try:
            connection.sendmail(parseaddr(settings.DEFAULT_FROM_EMAIL)[1], [address], mail)
        except smtplib.SMTPRecipientsRefused as error:
            self._raise(*next(iter(error.recipients.values())), otherwise=NoMailbox)
        except smtplib.SMTPSenderRefused as error:
            raise NotNow(f"{error.smtp_code} {error.smtp_error!r}") from error  # our address is at fault, not theirs
        except smtplib.SMTPResponseException as error:
            self._raise(error.smtp_code, error.smtp_error)
        except (smtplib.SMTPException, OSError, UnicodeError) as error:
            self.close()
            if isinstance(error, (smtplib.SMTPNotSupportedError, UnicodeError)):
                raise Refused(str(error)) from error
            raise NotNow(str(error) or type(error).__name__) from error

    def close(self) -> None:
        """Say goodbye; a server that has gone already does not mind."""
        if self.connection:
            with suppress(smtplib.SMTPException, OSError):
                self.connection.quit()
        self.connection = None

    def _connect(self) -> smtplib.SMTP:
        server = self.server
        kind = smtplib.SMTP_SSL if server["use_ssl"] else smtplib.SMTP
        try:
            connection = kind(
                server["host"], server["port"], local_hostname=DNS_NAME.get_fqdn(), timeout=server["timeout"]
            )
            if server["use_tls"]:
                connection.starttls()
            if server["username"]:
                connection.login(server["username"], server["password"])
        except (smtplib.SMTPException, OSError) as error:
            raise Unreachable(str(error)) from error
        self.connection = connection
        return connection

    def _raise(self, code: int, said: bytes | str, *, otherwise: type[Refused] = Refused) -> None:
        words = said.decode(errors="replace") if isinstance(said, bytes) else said
        if code == 421:
            self.close()
        if code < 500:
            raise NotNow(f"{code} {words}")
        # 5.1.x is the address's own fault (RFC 3463, 3.2). A bare 550 may be about us, and says nothing of the address.
        raise (otherwise if words.startswith("5.1.") else Refused)(f"{code} {words}")


class Folder:
    """One file for each mail: for a portal without a mail server. The same mail again replaces its own file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def send(self, name: str, address: str, mail: bytes) -> None:
        """Write `<name> <address>.eml`, whole or not at all."""
        self.path.mkdir(parents=True, exist_ok=True)
        file = self.path / f"{name} {quote(address, safe='@+')[:200]}.eml"
        unfinished = file.with_suffix(".part")
        try:
            unfinished.write_bytes(mail)
            unfinished.replace(file)
        except OSError as error:
            raise Unreachable(str(error)) from error

    def close(self) -> None:
        """Nothing is open."""


def transport() -> Transport:
    """The mail server of the settings, else the folder."""
    return Smtp(settings.MAIL_SERVER) if settings.MAIL_SERVER else Folder(settings.MAIL_FOLDER)
