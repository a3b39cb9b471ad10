"""Publishing an agreement takes two."""

from datetime import timedelta

from django.utils.timezone import now

from compact.accounts.models import User
from compact.agreements.models import Version
from partners.models import Affiliation, Organization, Role
from tests.world import person


def second_person() -> User:
    """Somebody else who holds the compact together, made when first asked for."""
    found = User.objects.filter(name="Sue Second").first()
    if found is None:
        found = person("Sue Second")
        unite = Organization.objects.get(is_backbone=True)
        Affiliation.objects.create(
            person=found, organization=unite, roles=[Role.BACKBONE], since=now() - timedelta(days=1)
        )
    return found


def published(draft: Version, *, by: User, title: str, summary: str) -> bool:
    """Ask somebody else to publish a draft, and publish it in the name of `by`."""
    draft.propose(by=second_person(), title=title, summary=summary)
    return draft.publish(by=by, read=draft.fingerprint)
