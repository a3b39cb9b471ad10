"""What the people of a workgroup read, and whom else those who run it let read it."""

from django.db import models
from django.db.models import Case, Value, When
from django.utils.translation import gettext_lazy

from compact.access import PARTNERS, PUBLIC, Kind, ScopedModel, scope_field, scope_of


class Language(models.TextChoices):
    """The language a document is written in."""

    ENGLISH = "en", gettext_lazy("English")
    SPANISH = "es", gettext_lazy("Spanish")
    OTHER = "other", gettext_lazy("Another language, or several")


class Readers(models.TextChoices):
    """Who reads it."""

    WORKGROUP = "workgroup", gettext_lazy("The people of this workgroup")
    PARTNERS = "partners", gettext_lazy("All partners")
    PUBLIC = "public", gettext_lazy("Everybody")


class OpenedModel(ScopedModel):
    """Read by the people of the workgroup, and by whom else `readers` names."""

    readers = models.CharField(
        max_length=10, choices=Readers, default=Readers.WORKGROUP, db_default=Readers.WORKGROUP, editable=False
    )
    scope = scope_field(scope_of(Kind.WORKGROUP, "workgroup_id"))
    scope_also = scope_field(
        Case(
            When(readers=Readers.PARTNERS, then=Value(PARTNERS)),
            When(readers=Readers.PUBLIC, then=Value(PUBLIC)),
        )
    )

    class Meta:
        abstract = True
