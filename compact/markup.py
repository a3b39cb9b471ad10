"""How much work the markup that somebody sends makes, before anything reads it."""

import re

# The HTML standard opens each of these once more in every block that begins before it is closed.
_FORMS = re.compile(r"<(?:a|b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)(?=[\s/>])[^>]*>?", re.I)
_PLAIN = re.compile(r"""<[a-z]+(?:\s+[\w:-]+(?:\s*=\s*(?:"[^"<>]*"|'[^'<>]*'|[\w#%.,;:-]+))?)*\s*/?>\Z""", re.I)
_LINK = re.compile(r"<a\b", re.I)
# Of the same tag with the same attributes three are opened again; of links one.
_SAME = 3
_MOST = 150_000


def is_laborious(html: str) -> bool:
    """Whether a parser would need seconds for it, as no page does that somebody has written.

    The work is at most the number of different forms times the number of tags: a hundred thousand of both take a
    second. See "reconstruct the active formatting elements" in the HTML standard.
    """
    count: dict[str, int] = {}
    for number, found in enumerate(_FORMS.finditer(html)):
        tag = found[0]
        # What may be cut off within its attributes cannot be compared: each counts as one of its own.
        name = "<a" if _LINK.match(tag) else tag if _PLAIN.match(tag) else f"{tag}{number}"
        count[name] = min(count.get(name, 0) + 1, _SAME)
    return sum(count.values()) * html.count("<") > _MOST
