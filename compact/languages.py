"""The languages of the portal, as people choose among them."""

from django.conf import settings
from django.utils.translation import get_language_info

# Each by the name it has in itself, which whoever reads only that language knows: not a word to translate.
OWN_NAMES: dict[str, str] = {
    code: get_language_info(code)["name_local"].capitalize() for code, _name in settings.LANGUAGES
}
CHOICES = list(OWN_NAMES.items())
