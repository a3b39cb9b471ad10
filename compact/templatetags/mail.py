"""The parts of a mail: tables and inline styles, because mail readers know nothing else. Colours are the light ones."""

import re
import textwrap
from collections.abc import Iterable

from django import template
from django.template.context import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from compact.prose import shown

register = template.Library()

SERIF = "font-family:'Iowan Old Style','Palatino Linotype',Palatino,Georgia,serif"
SANS = "font-family:Avenir Next,Segoe UI,Roboto,Helvetica,Arial,sans-serif"
INK, SOFT, ACCENT, EDGE, RULE, PAPER, LIFT = (
    "#1c2136",
    "#515668",
    "#0a5641",
    "#7b808e",
    "#ded8cf",
    "#fcf8f2",
    "#fffefd",
)
_BUTTON = (
    f"display:block;border-radius:3px;padding:12px 10px;{SANS};font-size:16px;line-height:22px;"
    "font-weight:bold;text-align:center;text-decoration:none"
)
STYLES = {
    "page": f"margin:0;padding:0;background:{PAPER}",
    "ground": f"background:{PAPER}",
    "column": "max-width:580px;text-align:left",
    "name": f"padding:0 0 14px;border-bottom:1px solid {INK};{SERIF};font-size:20px;line-height:26px;color:{INK}",
    "h1": f"margin:0;{SERIF};font-size:32px;line-height:38px;font-weight:normal;color:{INK}",
    "h2": f"margin:0;{SANS};font-size:14px;line-height:20px;font-weight:bold;color:{INK}",
    "lede": f"margin:10px 0 0;{SANS};font-size:16px;line-height:25px;color:{SOFT}",
    "text": f"margin:12px 0 0;{SANS};font-size:16px;line-height:25px;color:{INK}",
    "line": f"padding:10px 0;border-top:1px solid {RULE};{SANS};font-size:16px;line-height:24px;color:{INK}",
    "item": f"padding:16px 0 18px;border-top:1px solid {RULE};{SANS};font-size:16px;line-height:24px;color:{INK}",
    "title": f"color:{INK};text-decoration:underline;{SERIF};font-size:19px;line-height:26px",
    "meta": f"color:{SOFT};{SANS};font-size:14px;line-height:21px",
    "quote": (
        f"margin:12px 0 0;padding:0 0 0 16px;border-left:3px solid {EDGE};"
        f"{SANS};font-size:16px;line-height:25px;color:{INK}"
    ),
    "code": f"margin:12px 0 0;{SERIF};font-size:34px;line-height:42px;letter-spacing:8px;color:{INK}",
    "foot": f"border-top:1px solid {INK};padding-top:18px;{SANS};font-size:14px;line-height:24px;color:{SOFT}",
    "link": f"color:{INK};display:inline-block;padding:3px 0",
    "filled": f"{_BUTTON};background:{ACCENT};border:1px solid {ACCENT};color:#ffffff",
    "outlined": f"{_BUTTON};background:{LIFT};border:1px solid {EDGE};color:{INK}",
    "hidden": "display:none;max-height:0;overflow:hidden",
}
# The blocks of what a person wrote.
SAID = {
    "p": "margin:0 0 10px",
    "ul": "margin:0 0 10px;padding:0 0 0 22px",
    "ol": "margin:0 0 10px;padding:0 0 0 22px",
    "blockquote": f"margin:0 0 10px;padding:0 0 0 12px;border-left:1px solid {EDGE}",
}
_CSS = {name: format_html('style="{}"', mark_safe(style)) for name, style in STYLES.items()}  # noqa: S308 (constants)
_TABLE = mark_safe('role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"')

Choice = tuple[str, str]


@register.simple_tag
def css(name: str) -> SafeString:
    """The style attribute of that part of a mail. Unknown names raise KeyError."""
    return _CSS[name]


@register.simple_tag
def table() -> SafeString:
    """The attributes of a table that only lays out."""
    return _TABLE


def _link(choice: Choice, *, filled: bool) -> SafeString:
    words, address = choice
    return format_html('<a href="{}" {}>{}</a>', address, _CSS["filled" if filled else "outlined"], words)


def _choices(choices: Iterable[Choice], *, filled: bool = True, columns: int = 1) -> SafeString:
    """Buttons 48 px tall: stacked 16 px apart, or in two columns 14 px apart when their number is even."""
    links = [_link(choice, filled=filled and n == 0) for n, choice in enumerate(choices)]
    if not links:
        return mark_safe("")
    if columns == 2 and len(links) % 2 == 0:
        cells = format_html_join(
            "",
            '<tr><td width="50%" valign="top" style="padding:{0}px 7px 0 0">{1}</td>'
            '<td width="50%" valign="top" style="padding:{0}px 0 0 7px">{2}</td></tr>',
            ((14 * (n > 0), *pair) for n, pair in enumerate(zip(links[::2], links[1::2], strict=True))),
        )
    else:
        cells = format_html_join(
            "", '<tr><td style="padding:{}px 0 0">{}</td></tr>', ((16 * (n > 0), link) for n, link in enumerate(links))
        )
    return format_html('<table {} style="margin-top:14px;max-width:420px">{}</table>', _TABLE, cells)


