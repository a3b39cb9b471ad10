"""What is measured, part by part, and the bar that each must hold."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from bench import load, weight
from bench.ground import CROWD, LARGE, SMALL, Ground, Scale, program
from compact.runtime import roles
from compact.runtime.folder import free_port

MOST_QUERIES, MOST_BYTES, MOST_REQUESTS = 12, 60_000, 8

FIRST_VISITS = {
    "the front door": ("visitor", "home"),
    "goals": ("visitor", "goals:list"),
    "a goal": ("visitor", "goals:goal"),
    "partners": ("visitor", "partners:list"),
    "a partner": ("visitor", "partners:organization"),
    "workgroups": ("visitor", "workgroups:list"),
    "a workgroup from outside": ("visitor", "workgroups:workgroup"),
    "an agreement": ("visitor", "agreements:version"),
    "resources": ("visitor", "library:resources"),
    "signing in": ("visitor", "account_login"),
    "Today": ("member", "today"),
    "Today of a convener": ("convener", "today"),
    "Today of the backbone": ("backbone", "today"),
    "who is still silent": ("backbone", "backbone:silent"),
    "a workgroup": ("member", "workgroups:workgroup"),
    "members": ("convener", "workgroups:members"),
    "discussions": ("member", "workgroups:discussions"),
    "a discussion": ("member", "workgroups:discussion"),
    "inbox": ("member", "notifications:inbox"),
    "preferences": ("member", "notifications:preferences"),
    "a draft": ("backbone", "agreements:draft"),
}


@dataclass(frozen=True)
class Line:
    """One line of the table. `holds` is None where nothing is promised."""

    what: str
    found: str
    bar: str = ""
    holds: bool | None = None


@dataclass(frozen=True)
class Course:
    """One run: where, how large, and who looks."""

    ground: Ground
    scale: Scale
    personas: dict[str, dict[str, Any]]
    file: Path  # the same, for processes

    def address(self, who: str, name: str) -> str:
        """The address of a page for a persona at the smaller size."""
        return str(self.personas[SMALL][who]["addresses"][name])

    def session(self, who: str) -> str:
        """The cookie of a persona at the smaller size."""
        return str(self.personas[SMALL][who]["session"])


def pages(course: Course) -> Iterator[Line]:
    """Queries of every page, and the time of those that people use most."""
    found = course.ground.measure(
        "pages", str(course.file), str(course.scale.rounds), database=SMALL, role=roles.WEB_LOGIN
    )
    small, large = ({page: len(queries) for page, queries in found["queries"][size].items()} for size in (SMALL, LARGE))
    both = sorted(small.keys() & large.keys())
    for page in both:
        if max(small[page], large[page]) > MOST_QUERIES or small[page] != large[page]:
            yield Line(
                f"queries: {page}", f"{small[page]} and {large[page]}", f"≤ {MOST_QUERIES}, the same", holds=False
            )
    worst = max(large[page] for page in both)
    same = all(small[page] == large[page] for page in both)
    good = worst <= MOST_QUERIES and same
    what = f"queries of {len(both)} pages of {len(course.personas[SMALL])} people"
    yield Line(what, f"at most {worst}", "≤ 12, the same", good)
    for page in sorted(small.keys() ^ large.keys()):
        yield Line(f"queries: {page}", f"{small.get(page, '–')} and {large.get(page, '–')}", "opens at one size only")
    for what, at in found["times"].items():
        ratio = at[LARGE]["wall"] / at[SMALL]["wall"]
        cpu = f"CPU of Python {ms(at[SMALL]['cpu'])} and {ms(at[LARGE]['cpu'])}"
        times = f"{ms(at[SMALL]['wall'])} and {ms(at[LARGE]['wall'])}; {cpu}"
        yield Line(f"time: {what}", f"{ratio:.2f} ({times})", "≤ 1.25", ratio <= 1.25)


def reach(course: Course) -> Iterator[Line]:
    """What access costs."""
    found = course.ground.measure(
        "reach", str(course.file), database=LARGE, role=roles.WEB_LOGIN, BENCH_ADMIN=course.ground.postgres.url()
    )
    small, large = found[SMALL], found[LARGE]
    yield Line("reach of a person", f"{ms(small['reach']['median'])} and {ms(large['reach']['median'])}")
    for size, at in (("1×", small), (f"{course.scale.times}×", large)):
        times = f"{ms(at['walled']['median'])} with, {ms(at['free']['median'])} without; p95 {ms(at['walled']['p95'])}"
        yield Line(f"a page of 20 behind the wall, {size}", times, "p95 ≤ 5 ms", at["walled"]["p95"] <= 0.005)


def serving(course: Course) -> Iterator[Line]:
    """A workgroup's page under load, beside a bare one, on both web servers."""
    ground, path = course.ground, course.address("member", "workgroups:workgroup")
    web = ground.environment(SMALL)
    page = ground.folder.path / "page.html"
    with serving_pages(ground):
        page.write_bytes(weight.fetched(ground.port, path, course.session("member"))[0])
    bare = {**web, "DJANGO_SETTINGS_MODULE": "bench.bare_settings", "BENCH_PAGE": str(page)}
    kinds = {"ours": web, "bare": {**bare, "DATABASE_CONN_MAX_AGE": "0"}, "bare with kept connections": bare}
    loads: dict[tuple[str, str], list[load.Load]] = {}
    for _ in range(course.scale.loads):
        for kind, env in kinds.items():
            for server in course.scale.servers:
                trial = load.Trial(server, env, path, course.session("member"), course.scale.seconds)
                loads.setdefault((server, kind), []).append(load.under_load(ground, trial))
    size = f"{page.stat().st_size / 1000:.1f} kB"
    for server in course.scale.servers:
        ours, *others = (load.middle(loads[server, kind]) for kind in kinds)
        for kind, other in zip(list(kinds)[1:], others, strict=True):
            rate, cpu = ours.rate / other.rate, ours.cpu / other.cpu
            holds = rate >= 0.5 and cpu <= 2 if kind == "bare" else None
            bar = "≥ 0.5 of its rate, ≤ 2 of its CPU" if kind == "bare" else "for orientation"
            yield Line(f"{server}: a workgroup's page ({size}) to {kind}", f"{rate:.2f} and {cpu:.2f}", bar, holds)
        for kind in kinds:
            yield Line(f"{server}: {kind}", str(load.middle(loads[server, kind])))


