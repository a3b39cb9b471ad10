"""What the clock starts: whose invitations have run out."""

from celery import shared_task

from partners.models import Invitation


@shared_task(name="partners.tell_what_ran_out")
def tell_what_ran_out() -> None:
    """Say to those who invited what has run out; the summary of the day carries it as one line."""
    Invitation.objects.tell_what_ran_out()
