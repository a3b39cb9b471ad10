"""An organization's logo: never the bytes that were sent, always a small picture drawn anew from them."""

from io import BytesIO
from time import time_ns
from typing import TYPE_CHECKING, BinaryIO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL import Image, ImageOps, UnidentifiedImageError

from compact.history.tracking import tracked
from compact.wall import handing_over
from partners.models.organization import Organization

if TYPE_CHECKING:
    from compact.accounts.models import User

LARGEST = 2 * 1024 * 1024
# A picture of a few hundred bytes may unfold into gigabytes: its size is read before a single point is.
MOST_POINTS = 25_000_000
SIDE = 512
FORMATS = ["PNG", "JPEG", "WEBP"]


def redrawn(sent: BinaryIO) -> tuple[bytes, str, tuple[int, int]]:
    """A picture of at most 512 points a side, without anything else that stood in the file: bytes, type, size.

    Raises ValidationError, in words, for anything but a PNG, JPEG or WebP of reasonable size.
    """
    content = sent.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise ValidationError(_("The file is larger than 2 MB. Save the logo smaller and choose it again."))
    if b"<svg" in content[:4096].lower():
        raise ValidationError(
            _("An SVG can carry a program, so it cannot be shown here. Save the logo as PNG and choose that.")
        )
    try:
        picture = Image.open(BytesIO(content), formats=FORMATS)
        if picture.width * picture.height > MOST_POINTS:
            raise Image.DecompressionBombError
        picture.load()
        small = ImageOps.exif_transpose(picture).convert("RGBA" if _is_clear(picture) else "RGB")
    except Image.DecompressionBombError as error:
        too_many = _("The picture has too many points. Save the logo at most 5,000 wide and high.")
        raise ValidationError(too_many) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise ValidationError(_("This is no picture we can read. Choose a PNG, JPEG or WebP file.")) from error
    small.thumbnail((SIDE, SIDE))
    # Only the points are carried over: no profile, no place, no text, nothing behind the end.
    clean = Image.frombytes(small.mode, small.size, small.tobytes())
    written = BytesIO()
    if picture.format == "PNG":
        clean.save(written, "PNG", optimize=True)
        return written.getvalue(), "image/png", clean.size
    clean.save(written, "WEBP", quality=88)
    return written.getvalue(), "image/webp", clean.size


def _is_clear(picture: Image.Image) -> bool:
    return picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info


def next_serial() -> int:
    """A number that no picture had before, also after one was removed: what is kept under it is never another."""
    return time_ns() // 1000


@tracked(exclude=["content", "content_type", "width", "height", "changed_at", "changed_by"])
class OrganizationLogo(models.Model):
    """The picture in the database, one for each organization; `serial` is in its address, which may be kept forever."""

    organization = models.OneToOneField(Organization, models.CASCADE, related_name="logo")
    serial = models.BigIntegerField(default=next_serial, editable=False)
    content = models.BinaryField()
    content_type = models.CharField(max_length=20)
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    changed_at = models.DateTimeField(gettext_lazy("changed"), default=now)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(content_type__in=["image/png", "image/webp"]), name="a_logo_is_png_or_webp"
            ),
            models.CheckConstraint(condition=Q(width__lte=SIDE, height__lte=SIDE), name="a_logo_is_small"),
        ]

    def __str__(self) -> str:
        return _("Logo of %(organization)s") % {"organization": self.organization.usual_name}

    @property
    def url(self) -> str:
        """Its address: another one after every change."""
        return reverse("partners:logo", args=[self.organization.slug, self.serial])

    @classmethod
    @transaction.atomic
    def put(cls, organization: Organization, sent: BinaryIO, *, by: "User") -> "OrganizationLogo":
        """Draw the picture anew and show it from now on. Raises ValidationError in words for the field `logo`."""
        try:
            content, content_type, (width, height) = redrawn(sent)
        except ValidationError as error:
            raise ValidationError({"logo": error.messages}) from error
        drawn = {
            "content": content,
            "content_type": content_type,
            "width": width,
            "height": height,
            "changed_at": now(),
            "changed_by": by,
        }
        with handing_over(organization.keepers):
            found, new = cls.objects.get_or_create(organization=organization, defaults=drawn)
            if not new:
                cls.objects.filter(pk=found.pk).update(**drawn, serial=next_serial())
                found.refresh_from_db()
        return found

    @transaction.atomic
    def remove(self) -> bool:
        """Show none. False if it was gone already."""
        with handing_over(self.organization.keepers):
            return OrganizationLogo.objects.filter(pk=self.pk).delete()[0] == 1
