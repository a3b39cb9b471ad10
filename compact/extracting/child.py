"""The process that opens one file and says on its standard output, as JSON, what it found (see `compact.extracting`).

`python -m compact.extracting.child PATH TYPE SECONDS`
"""

import json
import resource
import sys
from base64 import b64encode
from contextlib import suppress
from importlib import import_module

from compact.extracting.found import Locked, TooLarge

# Bytes of memory, and of anything that it would write.
MEMORY = 1_500_000_000
WRITES = 20_000_000
# By how a type begins. Only the one that is needed is imported: that is most of the time a small file takes.
_READERS = {
    "application/pdf": ("compact.extracting.pdf", "read_pdf"),
    "image/": ("compact.extracting.plain", "read_picture"),
    "application/vnd.openxmlformats-officedocument.spreadsheetml": (
        "compact.extracting.spreadsheet",
        "read_spreadsheet",
    ),
    "application/vnd.": ("compact.extracting.office", "read_office"),
    "text/": ("compact.extracting.plain", "read_text"),
}


def main(path: str, kind: str, seconds: int) -> dict[str, object]:
    """What is found in the file, or why nothing is: `locked`, `large` or `broken`."""
    _limit(seconds)
    module, name = next(one for begin, one in _READERS.items() if kind.startswith(begin))
    read = getattr(import_module(module), name)
    try:
        found = read(path, kind)
    except Locked:
        return {"cares": ["locked"]}
    except (TooLarge, MemoryError):
        return {"cares": ["large"]}
    # Whatever a library makes of a damaged file: there is nothing else to say of it.
    except (Exception, RecursionError):
        return {"cares": ["broken"]}
    return {**vars(found), "picture": b64encode(found.picture).decode()}


def _limit(seconds: int) -> None:
    for what, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, seconds), (resource.RLIMIT_FSIZE, WRITES)):
        # A container may allow less, and no more.
        with suppress(ValueError, OSError):
            resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    json.dump(main(sys.argv[1], sys.argv[2], int(sys.argv[3])), sys.stdout)
