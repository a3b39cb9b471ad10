"""What stands around every answer."""

import pytest
from django.test import Client

from tests.world import World


@pytest.mark.parametrize("path", ["/", "/today/", "/nowhere/"])
def test_a_foreign_host_name_is_refused_and_stands_nowhere_in_the_answer(path, world: World, client, browse):
    for browser in (client, browse(world.lead)):
        answer = browser.get(path, headers={"host": "evil.example"})

        assert answer.status_code == 400
        assert b"evil.example" not in answer.content
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("path", "status"), [("/today/", 200), ("/me/", 200), ("/overview/", 403), ("/nowhere/", 404), ("/goals/", 200)]
)
def test_no_cache_keeps_what_a_signed_in_person_sees(path, status, world: World, browse):
    answer = browse(world.lead).get(path)

    assert (answer.status_code, answer.headers["Cache-Control"]) == (status, "private, no-store")
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Referrer-Policy"] == "same-origin"


def test_the_link_of_an_invitation_is_told_to_nobody_else(world: World, client):
    answer = client.get(world.invitation.get_absolute_url())

    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
@pytest.mark.parametrize("path", ["/sample/", "/sample/lead/", "/es/sample/lead/"])
def test_nobody_is_a_sample_person_outside_the_sample_mode(method, path, world: World, client, settings):
    settings.SAMPLE_MODE = False

    assert client.generic(method, path).status_code == 404


@pytest.mark.parametrize("path", ["/outbox/", "/outbox/1/", "/outbox/1/html/", "/es/outbox/"])
def test_nobody_reads_mails_outside_the_sample_mode(path, world: World, browse, settings):
    settings.SAMPLE_MODE = False

    assert browse(world.director).get(path).status_code == 404


def test_static_files_carry_the_headers_too(tmp_path, settings):
    (tmp_path / "plain.txt").write_text("words")
    settings.STATIC_ROOT = tmp_path

    answer = Client().get("/static/plain.txt")  # asks no database

    assert answer.status_code == 200
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
