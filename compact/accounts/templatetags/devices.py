"""What a person would call the browser and the device that a session belongs to."""

from django import template
from django.utils.translation import gettext as _

register = template.Library()

# In this order: most browsers also claim to be the ones further down.
BROWSERS = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "FxiOS": "Firefox", "CriOS": "Chrome",
            "Chrome": "Chrome", "Safari": "Safari"}  # fmt: skip
SYSTEMS = {"iPhone": "iPhone", "iPad": "iPad", "Android": "Android", "CrOS": "ChromeOS", "Windows": "Windows",
           "Mac OS": "Mac", "Linux": "Linux"}  # fmt: skip


@register.filter
def device(user_agent: str) -> str:
    """ "Firefox, Windows", from the line with which a browser introduces itself."""
    names = [next((name for sign, name in known.items() if sign in user_agent), "") for known in (BROWSERS, SYSTEMS)]
    return ", ".join(filter(None, names)) or _("A browser")
