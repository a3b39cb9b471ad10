"""Where files are kept is one setting: the disk, or a bucket that speaks like S3 (F32)."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.utils.timezone import now

from compact import environment, files
from tests.bucket import Bucket, a_bucket
from tests.sweep import body
from tests.world import World
from workgroups.models import Document
from workgroups.models.document_version import sweep_documents
from workgroups.models.reading_documents import read_documents


def storage_of(monkeypatch: Any, address: str) -> dict[str, Any]:
    monkeypatch.setenv("STORAGE_URL", address)
    return environment.storage("STORAGE_URL", "")


@pytest.fixture
def bucket(settings: Any, monkeypatch: Any) -> Iterator[Bucket]:
    """All files lie in a bucket."""
    with a_bucket() as made:
        address = f"s3://key:se%2Fcret@{made.address}/compact/of/us?region=us-west-2&tls=no"
        settings.STORAGES = {**settings.STORAGES, "default": storage_of(monkeypatch, address)}
        yield made


def test_without_the_setting_files_lie_on_the_disk(monkeypatch: Any):
    assert storage_of(monkeypatch, "") == {"BACKEND": "django.core.files.storage.FileSystemStorage"}


def test_one_address_names_the_bucket(monkeypatch: Any):
    found = storage_of(monkeypatch, "s3://k:s%2Fe%40c@s3.example:9000/shelf/of/us?region=us-west-2&addressing=virtual")

    assert found["BACKEND"] == "storages.backends.s3.S3Storage"
    assert found["OPTIONS"] == {
        "access_key": "k",
        "secret_key": "s/e@c",
        "bucket_name": "shelf",
        "location": "of/us",
        "endpoint_url": "https://s3.example:9000",
        "region_name": "us-west-2",
        "addressing_style": "virtual",
        "signature_version": "s3v4",
        "default_acl": None,
        "file_overwrite": False,
        "querystring_auth": True,
    }


@pytest.mark.parametrize(
    "address",
    [
        "bucket",
        "https://k:hush@s3.example/bucket",
        "s3://s3.example/bucket",
        "s3://k@s3.example/bucket",
        "s3://k:hush@s3.example",
        "s3://k:hush@s3.example/",
        "s3://k:hush@/bucket",
        "s3://k:hush@s3.example:many/bucket",
        "s3://k:hush@s3.example/bucket?regoin=us-west-2",
        "s3://k:hush@s3.example/bucket?region=",
        "s3://k:hush@s3.example/bucket?region",
        "s3://k:hush@s3.example/bucket?tls=perhaps",
        "s3://k:hush@s3.example/bucket?addressing=round",
    ],
)
def test_an_address_that_cannot_be_meant_stops_the_portal_and_tells_no_secret(address: str, monkeypatch: Any):
    with pytest.raises(ImproperlyConfigured) as refused:
        storage_of(monkeypatch, address)

    assert "STORAGE_URL" in str(refused.value)
    assert "hush" not in str(refused.value)


def test_a_bucket_keeps_serves_and_loses_files(bucket: Bucket):
    path = files.store(SimpleUploadedFile("plan.txt", b"Read every day."), "attachments")
    served = files.served(path, "plan.txt", "text/plain")

    assert bucket.objects == {f"of/us/{path}": b"Read every day."}
    assert "Read every day." in body(served)
    assert served["Content-Disposition"] == 'attachment; filename="plan.txt"'
    # What no row names is swept, once nobody can be writing it any more.
    assert files.sweep("attachments", []) == 0
    with time_machine.travel(now() + timedelta(days=2)):
        assert files.sweep("attachments", [path]) == 0
        assert files.sweep("attachments", []) == 1
    assert bucket.objects == {}
    with pytest.raises(Http404):
        files.served(path, "plan.txt", "text/plain")
    assert files.sweep("documents", []) == 0


def test_a_document_lives_in_a_bucket(world: World, bucket: Bucket, browse: Any):
    sent = files.checked(SimpleUploadedFile("plan.txt", b"Every child reads."))
    [document] = Document.put_in(world.reading, [sent], organization=world.lausd, by=world.lead, token=uuid4())
    version = document.versions.get()

    assert read_documents() == 1
    assert document.versions.get().text == "Every child reads."
    assert "Every child reads." in body(browse(world.lead).get(version.get_file_url()))
    assert default_storage.exists(version.path)
    with time_machine.travel(now() + timedelta(days=2)):
        assert sweep_documents() == 0
