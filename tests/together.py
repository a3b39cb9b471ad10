"""Things done at the same moment, as by several people."""

import threading
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection

PATIENCE = 30  # seconds


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Do these at the same moment, each over a connection of its own, as the web.

    Out comes, in their order, what each returned, or the ValidationError it was refused with. Any other error is
    raised here, also that of an act which waits for another too long: the run goes on.
    """
    ready, outcomes = threading.Barrier(len(acts)), {}

    def run(number: int, act: Callable[[], Any]) -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute(f"SET statement_timeout = '{PATIENCE}s'")
            ready.wait(PATIENCE)
            outcomes[number] = act()
        except Exception as error:
            outcomes[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=one, daemon=True) for one in enumerate(acts)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(2 * PATIENCE)
    assert len(outcomes) == len(acts), "somebody waits for ever"
    for met in outcomes.values():
        if isinstance(met, Exception) and not isinstance(met, ValidationError):
            raise met
    return [outcomes[number] for number in range(len(acts))]
