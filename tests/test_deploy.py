"""What the portal is deployed with says the same as the code, and is well-formed."""

import ast
import re
import subprocess
import sys
from importlib.metadata import distribution, packages_distributions
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.apps import AppConfig, apps
from django.conf import settings
from dockerfile_parse import DockerfileParser
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from compact import environment
from compact.runtime import programs, roles

CHECKOUT = Path(__file__).resolve().parents[1]


@pytest.fixture
def compose() -> Any:
    return yaml.safe_load((CHECKOUT / "docker-compose.yml").read_text())


@pytest.fixture
def dockerfile() -> DockerfileParser:
    return DockerfileParser(fileobj=(CHECKOUT / "Dockerfile").open("rb"), cache_content=True)


def named_in_example() -> set[str]:
    return set(re.findall(r"^#?([A-Z_]+)=", (CHECKOUT / ".env.example").read_text(), re.MULTILINE))


def interpolated(text: str) -> set[str]:
    return set(re.findall(r"(?<!\$)\$\{([A-Z_]+)", text))


def test_compose_file_follows_the_specification() -> None:
    command = [
        sys.executable,
        "-m",
        "check_jsonschema",
        "--builtin-schema",
        "vendor.compose-spec",
        "docker-compose.yml",
    ]
    done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_every_service_is_watched_and_started_again(compose: Any) -> None:
    services = compose["services"]
    assert set(services) == {"web", "worker", "beat", "migrate", "postgres", "valkey", "mailpit"}
    once = {name for name, service in services.items() if service["restart"] == "no"}
    unwatched = {name for name, service in services.items() if "test" not in service["healthcheck"]}
    assert once == unwatched == {"migrate"}


def test_services_wait_for_what_they_need(compose: Any) -> None:
    for name in ("web", "worker", "beat"):
        assert compose["services"][name]["depends_on"] == {
            "migrate": {"condition": "service_completed_successfully"},
            "valkey": {"condition": "service_healthy"},
        }


def test_each_service_reaches_the_database_as_its_own_role(compose: Any) -> None:
    roles = {
        name: service["environment"]["DATABASE_URL"].split("//")[1].split(":")[0]
        for name, service in compose["services"].items()
        if "DATABASE_URL" in service.get("environment", {})
    }
    assert roles == {
        "web": "compact_web_login",
        "migrate": "compact_web_login",
        "worker": "compact_worker_login",
        "beat": "compact_worker_login",
    }
    knows_the_owner = {
        name for name, service in compose["services"].items() if "OWNER_PASSWORD" in interpolated(str(service))
    }
    assert knows_the_owner == {"migrate"}


def test_no_secret_stands_in_the_compose_file(compose: Any) -> None:
    for service in compose["services"].values():
        for name, value in service.get("environment", {}).items():
            if re.search(r"PASSWORD|SECRET_KEY$|DATABASE_URL|REDIS_URL", name):
                assert re.search(r"\$\{[A-Z_]+:\?", value), name


def test_only_this_machine_reaches_what_compose_opens(compose: Any) -> None:
    opened = [port for service in compose["services"].values() for port in service.get("ports", [])]
    assert opened
    assert all(port.startswith("127.0.0.1:") for port in opened)


def test_volumes_are_named_and_used(compose: Any) -> None:
    used = {mount.split(":")[0] for service in compose["services"].values() for mount in service.get("volumes", [])}
    assert used == set(compose["volumes"])


def test_image_runs_as_nobody_special_and_says_whether_it_is_well(dockerfile: DockerfileParser) -> None:
    steps = [(step["instruction"], step["value"]) for step in dockerfile.structure]
    assert {name for name, _ in steps} <= {
        *("FROM", "ENV", "RUN", "COPY", "WORKDIR", "USER", "VOLUME", "EXPOSE", "HEALTHCHECK", "CMD", "COMMENT"),
    }
    last = dict(steps)
    assert last["USER"] == "compact"
    assert ast.literal_eval(last["CMD"]) == ["python", "-m", "compact.runtime", "web"]
    assert last["HEALTHCHECK"].endswith('CMD ["python", "-m", "compact.runtime", "healthy"]')
    order = [name for name, _ in steps]
    assert "RUN" not in order[order.index("USER") :]


def test_image_is_made_in_two_stages_from_the_lock(dockerfile: DockerfileParser) -> None:
    assert len(dockerfile.parent_images) == 2
    assert all(image.endswith("-slim") for image in dockerfile.parent_images)
    assert "pip install --require-hashes --no-deps -r requirements.txt" in dockerfile.content


