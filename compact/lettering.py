"""How wide words are where the server draws them, and how long ones are broken."""

# Widths in em, each the widest of the faces that the style sheet names, so that a box is never too small.
_WIDTHS = {
    character: width
    for width, characters in {
        0.35: "ijl ,.'’:;|íì",
        0.42: "ft-/()J[]I!",
        0.54: "rsz",
        0.63: "aceokvxyáéóàèòâêô–",
        0.71: "bdghnpquLPTYFSú0123456789ñü",
        0.78: "ABCRVXZKEÁÉÍ",
        0.9: "DGHOQUwÓÚ+&",
        0.96: "NÑ",
        1.04: "mM…",
        1.08: "W@%",
    }.items()
    for character in characters
}


def width_of(text: str, size: float) -> float:
    """How wide a line is at most, in the units of `size`; letters of other scripts count as square."""
    return sum(_WIDTHS.get(character, 1.08) for character in text) * size


def halves(text: str, most: int) -> tuple[str, ...]:
    """Words in two lines of about the same length, each cut to `most` letters; a single word stays in one line."""
    words = text.split()
    breaks = [(" ".join(words[:n]), " ".join(words[n:])) for n in range(1, len(words))]
    lines = min(breaks, key=lambda pair: max(len(pair[0]), len(pair[1])), default=(text,))
    return tuple(cut(line, most) for line in lines)


def cut(text: str, most: int) -> str:
    """A line of `most` letters at the most; what is left out is told by an ellipsis."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
