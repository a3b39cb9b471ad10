"""The process manager, the embedded servers and the database's roles, tried with real processes."""

import html
import io
import os
import re
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg2
import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from compact.runtime import CannotStart, databases, install, programs, roles
from compact.runtime.__main__ import main
from compact.runtime.children import Runnable, finish, may, spawn, stop, wait_until
from compact.runtime.embedded import Postgres, Valkey
from compact.runtime.folder import CHECKOUT, DataFolder, default_folder, free_port
from compact.runtime.install import Environment
from compact.runtime.manager import Manager, Program
from tests.servers import embedded, servers, temporary_folder

ENVIRONMENT = {"PATH": os.environ["PATH"]}


@pytest.fixture
def data_dir() -> Iterator[Path]:
    with temporary_folder() as path:
        yield path


@pytest.fixture
def folder(data_dir: Path) -> DataFolder:
    return DataFolder(data_dir)


@contextmanager
def running(server: Runnable) -> Iterator[subprocess.Popen[bytes]]:
    process = server.start(subprocess.DEVNULL)
    try:
        assert wait_until(lambda: server.is_ready(process), process=process, seconds=server.seconds)
        yield process
    finally:
        stop(process, *server.signals)


@pytest.fixture(scope="module")
def cluster() -> Iterator[Postgres]:
    """A database server that nobody has prepared."""
    with temporary_folder() as path:
        server = Postgres(DataFolder(path), careless=True)
        with running(server):
            yield server


@pytest.fixture
def bare(cluster: Postgres) -> Iterator[Postgres]:
    """The server, without any of our roles afterwards."""
    yield cluster
    with roles.connected(cluster.url()) as connection, connection.cursor() as cursor:
        cursor.execute("DROP DATABASE IF EXISTS compact WITH (FORCE)")
        cursor.execute("DROP DATABASE IF EXISTS portal WITH (FORCE)")
        for role in [*roles.ROLES, "administrator", "reader"]:
            cursor.execute(f"SELECT 1 FROM pg_roles WHERE rolname = '{role}'")
            if cursor.fetchone():
                cursor.execute(f"DROP OWNED BY {role} CASCADE")
        for role in [*roles.ROLES, "administrator", "reader"]:
            cursor.execute(f"DROP ROLE IF EXISTS {role}")


def ask(url: str, question: str) -> Any:
    with roles.connected(url) as connection, connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchall() if cursor.description else None


