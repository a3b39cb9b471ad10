"""What rests with a workgroup: while it is paused or closed nobody is asked for it, and no mail tells its own news.

Asks and events name readerships, which may be those of a workgroup. Whether it rests is read where they are read, so
that pausing and taking up again change no row of theirs.
"""

from typing import Any

from django.db.models import BooleanField, F, Func

from compact.access import Kind

# The readerships of everybody in a workgroup that rests, and of those who run it: worked out once in a statement.
RESTING = (
    f"ARRAY(SELECT unnest(ARRAY[w.id * 8 + {int(Kind.WORKGROUP)}, w.id * 8 + {int(Kind.CONVENERS)}])"
    " FROM workgroups_workgroup w WHERE w.state <> 'active')"
)


class Rests(Func):
    """Whether one of these columns, each with a readership or nothing, is that of a workgroup which rests."""

    template = f"(ARRAY[%(expressions)s]::bigint[] && {RESTING})"
    output_field = BooleanField()


class RestsAmong(Rests):
    """The same of a column with many readerships."""

    template = f"(%(expressions)s && {RESTING})"

    def __init__(self, column: str, **extra: Any) -> None:
        super().__init__(F(column), **extra)
