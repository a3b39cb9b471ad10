"""What each row of a sheet does. The plan is plain data: shown as it is, stored as it is, carried out as it is."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from json import dumps
from typing import Any

from compact.sheets import known
from compact.sheets.cells import Refused, cased, fold
from compact.sheets.entries import Entry, Note, read_entry, roles_of
from compact.sheets.known import Known, NamesOfAll, Place
from partners.models import Import, RowOutcome
from workgroups.models import SeatRole


@dataclass
class Planned:
    """One row with its outcome and its plan."""

    number: int
    outcome: str
    plan: dict[str, Any]


@dataclass
class Plan:
    """Every row, what they come to, and the spellings that somebody has to say the meaning of."""

    rows: list[Planned]
    summary: dict[str, Any]

    @property
    def fingerprint(self) -> str:
        """The same for two plans that do the same."""
        rows = [[one.number, one.outcome, one.plan] for one in self.rows]
        return sha256(dumps(rows, sort_keys=True).encode()).hexdigest()


def plan(sheet: Import, rows: Iterable[tuple[int, Sequence[str]]], names: NamesOfAll | None = None) -> Plan:
    """Read the rows with the sheet's columns and choices, and say what each does, as things are at this moment.

    `names` of whoever has asked for them already.
    """
    names = names or known.names(sheet)
    entries = [read_entry(number, cells, sheet.columns) for number, cells in rows]
    emails = {one.email for one in entries if one.email}
    organizations = {pk for one in entries if one.organization and (pk := names[0].find(one.organization).pk)}
    if sheet.organization_id:
        organizations.add(sheet.organization_id)
    planner = _Planner(sheet, known.look_up(names, emails, organizations))
    planned = [planner.row(entry) for entry in entries]
    return Plan(planned, planner.summary(planned))


class _Planner:
    """Goes through the rows from first to last; what an earlier row does, a later one finds done."""

    def __init__(self, sheet: Import, known: Known) -> None:
        self.sheet = sheet
        self.known = known
        self.others = set(sheet.choices.get("others", []))
        self.seen: dict[tuple[str, int], int] = {}  # address and organization → row
        self.first: dict[str, int] = {}  # address → the row that brings the person in
        self.named: dict[tuple[str, int], tuple[int, str]] = {}  # name and organization → row, address
        self.met: set[str] = set()  # addresses whose name and telephone an earlier row has said
        self.shared: dict[int, int] = {}  # organization → the first row with an address that several people share
        self.unsettled: dict[tuple[str, str], dict[str, Any]] = {}

    # --- one row ------------------------------------------------------------------------------------------------------

    def row(self, entry: Entry) -> Planned:
        """What it does."""
        try:
            return self._planned(entry)
        except Refused as why:
            if why.code == "shared_email" and (at := self.known.organizations.find(entry.organization).pk):
                self.shared.setdefault(at, entry.number)
            plan = self._shown(entry, entry.organization, entry.workgroups)
            return Planned(entry.number, RowOutcome.SKIPPED, {**plan, "notes": [[why.code, why.names]]})

    def _planned(self, entry: Entry) -> Planned:
        if entry.refusal:
            raise Refused(entry.refusal[0], **entry.refusal[1])
        notes: list[Note] = []
        organization = self._organization(entry, notes)
        workgroups = self._workgroups(entry, notes)
        roles = roles_of(entry, len(workgroups))
        self._not_twice(entry, organization)
        person = self.known.people.get(entry.email)
        if person is None or entry.name != person.name:
            entry.name = cased(entry.name)
        acting = self.known.acting.get(person.pk, {}) if person else {}
        if person and not person.is_active:
            raise Refused("closed_account")
        claimed = person is not None and person.unclaimed_since is None
        if self.sheet.organization_id and claimed and organization not in acting:
            raise Refused("has_account", organization=self._called(organization))
        new = person is None and entry.email not in self.first
        if new and not entry.name:
            raise Refused("no_name")
        acts = self._person(entry, person, organization, notes, new=new)
        acts += self._affiliation(entry, person, organization, notes, new=new)
        acts += self._seats(entry, person, organization, list(zip(workgroups, roles, strict=True)), notes)
        self.seen[entry.email, organization] = entry.number
        self.met.add(entry.email)
        if person is None:
            self.first.setdefault(entry.email, entry.number)
        if entry.name:
            self.named.setdefault((fold(entry.name), organization), (entry.number, entry.email))
        outcome = RowOutcome.CREATE if new else RowOutcome.UPDATE if acts else RowOutcome.UNCHANGED
        if outcome == RowOutcome.UNCHANGED and not notes:
            notes.append(["same", {}])
        called = "; ".join(self.known.workgroups.usual[one] for one in workgroups)
        plan = self._shown(entry, self._called(organization), called)
        plan["name"] = plan["name"] or str(person or "")
        invite = not claimed and (person.email if person else entry.email, organization) not in self.known.invited
        return Planned(
            entry.number,
            outcome,
            {
                **plan,
                "notes": [*notes, *entry.notes],
                "acts": acts,
                "person": person.pk if person else None,
                "at": organization,
                "invite": invite,
            },
        )

    @staticmethod
    def _shown(entry: Entry, organization: str, workgroups: str) -> dict[str, Any]:
        return {"name": entry.name, "email": entry.email, "organization": organization, "workgroups": workgroups}

    def _called(self, organization: int) -> str:
        return self.known.organizations.usual[organization]

    # --- what the words mean ------------------------------------------------------------------------------------------

    def _organization(self, entry: Entry, notes: list[Note]) -> int:
        own = self.sheet.organization_id
        if not entry.organization:
            if own:
                return own
            raise Refused("no_organization")
        found = self.known.organizations.find(entry.organization)
        if found.pk is None:
            self._unsettle("organizations", entry, entry.organization, found.near)
            near = [self._called(pk) for pk in found.near]
            code = "several_organizations" if near else "unknown_organization"
            raise Refused(code, name=entry.organization[:120], near=", ".join(near))
        if own and found.pk != own:
            raise Refused("other_organization", organization=self._called(own))
        if found.pk in self.known.unconfirmed:
            raise Refused("unconfirmed_organization")
        if found.guessed:
            notes.append(["read_as", {"name": entry.organization[:120], "as": self._called(found.pk)}])
            self._unsettle("organizations", entry, entry.organization, [found.pk], guessed=True)
        return found.pk

    def _workgroups(self, entry: Entry, notes: list[Note]) -> list[int]:
        found: list[int] = []
        for spelling in self._spelled(entry.workgroups):
            meant = self.known.workgroups.find(spelling)
            if meant.pk is None:
                self._unsettle("workgroups", entry, spelling, meant.near)
                near = [self.known.workgroups.usual[pk] for pk in meant.near]
                code = "several_workgroups" if near else "unknown_workgroup"
                raise Refused(code, name=spelling[:120], near=", ".join(near))
            usual = self.known.workgroups.usual[meant.pk]
            if meant.pk in self.known.closed:
                raise Refused("closed_workgroup", workgroup=usual)
            if meant.guessed:
                notes.append(["read_as", {"name": spelling[:120], "as": usual}])
                self._unsettle("workgroups", entry, spelling, [meant.pk], guessed=True)
            if meant.pk not in found:
                found.append(meant.pk)
        return found

    def _spelled(self, cell: str) -> list[str]:
        parts = [part.strip() for part in re.split(r"[;|\n]", cell) if part.strip()]
        spelled = []
        for part in parts:
            several = [one.strip() for one in part.split(",") if one.strip()]
            # A comma parts two workgroups only if both are some: it may stand in the name of one.
            apart = len(several) > 1 and not self.known.workgroups.knows(part)
            spelled += several if apart and all(self.known.workgroups.find(one).pk for one in several) else [part]
        return spelled

    def _unsettle(self, kind: str, entry: Entry, spelling: str, near: list[int], *, guessed: bool = False) -> None:
        known = self.unsettled.setdefault(
            (kind, fold(spelling)),
            {"kind": kind, "spelling": spelling[:200], "near": near, "rows": 0, "first": entry.number},
        )
        known["rows"] += 1
        known["guessed"] = guessed

    def _not_twice(self, entry: Entry, organization: int) -> None:
        if earlier := self.seen.get((entry.email, organization)):
            raise Refused("same_address", row=str(earlier))
        person = self.known.people.get(entry.email)
        # Two of one name who are both here already are two.
        here_already = person is not None and organization in self.known.acting.get(person.pk, {})
        if not entry.name or here_already or entry.email in self.others:
            return
        name = fold(entry.name)
        row, address = self.named.get((name, organization), (0, ""))
        if row and address != entry.email:
            raise Refused("same_person", row=str(row), other=entry.email)
        here = self.known.colleagues.get(organization, {}).get(name)
        if here and here != entry.email and (person is None or person.email != here):
            raise Refused("same_person_here", organization=self._called(organization), other=entry.email)

    # --- what it does -------------------------------------------------------------------------------------------------

    def _person(
        self, entry: Entry, person: Any, organization: int, notes: list[Note], *, new: bool
    ) -> list[dict[str, Any]]:
        if new:
            return [{"do": "person", "name": entry.name, "phone": entry.phone}]
        if person is None:
            notes.append(["also_row", {"row": str(self.first[entry.email])}])
            return []
        if entry.email in self.met:
            return []
        changed = {
            one: getattr(entry, one)
            for one in ("name", "phone")
            if getattr(entry, one) and getattr(entry, one) != getattr(person, one)
        }
        elsewhere = set(self.known.acting.get(person.pk, {})) - {organization}
        if changed and (person.unclaimed_since is None or (self.sheet.organization_id and elsewhere)):
            notes.append(["theirs", {}])
            return []
        acts = []
        for one, to in changed.items():
            acts.append({"do": one, "was": getattr(person, one), "to": to})
            notes.append([f"new_{one}", {"was": getattr(person, one) or "–", "to": to}])
        return acts

    def _affiliation(
        self, entry: Entry, person: Any, organization: int, notes: list[Note], *, new: bool
    ) -> list[dict[str, Any]]:
        held = self.known.acting.get(person.pk, {}).get(organization) if person else None
        if held is None:
            names = {"organization": self._called(organization)}
            if new:
                notes.append(["new_person", names])
            elif person and (until := self.known.former.get((person.pk, organization))):
                notes.append(["comes_back", {**names, "until": until}])
            else:
                notes.append(["new_here", names])
            return [{"do": "affiliation", "title": entry.title}]
        if entry.title and entry.title != held.title:
            notes.append(["new_title", {"was": held.title or "–", "to": entry.title}])
            return [{"do": "title", "id": held.pk, "was": held.title, "to": entry.title}]
        return []

    def _seats(
        self, entry: Entry, person: Any, organization: int, wanted: list[tuple[int, str]], notes: list[Note]
    ) -> list[dict[str, Any]]:
        acts: list[dict[str, Any]] = []
        for workgroup, asked in wanted:
            names = {"workgroup": self.known.workgroups.usual[workgroup], "organization": self._called(organization)}
            place = self.known.places.get((workgroup, organization))
            if place is None and self.sheet.organization_id:
                # Places are given by those who run the workgroup.
                notes.append(["no_place", names])
                continue
            if place is None:
                place = self.known.places[workgroup, organization] = Place(None)
                notes.append(["takes_place", names])
            holder, was = place.holders.get(person.pk, (0, "")) if person else (0, "")
            role = asked or was or SeatRole.CONTACT.value
            if role == SeatRole.PRIMARY and was != role and place.lead:
                notes.append(["led_already", {**names, "lead": place.lead}])
                role = SeatRole.ALTERNATE.value
            if role == was:
                continue
            if role == SeatRole.PRIMARY:
                place.lead = entry.name or entry.email
            elif was == SeatRole.PRIMARY:
                place.lead = ""
            if holder:
                acts.append({"do": "role", "id": holder, "seat": place.pk, "was": was, "to": role})
                notes.append(["new_role", {**names, "was": was, "to": role}])
            else:
                acts.append({"do": "place", "workgroup": workgroup, "seat": place.pk, "role": role})
                notes.append(["adds", {**names, "to": role}])
        return acts

    # --- all of them --------------------------------------------------------------------------------------------------

    def summary(self, rows: list[Planned]) -> dict[str, Any]:
        """The counts, whom one could invite, and what somebody has to decide, the most frequent first."""
        counts = {str(outcome): sum(one.outcome == outcome for one in rows) for outcome in RowOutcome}
        unsettled = sorted(self.unsettled.values(), key=lambda one: (one["guessed"], -one["rows"], one["first"]))
        open_first = [one for one in unsettled if not one["guessed"]]
        return {
            **counts,
            "all": len(rows),
            "invite": len({one.plan["email"] for one in rows if one.plan.get("invite")}),
            "unsettled": open_first[:50],
            "guessed": [one for one in unsettled if one["guessed"]][:50],
            "shared": sorted(self.shared.items()),
            "bringing": sorted({one.plan["at"] for one in rows if one.outcome != RowOutcome.SKIPPED}),
        }
