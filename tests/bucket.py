"""A bucket on this machine: the few requests of S3 that storage needs, answered from memory."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape


class Bucket:
    """What lies in it, by name; and who asked for what."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.since: dict[str, str] = {}
        self.asked: list[tuple[str, str]] = []
        self.address = ""


def _content(sent: bytes, encoding: str) -> bytes:
    """The bytes of a body that is sent in pieces, each with its length (`aws-chunked`)."""
    if "aws-chunked" not in encoding:
        return sent
    out, rest = b"", sent
    while rest:
        size, _sep, rest = rest.partition(b"\r\n")
        length = int(size.split(b";")[0], 16)
        if not length:
            break
        out, rest = out + rest[:length], rest[length + 2 :]
    return out


@contextmanager
def a_bucket(name: str = "compact") -> Iterator[Bucket]:
    """A bucket with that name at `http://127.0.0.1:…`, for as long as the context lasts."""
    bucket = Bucket()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *args: Any) -> None:
            """Say nothing."""

        def _key(self) -> str:
            path = unquote(urlsplit(self.path).path).removeprefix(f"/{name}").lstrip("/")
            bucket.asked.append((self.command, path))
            return path

        def _answer(self, status: int, body: bytes = b"", **headers: str) -> None:
            self.send_response(status)
            length = headers.pop("length", str(len(body)))
            for key, value in {"Content-Length": length, "ETag": '"e"', **headers}.items():
                self.send_header(key.replace("_", "-"), value)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        def do_PUT(self) -> None:
            """Keep an object."""
            sent = self.rfile.read(int(self.headers["Content-Length"]))
            key = self._key()
            bucket.objects[key] = _content(sent, self.headers.get("Content-Encoding", ""))
            bucket.since[key] = datetime.now(UTC).strftime("%a, %d %b %Y %H:%M:%S GMT")
            self._answer(200)

        def do_GET(self) -> None:
            """An object, or the names in a folder."""
            key = self._key()
            if not key:
                return self._answer(200, self._names(), Content_Type="application/xml")
            if key not in bucket.objects:
                return self._answer(404, b"<Error><Code>NoSuchKey</Code></Error>")
            body = bucket.objects[key]
            return self._answer(200, body, Last_Modified=bucket.since[key], length=str(len(body)))

        def do_HEAD(self) -> None:
            """Whether an object is there."""
            self.do_GET()

        def do_DELETE(self) -> None:
            """Forget an object."""
            bucket.objects.pop(self._key(), None)
            self._answer(204)

        def _names(self) -> bytes:
            prefix = parse_qs(urlsplit(self.path).query).get("prefix", [""])[0]
            inside = [one.removeprefix(prefix) for one in bucket.objects if one.startswith(prefix)]
            folders = sorted({one.split("/")[0] for one in inside if "/" in one})
            files = sorted(one for one in inside if "/" not in one)
            parts = [f"<CommonPrefixes><Prefix>{escape(prefix + one)}/</Prefix></CommonPrefixes>" for one in folders]
            parts += [f"<Contents><Key>{escape(prefix + one)}</Key><Size>1</Size></Contents>" for one in files]
            return f"<ListBucketResult>{''.join(parts)}</ListBucketResult>".encode()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    bucket.address = f"127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield bucket
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