@register.simple_tag
def mail_button(words: str, address: str, *, filled: bool = True) -> SafeString:
    """One button."""
    return format_html('<tr><td style="padding:10px 0 0">{}</td></tr>', _choices([(words, address)], filled=filled))


@register.simple_tag
def mail_choices(choices: Iterable[Choice]) -> SafeString:
    """The answers to one question, stacked, the first one filled."""
    return format_html('<tr><td style="padding:10px 0 0">{}</td></tr>', _choices(choices))


@register.simple_tag
def mail_heading(words: str) -> SafeString:
    """The name of a section."""
    return format_html('<tr><td style="padding:34px 0 10px"><h2 {}>{}</h2></td></tr>', _CSS["h2"], words)


@register.simple_tag
def mail_text(words: str) -> SafeString:
    """A paragraph of its own."""
    return format_html("<tr><td><p {}>{}</p></td></tr>", _CSS["text"], words)


@register.simple_tag
def mail_quote(words: str) -> SafeString:
    """What a person wrote, line by line, with a bar at its side."""
    lines = format_html_join(mark_safe("<br>"), "{}", ((line,) for line in words.strip().splitlines()))
    return format_html('<tr><td style="padding:6px 0 0"><p {}>{}</p></td></tr>', _CSS["quote"], lines)


@register.simple_tag
def mail_said(html: str) -> SafeString:
    """What a person wrote, with its paragraphs, lists and links: cleaned once more on its way out."""
    words = str(shown("", html))
    for tag, style in SAID.items():
        words = words.replace(f"<{tag}>", f'<{tag} style="{style}">')
    whole = mark_safe(words)  # noqa: S308 -- cleaned
    return format_html('<tr><td style="padding:6px 0 0"><div {}>{}</div></td></tr>', _CSS["quote"], whole)


@register.simple_tag
def mail_note(words: str) -> SafeString:
    """Small words under the buttons: what a tap does, how long it works."""
    return format_html('<tr><td style="padding:14px 0 0"><span {}>{}</span></td></tr>', _CSS["meta"], words)


@register.simple_tag
def mail_line(words: str, strong: str = "") -> SafeString:
    """One line with a rule above it; `strong` stands in front, most often a date."""
    lead = format_html("<b>{}</b> &nbsp;", strong) if strong else ""
    return format_html("<tr><td {}>{}{}</td></tr>", _CSS["line"], lead, words)


@register.simple_tag
def mail_item(title: str, address: str, meta: str = "", quote: str = "", choices: Iterable[Choice] = ()) -> SafeString:
    """A thing with its link, where it belongs, what was said, and what can be answered."""
    return format_html(
        '<tr><td {}><a href="{}" {}>{}</a>{}{}{}</td></tr>',
        _CSS["item"],
        address,
        _CSS["title"],
        title,
        format_html("<br><span {}>{}</span>", _CSS["meta"], meta) if meta else "",
        format_html("<p {}>{}</p>", _CSS["quote"], quote) if quote else "",
        _choices(choices, columns=2),
    )


class TidyNode(template.Node):
    def __init__(self, nodelist: template.NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Context) -> str:
        return tidied(self.nodelist.render(context))


@register.tag
def tidy(parser: template.base.Parser, token: template.base.Token) -> TidyNode:
    """`{% tidy %}…{% endtidy %}`: a text mail, filled to 72 columns, with at most two blank lines in a row."""
    nodelist = parser.parse(("endtidy",))
    parser.delete_first_token()
    return TidyNode(nodelist)


_MARK = re.compile(r"^(\s*)(- |\| |\d+\. )?")


def tidied(text: str) -> str:
    """Lines over 72 columns filled under their mark ("- ", "| ", "1. "), addresses whole, two blank lines at most."""
    lines: list[str] = []
    for line in (raw.rstrip() for raw in text.replace("\r", "").split("\n")):
        if not line and (not lines or lines[-2:] == ["", ""]):
            continue
        if len(line) <= 72 or " " not in line.strip():
            lines.append(line)
            continue
        found = _MARK.match(line)
        space, mark = (found[1], found[2] or "") if found else ("", "")
        indent = space + (mark if mark == "| " else " " * len(mark))
        lines += textwrap.wrap(line, 72, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
    return "\n".join(lines).rstrip() + "\n"
