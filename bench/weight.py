"""What a first visit brings over the wire: bytes as a browser would ask for them, and how many requests.

Everything counts that a page names: style sheets, scripts, icons, images, and what style sheets name in turn; not the
icon that a telephone fetches when somebody puts the page on its home screen.
"""

from __future__ import annotations

import gzip
import http.client
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import brotli

LOADED = {"stylesheet", "icon", "manifest", "preload", "modulepreload"}
IN_STYLES = re.compile(rb"url\(\s*[\"']?(?!data:)([^\"')#]+)[\"']?\s*\)|@import\s+[\"']([^\"']+)[\"']")


@dataclass(frozen=True)
class Visit:
    """One page with all that belongs to it. `sent` is the bodies as they travelled; `page` the page alone."""

    sent: int
    page: int
    requests: int
    strangers: list[str]  # other hosts


class _Parts(HTMLParser):
    """The addresses that a browser fetches by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what this element loads."""
        named = {name: value or "" for name, value in attrs}
        if tag == "link" and LOADED & set(named.get("rel", "").split()):
            self.found.append(named.get("href", ""))
        elif tag in {"script", "img", "iframe", "source", "video", "audio", "embed"} and named.get("src"):
            self.found.append(named["src"])
        elif tag == "use" and not named.get("href", "#").startswith("#"):
            self.found.append(named["href"])


def first_visit(port: int, path: str, session: str) -> Visit:
    """Open a page with an empty cache. Raises RuntimeError when something does not answer with 200."""
    host = f"localhost:{port}"
    body, size = fetched(port, path, session)
    parts = _Parts()
    parts.feed(body.decode())
    waiting = [urljoin(f"http://{host}{path}", part) for part in parts.found if not part.startswith("data:")]
    seen: dict[str, int] = {}
    strangers = []
    for address in waiting:
        if address in seen:
            continue
        if urlsplit(address).netloc != host:
            strangers.append(address)
            continue
        content, seen[address] = fetched(port, urlsplit(address).path, session)
        if address.endswith(".css"):
            waiting.extend(urljoin(address, part) for part in _named(content))
    return Visit(size + sum(seen.values()), size, 1 + len(seen), strangers)


def _named(style: bytes) -> Iterator[str]:
    for address, imported in IN_STYLES.findall(style):
        yield (address or imported).decode()


def fetched(port: int, path: str, session: str) -> tuple[bytes, int]:
    """The content, and how many bytes of it travelled."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Host": f"localhost:{port}", "Accept-Encoding": "gzip, deflate, br", "Cookie": f"session={session}"}
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200:
        raise RuntimeError(f"{path} answered {answer.status}")
    opened = {"br": brotli.decompress, "gzip": gzip.decompress}.get(answer.headers.get("Content-Encoding", ""), bytes)
    return opened(body), len(body)
