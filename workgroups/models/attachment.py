"""A file that was put into a message."""

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from django.db import models, transaction
from django.urls import reverse
from django.utils.timezone import now

from compact import files
from compact.access import ScopedQuerySet
from workgroups.models.readership import SharedModel
from workgroups.models.workgroup import Workgroup

if TYPE_CHECKING:
    from workgroups.models.post import Post

FOLDER = "attachments"


class AttachmentQuerySet(ScopedQuerySet["Attachment"]):
    """Read by whoever reads the message."""

    def take_away(self) -> int:
        """Remove them, and their files once that is settled. Returns how many that were."""
        paths = list(self.values_list("path", flat=True))
        count, _by_model = self.delete()
        transaction.on_commit(partial(files.remove, paths))
        return count


class Attachment(SharedModel):
    """Its name and type as they were checked; `path` is where the bytes are, and is in no address."""

    post = models.ForeignKey("workgroups.Post", models.PROTECT, related_name="attachments")
    discussion = models.ForeignKey("workgroups.Discussion", models.PROTECT, related_name="+")
    workgroup = models.ForeignKey(Workgroup, models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.BigIntegerField()
    path = models.CharField(max_length=200, unique=True)
    added_at = models.DateTimeField(default=now)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Where it is read."""
        return reverse("workgroups:attachment", args=[self.workgroup.slug, self.pk])


def attach(post: "Post", sent: Iterable[files.Sent]) -> None:
    """Put files into a message."""
    Attachment.objects.bulk_create(
        Attachment(
            post=post,
            discussion_id=post.discussion_id,
            workgroup_id=post.workgroup_id,
            **post.read_with,
            name=one.name,
            content_type=one.kind,
            size=one.file.size or 0,
            path=files.store(one.file, FOLDER),
        )
        for one in sent
    )


def sweep_attachments() -> int:
    """Remove the files of messages that were never written or are gone. Returns how many that were."""
    return files.sweep(FOLDER, Attachment.objects.values_list("path", flat=True))
