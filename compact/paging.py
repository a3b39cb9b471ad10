"""Lists that page by key: newer and older, never by number, so that the thousandth page costs what the first does."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from django.core.exceptions import ImproperlyConfigured
from django.core.signing import BadSignature, Signer
from django.db.models import Model, Q, QuerySet
from django.http import Http404, QueryDict

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Page(Generic[M]):
    """Some rows in order, and the addresses (query strings) of those before and after; empty at an end."""

    rows: Sequence[M]
    before: str
    after: str


def page_by_key(  # noqa: PLR0913
    rows: QuerySet[M],
    asked: QueryDict,
    *,
    order: Sequence[str],
    size: int,
    name: str = "",
    from_end: bool = False,
    at: Sequence[Any] | None = None,
) -> Page[M]:
    """The page of `rows` that the query string asks for, in one query; the first one, or the last with `from_end`.

    `order` names columns without nulls that together are unique ("-last_post_at", "-pk"). Two lists on one page have
    two names. With `at`, a value for each of these columns, the page that is shown when none is asked for begins there,
    or is the last one if that is on it: two queries. Raises Http404 for a key that this portal did not write.
    """
    key, backward = _asked(asked, name, order)
    if key is None and at is not None and not from_end:
        begun = list(rows.filter(beyond(order, at, itself=True)).order_by(*order)[: size + 1])
        if len(begun) > size:
            earlier = rows.filter(beyond(order, at, backward=True)).exists()
            before = _address(asked, name, "before", begun[0], order) if earlier else ""
            return Page(begun[:size], before, _address(asked, name, "after", begun[size - 1], order))
        from_end = True
    backward = backward or (from_end and key is None)
    if key is not None:
        rows = rows.filter(beyond(order, key, backward=backward))
    found = list(rows.order_by(*(_turned(order) if backward else order))[: size + 1])
    more = len(found) > size
    found = found[:size]
    if backward:
        found.reverse()
    has_before, has_after = (more, key is not None) if backward else (key is not None, more)
    return Page(
        rows=found,
        before=_address(asked, name, "before", found[0], order) if found and has_before else "",
        after=_address(asked, name, "after", found[-1], order) if found and has_after else "",
    )


def sought(asked: QueryDict, name: str = "q") -> str:
    """What was typed into a find box, without what no text in the database can hold."""
    return asked.get(name, "").replace("\x00", "").strip()[:300]


def beyond(order: Sequence[str], key: Sequence[Any], *, backward: bool = False, itself: bool = False) -> Q:
    """What comes after the row with this key in this order (`backward`: before it): a value for each of its columns.

    With `itself` that row, too.
    """
    columns = [(one.removeprefix("-"), "lt" if one.startswith("-") != backward else "gt") for one in order]
    found, same = Q(), Q()
    for (column, side), value in zip(columns, key, strict=True):
        found |= same & Q(**{f"{column}__{side}": value})
        same &= Q(**{column: value})
    if itself:
        found |= same
    # Said once more for the index: a range it can walk.
    column, side = columns[0]
    return Q(**{f"{column}__{side}e": key[0]}) & found


def _signer(order: Sequence[str]) -> Signer:
    # A key of another list names other columns: what stands in it would be compared with what it is not.
    return Signer(salt=f"compact.paging {' '.join(order)}")


def _asked(asked: QueryDict, name: str, order: Sequence[str]) -> tuple[list[Any] | None, bool]:
    for direction in ("before", "after"):
        if value := asked.get(f"{name}{direction}"):
            try:
                return _signer(order).unsign_object(value), direction == "before"
            except (BadSignature, ValueError) as error:
                raise Http404 from error
    return None, False


def _turned(order: Sequence[str]) -> list[str]:
    return [column[1:] if column.startswith("-") else f"-{column}" for column in order]


def _address(asked: QueryDict, name: str, direction: str, row: Model, order: Sequence[str]) -> str:
    key = [_value(row, column.removeprefix("-")) for column in order]
    query = asked.copy()
    for one in ("before", "after"):
        query.pop(f"{name}{one}", None)
    query[f"{name}{direction}"] = _signer(order).sign_object(key)
    return f"?{query.urlencode()}"


def _value(row: Any, column: str) -> Any:
    for part in column.split("__"):
        row = getattr(row, part)
    if row is None:
        raise ImproperlyConfigured(f"Paging by {column} needs a value in every row.")
    return row.isoformat() if isinstance(row, date) else row