@contextmanager
def serving_pages(ground: Ground) -> Iterator[None]:
    """The portal's own web server, meanwhile."""
    web = ground.environment(SMALL)
    with program(load.SERVERS["gunicorn"](web), web, ground.folder.path / "web.log"):
        load.wait_for(web)
        yield


def visits(course: Course) -> Iterator[Line]:
    """The first visit of every type of page."""
    with serving_pages(course.ground):
        for what, (who, name) in FIRST_VISITS.items():
            visit = weight.first_visit(course.ground.port, course.address(who, name), course.session(who))
            found = f"{visit.sent / 1000:.1f} kB (page {visit.page / 1000:.1f}) in {visit.requests} requests"
            holds = visit.sent <= MOST_BYTES and visit.requests <= MOST_REQUESTS and not visit.strangers
            yield Line(f"first visit: {what}", found + "".join(visit.strangers), "≤ 60 kB, ≤ 8, one host", holds)


def announcing(course: Course) -> Iterator[Line]:
    """One event to a crowd."""
    found = course.ground.measure("announcing", "5", database=CROWD, role=roles.OWNER)
    for rhythms, bars in (("weekly", True), ("mixed", False)):
        times = found[rhythms]
        ours, bare = (median(times[kind]) for kind in ("ours", "bare"))
        what = "to people who want it weekly" if bars else "a tenth of whom want it now, each by a mail"
        found_now = f"{ours / bare:.2f} ({median(times['rows']):,.0f} people {ours:.2f} s, bare {bare:.2f} s)"
        holds = ours / bare <= 2 if bars else None
        yield Line(f"announcing {what}, to bare rows", found_now, "≤ 2" if bars else "for orientation", holds)


