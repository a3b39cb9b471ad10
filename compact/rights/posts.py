"""Which post gives which key: the dated rows that `compact_reach` reads, one by one instead of added up.

A way to come to a key is one arm of `_ARMS`. Whoever adds an arm to the functions `compact_reach` and `compact_readers`
adds the same arm here, and its words in `_SAID`; `tests/test_why.py` holds the three against each other.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compact.access import BACKBONE, PARTNERS, Kind
from compact.dates import full_date

_NOW = "{0}.since <= now() AND ({0}.until IS NULL OR {0}.until > now())"
# A place is over with the last day of its term, too (`workgroups.models.term`).
_SERVES = (
    "h.since <= now() AND (h.until IS NULL OR h.until > now()) AND (h.term_ends_at IS NULL OR h.term_ends_at > now())"
)
_AFFILIATION = f"""
  partners_affiliation a JOIN who ON who.id = a.person_id AND {_NOW.format("a")}"""
_SEAT = f"""
  workgroups_seatholder h JOIN who ON who.id = h.person_id AND {_SERVES}
  JOIN workgroups_seat s ON s.id = h.seat_id AND {_NOW.format("s")}
  JOIN partners_affiliation a ON a.person_id = h.person_id AND a.organization_id = s.organization_id
    AND {_NOW.format("a")}"""
_CONVENER = f"""
  workgroups_convener c JOIN who ON who.id = c.person_id AND {_NOW.format("c")}
  JOIN partners_affiliation a ON a.person_id = c.person_id AND a.organization_id = c.organization_id
    AND {_NOW.format("a")}"""
_GRANT = """
  {table} g JOIN who ON who.id = g.user_id AND (g.until IS NULL OR g.until > now())
  JOIN auth_permission p ON p.id = g.permission_id
  JOIN (VALUES {rights}) AS given(codename, kind) ON given.codename = p.codename"""
# A delegation of today, of two people who both still act for the organization.
_STANDING = f"""
  workgroups_delegation d JOIN who ON who.id = d.delegate_id AND d.ended_at IS NULL AND {_NOW.format("d")}
  JOIN partners_affiliation a ON a.person_id = d.delegate_id AND a.organization_id = d.organization_id
    AND {_NOW.format("a")} AND a.since <= d.made_at
  JOIN partners_affiliation b ON b.person_id = d.principal_id AND b.organization_id = d.organization_id
    AND {_NOW.format("b")} AND b.since <= d.made_at
  JOIN accounts_user u ON u.id = d.principal_id AND u.is_active"""
# The last moment of the last day, as the pages that list a right say it.
_LAST = "g.until - interval '1 second'"
_DATES = "d.since, d.until - interval '1 second', d.principal_id"

_OF_ORGANIZATIONS = (
    f"('view_organization', {int(Kind.ORGANIZATION)}), ('manage_organization', {int(Kind.ORGANIZATION)}),"
    f" ('manage_organization', {int(Kind.ADMINISTRATORS)})"
)
_OF_WORKGROUPS = (
    f"('view_workgroup', {int(Kind.WORKGROUP)}), ('post', {int(Kind.WORKGROUP)}),"
    f" ('manage_seats', {int(Kind.CONVENERS)})"
)
_OF_AGREEMENTS = f"('view_agreement', {int(Kind.BACKBONE)})"

# Each arm: the post, the key it gives, whose it is, at which organization, in which workgroup, since, until, by whom.
_ARMS = (
    f"SELECT 'own', who.id * 8 + {int(Kind.PERSON)}, who.id, NULL::bigint, NULL::bigint, NULL::timestamptz,"
    " NULL::timestamptz, NULL::bigint FROM who",
    f"SELECT h.role, s.workgroup_id * 8 + {int(Kind.WORKGROUP)}, h.person_id, s.organization_id, s.workgroup_id,"
    f" greatest(h.since, a.since), NULL, NULL FROM {_SEAT}",
    f"SELECT 'convener', c.workgroup_id * 8 + kind, c.person_id, c.organization_id, c.workgroup_id,"
    f" greatest(c.since, a.since), NULL, NULL FROM {_CONVENER}"
    f" CROSS JOIN (VALUES ({int(Kind.WORKGROUP)}), ({int(Kind.CONVENERS)})) AS kinds(kind)",
    f"SELECT 'colleague', a.organization_id * 8 + {int(Kind.ORGANIZATION)}, a.person_id, a.organization_id, NULL,"
    f" a.since, NULL, NULL FROM {_AFFILIATION}",
    f"SELECT 'administrator', a.organization_id * 8 + {int(Kind.ADMINISTRATORS)}, a.person_id, a.organization_id, NULL,"
    f" a.since, NULL, NULL FROM {_AFFILIATION} WHERE 'administrator' = ANY(a.roles)",
    f"SELECT 'deputy', s.workgroup_id * 8 + {int(Kind.WORKGROUP)}, d.delegate_id, d.organization_id, s.workgroup_id,"
    f" {_DATES} FROM {_STANDING} JOIN workgroups_seatholder h ON h.person_id = d.principal_id AND {_SERVES}"
    f" JOIN workgroups_seat s ON s.id = h.seat_id AND s.organization_id = d.organization_id AND {_NOW.format('s')}"
    " WHERE d.part = 'places' OR d.part = 'place' AND d.seat_id = s.id",
    f"SELECT 'deputy', c.workgroup_id * 8 + kind, d.delegate_id, d.organization_id, c.workgroup_id, {_DATES}"
    f" FROM {_STANDING} JOIN workgroups_convener c ON c.person_id = d.principal_id"
    f" AND c.organization_id = d.organization_id AND c.workgroup_id = d.workgroup_id AND {_NOW.format('c')}"
    f" CROSS JOIN (VALUES ({int(Kind.WORKGROUP)}), ({int(Kind.CONVENERS)})) AS kinds(kind) WHERE d.part = 'running'",
    f"SELECT 'deputy', d.organization_id * 8 + {int(Kind.ADMINISTRATORS)}, d.delegate_id, d.organization_id, NULL,"
    f" {_DATES} FROM {_STANDING} WHERE d.part = 'administrator' AND 'administrator' = ANY(b.roles)",
    f"SELECT 'grant', g.content_object_id * 8 + kind, g.user_id, g.content_object_id, NULL, NULL, {_LAST},"
    f" g.granted_by_id FROM {_GRANT.format(table='partners_organizationgrant', rights=_OF_ORGANIZATIONS)}",
    f"SELECT 'grant', g.content_object_id * 8 + kind, g.user_id, NULL, g.content_object_id, NULL, {_LAST},"
    f" g.granted_by_id FROM {_GRANT.format(table='workgroups_workgroupgrant', rights=_OF_WORKGROUPS)}",
    f"SELECT 'grant', v.id * 8 + kind, g.user_id, NULL, NULL, NULL, {_LAST}, g.granted_by_id"
    f" FROM {_GRANT.format(table='agreements_agreementgrant', rights=_OF_AGREEMENTS)} JOIN agreements_version v"
    " ON v.agreement_id = g.content_object_id AND v.published_at IS NULL AND v.discarded_at IS NULL",
    f"SELECT 'partner', {PARTNERS}, a.person_id, a.organization_id, NULL, a.since, NULL, NULL FROM {_AFFILIATION}",
    f"SELECT 'backbone', {BACKBONE}, a.person_id, a.organization_id, NULL, a.since, NULL, NULL FROM {_AFFILIATION}"
    " JOIN partners_organization o ON o.id = a.organization_id WHERE o.is_backbone AND 'backbone' = ANY(a.roles)",
)

_QUERY = f"""
  WITH who AS (SELECT id FROM accounts_user WHERE id = ANY(%s::bigint[]) AND is_active),
  post (kind, key, person, organization, workgroup, since, until, given_by) AS ({" UNION ALL ".join(_ARMS)})
  SELECT post.kind, post.key, post.person, coalesce(nullif(o.short_name, ''), o.name, ''), coalesce(w.name, ''),
         post.since, post.until, coalesce(nullif(u.name, ''), u.email, '')
  FROM post LEFT JOIN partners_organization o ON o.id = post.organization
  LEFT JOIN workgroups_workgroup w ON w.id = post.workgroup LEFT JOIN accounts_user u ON u.id = post.given_by
  WHERE post.key = ANY(%s::bigint[])
