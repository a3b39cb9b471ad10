"""Pages travel compressed to whoever says they can read that."""

import gzip

from django.urls import reverse


def test_a_page_travels_compressed(client, db):
    plain = client.get(reverse("account_login"))
    small = client.get(reverse("account_login"), headers={"Accept-Encoding": "gzip"})

    assert "Content-Encoding" not in plain.headers
    assert small.headers["Content-Encoding"] == "gzip"
    assert len(small.content) < len(plain.content) / 2
    assert b"</html>" in gzip.decompress(small.content)
