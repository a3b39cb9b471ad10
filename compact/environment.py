"""Typed readers of the environment that fail loudly, and the list of every name they read."""

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

NAMES: dict[str, str] = {}


def _read(name: str, about: str) -> str | None:
    NAMES[name] = about
    value = os.environ.get(name, "").strip()
    return value or None


def text(name: str, about: str, *, default: str | None = None) -> str:
    """The variable as text. Raises ImproperlyConfigured when it is unset and has no default."""
    value = _read(name, about)
    if value is None and default is None:
        raise ImproperlyConfigured(f"{name} is not set. {about}")
    return value if value is not None else str(default)


def flag(name: str, about: str, *, default: bool = False) -> bool:
    """True for 1, true, yes, on; False for 0, false, no, off; anything else is an error."""
    value = _read(name, about)
    if value is None:
        return default
    if value.lower() in {"1", "true", "yes", "on"}:
        return True
    if value.lower() in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} must be yes or no, not {value!r}.")


def number(name: str, about: str, *, default: int) -> int:
    """The variable as a whole number."""
    value = _read(name, about)
    try:
        return default if value is None else int(value)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.") from error


def words(name: str, about: str, *, default: str = "") -> list[str]:
    """A comma-separated list, empty items left out."""
    return [word.strip() for word in text(name, about, default=default).split(",") if word.strip()]


def folder(name: str, about: str, *, default: Path) -> Path:
    """The variable as an absolute path."""
    return Path(text(name, about, default=str(default))).expanduser().resolve()


def database(name: str, about: str) -> dict[str, object]:
    """A `postgresql://user:password@host:port/name` address as Django's settings for one database.

    A socket folder may stand in `?host=`. Raises ImproperlyConfigured for any other kind of address.
    """
    value = urlsplit(text(name, about))
    if value.scheme not in {"postgres", "postgresql"} or not value.path.strip("/"):
        raise ImproperlyConfigured(f"{name} must look like postgresql://user:password@host:5432/name.")
    options = dict(pair.split("=", 1) for pair in value.query.split("&") if "=" in pair)
    host = unquote(options.pop("host", value.hostname or ""))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(value.path.strip("/")),
        "USER": unquote(value.username or ""),
        "PASSWORD": unquote(value.password or ""),
        "HOST": host,
        "PORT": options.pop("port", None) or str(value.port or ""),
        "OPTIONS": {key: unquote(option) for key, option in options.items()},
    }


def mail_server(name: str, about: str) -> dict[str, object] | None:
    """An `smtp://user:password@host:587/?tls=true` address (`smtps://` for TLS from the start), or None when unset."""
    address = _read(name, about)
    if address is None:
        return None
    value = urlsplit(address)
    if value.scheme not in {"smtp", "smtps"} or not value.hostname:
        raise ImproperlyConfigured(f"{name} must look like smtp://user:password@host:587/?tls=true.")
    return {
        "host": value.hostname,
        "port": value.port or (465 if value.scheme == "smtps" else 25),
        "username": unquote(value.username or ""),
        "password": unquote(value.password or ""),
        "use_ssl": value.scheme == "smtps",
        "use_tls": value.scheme == "smtp" and "tls=true" in value.query,
        "timeout": 20,
    }


# What may stand behind the question mark, and the option of the storage that it is.
_BUCKET = {"region": "region_name", "addressing": "addressing_style", "signature": "signature_version"}
_CHOICES = {"tls": {"yes", "no"}, "addressing": {"path", "virtual", "auto"}, "signature": {"s3v4", "s3"}}


def storage(name: str, about: str) -> dict[str, object]:
    """Where files are kept: an `s3://key:secret@host:port/bucket/folder?region=…` address of S3 or what speaks like it.

    Behind the question mark may stand `region`, `addressing` (path, virtual or auto), `signature` (s3v4 or s3) and
    `tls` (yes or no). When unset, files are kept on the disk. Raises ImproperlyConfigured for anything else; the secret
    is in no message.
    """
    address = _read(name, about)
    if address is None:
        return {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    value = urlsplit(address)
    bucket, _slash, folder = unquote(value.path).strip("/").partition("/")
    if value.scheme != "s3" or not (value.hostname and bucket and value.username and value.password):
        raise ImproperlyConfigured(f"{name} must look like s3://key:secret@host/bucket?region=us-west-2.")
    try:
        asked = dict(parse_qsl(value.query, keep_blank_values=True, strict_parsing=bool(value.query)))
        port = f":{value.port}" if value.port else ""
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} has a port or options that cannot be read.") from error
    for option, said in asked.items():
        if option not in {*_BUCKET, "tls"}:
            raise ImproperlyConfigured(f"{name} has an unknown option {option!r}.")
        if not said or said not in _CHOICES.get(option, {said}):
            raise ImproperlyConfigured(f"{name} has {said!r} for {option}.")
    scheme = "http" if asked.pop("tls", "yes") == "no" else "https"
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "access_key": unquote(value.username),
            "secret_key": unquote(value.password),
            "bucket_name": bucket,
            "location": folder,
            "endpoint_url": f"{scheme}://{value.hostname}{port}",
            "addressing_style": "path",
            "signature_version": "s3v4",
            "default_acl": None,
            # What is put in is never written over, and nobody is handed an address of the bucket.
            "file_overwrite": False,
            "querystring_auth": True,
            **{_BUCKET[option]: said for option, said in asked.items()},
        },
    }
