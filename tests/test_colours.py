"""Every pair of colours that meets on a page or in a mail can be read, by day and by night (WCAG 2.2 AA)."""

import math
import re
from pathlib import Path

import pytest
from django.conf import settings

from compact.templatetags import mail

CSS = Path(settings.BASE_DIR, "static/css/compact.css").read_text()
TOKEN = re.compile(r"--([\w-]+):\s*light-dark\(oklch\(([^)]*)\), oklch\(([^)]*)\)\)")
Rgb = tuple[float, float, float]


def linear(lightness: float, chroma: float, hue: float) -> Rgb:
    """Oklch to linear light, clipped to what a screen shows."""
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short
    return (min(max(red, 0), 1), min(max(green, 0), 1), min(max(blue, 0), 1))


def contrast(one: Rgb, other: Rgb) -> float:
    """How far two colours stand apart: 1 to 21."""
    light, dark = sorted((0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in (one, other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def hexadecimal(colour: Rgb) -> str:
    """As a mail writes it."""
    encoded = (12.92 * x if x <= 0.0031308 else 1.055 * x ** (1 / 2.4) - 0.055 for x in colour)
    return "#" + "".join(f"{round(x * 255):02x}" for x in encoded)


COLOURS = {name: tuple(linear(*map(float, mode.split())) for mode in modes) for name, *modes in TOKEN.findall(CSS)}
GOALS = ("poppy", "jacaranda", "ocean", "bougainvillea", "gold")
GROUNDS = ("paper", "paper-sunk", "paper-lift")
WORDS = ("ink", "ink-soft", "accent", "accent-deep", "brick", *(f"{goal}-ink" for goal in GOALS))
PAIRS = [
    *((word, ground, 4.5) for ground in GROUNDS for word in WORDS),
    *((mark, ground, 3) for ground in GROUNDS for mark in ("edge", *GOALS)),
    *(("on-accent", ground, 4.5) for ground in ("accent", "accent-deep")),
    *((word, "accent-wash", 4.5) for word in ("ink", "ink-soft", "accent")),
    *((word, "brick-wash", 4.5) for word in ("ink", "brick")),
    ("paper", "ink", 4.5),
]


@pytest.mark.parametrize("mode", [0, 1], ids=["day", "night"])
@pytest.mark.parametrize(("word", "ground", "needed"), PAIRS)
def test_words_and_marks_stand_out_from_their_ground(word: str, ground: str, needed: float, mode: int) -> None:
    assert contrast(COLOURS[word][mode], COLOURS[ground][mode]) >= needed


@pytest.mark.parametrize(
    ("constant", "token"),
    [
        (mail.INK, "ink"),
        (mail.SOFT, "ink-soft"),
        (mail.ACCENT, "accent"),
        (mail.EDGE, "edge"),
        (mail.RULE, "rule"),
        (mail.PAPER, "paper"),
        (mail.LIFT, "paper-lift"),
    ],
)
def test_mails_have_the_colours_of_the_pages_by_day(constant: str, token: str) -> None:
    assert constant == hexadecimal(COLOURS[token][0])


def test_no_rule_outside_the_tokens_writes_a_colour() -> None:
    rules = CSS[CSS.index("@layer base") :]

    found = set(re.findall(r"#[0-9a-f]{3,8}\b|\brgba?\([^)]*\)|\bhsla?\([^)]*\)|oklch\([^)]*\)", rules))

    assert found == set()
