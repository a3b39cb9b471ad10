"""What the clock starts: messages leave, posts end, meetings come near, proposals close, actions and reviews are due,
files are read and go."""

from celery import shared_task

from compact.notifications.bell import ring
from workgroups.models import Announcement, TimePoll, keep_asking
from workgroups.models import keep_terms as keep
from workgroups.models.action_ladder import remind_of_actions as remind
from workgroups.models.attachment import sweep_attachments
from workgroups.models.calendar_entry import plan_invitations as plan
from workgroups.models.document_version import sweep_documents
from workgroups.models.proposal_closing import ask_to_look_again, ask_who_came, close_what_is_over, remind_the_silent
from workgroups.models.reading_documents import read_documents as read
from workgroups.models.reviewing import ask_for_reviews


@shared_task(name="workgroups.let_messages_out")
def let_messages_out() -> None:
    """Let out what is due; the bell for telling it is rung by what happens."""
    Announcement.objects.let_out()


@shared_task(name="workgroups.plan_invitations")
def plan_invitations() -> None:
    """Bring calendars up to date: whoever has a place, or had one, is mailed what has changed."""
    plan()


@shared_task(name="workgroups.ask_for_reviews")
def ask_for_charter_reviews() -> None:
    """Ask those who run a workgroup to look at its charter again; their summary of the day says so."""
    if ask_for_reviews():
        ring()


@shared_task(name="workgroups.ask_about_meetings")
def ask_about_meetings() -> None:
    """Ask who comes to meetings that are near, and once more whoever is silent; the sweep sends it."""
    if keep_asking():
        ring()


@shared_task(name="workgroups.close_proposals")
def close_proposals() -> None:
    """Work out what came of proposals whose time is over, remind who is silent on others, and ask who came."""
    if close_what_is_over() + remind_the_silent() + ask_who_came():
        ring()


@shared_task(name="workgroups.look_again")
def look_again() -> None:
    """Ask those who run a workgroup to look at a decision again; their summary of the day says so."""
    if ask_to_look_again():
        ring()


@shared_task(name="workgroups.keep_terms")
def keep_terms() -> None:
    """Tell whose post ends soon or is over; the sweep sends it."""
    if keep():
        ring()


@shared_task(name="workgroups.remind_of_actions")
def remind_of_actions() -> None:
    """Tell who is asked for an action, then who leads there, then who runs the workgroup; the sweep sends it."""
    if remind():
        ring()


@shared_task(name="workgroups.keep_polls")
def keep_polls() -> None:
    """Remind who has not said when they can meet, and close what is due; the sweep sends it."""
    if TimePoll.objects.keep():
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
