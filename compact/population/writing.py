"""The steps, each one statement or a few; nothing is drawn in Python, so that size costs only the database."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import Min

from compact.accounts.models import User
from compact.asks.models import Ask
from compact.notifications.models import Event, Notification
from compact.population import words
from compact.population.tables import advance, bare, execute, insert, last_id
from partners.models import Affiliation, Organization
from workgroups.models import Convener, Discussion, Post, Seat, SeatHolder, SeatInvitation, SeatRequest, Workgroup

PLACES_PER_WORKGROUP = 16
POSTS_PER_DISCUSSION = 10
POSTS_PER_EVENT = 200
YEARS = 3
MARK = "synthetic-"


@dataclass(frozen=True)
class Size:
    """How much of everything."""

    organizations: int
    people: int
    workgroups: int
    posts: int
    seed: int = 1

    @property
    def discussions(self) -> int:
        """A tenth of the posts."""
        return -(-self.posts // POSTS_PER_DISCUSSION)


class AlreadyPopulated(Exception):
    """Raised when the database holds a synthetic compact already; a second one would not be the same as the first."""


def populate(size: Size, told: Callable[[str, int], None] = lambda what, count: None) -> None:
    """Write a synthetic compact beside whatever is there; `told` hears of each step and how many rows it made.

    Raises AlreadyPopulated for a second time.
    """
    if Organization.objects.filter(slug=f"{MARK}1").exists():
        raise AlreadyPopulated
    with transaction.atomic():
        execute("SET CONSTRAINTS ALL IMMEDIATE")
        execute("SET LOCAL synchronous_commit = off")
        execute("SET LOCAL work_mem = '128MB'")
        execute("SET LOCAL maintenance_work_mem = '256MB'")
        for what, count in _Writer(size).steps():
            told(what, count)
    if not connection.in_atomic_block:
        execute("VACUUM (ANALYZE)")
    else:
        execute("ANALYZE")


class _Writer:
    """The ids of the n-th organization, person, workgroup and discussion are `base + n`."""

    def __init__(self, size: Size) -> None:
        self.size = size
        self.organization = last_id(Organization)
        self.person = last_id(User)
        self.workgroup = last_id(Workgroup)
        self.discussion = last_id(Discussion)
        self._draws = 0

    def draw(self, key: str, count: "int | str") -> str:
        """A number from 0 to `count` - 1 that follows from the seed and a bigint expression; each use draws anew."""
        self._draws += 1
        salt = self.size.seed * 1000 + self._draws
        return f"((hashint8extended(({key})::bigint, {salt}) & 9223372036854775807) %% ({count}))"

    def pick(self, key: str, among: list[str]) -> str:
        """One of some words."""
        return f"({words.array(among)})[1 + {self.draw(key, len(among))}]"

    def steps(self) -> Iterator[tuple[str, int]]:
        """Write, in the order in which one thing needs the other."""
        yield "organizations", self.organizations()
        yield "people", self.people()
        yield "affiliations", self.affiliations()
        yield "workgroups", self.workgroups()
        yield "conveners", self.conveners()
        yield "places", self.seats()
        yield "people in places", self.holders()
        self.members()
        yield "discussions", self.discussions()
        yield "posts", self.posts()
        yield "requests for places", self.requests()
        yield "offers of places", self.offers()
        yield "notifications", self.notifications()

    def organizations(self) -> int:
        """The first one holds the compact together, unless another does."""
        kind = self.draw("n", len(words.BODIES))
        made = insert(
            Organization,
            {
                "id": f"{self.organization} + n",
                "slug": f"'{MARK}' || n",
                "name": f"{self.pick('n', words.PLACES)} || ' ' || ({words.array(words.BODIES)})[1 + {kind}]"
                " || ' ' || n",
                "sector": f"({words.array(words.SECTORS)})[1 + {kind}]",
                "is_backbone": "n = 1 AND NOT EXISTS (SELECT FROM partners_organization WHERE is_backbone)",
                "is_sample": "true",
            },
            f"FROM generate_series(1, {self.size.organizations}) n",
        )
        advance(Organization)
        return made

    def people(self) -> int:
        """With confirmed addresses and no password."""
        rhythm = self.draw("n", 10)
        made = insert(
            User,
            {
                "id": f"{self.person} + n",
                "password": "'!' || md5(n::text)",
                "email": f"'{MARK}' || n || '@example.org'",
                "name": f"{self.pick('n', words.FIRST)} || ' ' || {self.pick('n', words.LAST)}",
                "phone": f"'(213) 555-01' || lpad(({self.draw('n', 100)})::text, 2, '0')",
                "language": f"CASE WHEN {self.draw('n', 7)} = 0 THEN 'es' ELSE 'en' END",
                "rhythm": f"CASE WHEN {rhythm} = 0 THEN 'now' WHEN {rhythm} < 3 THEN 'daily'"
                f" WHEN {rhythm} = 9 THEN 'never' ELSE 'weekly' END",
                "welcomed_at": "now()",
                "is_sample": "true",
            },
            f"FROM generate_series(1, {self.size.people}) n",
        )
        insert(
            EmailAddress,
            {"user_id": "id", "email": "email", "verified": "true", "primary": "true"},
            f"FROM accounts_user WHERE id > {self.person}",
        )
        advance(User)
        return made

    def affiliations(self) -> int:
        """The n-th person acts for the n-th organization, and round again; the first at each looks after it."""
        count = self.size.organizations
        made = insert(
            Affiliation,
            {
                "person_id": f"{self.person} + n",
                "organization_id": f"CASE WHEN n = 1 THEN (SELECT id FROM partners_organization WHERE is_backbone)"
                f" ELSE {self.organization} + 1 + (n - 1) %% {count} END",
                "title": self.pick("n", words.TITLES),
                "roles": f"CASE WHEN n = 1 THEN ARRAY['backbone', 'administrator'] WHEN n <= {count}"
                " THEN ARRAY['administrator'] ELSE ARRAY[]::text[] END",
                "since": f"now() - interval '1 day' * ({365 * YEARS} + {self.draw('n', 400)})",
            },
            f"FROM generate_series(1, {self.size.people}) n",
        )
        # One in twenty came from another organization.
        came = self.draw("n", count)
        made += insert(
            Affiliation,
            {
                "person_id": f"{self.person} + n",
                "organization_id": f"{self.organization} + 1 + {came}",
                "since": "now() - interval '9 years'",
                "until": "now() - interval '5 years'",
                "roles": "ARRAY[]::text[]",
            },
            f"FROM generate_series(1, {self.size.people}) n WHERE {self.draw('n', 20)} = 0",
        )
        execute(
            "CREATE TEMP TABLE staff ON COMMIT DROP AS SELECT organization_id AS organization, person_id AS person,"
            " row_number() OVER one AS k, count(*) OVER (PARTITION BY organization_id) AS size"
            " FROM partners_affiliation WHERE until IS NULL"
            f" AND organization_id > {self.organization}"
            " WINDOW one AS (PARTITION BY organization_id ORDER BY person_id)"
        )
        execute("ANALYZE staff")
        return made

    def workgroups(self) -> int:
        """One in thirty has paused."""
        goal = self.draw("n", 3)
        made = insert(
            Workgroup,
            {
                "id": f"{self.workgroup} + n",
                "slug": f"'{MARK}' || n",
                "name": f"{self.pick('n', words.PLACES)} || ' ' || {self.pick('n', words.SUBJECTS)}"
                " || ' Workgroup ' || n",
                "short_name": f"{self.pick('n', words.SUBJECTS)} || ' ' || n",
                "description": "'Made up, to see how the portal works at this size.'",
                "stage": self.pick("n", words.STAGES),
                "goal_numbers": f"CASE WHEN {self.draw('n', 4)} = 0 THEN ARRAY[1, 2, 3]::smallint[]"
                f" ELSE ARRAY[1 + {goal}]::smallint[] END",
                "state": f"CASE WHEN {self.draw('n', 30)} = 0 THEN 'paused' ELSE 'active' END",
            },
            f"FROM generate_series(1, {self.size.workgroups}) n",
        )
        advance(Workgroup)
        return made

    def conveners(self) -> int:
        """An organization convenes each, and one of its people runs it."""
        began = f"now() - interval '{YEARS} years'"
        organization = f"{self.organization} + 1 + n %% {self.size.organizations}"
        rows = f"FROM generate_series(1, {self.size.workgroups}) n"
        held = {"workgroup_id": f"{self.workgroup} + n", "organization_id": organization, "since": began}
        made = insert(Convener, held, rows)
        joined = f"{rows} JOIN staff ON staff.organization = {organization} AND staff.k = 1"
        return made + insert(Convener, {**held, "person_id": "person"}, joined)

    def seats(self) -> int:
        """Up to sixteen organizations beside the one that convenes."""
        drawn = self.draw("n * 64 + k", self.size.organizations)
        return insert(
            Seat,
            {
                "workgroup_id": f"{self.workgroup} + n",
                "organization_id": f"{self.organization} + 1 + o",
                "since": f"now() - interval '{YEARS} years'",
            },
            f"FROM (SELECT DISTINCT n, o FROM (SELECT n, CASE WHEN k = 0 THEN n %% {self.size.organizations}"
            f" ELSE {drawn} END AS o FROM generate_series(1, {self.size.workgroups}) n,"
            f" generate_series(0, {PLACES_PER_WORKGROUP}) k) AS drawn) AS one",
        )

    def holders(self) -> int:
        """A lead in most places, a stand-in in six of ten; some places stand empty."""
        seats = f"FROM workgroups_seat s JOIN staff t ON t.organization = s.organization_id WHERE s.workgroup_id > {self.workgroup}"  # noqa: E501
        place = f"(s.workgroup_id - {self.workgroup}) * 1000003 + s.organization_id - {self.organization}"
        turn = self.draw(place, "t.size")
        lead = insert(
            SeatHolder,
            {"seat_id": "s.id", "person_id": "t.person", "role": "'primary'", "since": "s.since"},
            f"{seats} AND t.k = 1 + {turn} AND {self.draw(place, 12)} > 0",
        )
        return lead + insert(
            SeatHolder,
            {"seat_id": "s.id", "person_id": "t.person", "role": "'alternate'", "since": "s.since"},
            f"{seats} AND t.size > 1 AND t.k = 1 + ({turn} + 1) %% t.size AND {self.draw(place, 10)} < 6",
        )

    def members(self) -> None:
        """A numbered list of the people in each workgroup."""
        execute(
            "CREATE TEMP TABLE members ON COMMIT DROP AS"
            " SELECT workgroup, person, organization, row_number() OVER (PARTITION BY workgroup ORDER BY person) AS k,"
            " count(*) OVER (PARTITION BY workgroup) AS size FROM ("
            " SELECT DISTINCT ON (workgroup, person) * FROM ("
            " SELECT s.workgroup_id AS workgroup, h.person_id AS person, s.organization_id AS organization"
            "  FROM workgroups_seat s JOIN workgroups_seatholder h ON h.seat_id = s.id"
            f"  WHERE s.workgroup_id > {self.workgroup}"
            " UNION ALL SELECT workgroup_id, person_id, organization_id FROM workgroups_convener"
            f"  WHERE person_id IS NOT NULL AND workgroup_id > {self.workgroup}) AS every) AS one"
        )
        execute("CREATE INDEX ON members (workgroup, k)")
        execute("ANALYZE members")

    def discussions(self) -> int:
        """Begun evenly over the years, each in a workgroup of its own drawing."""
        total = max(self.size.discussions, 1)
        execute(
            "CREATE TEMP TABLE topics ON COMMIT DROP AS SELECT n, workgroup,"
            f" now() - interval '{365 * YEARS} days' * (1 - (n - 0.5) / {total}) AS began,"
            f" least(interval '{365 * YEARS} days' * (1 - (n - 0.5) / {total}),"
            f" interval '1 hour' * (1 + {self.draw('n', 480)}))"
            f" AS span, least({POSTS_PER_DISCUSSION}, {self.size.posts} - (n - 1) * {POSTS_PER_DISCUSSION}) AS size"
            f" FROM (SELECT n, {self.workgroup} + 1 + {self.draw('n', self.size.workgroups)}"
            f" AS workgroup FROM generate_series(1, {self.size.discussions}) n) AS drawn"
        )
        execute("ANALYZE topics")
        with bare(Discussion):
            made = insert(
                Discussion,
                {
                    "id": f"{self.discussion} + n",
                    "workgroup_id": "t.workgroup",
                    "title": f"{self.pick('n', words.TOPICS)} || ' (' || n || ')'",
                    "started_by_id": "m.person",
                    "started_at": "began",
                    "last_post_at": f"began + span * (t.size - 1) / {POSTS_PER_DISCUSSION}",
                    "post_count": "t.size",
                },
                "FROM topics t JOIN members m ON m.workgroup = t.workgroup"
                f" AND m.k = 1 + {self.draw('n', 'm.size')} ORDER BY n",
            )
        advance(Discussion)
        return made

    def posts(self) -> int:
        """In the order of time, as they would have been written."""
        drawn = self.draw(f"n * {POSTS_PER_DISCUSSION} + j", "(SELECT max(size) FROM members)")
        with bare(Post):
            return insert(
                Post,
                {
                    "discussion_id": f"{self.discussion} + n",
                    "workgroup_id": "said.workgroup",
                    "author_id": "m.person",
                    "organization_id": "m.organization",
                    "body": f"{self.pick('said.key', words.PARAGRAPHS)} || E'\\n\\n' ||"
                    f" {self.pick('said.key', words.PARAGRAPHS)}",
                    "posted_at": "at",
                },
                f"FROM (SELECT n, t.workgroup, n * {POSTS_PER_DISCUSSION} + j AS key, {drawn} AS turn,"
                f" began + span * j / {POSTS_PER_DISCUSSION} AS at"
                " FROM topics t, generate_series(0, t.size - 1) j) AS said"
                " JOIN (SELECT DISTINCT workgroup, size FROM members) AS w USING (workgroup)"
                " JOIN members m ON m.workgroup = said.workgroup AND m.k = 1 + said.turn %% w.size ORDER BY at",
            )

    def requests(self) -> int:
        """Two for each workgroup, from organizations that have no place in it."""
        self._draw_outsiders("asking", f"generate_series(1, {self.size.workgroups}) n, generate_series(1, 2) k", "n")
        made = insert(
            SeatRequest,
            {
                "workgroup_id": "workgroup",
                "organization_id": "organization",
                "person_id": "person",
                "why": "'We work on the same question.'",
                "asked_at": f"now() - interval '1 hour' * (1 + {self.draw(self._pair(), 400)})",
            },
            "FROM asking",
        )
        insert(
            Ask,
            {
                "kind": "'seat_request'",
                "subject_id": "r.id",
                "organization_id": "c.organization_id",
                "post": "r.workgroup_id * 8 + 5",
                "asked_by_id": "r.person_id",
                "asked_for_id": "r.organization_id",
                "scope_asker": "r.person_id * 8 + 6",
                "why": "r.why",
                "asked_at": "r.asked_at",
                "due_on": "(r.asked_at + interval '7 days')::date",
                "data": "jsonb_build_object('who', u.name, 'organization', o.name, 'workgroup', w.short_name,"
                " 'slug', w.slug)",
            },
            "FROM workgroups_seatrequest r JOIN workgroups_convener c ON c.workgroup_id = r.workgroup_id"
            " AND c.person_id IS NULL JOIN accounts_user u ON u.id = r.person_id"
            " JOIN partners_organization o ON o.id = r.organization_id"
            f" JOIN workgroups_workgroup w ON w.id = r.workgroup_id WHERE w.id > {self.workgroup}",
        )
        return made

    def offers(self) -> int:
        """Two to each organization, some of them late: what the board of the silent shows."""
        self._draw_outsiders("asked", f"generate_series(1, {self.size.organizations}) n, generate_series(1, 2) k", "o")
        made = insert(
            SeatInvitation,
            {
                "workgroup_id": "workgroup",
                "organization_id": "organization",
                "note": "'We would like you at the table.'",
                "invited_at": f"now() - interval '1 hour' * (1 + {self.draw(self._pair(), 700)})",
                "invited_by_id": "c.person_id",
            },
            "FROM asked JOIN workgroups_convener c ON c.workgroup_id = asked.workgroup AND c.person_id IS NOT NULL",
        )
        insert(
            Ask,
            {
                "kind": "'seat_invitation'",
                "subject_id": "i.id",
                "organization_id": "i.organization_id",
                "post": "i.organization_id * 8 + 3",
                "asked_by_id": "i.invited_by_id",
                "scope_asker": "i.workgroup_id * 8 + 5",
                "why": "i.note",
                "asked_at": "i.invited_at",
                "due_on": "(i.invited_at + interval '14 days')::date",
                "data": "jsonb_build_object('organization', o.name, 'workgroup', w.short_name, 'slug', w.slug,"
                " 'invitation', i.id)",
            },
            "FROM workgroups_seatinvitation i JOIN partners_organization o ON o.id = i.organization_id"
            f" JOIN workgroups_workgroup w ON w.id = i.workgroup_id WHERE w.id > {self.workgroup}",
        )
        return made

    def _pair(self) -> str:
        return f"(person - {self.person}) * 1000003 + workgroup - {self.workgroup}"

    def _draw_outsiders(self, name: str, rows: str, given: str) -> None:
        """A temporary list of organizations and workgroups in which they have no place; one of the two is given."""
        organization = "n - 1" if given == "o" else self.draw("n * 64 + k", self.size.organizations)
        workgroup = "n" if given == "n" else f"1 + {self.draw('n * 64 + k', self.size.workgroups)}"
        execute(
            f"CREATE TEMP TABLE {name} ON COMMIT DROP AS SELECT DISTINCT ON (workgroup, drawn.organization)"
            f" workgroup, drawn.organization, staff.person FROM (SELECT {self.organization} + 1 + {organization}"
            f" AS organization, {self.workgroup} + {workgroup} AS workgroup FROM {rows}) AS drawn"
            " JOIN staff ON staff.organization = drawn.organization AND staff.k = 1"
            " WHERE NOT EXISTS (SELECT FROM workgroups_seat s WHERE s.workgroup_id = workgroup"
            " AND s.organization_id = drawn.organization)"
        )

    def notifications(self) -> int:
        """Some posts were heard of by everyone in the workgroup; half of that is read."""
        kind = ContentType.objects.get_for_model(Post).pk
        first = Post.objects.filter(workgroup__gt=self.workgroup).aggregate(first=Min("pk"))["first"]
        with bare(Event):
            insert(
                Event,
                {
                    "kind": "'posted'",
                    "actor_id": "p.author_id",
                    "target_type_id": str(kind),
                    "target_id": "p.id",
                    "scope": "p.scope",
                    "audience": "ARRAY[p.scope]",
                    "data": "jsonb_build_object('who', u.name, 'organization', o.name, 'discussion', d.title,"
                    " 'workgroup', w.short_name, 'slug', w.slug, 'pk', d.id, 'post', p.id, 'first', false,"
                    " 'excerpt', left(p.body, 280))",
                    "happened_at": "p.posted_at",
                    "announced_at": "p.posted_at",
                },
                "FROM workgroups_post p JOIN workgroups_discussion d ON d.id = p.discussion_id"
                " JOIN workgroups_workgroup w ON w.id = p.workgroup_id JOIN accounts_user u ON u.id = p.author_id"
                " JOIN partners_organization o ON o.id = p.organization_id"
                f" WHERE p.workgroup_id > {self.workgroup} AND (p.id - {first}) %% {POSTS_PER_EVENT} = 0 ORDER BY p.id",
            )
        pair = f"(e.target_id - {first}) * 1000003 + m.person - {self.person}"
        with bare(Notification):
            return insert(
                Notification,
                {
                    "event_id": "e.id",
                    "person_id": "m.person",
                    "group": "'workgroup'",
                    "delivery": "'none'",
                    "read_at": f"CASE WHEN {self.draw(pair, 2)} = 0 THEN e.happened_at END",
                },
                f"FROM notifications_event e JOIN members m ON m.workgroup * 8 + 4 = e.scope AND m.person <> e.actor_id"
                f" WHERE e.kind = 'posted' AND e.target_type_id = {kind} ORDER BY e.id",
            )
