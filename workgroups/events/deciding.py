"""Proposals and decisions in words: what is asked, what it came to, and what stands in the register."""

from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from compact.accounts.zones import moment_there
from compact.asks import models as asks
from compact.asks.models import Ask, AskKind
from compact.dates import full_date
from compact.notifications.events import EventKind, register
from compact.notifications.models import Event
from workgroups.events.words import with_names
from workgroups.models import HowDecided, Outcome, Position
from workgroups.models.decision import REVIEW
from workgroups.models.place_asks import PROPOSAL
from workgroups.models.proposal import STATEMENT


def _page(event: Event) -> str:
    return reverse("workgroups:proposal", args=[event.data["slug"], event.data["pk"]])


def _voice(event: Event) -> str:
    return f"{_page(event)}#voice"


def _by_when(event: Event, reader: int) -> str:
    """By which rule, until when, and what one can do."""
    words: dict[str, Any] = {"rule": HowDecided(event.data["rule"]).label}
    words["until"] = moment_there(datetime.fromisoformat(event.data["closes_at"]), event.data["zone"])
    said = with_names(_("%(rule)s. Open until %(until)s."), words)
    return f"{said} {_('Each organization has one voice, and can change its mind until then.')}"


def _closed(event: Event) -> str:
    words = {
        Outcome.PASSED: _("%(workgroup)s agrees: “%(question)s”"),
        Outcome.NOT_PASSED: _("%(workgroup)s does not agree: “%(question)s”"),
        Outcome.BLOCKED: _("A serious objection stops it in %(workgroup)s: “%(question)s”"),
        Outcome.NO_QUORUM: _("Too few answered in %(workgroup)s: “%(question)s”"),
    }
    return with_names(words[event.data["outcome"]], event.data)


def _counts(event: Event, reader: int) -> str:
    counts = event.data["counts"]
    said = ", ".join(f"{one.label} {counts[one]}" for one in Position if one in counts)
    words = {"rule": HowDecided(event.data["rule"]).label, "counts": said}
    return with_names(_("%(rule)s. %(counts)s."), words)


def _decision(event: Event) -> str:
    data = event.data
    return reverse("workgroups:decision", args=[data["slug"], data["year"], data["number"]])


def _holds(event: Event, reader: int) -> str:
    """How it was agreed, from when it holds, and what it replaces."""
    data, said = event.data, []
    if data["how"]:
        said.append(with_names(_("Agreed: %(how)s."), data))
    if data.get("effective_on"):
        said.append(_("It holds from %(date)s.") % {"date": full_date(date.fromisoformat(data["effective_on"]))})
    if data.get("replaces"):
        said.append(with_names(_("It replaces %(replaces)s."), data))
    return " ".join(said)


def _counted(n: int) -> str:
    return ngettext("%(count)d proposal", "%(count)d proposals", n) % {"count": n}


_PROPOSED: dict[str, Any] = {"url": _page, "counted": _counted, "verb": gettext_lazy("Read the proposal")}
_ASKED: dict[str, Any] = {"url": _voice, "group": "organization", "asks": PROPOSAL, "means": _by_when}
_ASKED["verb"] = gettext_lazy("Say what you think")


register(
    EventKind(
        "proposal_asked",
        title=lambda event: with_names(
            _("%(who)s asks what your organization thinks: “%(question)s” (%(workgroup)s)"), event.data
        ),
        **_ASKED,
    )
)


register(
    EventKind(
        "proposal_closing",
        title=lambda event: with_names(
            _("Your organization has not answered yet: “%(question)s” (%(workgroup)s)"), event.data
        ),
        **_ASKED,
    )
)


register(
    EventKind(
        "proposal_opened",
        title=lambda event: with_names(_("%(who)s proposes to %(workgroup)s: “%(question)s”"), event.data),
        means=_by_when,
        **_PROPOSED,
    )
)


register(
    EventKind(
        "proposal_withdrawn",
        title=lambda event: with_names(_("%(who)s withdrew the proposal “%(question)s” (%(workgroup)s)"), event.data),
        excerpt=lambda event: event.data["reason"],
        means=lambda event, reader: _("Nobody is asked any more."),
        **_PROPOSED,
    )
)


register(EventKind("proposal_closed", title=_closed, group="decided", means=_counts, **_PROPOSED))


register(
    EventKind(
        "decided",
        title=lambda event: with_names(_("%(workgroup)s has decided (%(label)s)"), event.data),
        url=_decision,
        group="decided",
        excerpt=lambda event: Truncator(event.data["words"]).chars(600),
        means=_holds,
        verb=gettext_lazy("Read the decision"),
    )
)


register(
    EventKind(
        "decision_corrected",
        title=lambda event: with_names(_("The decision %(label)s was corrected"), event.data),
        url=_decision,
        group="decided",
        excerpt=lambda event: Truncator(event.data["correction"]).chars(600),
        verb=gettext_lazy("Read the decision"),
    )
)


def _asked(ask: Ask) -> str:
    return with_names(_("%(workgroup)s asks what %(organization)s thinks: “%(question)s”"), ask.data)


asks.register(
    AskKind(
        PROPOSAL,
        column=gettext_lazy("Proposals"),
        verb=gettext_lazy("Say what you think"),
        title=_asked,
        url=lambda ask: reverse("workgroups:proposal", args=[ask.data["slug"], ask.subject_id]) + "#voice",
    )
)


asks.register(
    AskKind(
        STATEMENT,
        column=gettext_lazy("Outcomes to write down"),
        verb=gettext_lazy("Write it down"),
        title=lambda ask: with_names(_("%(workgroup)s agrees: write down what was decided (“%(question)s”)"), ask.data),
        url=lambda ask: reverse("workgroups:statement", args=[ask.data["slug"], ask.subject_id]),
    )
)


asks.register(
    AskKind(
        REVIEW,
        column=gettext_lazy("Decisions to look at again"),
        verb=gettext_lazy("Look at it"),
        title=lambda ask: with_names(_("The decision %(label)s is to be looked at again"), ask.data),
        url=lambda ask: reverse(
            "workgroups:decision_review", args=[ask.data["slug"], ask.data["year"], ask.data["number"]]
        ),
    )
)
