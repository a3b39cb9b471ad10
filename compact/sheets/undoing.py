"""What a sheet brought in is taken out again, but for what somebody has used or changed since."""

from collections.abc import Callable
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, ProtectedError, RestrictedError

from compact.access import PARTNERS, Kind, scope
from compact.accounts.models import User
from compact.notifications import outbox
from compact.notifications.models import Event
from compact.sheets.saving import change_one
from compact.wall import handing_over
from partners.models import Affiliation, Import, Invitation
from workgroups.models import Seat, SeatHolder, SeatRole


@transaction.atomic
def undo(sheet: Import, *, by: User) -> bool:
    """Take back what saving this sheet wrote. False if it was taken back before, or saved more than 24 hours ago.

    `Import.kept` then says what stays and why. Whoever calls this has checked the right to bring the sheet.
    """
    Import.wait_for_others()
    if not sheet.reopen(by=by):
        return False
    sheet.refresh_from_db()
    _Undoing(sheet, by).carry_out()
    return True


class _Undoing:
    def __init__(self, sheet: Import, by: User) -> None:
        self.done: dict[str, Any] = sheet.done
        self.sheet = sheet
        self.by = by
        self.kept: list[list[str]] = []
        self.staying: set[int] = set()
        self.affiliations = list(
            Affiliation.objects.filter(pk__in=self.done["affiliations"]).select_related("person", "organization")
        )
        self.holders = list(
            SeatHolder.objects.filter(pk__in=self.done["holders"]).select_related("seat__workgroup", "person")
        )

    def carry_out(self) -> None:
        organizations = {one.organization_id for one in self.affiliations} | set(self.sheet.summary["bringing"])
        with handing_over(
            PARTNERS,
            *(scope(Kind.ADMINISTRATORS, pk) for pk in organizations),
            *(scope(Kind.ORGANIZATION, pk) for pk in organizations),
            *(one.seat.workgroup.conveners_scope for one in self.holders),
        ):
            self._take_invitations_back()
            self._see_who_is_here()
            self._see_what_changed()
            self._remove_posts(self.holders)
            self._remove_posts(self.affiliations)
            self._remove_places()
            self._change_back()
            self._let_in_again()
        self._forget_people()
        Import.objects.filter(pk=self.sheet.pk).update(kept=self.kept)

    def _keep(self, who: object, why: str) -> None:
        if [str(who), why] not in self.kept:
            self.kept.append([str(who), why])

    def _stays(self, person: User, why: str) -> None:
        if person.pk not in self.staying:
            self.staying.add(person.pk)
            self._keep(person, why)

    def _take_invitations_back(self) -> None:
        sent = Invitation.objects.open().filter(pk__in=self.done.get("invitations", ()))
        outbox.take_back([one.mail_key for one in sent])
        sent.update(withdrawn_at=self.sheet.undone_at, withdrawn_by=self.by)

    # --- what stays -------------------------------------------------------------------------------------------------

    def _see_who_is_here(self) -> None:
        """Who was brought in and has come in since, and who was here and has done something since."""
        people = User.objects.select_for_update().filter(pk__in=self.done["people"]).order_by("pk")
        for person in people:
            if person.unclaimed_since is None or person.last_login is not None:
                self._stays(person, "came_in")
        moved = {one.person_id: one.person for one in self.affiliations}
        moved |= {one.person_id: one.person for one in self.holders}
        since = Event.objects.filter(actor__in=moved, happened_at__gt=self.sheet.saved_at)
        for pk in since.exclude(actor=self.sheet.saved_by).order_by("actor").values_list("actor", flat=True).distinct():
            if pk is not None:
                self._stays(moved[pk], "acted")

    def _see_what_changed(self) -> None:
        """Posts of this sheet that somebody has given another title or role since, or ended."""
        plans = list(self.sheet.rows.values_list("plan", flat=True))
        acts = [(plan, act) for plan in plans for act in plan.get("acts", ())]
        titles = {(plan["email"], plan["at"]): act["title"] for plan, act in acts if act["do"] == "affiliation"}
        roles = {
            (plan["email"], plan["at"], act["workgroup"]): act["role"] for plan, act in acts if act["do"] == "place"
        }
        for one in self.affiliations:
            title = titles.get((one.person.email, one.organization_id), one.title)
            if one.until or one.roles or one.title != title:
                self._stays(one.person, "changed")
        for holder in self.holders:
            key = (holder.person.email, holder.seat.organization_id, holder.seat.workgroup_id)
            if holder.until or holder.role != roles.get(key, holder.role):
                self._stays(holder.person, "changed")

    # --- what goes ----------------------------------------------------------------------------------------------------

    def _remove(self, rows: list[Any], keep: Callable[[Any], None]) -> None:
        """All of them, or each by itself when one of them is named elsewhere by now."""
        if not rows:
            return
        try:
            with transaction.atomic():
                type(rows[0]).objects.filter(pk__in=[one.pk for one in rows]).delete()
        except (ProtectedError, RestrictedError):
            if len(rows) == 1:
                keep(rows[0])
            else:
                for one in rows:
                    self._remove([one], keep)

    def _remove_posts(self, posts: list[Any]) -> None:
        going = [one for one in posts if one.person_id not in self.staying]
        self._remove(going, lambda one: self._stays(one.person, "named_elsewhere"))

    def _remove_places(self) -> None:
        made = Seat.objects.filter(pk__in=self.done["seats"]).select_related("workgroup", "organization")
        unused = made.filter(~Exists(SeatHolder.objects.filter(seat=OuterRef("pk"))), until=None)
        for seat in made.exclude(pk__in=unused.values("pk")):
            self._keep(seat, "place_used")
        self._remove(list(unused), lambda seat: self._keep(seat, "place_used"))

    def _change_back(self) -> None:
        for what, pk, was, to in reversed(self.done["changes"]):
            is_led = what == "role" and was == SeatRole.PRIMARY and _is_led(pk)
            if not is_led and change_one(what, pk, to, was):
                continue
            # Nobody stays when the sheet that brought them in was taken back first.
            if who := _whose(what, pk):
                self._keep(who, "changed")

    def _let_in_again(self) -> None:
        """Those whose row the saving brought up to date: as it was, if nobody is there instead."""
        for holder in SeatHolder.objects.filter(pk__in=self.done["let_go"]).select_related("seat", "person"):
            now_there = SeatHolder.objects.filter(seat=holder.seat_id, until=None)
            if now_there.filter(person=holder.person_id).exists():
                continue
            if holder.role != SeatRole.PRIMARY or not now_there.filter(role=SeatRole.PRIMARY).exists():
                SeatHolder.objects.filter(pk=holder.pk).update(until=None)

    def _forget_people(self) -> None:
        going = sorted(set(self.done["people"]) - self.staying)
        with connection.cursor() as cursor:
            cursor.execute("SELECT compact_forget(%s::bigint[])", [going])
            gone = {pk for (pk,) in cursor.fetchall()}
        for person in User.objects.filter(pk__in=set(going) - gone):
            self._keep(person, "named_elsewhere")


def _is_led(holder: int) -> bool:
    seat = SeatHolder.objects.filter(pk=holder).values("seat")
    return SeatHolder.objects.filter(seat__in=seat, until=None, role=SeatRole.PRIMARY).exists()


def _whose(what: str, pk: int) -> User | None:
    if what in {"title", "role"}:
        posts: Any = Affiliation.objects if what == "title" else SeatHolder.objects
        post: Affiliation | SeatHolder | None = posts.select_related("person").filter(pk=pk).first()
        return post.person if post else None
    return User.objects.filter(pk=pk).first()
