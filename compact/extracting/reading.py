"""Having a stored file read by a process of its own."""

import json
import logging
import subprocess
import sys
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings
from django.core.files.storage import default_storage

from compact.extracting.found import Found

logger = logging.getLogger(__name__)

SECONDS = 30
_PIECE = 1024 * 1024


def read_stored(path: str, kind: str, *, seconds: int = SECONDS) -> Found:
    """What stands in a stored file of that type. Whatever is wrong with it is one of the `cares`, never an error.

    Raises FileNotFoundError when the file is gone.
    """
    with _at_hand(path) as file:
        command = [sys.executable, "-m", "compact.extracting.child", file, kind, str(seconds)]
        try:
            done = subprocess.run(
                command,
                cwd=settings.BASE_DIR,
                env={"LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                # What a library complains of may be longer than the file; nobody reads it.
                stderr=subprocess.DEVNULL,
                timeout=seconds + 5,
                check=True,
            )
            told = json.loads(done.stdout)
        except subprocess.TimeoutExpired:
            return Found(cares=["slow"])
        except (subprocess.CalledProcessError, ValueError) as error:
            # The signal of the limit of seconds, or of memory that was refused below Python.
            logger.warning("A file of type %s could not be read: %s", kind, error)
            return Found(cares=["slow" if getattr(error, "returncode", 0) in _OUT_OF_TIME else "broken"])
    told["picture"] = b64decode(told.get("picture", ""))
    return Found(**told)


# SIGXCPU, and what follows it.
_OUT_OF_TIME = {-24, -9}


@contextmanager
def _at_hand(path: str) -> Iterator[str]:
    """The file as one on this machine, wherever it is stored."""
    with default_storage.open(path) as stored, NamedTemporaryFile(prefix="compact-") as copy:
        for piece in iter(lambda: stored.read(_PIECE), b""):
            copy.write(piece)
        copy.flush()
        yield str(Path(copy.name))
