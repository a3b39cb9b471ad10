"""What the page of a sheet shows: some of its rows, whom nobody names, what was done."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import QueryDict
from django.utils.timezone import now

from compact.paging import Page, page_by_key
from compact.sheets.columns import LABELS
from compact.sheets.known import without_people
from compact.sheets.saving import PAUSE, counted
from compact.sheets.words import KEPT, sentences
from partners.models import Affiliation, Import, ImportRow, Invitation, Organization, RowOutcome
from partners.models.invitation_letter import letter, place_in_words
from partners.models.outstanding import LASTS
from workgroups.models import Workgroup

if TYPE_CHECKING:
    from datetime import datetime

    from compact.accounts.models import User

SIZE = 50
UNNAMED = 12
_MARKS = {RowOutcome.CREATE: "ok", RowOutcome.UPDATE: "doing", RowOutcome.UNCHANGED: "wait", RowOutcome.SKIPPED: ""}
FILTERS = ("all", "changes", "skipped")


@dataclass(frozen=True)
class Line:
    """One row of the table."""

    row: ImportRow

    @property
    def mark(self) -> str:
        """The status of its outcome; empty for a row that is skipped, which has a warning instead."""
        return _MARKS[RowOutcome(self.row.outcome)]

    @property
    def notes(self) -> list[str]:
        """What it does, or why it is skipped, in sentences."""
        return sentences(self.row.plan["notes"])

    @property
    def namesake(self) -> str:
        """The address of a person who perhaps only shares a name with somebody."""
        for _code, names in self.row.plan["notes"]:
            if "other" in names:
                return str(names["other"])
        return ""


class Preview:
    """One sheet, and what the address asks to see of it."""

    def __init__(self, sheet: Import, asked: QueryDict) -> None:
        self.sheet = sheet
        self.asked = asked
        shown = asked.get("show", "all")
        self.show = shown if shown in FILTERS else "all"

    @property
    def counts(self) -> dict[str, int]:
        """How many rows do what."""
        summary = self.sheet.summary
        return {
            **{one.value: summary.get(one.value, 0) for one in RowOutcome},
            "all": summary.get("all", 0),
            "changes": summary.get(RowOutcome.CREATE, 0) + summary.get(RowOutcome.UPDATE, 0),
            "invite": summary.get("invite", 0),
        }

    @cached_property
    def page(self) -> Page[ImportRow]:
        """The rows asked for, in the order of the sheet."""
        rows = ImportRow.objects.filter(sheet=self.sheet)
        rows = rows.changes() if self.show == "changes" else rows.skipped() if self.show == "skipped" else rows
        return page_by_key(rows.defer("cells"), self.asked, order=("number",), size=SIZE)

    @cached_property
    def lines(self) -> list[Line]:
        """The same, in words."""
        return [Line(row) for row in self.page.rows]

    @property
    def read(self) -> list[str]:
        """What the columns are read as."""
        return [str(LABELS[one]) for one in self.sheet.columns if one]

    @property
    def has_addresses(self) -> bool:
        """Whether any column holds addresses: without them nobody can be brought in."""
        return "email" in self.sheet.columns

    @cached_property
    def unnamed(self) -> list[Organization]:
        """Partners in whom nobody can be asked even after this sheet, each with why: `left`, `shared`."""
        if self.sheet.organization_id or self.sheet.undone_at:
            return []
        found = list(without_people(self.sheet.summary.get("bringing", ())).distinct().order_by("name")[: UNNAMED + 1])
        ended = Affiliation.objects.filter(organization__in=found, until__lte=now()).order_by("until")
        left = dict(ended.values_list("organization", "until"))
        shared = dict(self.sheet.summary.get("shared", ()))
        for one in found:
            one.left, one.shared = left.get(one.pk), shared.get(one.pk)
        return found

    @property
    def more_unnamed(self) -> bool:
        """Whether there are more than are shown."""
        return len(self.unnamed) > UNNAMED

    @cached_property
    def organization_names(self) -> "Any":
        """What the fields for an organization offer."""
        return Organization.objects.suggested() if self.sheet.summary.get("unsettled") or self.guessed else []

    @property
    def guessed(self) -> bool:
        """Whether any spelling was taken for a name much like it."""
        return bool(self.sheet.summary.get("guessed"))

    @cached_property
    def workgroup_names(self) -> "Any":
        """What the fields for a workgroup offer."""
        kinds = {one["kind"] for one in (*self.sheet.summary.get("unsettled", ()), *self.sheet.summary["guessed"])}
        return Workgroup.objects.open().only("name", "short_name")[:300] if "workgroups" in kinds else []

    # --- after saving -------------------------------------------------------------------------------------------------

    @property
    def done(self) -> dict[str, int]:
        """What saving wrote, in numbers."""
        return counted(self.sheet)

    @property
    def leaving_at(self) -> "datetime | None":
        """When the invitations leave; nothing once they have left."""
        at = self.sheet.saved_at + PAUSE if self.sheet.saved_at else None
        return at if at and at > now() and not self.sheet.undone_at else None

    @property
    def kept(self) -> list[tuple[str, Any]]:
        """Who stays although the sheet was taken back, and why."""
        return [(who, KEPT[why]) for who, why in self.sheet.kept]

    def sample_mail(self, by: "User") -> dict[str, Any] | None:
        """What the words of an invitation need, for the first who can be invited; nothing if nobody can."""
        row = self.sheet.rows.filter(plan__invite=True).order_by("number").first()
        if row is None:
            return None
        organization = Organization.objects.get(pk=row.plan["at"])
        invitation = Invitation(
            pk=0,
            email=row.plan["email"],
            name=row.plan["name"],
            organization=organization,
            invited_by=by,
            expires_at=now() + PAUSE + LASTS,
        )
        roles = {act["workgroup"]: act["role"] for act in row.plan["acts"] if act["do"] == "place"}
        words = letter(invitation, by=by)
        words["places"] = [
            place_in_words(one, roles[one.pk]) for one in Workgroup.objects.filter(pk__in=roles).order_by("name")
        ]
        links = ("accept_url", "other_url", "decline_url", "other_language_url")
        # There is no invitation yet that a link could lead to.
        return {name: f"{settings.BASE_URL}/…" if name in links else word for name, word in words.items()}
