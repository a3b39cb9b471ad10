"""The time zones that people choose from: few, by the names they have in everyday life."""

from datetime import datetime
from zoneinfo import available_timezones

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compact.dates import moment

HERE = {
    "America/Los_Angeles": gettext_lazy("Pacific time (Los Angeles)"),
    "America/Denver": gettext_lazy("Mountain time (Denver)"),
    "America/Phoenix": gettext_lazy("Arizona (Phoenix)"),
    "America/Chicago": gettext_lazy("Central time (Chicago)"),
    "America/New_York": gettext_lazy("Eastern time (New York)"),
    "America/Anchorage": gettext_lazy("Alaska (Anchorage)"),
    "Pacific/Honolulu": gettext_lazy("Hawaii (Honolulu)"),
    "America/Puerto_Rico": gettext_lazy("Puerto Rico"),
    "Pacific/Guam": gettext_lazy("Guam"),
    "Pacific/Pago_Pago": gettext_lazy("American Samoa"),
}
# The zones of the database that most people elsewhere live in; whose own is not here keeps it once it is stored.
ELSEWHERE = {
    gettext_lazy("Elsewhere in America"): (
        "America/Argentina/Buenos_Aires America/Bogota America/Caracas America/Costa_Rica America/El_Salvador"
        " America/Guatemala America/Guayaquil America/Halifax America/Havana America/Jamaica America/La_Paz"
        " America/Lima America/Managua America/Mexico_City America/Montevideo America/Panama America/Santiago"
        " America/Santo_Domingo America/Sao_Paulo America/St_Johns America/Tegucigalpa America/Tijuana"
        " America/Toronto America/Vancouver America/Winnipeg"
    ),
    gettext_lazy("Europe"): (
        "Europe/Athens Europe/Berlin Europe/Dublin Europe/Helsinki Europe/Istanbul Europe/Kyiv Europe/Lisbon"
        " Europe/London Europe/Madrid Europe/Moscow Europe/Paris Europe/Rome Europe/Warsaw"
    ),
    gettext_lazy("Africa"): (
        "Africa/Addis_Ababa Africa/Cairo Africa/Casablanca Africa/Johannesburg Africa/Lagos Africa/Nairobi"
    ),
    gettext_lazy("Asia"): (
        "Asia/Bangkok Asia/Beirut Asia/Dhaka Asia/Dubai Asia/Ho_Chi_Minh Asia/Hong_Kong Asia/Jakarta Asia/Jerusalem"
        " Asia/Kabul Asia/Karachi Asia/Kathmandu Asia/Kolkata Asia/Manila Asia/Riyadh Asia/Seoul Asia/Shanghai"
        " Asia/Singapore Asia/Taipei Asia/Tashkent Asia/Tehran Asia/Tokyo Asia/Yangon Asia/Yerevan"
    ),
    gettext_lazy("Australia and the Pacific"): (
        "Australia/Adelaide Australia/Brisbane Australia/Darwin Australia/Perth Australia/Sydney Pacific/Auckland"
        " Pacific/Fiji Pacific/Tongatapu"
    ),
}
Zones = list[tuple[str, "str | Promise"]]


def choices(stored: str) -> "list[tuple[str | Promise, Zones]]":
    """The zones by part of the world, the United States first; `stored` is among them whatever it is called."""
    known = available_timezones()
    groups: list[tuple[str | Promise, Zones]] = [
        (_("United States"), [(zone, words) for zone, words in HERE.items() if zone in known])
    ]
    for part, zones in ELSEWHERE.items():
        groups.append((part, [(zone, _city(zone)) for zone in zones.split() if zone in known]))
    if stored in known and not any(stored == zone for _part, zones in groups for zone, _words in zones):
        groups.insert(0, (_("As chosen before"), [(stored, stored.replace("_", " "))]))
    return groups


def called(zone: str) -> str:
    """What a zone is called: as in the list, or after its city."""
    return str(HERE.get(zone) or _city(zone))


def moment_there(value: datetime, zone: str) -> str:
    """A moment by the clock of a zone, and whose clock that is: "Thursday 18 February, 17:00, Pacific time"."""
    with timezone.override(zone):
        return _("%(moment)s, %(zone)s") % {"moment": moment(value), "zone": called(zone)}


def _city(zone: str) -> str:
    return zone.rsplit("/", 1)[-1].replace("_", " ")