def test_image_holds_every_folder_the_portal_consists_of() -> None:
    kept = {line[1:] for line in (CHECKOUT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    ours = {Path(app.path).relative_to(CHECKOUT).parts[0] for app in apps_of_ours()}
    folders = {
        Path(path).name for path in (*settings.TEMPLATES[0]["DIRS"], *settings.STATICFILES_DIRS, *settings.LOCALE_PATHS)
    }
    assert kept == ours | folders | {"data", "manage.py", "requirements.txt"}


def apps_of_ours() -> list[AppConfig]:
    return [
        app for app in apps.get_app_configs() if Path(app.path).is_relative_to(CHECKOUT) and ".venv" not in app.path
    ]


def test_example_names_all_that_is_read_and_nothing_else(compose: Any) -> None:
    read = environment.NAMES.keys() | programs.NAMES.keys()
    made_by_compose = interpolated((CHECKOUT / "docker-compose.yml").read_text()) - read
    assert made_by_compose == {*(f"{who}_PASSWORD" for who in ("POSTGRES", "OWNER", "WEB", "WORKER", "VALKEY"))}
    assert named_in_example() == read | made_by_compose


def test_what_compose_hands_over_is_something_that_is_read(compose: Any) -> None:
    read = environment.NAMES.keys() | programs.NAMES.keys()
    for name in ("web", "worker", "beat", "migrate"):
        assert compose["services"][name]["environment"].keys() <= read


def test_procfile_starts_the_programs() -> None:
    lines = dict(line.split(": ", 1) for line in (CHECKOUT / "Procfile").read_text().splitlines())
    assert set(lines) == {"release", "web", "worker", "beat"}
    for name in ("web", "worker", "beat"):
        assert lines[name].endswith(f"python -m compact.runtime {name}")


@pytest.mark.parametrize("lock", ["requirements", "requirements-dev"])
def test_lock_holds_what_is_asked_for_with_hashes_and_no_address(lock: str) -> None:
    asked = re.findall(r"^([A-Za-z][\w-]*)", (CHECKOUT / f"{lock}.in").read_text(), re.MULTILINE)
    text = (CHECKOUT / f"{lock}.txt").read_text()
    locked = re.split(r"^(?=[a-z])", text, flags=re.MULTILINE)[1:]
    assert {name.lower() for name in asked} <= {entry.split("==")[0] for entry in locked}
    assert all("--hash=sha256:" in entry for entry in locked)
    # A version, its hashes, and who asks for it: no option, no address, no path.
    told = re.compile(r"[A-Za-z0-9._-]+==[\w.+]+( \\)?|    --hash=sha256:[0-9a-f]{64}( \\)?|(    )?#( .*)?|")
    assert [line for line in text.splitlines() if not told.fullmatch(line)] == []
    assert "/" not in text


def test_lock_holds_all_that_its_packages_need() -> None:
    """It is installed without a resolver, so that nothing released later changes or breaks an installation."""
    text = (CHECKOUT / "requirements.txt").read_text()
    locked = {canonicalize_name(name) for name in re.findall(r"^([A-Za-z][\w.-]*)==", text, re.MULTILINE)}
    needed = {
        canonicalize_name(need.name)
        for name in locked
        for need in map(Requirement, distribution(name).requires or [])
        if need.marker is None or need.marker.evaluate({"extra": ""})
    }
    assert needed - locked == set()
    done = subprocess.run([sys.executable, "-m", "pip", "check"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "No broken requirements found.\n")


def test_development_lock_holds_the_same_versions() -> None:
    pinned = [
        set(re.findall(r"^([a-z][\w-]*==\S+)", (CHECKOUT / lock).read_text(), re.MULTILINE))
        for lock in ("requirements.txt", "requirements-dev.txt")
    ]
    assert pinned[0] <= pinned[1]


def test_what_the_portal_imports_is_locked_for_it() -> None:
    imported: set[str] = set()
    for app in apps_of_ours():
        for file in Path(app.path).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text())):
                if isinstance(node, ast.Import):
                    imported |= {alias.name.split(".")[0] for alias in node.names}
                elif isinstance(node, ast.ImportFrom) and node.module:
                    imported.add(node.module.split(".")[0])
    carried = packages_distributions()
    packages = {carried[name][0].lower().replace("_", "-") for name in imported if name in carried}
    locked = re.findall(r"^([a-z][\w-]*)==", (CHECKOUT / "requirements.txt").read_text(), re.MULTILINE)
    assert packages - set(locked) == set()
    assert {"django", "celery", "psycopg2-binary"} <= packages


def test_pipeline_calls_the_tests_and_nothing_else() -> None:
    commands = [line for line in (CHECKOUT / ".ci" / "run").read_text().splitlines() if not line.startswith("#")]
    assert commands == ["set -euo pipefail", 'cd "$(dirname "$0")/.."', "exec make test"]


def test_guide_names_the_roles_as_they_are_made() -> None:
    guide = (CHECKOUT / "docs" / "deploy.md").read_text()
    statements = [*(f"CREATE ROLE {role} {kind};" for role, kind in roles.ROLES.items())]
    statements += [f"{membership};" for membership in roles.MEMBERSHIPS]
    assert [statement for statement in statements if statement not in guide] == []
