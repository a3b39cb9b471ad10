"""House rules that no linter knows."""

import ast
import os
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from compact.access import ScopedModel, ScopedQuerySet

ROOT = Path(settings.BASE_DIR)
APPS = ("compact", "partners", "workgroups", "goals")
MODULES = [
    path
    for app in APPS
    for path in sorted((ROOT / app).rglob("*.py"))
    if "migrations" not in path.parts and "__pycache__" not in path.parts
]
SCOPED = {model.__name__: model for model in apps.get_models() if issubclass(model, ScopedModel)}


def test_views_read_scoped_models_through_visible_to():
    """`Model.objects` in a view is followed by `visible_to` (directly, or by a method that is given the reader)."""
    wrong = []
    read = r"visible_to|of\(|\w+\(person=request\.user"
    pattern = re.compile(rf"\b({'|'.join(SCOPED)})\.objects\b(?!\s*\.\s*({read}))")
    for path in MODULES:
        if path.name == "views.py" or path.parent.name == "views":
            for number, line in enumerate(path.read_text().splitlines(), 1):
                if pattern.search(line) and "# own:" not in line:
                    wrong.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()}")
    assert wrong == []


@pytest.mark.parametrize("model", SCOPED.values(), ids=list(SCOPED))
def test_scoped_models_offer_visible_to(model):
    assert isinstance(model._default_manager.all(), ScopedQuerySet)


def test_no_view_or_materialized_view_looks_over_the_wall(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace"
            " WHERE relkind IN ('v', 'm') AND nspname = 'public'"
        )
        assert cursor.fetchall() == []


def test_models_and_migrations_agree(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_no_room_has_a_name_that_says_nothing():
    vague = {"utils", "helpers", "common", "misc", "services", "selectors", "signals", "constants"}
    assert [str(path) for path in MODULES if path.stem in vague] == []


def test_every_file_of_a_package_is_imported_where_the_package_says_so():
    """What is not imported registers nothing; of two `__all__` the second would hide the first."""
    for package in ("events", "history"):
        path = ROOT / "workgroups" / package
        files = sorted(one.stem for one in path.glob("*.py") if one.stem not in {"__init__", "words"})
        assert (path / "__init__.py").read_text().count("__all__") == 1
        assert sorted(import_module(f"workgroups.{package}").__all__) == files


def test_no_room_is_too_large():
    assert [str(path.relative_to(ROOT)) for path in MODULES if len(path.read_text().splitlines()) > 320] == []


def test_there_is_no_admin_and_no_superuser():
    assert "django.contrib.admin" not in settings.INSTALLED_APPS
    assert not any(re.search(r"is_superuser\s*=\s*True", path.read_text()) for path in MODULES)


def test_templates_have_no_inline_style_or_script():
    wrong = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in sorted((ROOT / "templates").rglob("*.html"))
        if "email" not in path.parts
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if re.search(r"""\sstyle=|\son[a-z]+=["']|<script(?![^>]*\b(src=|nonce=|application/json))""", line)
    ]
    assert wrong == []


def test_a_telephone_number_is_a_link_in_one_way():
    """What a telephone dials is no "(213)555-0100": the one template that knows it is included wherever one stands."""
    found = [path for path in sorted((ROOT / "templates").rglob("*.html")) if "tel:" in path.read_text()]
    assert found == [ROOT / "templates/asks/_tel.html"]


def _templates_named_in_code() -> set[str]:
    words = re.compile(r"""["']([\w/-]+\.(?:html|txt))["']""")
    sources = [*MODULES, *(ROOT / "templates").rglob("*.html"), *(ROOT / "templates").rglob("*.txt")]
    return {name for path in sources for name in words.findall(path.read_text())}


def test_every_template_is_used():
    """Named in code or in another template, or one that Django or allauth looks for by its own name."""
    expected = ("account/", "mfa/", "usersessions/", "allauth/", "django/", "email/", "400", "403", "404", "429", "500")
    named = _templates_named_in_code()
    unused = [
        name
        for path in sorted((ROOT / "templates").rglob("*.*"))
        if path.suffix in {".html", ".txt"}
        and not (name := str(path.relative_to(ROOT / "templates"))).startswith(expected)
        and name not in named
    ]
    assert unused == []


def test_every_test_of_a_named_bug_says_its_number():
    named = {
        name
        for path in (ROOT / "tests").glob("test_*.py")
        for name in re.findall(r"def test_(b\d+)_", path.read_text())
    }
    # The bugs that belong to what is built so far; the others come with their features.
    assert {"b1", "b2", "b3", "b4", "b5", "b6", "b7", "b8", "b11", "b13", "b15", "b17", "b30"} - named == set()


def test_jobs_take_no_arguments():
    wrong = []
    for path in MODULES:
        if path.name == "tasks.py":
            for node in ast.parse(path.read_text()).body:
                if isinstance(node, ast.FunctionDef) and node.decorator_list and node.args.args:
                    wrong.append(f"{path.relative_to(ROOT)}:{node.name}")
    assert wrong == []


def test_the_deployment_check_is_clean_with_production_settings():
    environment = {
        **{name: value for name, value in os.environ.items() if name != "DJANGO_ALLOW_ASYNC_UNSAFE"},
        "DEBUG": "no",
        "SAMPLE_MODE": "no",
        "SECRET_KEY": "p2Vd7GqX0sJm4RkT9wYb1NcH6zLf8AuE3iOoQxWvDtSgMnBhPrCjKlZyU5aIe",
        "BASE_URL": "https://compact.example.org",
        "ALLOWED_HOSTS": "compact.example.org",
    }
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_the_package_says_nothing_of_where_it_was_made():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False).stdout
    # Options of installers, and the line in which one notes where a package came from.
    options = [f"{first}[-_]{second}" for first in ("index", "find") for second in ("url", "links")]
    noted = "resolved"
    told_where = re.compile("|".join([*options, f'"{noted}":']))
    names = [
        name
        for name in listed.split("\0")
        if name and Path(name).suffix in {".py", ".txt", ".toml", ".json", ".yml", ".md"}
    ]
    wrong = [
        name
        for name in names
        if (ROOT / name).is_file()
        and not name.startswith("tests/")
        and told_where.search((ROOT / name).read_text(errors="replace"))
    ]
    assert wrong == []
