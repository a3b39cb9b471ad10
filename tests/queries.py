"""How many queries a page takes, as our limits count them."""

import re

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

# What opens and closes a transaction, and what tells the database who reads, is not counted.
_FRAME = re.compile(r"BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|SET ROLE|RESET ROLE|SELECT (current_setting|set_config)")


def count_queries(browser: Client, address: str) -> int:
    """Open a page and count. The second opening counts, so that what a process learns once does not."""
    assert browser.get(address).status_code == 200
    with CaptureQueriesContext(connection) as asked:
        browser.get(address)
    return sum(not _FRAME.match(one["sql"]) for one in asked.captured_queries)