def digests(course: Course) -> Iterator[Line]:
    """Summaries of twelve items to a mail server that keeps nothing."""
    port = free_port(2599)
    sink = [sys.executable, "-m", "bench.sink", str(port)]
    with program(sink, os.environ, course.ground.folder.path / "sink.log"):
        time.sleep(1)
        found = course.ground.measure(
            "digests", str(course.scale.digests), database=CROWD, role=roles.OWNER, EMAIL_URL=f"smtp://127.0.0.1:{port}"
        )
    naive, ours = median(found["naive"]), found["sent"] / found["sending"]
    rates = f"{ours:.0f}/s, naive {naive:.0f}/s"
    yield Line(f"{found['sent']:,} digests of 12 items", f"{ours / naive:.2f} ({rates})", "≥ 1", ours >= naive)
    yield Line(
        "the same in an hour, by one process", f"{ours * 3600:,.0f}", "≥ 100,000 on two cores", ours * 7200 >= 1e5
    )
    yield Line(f"planning {course.scale.digests:,} digests", f"{found['planning']:.1f} s")
    queries, batches = found["queries"], -(-found["sent"] // 100) + 1
    rest = (queries["send"] - queries["mark"]) / batches
    yield Line(
        "queries for a hundred digests", f"{rest:.1f}, and one for each to note that it was sent", "≤ 12", rest <= 12
    )


def sheets(course: Course) -> Iterator[Line]:
    """A contact sheet of 5,000 people, at the smaller size and at the larger one."""
    for database, times in ((SMALL, "1×"), (LARGE, f"{course.scale.times}×")):
        backbone = str(course.personas[database]["backbone"]["pk"])
        found = course.ground.measure("sheets", "5000", backbone, database=database, role=roles.WEB_LOGIN)
        shown = f"{found['preview']:.1f} s, of which reading {found['read']:.1f} s; CPU of Python {found['cpu']:.1f} s"
        yield Line(f"preview of a sheet of 5,000 rows, {times}", shown, "< 10 s", found["preview"] < 10)
        yield Line(f"one page of it, {times}", ms(found["page"]))
        yield Line(
            f"saving it with invitations, and undoing it, {times}", f"{found['save']:.1f} and {found['undo']:.1f} s"
        )


def organization(course: Course) -> Iterator[Line]:
    """An organization with 5,000 people, at the larger size."""
    found = course.ground.measure("organization", database=LARGE, role=roles.OWNER)
    queries = int(found["queries"])
    yield Line("queries of its home page", str(queries), f"≤ {MOST_QUERIES}", queries <= MOST_QUERIES)
    for name, seconds in found.items():
        if name.startswith("page"):
            yield Line(f"5,000 people: {name}", ms(seconds))
    file = f"{found['file']:.2f} s, {found['bytes'] / 1e6:.1f} MB of Python"
    yield Line("5,000 people: the file", file, "≤ 10 MB", found["bytes"] <= 1e7)
    yield Line("the orphan watch, all counted", ms(found["orphans"]))


def workgroup(course: Course) -> Iterator[Line]:
    """A workgroup of 500 organizations and 10,000 people beside one of three and nine, at the smaller size."""
    organizations, people = (500, 10_000) if course.scale.times == 100 else (50, 500)
    found = course.ground.measure("workgroup", str(organizations), str(people), database=SMALL, role=roles.OWNER)
    many, few = int(found["many queries"]), int(found["few queries"])
    size = f"{organizations} organizations, {people:,} people"
    same = many == few <= MOST_QUERIES
    yield Line("queries of the members' page of a workgroup", f"{few} and {many}", "≤ 12, the same", same)
    yield Line(
        f"the members' page, of three organizations and of {size}", f"{ms(found['few'])} and {ms(found['many'])}"
    )
    one, everybody = int(found["one statements"]), int(found["all statements"])
    per_row = (everybody - one) / 199
    seconds = f"{found['all']:.2f} s, {everybody} statements; one alone {ms(found['one'])}, {one}"
    yield Line("approving 200 requests at once", seconds, "≤ 1 statement more for each", per_row <= 1)
    file = f"{found['file']:.2f} s, {found['lines']:,} lines, {found['bytes'] / 1e6:.1f} MB of Python"
    yield Line("the file of its members", file, "≤ 10 MB", found["bytes"] <= 1e7)


def meetings(course: Course) -> Iterator[Line]:
    """Five years of weekly meetings in a workgroup of 200 organizations and 2,000 people."""
    organizations, people = (200, 2_000) if course.scale.times == 100 else (50, 500)
    found = course.ground.measure("meetings", str(organizations), str(people), database=SMALL, role=roles.OWNER)
    for name, (seconds, statements) in found["many"].items():
        few = found["few"][name][1]
        words = f"{seconds:.2f} s, {statements} statements; {few} of a series of three"
        yield Line(f"{name} this and following, of 260 meetings", words, "< 1 s, as many statements", seconds < 1)
    for name, (seconds, queries) in found["pages"].items():
        yield Line(f"meetings: {name}", f"{ms(seconds)}, {queries} queries", "≤ 12", queries <= MOST_QUERIES)


def ms(seconds: float) -> str:
    """In words."""
    return f"{seconds * 1000:.1f} ms"


PARTS: dict[str, Callable[[Course], Iterator[Line]]] = {
    "pages": pages,
    "reach": reach,
    "visits": visits,
    "serving": serving,
    "announcing": announcing,
    "digests": digests,
    "sheets": sheets,
    "organization": organization,
    "workgroup": workgroup,
    "meetings": meetings,
}
