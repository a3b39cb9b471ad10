"""Text files and pictures."""

from io import BytesIO

from PIL import Image, ImageOps

from compact.extracting.found import MOST_LETTERS, Collector, Found, TooLarge

SMALL = 1200
# Unpacked, four bytes each.
MOST_POINTS = 60_000_000
FORMATS = ["PNG", "JPEG", "GIF", "WEBP"]


def decoded(content: bytes) -> str:
    """Bytes as text: by their mark, else UTF-8, else what Windows writes."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # A letter that the end of what was read has cut.
        if error.start > len(content) - 4 and error.start > 0:
            return content[: error.start].decode("utf-8-sig")
        return content.decode("cp1252", "replace")


def read_text(path: str, kind: str) -> Found:
    """A text or a table."""
    with open(path, "rb") as file:
        content = file.read(MOST_LETTERS * 4)
    collected = Collector()
    collected.add(decoded(content))
    return Found(text=collected.text, cut=collected.cut)


def read_picture(path: str, kind: str) -> Found:
    """A picture: drawn anew and small, without anything else that was in the file. Raises TooLarge."""
    with Image.open(path, formats=FORMATS) as picture:
        if picture.width * picture.height > MOST_POINTS:
            raise TooLarge
        picture.draft("RGB", (SMALL, SMALL))
        upright = ImageOps.exif_transpose(picture)
        upright.thumbnail((SMALL, SMALL))
        clear = upright.convert("RGBA")
    paper = Image.new("RGB", clear.size, "white")
    paper.paste(clear, mask=clear.getchannel("A"))
    out = BytesIO()
    paper.save(out, "JPEG", quality=82)
    return Found(picture=out.getvalue())
