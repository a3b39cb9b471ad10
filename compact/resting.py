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


def news_rests(audience: str) -> str:
    """As SQL: whether news for these readerships rests. What two workgroups share is told while one of them meets."""
    meets = f"mod(one, 8) IN ({int(Kind.WORKGROUP)}, {int(Kind.CONVENERS)}) AND one <> ALL({RESTING})"
    return f"({audience} && {RESTING} AND NOT EXISTS (SELECT FROM unnest({audience}) AS told(one) WHERE {meets}))"


class Rests(Func):
    """Whether one of these columns, each with a readership or nothing, is that of a workgroup which rests."""

    template = f"(ARRAY[%(expressions)s]::bigint[] && {RESTING})"
    output_field = BooleanField()


class RestsAmong(Rests):
    """Whether the news of a column with many readerships rests."""

    template = news_rests("%(expressions)s")

    def __init__(self, column: str, **extra: Any) -> None:
        super().__init__(F(column), **extra)
