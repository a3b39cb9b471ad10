"""Where news of people and organizations leads, and what it quotes."""

from django.urls import reverse

from compact.notifications.models import Event


def organization_page(event: Event) -> str:
    """The public page of the organization."""
    return reverse("partners:organization", args=[event.data["slug"]])


def word_of(event: Event) -> str:
    """What somebody wrote about it; empty where nobody did."""
    word: str = event.data.get("word", "")
    return word
