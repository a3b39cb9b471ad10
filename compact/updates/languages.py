"""Of what is written in English and, where somebody gave it, in Spanish: the words for a reader."""

from django.utils.translation import get_language

SPANISH = "es"


def in_language(words: str, spanish: str) -> str:
    """The words in the active language, where they were given in it."""
    return spanish if spanish and get_language() == SPANISH else words
