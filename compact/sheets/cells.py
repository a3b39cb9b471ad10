"""What one cell says: one name, one address, one telephone number, or why not."""

import re
import unicodedata
from email.utils import parseaddr

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator

from compact.csv_files import plain

# Mailboxes that several people read: nobody could be asked by name there, or sign in as themselves.
SHARED = {
    "admin", "administracion", "administrator", "ask", "billing", "communications", "contact", "contacto", "contactus",
    "enquiries", "events", "frontdesk", "general", "hello", "help", "helpdesk", "hola", "hr", "info", "informacion",
    "information", "inquiries", "jobs", "mail", "mailbox", "marketing", "media", "membership", "news", "newsletter",
    "noreply", "no-reply", "donotreply", "office", "oficina", "outreach", "postmaster", "press", "programs",
    "reception", "recepcion", "registrar", "sales", "secretary", "staff", "superintendent", "support", "team",
    "webmaster",
}  # fmt: skip
BLANKS = {"-", "–", "—", "--", "n/a", "na", "n.a.", "none", "null", "ninguno", "ninguna", "tbd", "?", "."}
SUFFIXES = {"jr", "jr.", "sr", "sr.", "ii", "iii", "iv", "phd", "ph.d.", "edd", "ed.d.", "md", "m.d.", "esq", "esq.",
            "mba", "msw", "lcsw", "jd", "j.d.", "ma", "med", "m.ed.", "cpa", "rn"}  # fmt: skip
PARTICLES = {"de", "del", "la", "las", "los", "y", "van", "von", "der", "da", "dos", "di"}
SHORT = 3  # AJ may be a name, or two initials
FORMULA = ("=", "+", "@")
_ADDRESS = re.compile(r"[^\s<>;,|/\"'()]+@[^\s<>;,|/\"'()]+")
_TWO_NAMES = re.compile(r"\s*(?:&|\+|/|;|\||\n|\s(?:and|or)\s)\s*", re.IGNORECASE)
_AND = re.compile(r"\s[ye]\s")
_valid = EmailValidator()


class Refused(Exception):
    """This cell cannot be used; `code` says why in `compact.sheets.words`."""

    def __init__(self, code: str, **names: str) -> None:
        super().__init__(code)
        self.code, self.names = code, names


def tidy(text: str) -> str:
    """The same words with single plain spaces, and without marks that nobody sees. Lines stay lines."""
    if text.isascii() and text.isprintable():
        found = " ".join(text.split())
        return "" if found.casefold() in BLANKS else plain(found)
    text = unicodedata.normalize("NFC", text)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    seen = "".join(
        letter if letter == "\n" else " " if letter.isspace() else letter
        for letter in text
        if letter in "\n\t" or letter.isspace() or unicodedata.category(letter) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
    )
    lines = (" ".join(line.split()) for line in seen.split("\n"))
    found = "\n".join(line for line in lines if line)
    return "" if found.casefold() in BLANKS else plain(found)


def fold(text: str) -> str:
    """What two spellings of one name have in common: no case, no accents, no punctuation."""
    spelled = unicodedata.normalize("NFKD", text.casefold().replace("&", " and "))
    # Dots in an acronym join its letters: L.A. is LA; and O’Brien is one word.
    letters = (
        letter if letter.isalnum() else "" if letter in ".'’" else " "
        for letter in spelled
        if not unicodedata.combining(letter)
    )
    words = f" {' '.join(''.join(letters).split())} "
    return words.replace(" los angeles ", " la ").strip()


def email_of(cell: str) -> tuple[str, str]:
    """The address in a cell, in lower case, and the name that stands before it ("Ana Torres <ana@lausd.net>").

    Raises Refused for none, several, half of one, and one that several people share.
    """
    text = " ".join(cell.split())
    if not text:
        raise Refused("no_email")
    if text.startswith("="):
        raise Refused("formula", cell=text[:60])
    text = re.sub(r"^mailto:", "", text, flags=re.IGNORECASE)
    if len({one.rstrip(".,;:").casefold() for one in _ADDRESS.findall(text)}) > 1:
        raise Refused("two_emails")
    name, address = parseaddr(text) if "<" in text else ("", text)
    address = address.strip(" .,;:<>()[]\"'").lower()
    local, at, domain = address.partition("@")
    if not at or not local or not domain or "." not in domain:
        raise Refused("half_email" if at or "@" in text else "not_email", cell=text[:80])
    try:
        _valid(address)
    except ValidationError as error:
        raise Refused("impossible_email", cell=text[:80]) from error
    if len(address) > 254 or not address.isascii():
        raise Refused("impossible_email", cell=text[:80])
    if local in SHARED or re.sub(r"[^a-z-]", "", local) in SHARED:
        raise Refused("shared_email")
    return address, name.strip()


def name_of(cell: str) -> str:
    """One person's name, first name first. Empty for an empty cell; raises Refused for what is no name of one."""
    text = cell.strip(" ,;")
    if not text:
        return ""
    if text.startswith(FORMULA):
        raise Refused("formula", cell=text[:60])
    if "@" in text or "://" in text or "www." in text.casefold() or not any(one.isalpha() for one in text):
        raise Refused("not_a_name", cell=text[:60])
    parts = [one for one in _TWO_NAMES.split(text) if one.strip()]
    spanish = _AND.split(text)
    # Ortega y Gasset is one surname; two whole names with a y between them are two people.
    if len(parts) > 1 or (len(spanish) > 1 and all(len(one.split()) > 1 for one in spanish)):
        raise Refused("two_names", cell=text[:80])
    text = " ".join(text.split())
    last, comma, first = (one.strip() for one in text.partition(","))
    if comma and first and "," not in first and first.casefold() not in SUFFIXES:
        text = f"{first} {last}"
    if len(text) > 300:
        raise Refused("too_long")
    return text


def cased(name: str) -> str:
    """A name as one writes it: MARIA DE LA TORRE and maria de la torre are Maria de la Torre.

    A name in which somebody minded the case stays as it is, and so do initials.
    """
    words = name.split()
    if not (name.isupper() or name.islower()) or all(len(one) < SHORT for one in words):
        return name
    return " ".join(_cased(word, first=not place) for place, word in enumerate(words))


def _cased(word: str, *, first: bool) -> str:
    if word.casefold() in PARTICLES and not first:
        return word.lower()
    if word.casefold() in SUFFIXES and not first and word.isupper():
        return word if len(word.strip(".")) > 2 or word[1:2] != "R" else word.capitalize()
    return re.sub(r"[^\W\d_]+", lambda part: part[0].capitalize(), word)


def phone_of(cell: str) -> str | None:
    """A telephone number as people write it; None for what is none."""
    text = " ".join(cell.split())
    digits = sum(one.isdigit() for one in text)
    return text if len(text) <= 40 and (digits >= 7 or not text) else None


def words_of(cell: str, most: int) -> str:
    """Plain words of one line. Raises Refused for a formula, and for what does not fit."""
    text = " ".join(cell.split())
    if text.startswith(FORMULA):
        raise Refused("formula", cell=text[:60])
    if len(text) > most:
        raise Refused("too_long")
    return text
