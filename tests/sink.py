"""A mail server for the tests: it keeps what it accepts, and can be told to refuse, to stumble or to be slow."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any

from aiosmtpd.controller import Controller


class Sink:
    """What it accepted stands in `mails`, in order; `answer(address)` may give another reply than yes."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.connections = 0
        self.answer: Callable[[str], str] = lambda address: "250 OK"

    async def handle_EHLO(self, server: Any, session: Any, envelope: Any, hostname: str) -> str:  # noqa: N802
        self.connections += 1
        session.host_name = hostname
        return "250 HELP"

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        reply = self.answer(address)
        if reply.startswith("250"):
            envelope.rcpt_tos.append(address)
        return reply

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.mails.append(BytesParser(EmailMessage, policy=policy.default).parsebytes(envelope.content))
        return "250 OK"

    @property
    def addresses(self) -> list[str]:
        """Whom it accepted mail for, in order."""
        return [str(mail["To"]) for mail in self.mails]

    def to(self, address: str) -> EmailMessage:
        """The one mail to that address."""
        [mail] = [mail for mail in self.mails if mail["To"] == address]
        return mail


class OnAnyPort(Controller):
    """A controller that learns its port from the system."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def sink() -> Iterator[tuple[Sink, dict[str, Any]]]:
    """A running sink, and the settings that lead to it."""
    logging.getLogger("mail.log").setLevel(logging.WARNING)
    handler = Sink()
    controller = OnAnyPort(handler, hostname="127.0.0.1", port=0)
    controller.start()
    try:
        server = {"host": "127.0.0.1", "port": controller.port, "username": "", "password": "", "timeout": 5}
        yield handler, {**server, "use_ssl": False, "use_tls": False}
    finally:
        controller.stop()


def text(mail: EmailMessage, kind: str = "plain") -> str:
    """The words of one part."""
    part = mail.get_body((kind,))
    return str(part.get_content()) if part else ""
