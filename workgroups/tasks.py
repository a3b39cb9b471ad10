"""What the clock starts: messages to a workgroup leave, posts end, charters need a review, files are read and go."""

from celery import shared_task

from compact.notifications.bell import ring
from workgroups.models import Announcement
from workgroups.models import keep_terms as keep
from workgroups.models.attachment import sweep_attachments
from workgroups.models.document_version import sweep_documents
from workgroups.models.reading_documents import read_documents as read
from workgroups.models.reviewing import ask_for_reviews


@shared_task(name="workgroups.let_messages_out")
def let_messages_out() -> None:
    """Let out what is due; the bell for telling it is rung by what happens."""
    Announcement.objects.let_out()


@shared_task(name="workgroups.ask_for_reviews")
def ask_for_charter_reviews() -> None:
    """Ask those who run a workgroup to look at its charter again; their summary of the day says so."""
    if ask_for_reviews():
        ring()


@shared_task(name="workgroups.keep_terms")
def keep_terms() -> None:
    """Tell whose post ends soon or is over; the sweep sends it."""
    if keep():
        ring()


@shared_task(name="workgroups.sweep_files")
def sweep_files() -> None:
    """Remove files that no row names: of forms that were broken off, and of what was withdrawn."""
    sweep_attachments()
    sweep_documents()


@shared_task(name="workgroups.read_documents")
def read_documents() -> None:
    """Read what was put in: its text, and whether everybody can read it."""
    read()
