"""What people write to each other with a little form: bold, italic, lists, links and quotes, and nothing else.

The words without form stay the truth: they are searched, excerpted and mailed. What comes out of Word, Outlook or Gmail
becomes plain paragraphs and lists; no picture, no style and no program survives.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html import escape, unescape
from html.parser import HTMLParser

import nh3
from django.utils.html import linebreaks, urlize
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator

TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "blockquote", "a"}
# What is read of a page that was pasted, before it is made simple.
_READ = TAGS | {"b", "i", "span", "font", "div", "section", "article", "table", "tbody", "tr", "td", "th", "dl", "dd"}
_READ |= {"dt", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "hr"}
_GONE = {"script", "style", "title", "template", "xml", "noscript", "textarea", "iframe", "object", "svg", "math"}
_INLINE = {"b", "strong", "i", "em", "span", "font", "a"}
_LISTS = {"ul", "ol"}
_SCHEMES = ("http://", "https://", "mailto:")
# Nobody writes so deep; a machine that does is read as if it had stopped there.
_DEEPEST = 40
_MARKED_UP = re.compile(r"\s*<(p|ul|ol|blockquote)(\s[^>]*)?>.*</(p|ul|ol|blockquote)>\s*\Z", re.S)
_BULLET = re.compile(r"^[·•▪§‣◦]\s+(?=\S)")
_NUMBER = re.compile(r"^(\d{1,3}|[a-z])[.)](?: {3,}|\t)(?=\S)")
_BOLD = re.compile(r"font-weight:\s*(bold|[6-9]00)")
_ITALIC = re.compile(r"font-style:\s*italic")
_PLAIN = re.compile(r"<(?!/?(p|br)\b)[a-z]")


@dataclass(frozen=True)
class Said:
    """The words, and the same with their form as clean HTML; no HTML when there is no form."""

    plain: str
    html: str = ""


def has_form(sent: str) -> bool:
    """Whether the editor wrote it: that always sends whole blocks."""
    return _MARKED_UP.match(sent) is not None


def said(sent: str) -> Said:
    """What a field sends, which is plain text, or what the editor makes of it.

    What is not the editor's is text as it was typed, with every sign in it.
    """
    if not has_form(sent):
        return Said(sent.replace("\r\n", "\n").strip())
    html = tidy(sent)
    return Said(plain(html), html if _PLAIN.search(html) else "")


def tidy(html: str) -> str:
    """Any HTML as clean blocks. Tidying twice changes nothing."""
    return _safe("".join(_written(_grouped(_blocks(_tree(html))))))


def plain(html: str) -> str:
    """The words of clean HTML as text: a blank line between paragraphs, marks before the items of lists."""
    return "\n\n".join(_lines(_blocks(_tree(html))))


def shown(body: str, html: str = "", *, marks: Mapping[str, str] | None = None) -> SafeString:
    """The words for a page: addresses become links, and each of `marks` stands for its words (both safe HTML)."""
    blocks = _safe(html) if html else linebreaks(escape(body))
    return mark_safe("".join(_decorated(blocks, marks or {})))  # noqa: S308 -- cleaned, or escaped


def shortened(body: str, html: str, most: int) -> str:
    """At most so many characters of it as clean HTML, for a mail."""
    whole = html or linebreaks(escape(body))
    return _safe(str(Truncator(whole).chars(most, html=True)))


def _safe(html: str) -> str:
    return nh3.clean(
        html,
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        url_relative="deny",
        link_rel="noopener noreferrer nofollow",
    ).strip()


# --- reading ----------------------------------------------------------------------------------------------------------


@dataclass
class _Node:
    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    inside: "list[_Node | str]" = field(default_factory=list)

    @property
    def style(self) -> str:
        return self.attributes.get("style", "").lower()

    @property
    def text(self) -> str:
        return "".join(one if isinstance(one, str) else one.text for one in self.inside)


class _Reader(HTMLParser):
    """What nh3 wrote, which is always well formed, as a tree."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = _Node("div")
        self.open = [self.root]
        self.beyond = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = _Node(tag, {name: value or "" for name, value in attrs})
        if tag in {"br", "hr"}:
            self.open[-1].inside.append(node)
        elif self.beyond or len(self.open) > _DEEPEST:
            self.beyond += 1
        else:
            self.open[-1].inside.append(node)
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if self.beyond:
            self.beyond -= 1
        elif len(self.open) > 1:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].inside.append(data)


