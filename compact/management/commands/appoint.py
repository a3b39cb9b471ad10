"""`manage.py appoint EMAIL`."""

from typing import Any

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction

from compact.accounts.models import User
from compact.history.context import doing
from partners.models import Affiliation, Organization, Role


class Command(BaseCommand):
    """Run as the database's owner. Every later administrator is named in the portal."""

    help = "Make an administrator: a person of the organization that holds the compact together."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take who it is."""
        parser.add_argument("email")
        parser.add_argument("--name", default="")

    @doing("appoint")
    @transaction.atomic
    def handle(self, *, email: str, name: str, **options: Any) -> None:
        """Give them an account without a password and the post. Doing it twice changes nothing.

        Raises CommandError for a bad address, a closed account, or when no organization holds the compact together.
        """
        email = User.objects.normalize_email(email)
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError(f"“{email}” is not an e-mail address.") from error
        backbone = Organization.objects.filter(is_backbone=True).first()
        if backbone is None:
            raise CommandError("No organization holds the compact together yet. Load the data first: load_compact.")
        person = User.objects.filter(email=email).first() or User.objects.create_user(email, name=name)
        if not person.is_active:
            raise CommandError(f"The account of {email} is closed.")
        if name and not person.name:
            person.name = name
            person.save(update_fields=["name"])
        address, _new = EmailAddress.objects.get_or_create(
            user=person, email=email, defaults={"verified": True, "primary": True}
        )
        if not address.verified:
            address.verified = True
            address.save(update_fields=["verified"])
        post = Affiliation.objects.begin(person=person, organization=backbone, roles=[Role.BACKBONE])
        if Role.BACKBONE not in post.roles:
            post.roles = [*post.roles, Role.BACKBONE]
            post.save(update_fields=["roles"])
        self.stdout.write(f"{person} looks after the compact for {backbone}, and signs in by a code sent to {email}.")
