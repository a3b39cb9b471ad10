"""`manage.py receive_mail [--to ADDRESS]`: one mail from standard input, as a mail server hands it to a program."""

import logging
import os
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, InterfaceError
from django.utils import translation

from compact.history.context import doing
from workgroups.calendars.answering import take
from workgroups.calendars.replies import LARGEST, NotTaken, Unheard, read

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    """Run as the worker's role. How it ended it says by the numbers that mail servers know (sysexits.h).

    0: it was taken, or needs no answer. 65 (EX_DATAERR): it does not count, and the sender is told what stands on
    standard output. 75 (EX_TEMPFAIL): the database is away, and the mail server tries again.
    """

    help = "Read one mail from standard input: the answer of a calendar to an invitation."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take whom it came to."""
        parser.add_argument("--to", default="", help="the address that the mail server took it for")

    @doing("receive_mail")
    def handle(self, *, to: str, **options: Any) -> None:
        """Let the answer count."""
        mail = sys.stdin.buffer.read(LARGEST + 1)
        with translation.override("en"):
            try:
                take(read(mail, to))
            except Unheard:
                return
            except NotTaken as refusal:
                self.stdout.write(str(refusal))
                sys.exit(os.EX_DATAERR)
            except (DatabaseError, InterfaceError):
                logger.exception("An answer could not be recorded now")
                sys.exit(os.EX_TEMPFAIL)