"""

# What is said to the person who asks, and what is said of them to others; in the order in which posts are told.
_SAID = {
    "own": (gettext_lazy("Because it is about you."), gettext_lazy("It is about them")),
    "primary": (
        gettext_lazy("Because you are the lead of %(organization)s in %(workgroup)s since %(since)s."),
        gettext_lazy("Lead in %(workgroup)s"),
    ),
    "alternate": (
        gettext_lazy("Because you are the stand-in of %(organization)s in %(workgroup)s since %(since)s."),
        gettext_lazy("Stand-in in %(workgroup)s"),
    ),
    "observer": (
        gettext_lazy("Because you are an observer for %(organization)s in %(workgroup)s since %(since)s."),
        gettext_lazy("Observer in %(workgroup)s"),
    ),
    "contact": (
        gettext_lazy("Because you are a contact of %(organization)s in %(workgroup)s since %(since)s."),
        gettext_lazy("Contact in %(workgroup)s"),
    ),
    "convener": (
        gettext_lazy("Because you run %(workgroup)s for %(organization)s since %(since)s."),
        gettext_lazy("Runs %(workgroup)s"),
    ),
    "administrator": (
        gettext_lazy("Because you look after people and places of %(organization)s. You act for it since %(since)s."),
        gettext_lazy("Looks after %(organization)s"),
    ),
    "deputy": (
        gettext_lazy("Because you stand in for %(principal)s (%(organization)s)%(until)s."),
        gettext_lazy("Stands in for %(principal)s%(until)s"),
    ),
    "colleague": (
        gettext_lazy("Because everybody who acts for %(organization)s reads this. You act for it since %(since)s."),
        gettext_lazy("Acts for %(organization)s"),
    ),
    "grant": (gettext_lazy("By a right given to you%(by)s%(until)s."), gettext_lazy("Right given%(by)s%(until)s")),
    "partner": (
        gettext_lazy(
            "Because everybody who acts for a partner reads this. You act for %(organization)s since %(since)s."
        ),
        gettext_lazy("Acts for %(organization)s"),
    ),
    "backbone": (
        gettext_lazy(
            "Because the UNITE-LA team reads everything but people’s own pages. You belong to it since %(since)s."
        ),
        gettext_lazy("UNITE-LA team"),
    ),
}
_ORDER = list(_SAID)


@dataclass(frozen=True)
class Post:
    """One reason why one person holds one key."""

    kind: str
    key: int
    person: int
    organization: str
    workgroup: str
    since: datetime | None
    until: datetime | None
    given_by: str

    @property
    def to_you(self) -> str:
        """The reason, said to the person."""
        return str(_SAID[self.kind][0] % self._words)

    @property
    def of_them(self) -> str:
        """The reason, said of the person, in a few words."""
        return str(_SAID[self.kind][1] % self._words)

    @property
    def _words(self) -> dict[str, str]:
        return {
            "organization": self.organization,
            "workgroup": self.workgroup,
            "since": full_date(self.since),
            "principal": self.given_by,
            "by": _(" by %(name)s") % {"name": self.given_by} if self.given_by else "",
            "until": _(" until %(date)s") % {"date": full_date(self.until)} if self.until else "",
        }


def keys_for(scopes: Iterable[int | None]) -> set[int]:
    """The keys of which any one opens a row with these scopes: each itself, and the backbone's but for persons."""
    wanted = {number for number in scopes if number is not None}
    return wanted | ({BACKBONE} if any(number & 7 != Kind.PERSON for number in wanted) else set())


def posts(people: Collection[int], keys: Collection[int]) -> list[Post]:
    """Every post by which one of these people holds one of these keys, in one query."""
    with connection.cursor() as cursor:
        cursor.execute(_QUERY, [list(people), list(keys)])
        found = [Post(*row) for row in cursor.fetchall()]
    return sorted(found, key=lambda one: (_ORDER.index(one.kind), one.organization, one.workgroup))