def is_alive(pid: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(pid, 0)
        return not Path(f"/proc/{pid}/stat").exists() or ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    return False


# PostgreSQL refuses to run as root, so root lends its servers another account; nobody else needs one.
AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the servers under another account")


def eventually(true: Callable[[], object], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.05)


# --- The data folder ---


def test_secrets_are_kept_and_are_ours_alone(data_dir: Path) -> None:
    secret = DataFolder(data_dir).secret("anything")
    assert DataFolder(data_dir).secret("anything") == secret
    assert DataFolder(data_dir).secret("another") != secret
    assert stat.S_IMODE((data_dir / "secrets.json").stat().st_mode) == 0o600


def test_new_folder_lets_nobody_look(data_dir: Path) -> None:
    folder = DataFolder(data_dir / "deep" / "deeper")
    assert stat.S_IMODE(folder.path.stat().st_mode) & 0o066 == 0
    assert stat.S_IMODE(folder.subfolder("inner").stat().st_mode) == 0o700


def test_folder_serves_one_manager_at_a_time(folder: DataFolder) -> None:
    with folder.locked() as orderly:
        assert orderly
        with pytest.raises(CannotStart, match=f"Process {os.getpid()} already runs on the data folder"):
            DataFolder(folder.path).locked().__enter__()
    with folder.locked() as orderly:
        assert orderly


def test_folder_remembers_a_disorderly_end(folder: DataFolder) -> None:
    (folder.path / "lock").write_text("4711")
    with folder.locked() as orderly:
        assert not orderly


def test_folder_that_is_a_file_is_refused(data_dir: Path) -> None:
    (data_dir / "file").touch()
    with pytest.raises(CannotStart, match="is not a folder"):
        DataFolder(data_dir / "file")
    with pytest.raises(CannotStart, match="is not a folder"):
        DataFolder(data_dir / "file" / "below")


def test_port_is_kept_while_it_is_free(folder: DataFolder) -> None:
    port = folder.port("web")
    assert DataFolder(folder.path).port("web") == port
    with socket.create_server(("127.0.0.1", port)):
        assert DataFolder(folder.path).port("web") != port


def test_default_folder_lies_outside_homes_for_root() -> None:
    inside = CHECKOUT in default_folder().parents
    assert inside == (os.geteuid() != 0)


# --- The embedded servers ---


def test_data_outlives_a_stop_and_a_crash(folder: DataFolder) -> None:
    server = Postgres(folder)
    with running(server):
        ask(server.url(), "CREATE TABLE note (words text)")
        ask(server.url(), "INSERT INTO note VALUES ('kept')")
    server = Postgres(folder)
    with running(server) as process:
        process.kill()
        process.wait()
    with running(server):
        assert ask(server.url(), "SELECT words FROM note") == [("kept",)]


def test_orphan_of_a_killed_manager_is_ended_and_its_folder_opened(folder: DataFolder) -> None:
    server = Postgres(folder, careless=True)
    with running(server) as orphan, running(server):
        assert orphan.wait(10) == 0
        assert ask(server.url(), "SELECT 1") == [(1,)]


def test_note_of_a_dead_server_does_not_stop_the_next(folder: DataFolder) -> None:
    server = Postgres(folder, careless=True)
    with running(server):
        pass
    somebody_else = os.getpid()
    (server.data / "postmaster.pid").write_text(f"{somebody_else}\n{server.data}\n")
    with running(server):
        assert ask(server.url(), "SELECT 1") == [(1,)]


def test_data_of_another_postgresql_is_not_touched(folder: DataFolder) -> None:
    server = Postgres(folder)
    server.data.mkdir()
    (server.data / "PG_VERSION").write_text("17\n")
    with pytest.raises(CannotStart, match="made by PostgreSQL 17; this is 18"):
        server.start()


def test_failed_setup_is_told_and_can_be_tried_again(folder: DataFolder) -> None:
    server = Postgres(folder, careless=True)
    server.bin, right = Path("/usr/bin/env/no"), server.bin
    with pytest.raises((CannotStart, OSError)):
        server.start()
    server.bin = right
    with running(server):
        assert ask(server.url(), "SELECT 1") == [(1,)]


def test_database_asks_everybody_for_a_password(cluster: Postgres) -> None:
    with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
        psycopg2.connect(roles.as_role(cluster.url(), "postgres", "wrong"))
    rules = ask(cluster.url(), "SELECT DISTINCT auth_method FROM pg_hba_file_rules")
    assert rules == [("scram-sha-256",)]


def test_valkey_asks_for_a_password_and_keeps_its_data(folder: DataFolder) -> None:
    server = Valkey(folder)
    with running(server):
        redis.Redis.from_url(server.url()).set("bell", "rung")
        with pytest.raises(redis.AuthenticationError):
            redis.Redis(port=server.port, retry=Retry(NoBackoff(), 0)).ping()
    with running(server):
        assert redis.Redis.from_url(server.url()).get("bell") == b"rung"


@AS_ROOT
def test_closed_folder_is_refused_and_nothing_of_it_is_opened(data_dir: Path) -> None:
    closed = data_dir / "home"
    closed.mkdir(mode=0o700)
    with pytest.raises(CannotStart, match="nobody, who cannot enter"):
        Postgres(DataFolder(closed / "data"))
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700


@AS_ROOT
def test_programs_in_a_closed_home_are_copied(folder: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("compact.runtime.embedded.may", lambda account, program: "programs" in str(program[0]))
    postgres, valkey = Postgres(folder, careless=True), Valkey(folder, careless=True)
    assert postgres.bin.is_relative_to(folder.path / "programs")
    with running(postgres), running(valkey):
        assert ask(postgres.url(), "SELECT 1") == [(1,)]
        assert redis.Redis.from_url(valkey.url()).ping()
    assert Postgres(folder).bin == postgres.bin


# --- The roles ---


def passwords() -> dict[str, str]:
    return {role: f"secret-of-{role}" for role in roles.LOGINS}


def test_roles_can_do_what_they_are_for_and_no_more(bare: Postgres) -> None:
    with roles.connected(bare.url()) as administrator:
        roles.prepare(administrator, passwords())
        roles.prepare(administrator, passwords())
    owner, web, worker = (
        roles.as_role(bare.url(), role, passwords()[role], database="compact") for role in roles.LOGINS
    )
    ask(owner, "CREATE TABLE made (by_owner int)")
    ask(owner, "SET ROLE compact_web; RESET ROLE; SET ROLE compact_backbone; RESET ROLE; SET ROLE compact_worker")
    ask(web, "BEGIN; SET LOCAL ROLE compact_backbone; COMMIT")
    for url in (web, worker):
        for forbidden in ("CREATE TABLE mine (id int)", "SELECT * FROM made", "SET ROLE compact_owner"):
            with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                ask(url, forbidden)
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        ask(worker, "SET ROLE compact_backbone")
    assert ask(web, "SELECT pg_has_role('compact_backbone', 'usage')") == [(False,)]
    above = "SELECT rolname FROM pg_roles WHERE rolname LIKE 'compact%' AND (rolsuper OR rolbypassrls OR rolcreaterole)"
    assert ask(bare.url(), above) == []


def make_administrator(server: Postgres) -> str:
    """What managed platforms give: may create roles and databases, and is no superuser."""
    ask(server.url(), "CREATE ROLE administrator LOGIN CREATEROLE CREATEDB PASSWORD 'their-secret'")
    return roles.as_role(server.url(), "administrator", "their-secret")


def addresses(server: Postgres, admin: str, database: str = "portal") -> dict[str, str]:
    owner, web, worker = (
        roles.as_role(server.url(), role, passwords()[role], database=database) for role in roles.LOGINS
    )
    return {
        "ADMIN_DATABASE_URL": admin,
        "OWNER_DATABASE_URL": owner,
        "DATABASE_URL": web,
        "WORKER_DATABASE_URL": worker,
    }


def test_managed_server_is_prepared_without_a_superuser(
    bare: Postgres, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    given = addresses(bare, make_administrator(bare))
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    assert main(["prepare-database"]) == 0
    assert (
        capsys.readouterr().out == f"The roles and the database portal are ready at 127.0.0.1:{bare.port}/postgres.\n"
    )
    ask(given["OWNER_DATABASE_URL"], "CREATE TABLE made (by_owner int)")
    assert ask(given["DATABASE_URL"], "SELECT current_user") == [("compact_web_login",)]
    assert ask(given["WORKER_DATABASE_URL"], "SELECT current_user") == [("compact_worker_login",)]


def test_preparing_says_what_is_missing_or_wrong(bare: Postgres) -> None:
    given = addresses(bare, make_administrator(bare))
    with pytest.raises(CannotStart, match=r"^OWNER_DATABASE_URL must be set"):
        databases.prepare_server({**given, "OWNER_DATABASE_URL": ""})
    with pytest.raises(CannotStart, match="DATABASE_URL must hold the role compact_web_login"):
        databases.prepare_server({**given, "DATABASE_URL": given["OWNER_DATABASE_URL"]})
    with pytest.raises(CannotStart, match="password authentication failed"):
        databases.prepare_server({**given, "ADMIN_DATABASE_URL": roles.as_role(bare.url(), "administrator", "no")})


def test_run_takes_three_addresses_as_they_are(folder: DataFolder) -> None:
    given = {"DATABASE_URL": "web", "OWNER_DATABASE_URL": "owner", "WORKER_DATABASE_URL": "worker"}
    assert databases.given(given, folder) == databases.Addresses(owner="owner", web="web", worker="worker")


def test_run_makes_the_roles_on_a_server_where_it_may(bare: Postgres, folder: DataFolder) -> None:
    admin = make_administrator(bare)
    ask(admin, "CREATE DATABASE portal")
    url = roles.as_role(admin, "administrator", "their-secret", database="portal")
    found = databases.given({"DATABASE_URL": url}, folder)
    ask(found.owner, "CREATE TABLE made (by_owner int)")
    assert ask(found.web, "SELECT current_user, current_database()") == [("compact_web_login", "portal")]
    assert databases.given({"DATABASE_URL": url}, DataFolder(folder.path)) == found


def test_run_leaves_roles_alone_that_somebody_else_made(bare: Postgres, folder: DataFolder) -> None:
    with roles.connected(bare.url()) as administrator:
        roles.prepare(administrator, passwords())
    with pytest.raises(CannotStart, match="already has compact_owner, compact_web_login, compact_worker_login"):
        databases.given({"DATABASE_URL": bare.url()}, folder)


def test_run_says_what_it_needs_where_it_may_not_make_roles(bare: Postgres, folder: DataFolder) -> None:
    ask(bare.url(), "CREATE ROLE reader LOGIN PASSWORD 'reads'")
    with pytest.raises(
        CannotStart, match=r"may not create roles at .* Give OWNER_DATABASE_URL and WORKER_DATABASE_URL"
    ):
        databases.given({"DATABASE_URL": roles.as_role(bare.url(), "reader", "reads")}, folder)


def test_run_says_when_the_server_cannot_be_reached(folder: DataFolder) -> None:
    address = f"postgresql://me:secret@127.0.0.1:{free_port()}/compact"
    with pytest.raises(CannotStart, match="cannot be reached") as told:
        databases.given({"DATABASE_URL": address}, folder)
    assert "secret" not in str(told.value)


# --- The tests' own servers ---


def test_folders_of_killed_test_runs_are_swept_and_those_in_use_stay(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = data_dir / "tmp"
    (place / "compact-test-left").mkdir(parents=True)
    (place / "compact-test-left" / "alive").touch()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    with temporary_folder() as used, embedded() as ours:
        assert ask(ours.database_url, "SELECT current_user") == [("compact_owner",)]
        assert set(place.iterdir()) == {used, ours.folder}
    assert list(place.iterdir()) == []


# --- The programs ---


def test_web_server_listens_on_this_machine_unless_told_otherwise() -> None:
    bound = [part for part in programs.web({"PORT": "8100"}) if ":8100" in part]
    assert set(bound) <= {"127.0.0.1:8100", "[::1]:8100"}
    assert [part for part in programs.web({"HOST": "0.0.0.0"}) if ":8000" in part] == ["0.0.0.0:8000"]
    assert "--reload" in programs.web({"DEBUG": "yes"})


@pytest.mark.parametrize("wrong", ["http", "0", "70000", "-1"])
def test_port_that_is_none_is_named(wrong: str) -> None:
    with pytest.raises(CannotStart, match=f"PORT must be a number from 1 to 65535, not '{wrong}'"):
        programs.web({"PORT": wrong})


def test_command_line_becomes_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "compact.runtime", "worker"],
        env={**os.environ, "WORKER_PROCESSES": "many"},
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (1, "WORKER_PROCESSES must be a number from 1 to 65535, not 'many'.\n")
    became: list[list[str]] = []
    monkeypatch.setattr(os, "execv", lambda path, command: became.append(command) or sys.exit(0))
    with pytest.raises(SystemExit):
        main(["beat"])
    assert became == [programs.beat(os.environ)]


def test_healthy_is_said_only_of_a_server_that_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", str(free_port()))
    assert main(["healthy"]) == 1


def test_what_cannot_be_run_is_known() -> None:
    assert may(None, ["/bin/sh", "-c", "true"])
    assert not may(None, ["/bin/sh", "-c", "false"])
    assert not may(None, ["/no/such/program"])


# --- The manager ---


class Answers(io.StringIO):
    """What the manager says, and a word from the test once a certain line was said."""

    def __init__(self, then: dict[str, Callable[[], object]]) -> None:
        super().__init__()
        self.then = then

    def write(self, text: str) -> int:
        for words in [words for words in self.then if words in text]:
            self.then.pop(words)()
        return super().write(text)


def stop_us() -> None:
    os.kill(os.getpid(), signal.SIGTERM)


def shell(name: str, script: str, **options: Any) -> Program:
    return Program(name, ["/bin/sh", "-c", script], ENVIRONMENT, Path("/"), **options)


def test_manager_shows_who_says_what_and_ends_everything() -> None:
    output = Answers({"second   | there": stop_us})
    pids: list[int] = []
    with Manager(output) as manager:
        manager.start(shell("first", "echo $$; echo here; sleep 1000 & wait"))
        manager.start(shell("second", r"printf 'there\nunfinished'; sleep 1000 & wait"))
        manager.keep()
    lines = output.getvalue().splitlines()
    pids.append(int(lines[0].split("| ")[1]))
    assert sorted(lines[1:]) == ["Stopping.", "first    | here", "second   | there", "second   | unfinished"]
    assert not any(map(is_alive, pids))


def test_manager_starts_again_what_falls_and_says_so(data_dir: Path) -> None:
    output = Answers({})
    output.then["second time"] = stop_us
    once = f"test -e {data_dir}/once && echo second time && sleep 1000; touch {data_dir}/once; exit 3"
    with Manager(output) as manager:
        manager.start(shell("worker", once))
        manager.keep()
    assert "worker ended unexpectedly (exit code 3). It starts again in 1 s.\n" in output.getvalue()


def test_manager_names_the_signal_that_ended_a_child(data_dir: Path) -> None:
    output = Answers({"(SIGKILL)": stop_us})
    with Manager(output) as manager:
        manager.start(shell("web", f"until test -e {data_dir}/started; do sleep 0.01; done; kill -9 $$"))
        (data_dir / "started").touch()
        manager.keep()
    assert "web ended unexpectedly (SIGKILL). It starts again in 1 s.\n" in output.getvalue()


def test_child_that_is_never_ready_stops_the_start() -> None:
    output = io.StringIO()
    with pytest.raises(CannotStart, match="web did not start"), Manager(output) as manager:
        manager.start(shell("web", "echo no such module; exit 1", answers=lambda: False))
    assert output.getvalue() == "web      | no such module\nStopping.\n"


def test_child_that_takes_too_long_stops_the_start() -> None:
    with pytest.raises(CannotStart, match="web did not start"), Manager(io.StringIO()) as manager:
        manager.start(shell("web", "sleep 1000", answers=lambda: False, seconds=0.2))


def test_step_that_fails_stops_the_start() -> None:
    with Manager(io.StringIO()) as manager:
        manager.run(shell("prepare", "true"))
    with pytest.raises(CannotStart, match="prepare failed"), Manager(io.StringIO()) as manager:
        manager.run(shell("prepare", "false"))


def test_stop_during_the_start_is_a_stop() -> None:
    with Manager(Answers({"begun": stop_us})) as manager:
        manager.start(shell("web", "echo begun; sleep 1000", answers=lambda: False))
        raise AssertionError("it went on")


def test_child_that_does_not_hear_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("compact.runtime.manager.PATIENCE", 0.3)
    output = Answers({"deaf": stop_us})
    with Manager(output) as manager:
        manager.start(shell("worker", "trap '' TERM; echo $$ deaf; while true; do sleep 0.1; done"))
        manager.keep()
    assert not is_alive(int(output.getvalue().split("| ")[1].split()[0]))


def test_asking_twice_ends_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("compact.runtime.manager.PATIENCE", 600)

    def twice() -> None:
        subprocess.Popen(["/bin/sh", "-c", f"kill -INT {os.getpid()}; sleep 1.2; kill -INT {os.getpid()}"])

    output = Answers({"deaf": twice})
    with Manager(output) as manager:
        manager.start(shell("worker", "trap '' TERM; echo deaf; while true; do sleep 0.1; done"))
        manager.keep()
    assert output.getvalue().endswith("Stopping.\n")


def test_terminal_that_went_away_stops_nothing() -> None:
    output = io.StringIO()
    output.close()
    with Manager(output) as manager:
        manager.say("to nobody")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has PR_SET_PDEATHSIG, which is what is tried here")
def test_children_of_a_killed_manager_end() -> None:
    script = (
        "from compact.runtime.children import spawn\n"
        "import time\n"
        "print(spawn(['/bin/sleep', '1000']).pid, flush=True)\n"
        "time.sleep(1000)\n"
    )
    manager = subprocess.Popen([sys.executable, "-c", script], cwd=CHECKOUT, stdout=subprocess.PIPE)
    assert manager.stdout
    child = int(manager.stdout.readline())
    assert is_alive(child)
    manager.kill()
    manager.wait()
    eventually(lambda: not is_alive(child))


def test_finish_ends_grandchildren_too() -> None:
    process = spawn(["/bin/sh", "-c", "sleep 1000 & echo $!; wait"], output=subprocess.PIPE)
    assert process.stdout
    grandchild = int(process.stdout.readline())
    finish(process)
    eventually(lambda: not is_alive(grandchild))


# --- The environment ---


@pytest.fixture
def checkout(data_dir: Path) -> Environment:
    """A checkout whose locks name nothing."""
    for lock in ("requirements.txt", "requirements-dev.txt"):
        (data_dir / lock).write_text("")
    return Environment(data_dir)


def test_environment_is_made_once_and_again_when_the_lock_changes(checkout: Environment) -> None:
    assert checkout.ensure("requirements.txt")
    assert not checkout.ensure("requirements.txt")
    assert checkout.ensure("requirements-dev.txt")
    assert not checkout.ensure("requirements.txt")
    (checkout.checkout / "requirements.txt").write_text("# changed")
    assert checkout.ensure("requirements.txt")
    checkout.note.write_text("{broken")
    assert checkout.ensure("requirements.txt")


def test_failed_installation_is_told_and_tried_again(
    checkout: Environment, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = checkout.checkout / "requirements.txt"
    lock.write_text("no-such-file.whl")
    assert install.main(["requirements.txt"], checkout.checkout) == 1
    assert "That did not work: " in capsys.readouterr().err
    lock.write_text("")
    assert install.main(["requirements.txt"], checkout.checkout) == 0
    assert not checkout.ensure("requirements.txt")
    monkeypatch.setattr(sys, "version_info", (3, 10, 1))
    assert install.main(["requirements.txt"], checkout.checkout) == 1
    assert "Python 3.11 or newer is needed" in capsys.readouterr().err


# --- The whole ---


class Run:
    """`make run`'s process on a data folder and a port."""

    def __init__(self, data_dir: Path, port: int, log: Path, **others: str) -> None:
        self.log = log
        environment = {name: value for name, value in os.environ.items() if not name.endswith("_URL")}
        with log.open("ab") as output:
            self.process = spawn(
                [sys.executable, "-m", "compact.runtime", "run"],
                env={**environment, "DATA_DIR": str(data_dir), "PORT": str(port), "WEB_PROCESSES": "1", **others},
                cwd=CHECKOUT,
                output=output,
            )
        self.port = port

    def wait_until_it_says(self, words: str) -> None:
        eventually(lambda: words in self.log.read_text() or self.process.poll() is not None, 180)
        assert words in self.log.read_text(), self.log.read_text()

    def wait_until_it_says_so_often(self, words: str, times: int) -> None:
        eventually(lambda: self.log.read_text().count(words) >= times, 60)

    def is_ready(self) -> bool:
        with suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=5) as answer:
            return bool(answer.status == 200)
        return False

    def answers(self) -> bool:
        with suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5) as answer:
            return answer.read() == b"ok\n"
        return False

    def children(self) -> dict[str, int]:
        """The manager's own children, by what they are."""
        listing = subprocess.run(
            ["ps", "-ww", "-eo", "pid=,ppid=,args="], capture_output=True, text=True, check=True
        ).stdout
        rows = [line.split(None, 2) for line in listing.splitlines()]
        mine = {args: int(pid) for pid, parent, args in rows if int(parent) == self.process.pid}
        kinds = {
            "postgres": "bin/postgres",
            "valkey": "valkey",
            "web": "gunicorn",
            "worker": " worker",
            "beat": " beat",
        }
        return {kind: pid for kind, word in kinds.items() for args, pid in mine.items() if word in args}


class Writer:
    """A sample person in a browser without scripts, who begins one topic after another in their workgroup."""

    def __init__(self, port: int) -> None:
        self.site = f"http://localhost:{port}"
        self.browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        self.room = ""
        self.accepted: list[str] = []

    def sign_in(self) -> None:
        page = self.read("/sample/")
        self.send(re.search(r'action="(/sample/convener/)"', page)[1], page)
        self.room = re.search(r'href="(/workgroups/[\w-]+/)"', self.read("/today/"))[1]

    def write(self, title: str) -> None:
        """Begin a topic. It counts as accepted once the portal has led on to it."""
        page = self.read(self.room + "discussions/new/")
        answer = self.send(self.room + "discussions/new/", page, title=title, body="Is it still there?")
        if title in answer:
            self.accepted.append(title)

    def read(self, path: str) -> str:
        with self.browser.open(self.site + path, timeout=20) as answer:
            return str(answer.read().decode())

    def send(self, path: str, page: str, **fields: str) -> str:
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
        form = urllib.parse.urlencode({**hidden, **fields}).encode()
        request = urllib.request.Request(self.site + path, form, {"Referer": self.site + path})
        with self.browser.open(request, timeout=20) as answer:
            return str(answer.read().decode())


def test_r15_a_database_that_crashes_loses_nothing_that_was_accepted(data_dir: Path) -> None:
    port = free_port()
    run = Run(data_dir / "data", port, data_dir / "log")
    try:
        run.wait_until_it_says(f"The portal runs at http://localhost:{port}")
        writer, crashes, tried = Writer(port), 0, 0
        writer.sign_in()
        while crashes < 3:
            # On a slow machine no topic may be finished before the crash: one is, for certain, before its timer runs.
            tried += 1
            writer.write(f"Topic {tried} of the test")
            crash = threading.Timer(0.3, os.kill, [run.children()["postgres"], signal.SIGKILL])
            crash.start()
            while crash.is_alive():
                tried += 1
                with suppress(OSError):
                    writer.write(f"Topic {tried} of the test")
            crashes += 1
            run.wait_until_it_says_so_often("postgres ended unexpectedly (SIGKILL)", crashes)
            eventually(lambda: "postgres" in run.children() and run.is_ready())
        tried += 1
        writer.write(f"Topic {tried} of the test")

        address = writer.room + "discussions/"
        kept: list[str] = []
        while address:
            page = writer.read(address)
            kept += re.findall(r"Topic \d+ of the test", page)
            older = re.search(r'href="(\?after=[^"]+)"', page)
            address = writer.room + "discussions/" + html.unescape(older[1]) if older else ""
        assert len(writer.accepted) > crashes
        assert set(writer.accepted) <= set(kept)
        assert len(kept) == len(set(kept))
    finally:
        stop(run.process, signal.SIGTERM, patience=30)


def test_portal_starts_recovers_and_ends(data_dir: Path) -> None:
    port = free_port()
    run = Run(data_dir / "data", port, data_dir / "log")
    try:
        run.wait_until_it_says(f"The portal runs at http://localhost:{port}")
        assert run.answers()
        children = run.children()
        assert set(children) == {"postgres", "valkey", "web", "worker", "beat"}

        second = Run(data_dir / "data", free_port(), data_dir / "second")
        assert second.process.wait(60) == 1
        assert second.log.read_text() == (
            f"Process {run.process.pid} already runs on the data folder {data_dir / 'data'}. "
            "Stop it, or give another folder: DATA_DIR=…\n"
        )
        third = Run(data_dir / "other", port, data_dir / "third")
        assert third.process.wait(60) == 1
        assert third.log.read_text().startswith(f"Port {port} is taken by another program.")
        assert not (data_dir / "other" / "postgres").exists()

        for name in ("web", "postgres"):
            os.kill(children[name], signal.SIGKILL)
            run.wait_until_it_says(f"{name} ended unexpectedly (SIGKILL)")
            eventually(lambda name=name: run.children().get(name) not in {None, children[name]})
        eventually(run.answers)

        children = run.children()
        run.process.kill()
        run.process.wait()
        run = Run(data_dir / "data", port, data_dir / "log again")
        run.wait_until_it_says(f"The portal runs at http://localhost:{port}")
        assert not any(map(is_alive, children.values()))
        assert "Applying" not in run.log.read_text()

        children = run.children()
        run.process.terminate()
        assert run.process.wait(60) == 0
        assert not any(map(is_alive, children.values()))
    finally:
        stop(run.process, signal.SIGTERM, patience=30)


def test_portal_runs_on_servers_that_are_given(bare: Postgres, data_dir: Path) -> None:
    ask(bare.url(), "CREATE DATABASE portal")
    given = {"DATABASE_URL": bare.url(database="portal"), "REDIS_URL": servers().redis_url, "SAMPLE_MODE": "no"}
    run = Run(data_dir / "data", free_port(), data_dir / "log", **given)
    try:
        run.wait_until_it_says("The portal runs at")
        assert run.answers()
        assert set(run.children()) == {"web", "worker", "beat"}
        assert "Sample people" not in run.log.read_text()
        tables = ask(given["DATABASE_URL"], "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'")
        assert tables == [("compact_owner",)]
        users = ask(given["DATABASE_URL"], "SELECT DISTINCT usename FROM pg_stat_activity WHERE datname = 'portal'")
        assert ("compact_owner",) not in users
    finally:
        stop(run.process, signal.SIGTERM, patience=30)


def test_portal_says_what_is_wrong_before_it_starts_anything(data_dir: Path) -> None:
    run = Run(data_dir / "data", 0, data_dir / "log")
    assert run.process.wait(60) == 1
    assert run.log.read_text() == "PORT must be a number from 1 to 65535, not '0'.\n"
    assert not (data_dir / "data").exists()
