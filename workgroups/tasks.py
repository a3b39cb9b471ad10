"""What the doorbell starts in workgroups."""

from celery import shared_task

from workgroups.models.attachment import sweep_attachments


@shared_task(name="workgroups.sweep_files")
def sweep_files() -> None:
    """Remove files that no message names: of forms that were broken off, and of what was withdrawn."""
    sweep_attachments()