def _tree(html: str) -> _Node:
    reader = _Reader()
    kept = {"a": {"href"}, "p": {"class", "style"}, "span": {"style"}, "b": {"style"}}
    reader.feed(nh3.clean(html, tags=_READ, clean_content_tags=_GONE, attributes=kept, link_rel=None))
    reader.close()
    return reader.root


@dataclass(frozen=True)
class _Block:
    """A paragraph, an item of a list that has yet to be made, a list, or a quote."""

    kind: str  # "p", "ul-item", "ol-item", "ul", "ol", "li", "blockquote"
    words: str = ""  # HTML of the words of a paragraph or item
    inside: "tuple[_Block, ...]" = ()


def _is_inline(node: _Node) -> bool:
    """Whether it stands within a line; a `span` or `b` around whole paragraphs, as Google Docs writes it, does not."""
    return node.tag in _INLINE and all(
        isinstance(one, str) or one.tag == "br" or _is_inline(one) for one in node.inside
    )


def _blocks(node: _Node) -> list[_Block]:
    found: list[_Block] = []
    line: list[_Node | str] = []

    def finish() -> None:
        if words := _line(line):
            found.append(_Block(_kind_of(node, line), words))
        line.clear()

    for one in node.inside:
        if isinstance(one, str) or one.tag == "br" or _is_inline(one):
            line.append(one)
            continue
        finish()
        if one.tag in _LISTS:
            read = (_grouped(_blocks(each)) for each in one.inside if isinstance(each, _Node))
            items = tuple(_item(blocks) for blocks in read if blocks)
            found += [_Block(one.tag, inside=items)] if items else []
        elif one.tag == "blockquote":
            quoted = tuple(_grouped(_blocks(one)))
            found += [_Block("blockquote", inside=quoted)] if quoted else []
        else:
            found += _blocks(one)
    finish()
    return found


def _item(blocks: list[_Block]) -> _Block:
    first, *rest = blocks
    if first.kind == "p":
        return _Block("li", first.words, tuple(rest))
    return _Block("li", "", (first, *rest))


def _kind_of(node: _Node, line: "list[_Node | str]") -> str:
    """Word writes the items of a list as paragraphs, with the mark as words."""
    text = "".join(one if isinstance(one, str) else one.text for one in line).replace("\xa0", " ").strip()
    marked = "mso-list:" in node.style or node.attributes.get("class", "").startswith("MsoListParagraph")
    if node.tag == "p" and (_BULLET.match(text) or marked):
        return "ol-item" if re.match(r"(\d{1,3}|[a-z])[.)]\s", text) else "ul-item"
    return "ol-item" if node.tag == "p" and _NUMBER.match(text) else "p"


def _line(nodes: "Iterable[_Node | str]") -> str:
    words = re.sub(r"\s+", " ", "".join(_inline(one) for one in nodes).replace("\xa0", " "))
    words = re.sub(r"\s*<br>\s*", "<br>", words)
    words = re.sub(r"^(?:<br>|\s)+|(?:<br>|\s)+$", "", words)
    return words if re.sub(r"<[^>]+>|\s", "", words) else ""


def _inline(node: "_Node | str") -> str:
    if isinstance(node, str):
        return escape(node, quote=False)
    if node.tag == "br":
        return "<br>"
    if "mso-list:ignore" in node.style.replace(" ", ""):
        return f"{escape(node.text, quote=False)} "
    words = "".join(map(_inline, node.inside))
    if not words.strip():
        return words
    unbold = "font-weight:normal" in node.style.replace(" ", "")
    if (node.tag in {"b", "strong"} and not unbold) or _BOLD.search(node.style):
        words = _within("strong", words)
    if node.tag in {"i", "em"} or _ITALIC.search(node.style):
        words = _within("em", words)
    href = node.attributes.get("href", "").strip()
    if node.tag == "a" and href.lower().startswith(_SCHEMES):
        return f'<a href="{escape(href)}">{words}</a>'
    return words


