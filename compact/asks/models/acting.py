"""Who there can act: the people who can answer an ask, found in the same query."""

from typing import TYPE_CHECKING, Any, TypedDict

from django.db import models
from django.db.models import F

from compact.access import Kind

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models.sql.compiler import SQLCompiler


class Acting(TypedDict):
    """A person who can answer an ask. `holds_post` is False for someone who only acts for the organization."""

    id: int
    name: str
    phone: str
    title: str
    holds_post: bool


class WhoCanAct(models.Func):
    """Up to three people who can answer, as JSON: those who hold the post, else those who act for the organization."""

    output_field = models.JSONField()
    _PEOPLE = """(
        SELECT jsonb_agg(to_jsonb(one)) FROM (
            SELECT u.id, coalesce(nullif(u.name, ''), u.email) AS name, u.phone, coalesce(a.title, '') AS title,
                   {holds} AS holds_post
            FROM compact_readers({readership}) AS reader(id) JOIN accounts_user u ON u.id = reader.id
            LEFT JOIN partners_affiliation a ON a.person_id = u.id AND a.organization_id = {organization}
                 AND a.since <= now() AND (a.until IS NULL OR a.until > now())
            ORDER BY a.id IS NULL, 'administrator' = ANY(a.roles) DESC, u.phone = '', u.name, u.id LIMIT 3) one)"""

    def __init__(self, post: str = "post", organization: str = "organization_id") -> None:
        super().__init__(F(post), F(organization))

    def as_sql(  # type: ignore[override]
        self, compiler: "SQLCompiler", connection: "BaseDatabaseWrapper", **extra: Any
    ) -> tuple[str, tuple[str | int, ...]]:
        """The second list is only worked out when the first is empty."""
        post, organization = (compiler.compile(one)[0] for one in self.get_source_expressions())
        holders = self._PEOPLE.format(holds="true", readership=post, organization=organization)
        others = self._PEOPLE.format(
            holds="false",
            readership=f"{organization} * 8::bigint + {int(Kind.ORGANIZATION)}",
            organization=organization,
        )
        return f"coalesce({holders}, {others}, '[]'::jsonb)", ()
