"""The front door: the promise, the constellation, the goals, who signed what, and what happened lately."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate

from compact.access import PUBLIC
from compact.agreements.models import Agreement, Signature, Version
from compact.constellation.records import constellation
from compact.http import PublicRequest
from compact.notifications.events import KINDS
from compact.notifications.models import Event
from compact.partnership import Partnership
from goals.models import Goal
from goals.reports import headlines

if TYPE_CHECKING:
    from datetime import datetime

MOST_NEWS = 3
MOST_VERSIONS = 6
MOST_SIGNERS = 60


@dataclass(frozen=True)
class Signed:
    """The newest version that anybody signed, and who did, in the order of the agreement."""

    signatures: list[Signature]

    @property
    def named(self) -> list[Signature]:
        """The signers whose name is known."""
        return [one for one in self.signatures if not one.organization.to_be_confirmed]

    @property
    def unnamed(self) -> int:
        """How many signers are still to be confirmed."""
        return len(self.signatures) - len(self.named)

    @property
    def listed(self) -> list[Signature]:
        """As many of the named as a front page holds."""
        return self.named[:MOST_SIGNERS]

    @property
    def more(self) -> int:
        """How many named signers are left out."""
        return len(self.named) - len(self.listed)


@dataclass(frozen=True)
class News:
    """Something public that happened."""

    title: str
    url: str
    happened_at: "datetime"


def _versions(request: PublicRequest) -> list[Version]:
    """The versions of the partnership agreement, the oldest first; those of a sample are not the partnership's."""
    first = Agreement.objects.filter(is_sample=False).order_by("position", "pk")[:1]
    found = Version.objects.visible_to(request.user).published().filter(agreement__in=first)
    newest = found.select_related("agreement").order_by("-number")
    return list(newest[:MOST_VERSIONS])[::-1]


def _signed() -> Signed:
    counted = Partnership(localdate()).signatures()
    return Signed(list(counted.select_related("organization").order_by("slot", "pk")))


def _lately(request: PublicRequest) -> list[News]:
    """What everyone may read, in words. Kinds that no app knows any more are left out."""
    events = Event.objects.visible_to(request.user).filter(scope=PUBLIC, kind__in=KINDS).order_by("-happened_at", "-pk")
    return [News(KINDS[one.kind].title(one), KINDS[one.kind].url(one), one.happened_at) for one in events[:MOST_NEWS]]


@login_not_required
def home(request: PublicRequest) -> HttpResponse:
    """The front door, from the records; a section without records says what will be there."""
    goals = list(Goal.objects.in_force().with_former())
    versions = _versions(request)
    context = {
        "sky": constellation(goals, request.user),
        "headlines": headlines(goals),
        "goals": goals,
        "versions": versions,
        "signed": _signed(),
        "news": _lately(request),
    }
    return render(request, "home/home.html", context)