def _within(tag: str, words: str) -> str:
    inner = words.replace(f"<{tag}>", "").replace(f"</{tag}>", "")
    return f"<{tag}>{inner}</{tag}>"


# --- writing ----------------------------------------------------------------------------------------------------------

_MARK = re.compile(r"^((?:<(?:strong|em)>)*)\s*(?:[·•▪§‣◦o-]|(?:\d{1,3}|[a-z])[.)])\s+((?:</(?:strong|em)>)*)\s*")


def _grouped(blocks: Iterable[_Block]) -> list[_Block]:
    """Items that stand one after the other are one list."""
    grouped: list[_Block] = []
    for one in blocks:
        if not one.kind.endswith("-item"):
            grouped.append(one)
            continue
        kind = one.kind.removesuffix("-item")
        item = _Block("li", _MARK.sub(_emptied, one.words))
        if grouped and grouped[-1].kind == kind:
            grouped[-1] = _Block(kind, inside=(*grouped[-1].inside, item))
        else:
            grouped.append(_Block(kind, inside=(item,)))
    return grouped


def _emptied(found: re.Match[str]) -> str:
    return "" if found[1] and found[2] else found[1]


def _written(blocks: Iterable[_Block]) -> Iterator[str]:
    for one in blocks:
        inside = "".join(_written(one.inside))
        yield f"<{one.kind}>{one.words}{inside}</{one.kind}>"


def _lines(blocks: Iterable[_Block]) -> Iterator[str]:
    for one in _grouped(blocks):
        if one.kind == "p":
            yield _text(one.words)
        elif one.kind == "blockquote":
            yield "\n".join(f"> {line}".rstrip() for line in "\n\n".join(_lines(one.inside)).split("\n"))
        else:
            yield "\n".join(_marked(one.kind, one.inside))


def _marked(kind: str, items: Iterable[_Block]) -> Iterator[str]:
    for number, item in enumerate(items, 1):
        mark = f"{number}. " if kind == "ol" else "• "
        words = "\n".join(filter(None, [_text(item.words), *_lines(item.inside)]))
        first, *rest = words.split("\n") or [""]
        yield "\n".join([mark + first, *(f"  {line}".rstrip() for line in rest)])


_LINK = re.compile(r'<a href="([^"]*)"[^>]*>(.*?)</a>', re.S)


def _text(words: str) -> str:
    def linked(found: re.Match[str]) -> str:
        address, called = unescape(found[1]), _bare(found[2])
        bare = re.sub(r"^(mailto:|https?://)|/$", "", address)
        same = bare == re.sub(r"^(mailto:|https?://)|/$", "", called)
        return found[2] if same else f"{found[2]} ({escape(address.removeprefix('mailto:'), quote=False)})"

    return _bare(_LINK.sub(linked, words).replace("<br>", "\n"))


def _bare(words: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", words))


def _decorated(blocks: str, marks: Mapping[str, str]) -> Iterator[str]:
    """Each text between tags, and outside of links, with its marks and its addresses."""
    names = sorted(marks, key=len, reverse=True)
    known = re.compile(rf"(?<![\w@./])({'|'.join(map(re.escape, names))})(?!\w)") if names else None
    linked = 0
    for part in re.split(r"(<[^>]+>)", blocks):
        if part.startswith("<"):
            linked += part.startswith("<a ") - (part == "</a>")
            yield part
        elif linked or not part:
            yield part
        else:
            for number, words in enumerate(known.split(part) if known else [part]):
                yield marks[words] if number % 2 else urlize(mark_safe(words), nofollow=True)  # noqa: S308 -- escaped
