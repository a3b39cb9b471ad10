"""The constellation as the records have it: which workgroups are drawn, and the list beside the picture."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Case, Count, F, OuterRef, Q, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from compact.constellation.labels import LONG_BY
from compact.constellation.picture import Picture, draw
from compact.constellation.shapes import Mark, Star
from compact.counting import count_by
from goals.models import Goal
from partners.models import Organization
from workgroups.models import Convener, Seat, Stage, State, Workgroup

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from compact.accounts.models import User

MOST_ASKED = 60  # more than any picture shows: the picture chooses among these


@dataclass
class Group:
    """A workgroup with what the picture and the list say of it."""

    workgroup: Workgroup
    partners: int
    conveners: list[Organization] = field(default_factory=list)
    goals: list[Goal] = field(default_factory=list)

    @property
    def own(self) -> bool:
        """Whether those who hold the compact together convene it, alone or with others."""
        return any(one.is_backbone for one in self.conveners)

    @property
    def ended(self) -> bool:
        """It does not meet any more."""
        return self.workgroup.state == State.CLOSED

    @property
    def convened_by(self) -> str:
        """Its conveners in words, by their usual names; nothing when no source names one."""
        return str(get_text_list([one.usual_name for one in self.conveners], _("and")))

    @property
    def by(self) -> str:
        """The same as short as a label needs it."""
        return ", ".join(one.usual_name for one in self.conveners) or _("Convener not stated")

    @property
    def by_short(self) -> str:
        """Shorter still: the first, and how many more."""
        if len(self.conveners) < 2:
            return self.by
        return _("%(name)s +%(count)d") % {"name": self.conveners[0].usual_name, "count": len(self.conveners) - 1}

    @property
    def star(self) -> Star:
        """What geometry needs of it."""
        return Star(
            pk=self.workgroup.pk,
            name=self.workgroup.usual_name,
            by=self.by if len(self.by) <= LONG_BY else self.by_short,
            by_short=self.by_short,
            stage=self.workgroup.stage,
            goals=tuple(goal.number for goal in self.goals),
            partners=self.partners,
            own=self.own,
            ended=self.ended,
        )


@dataclass
class Place:
    """A mark of the picture with its workgroup."""

    mark: Mark
    group: Group

    @property
    def goal(self) -> int:
        """The goal whose shape stands for it in the list: that of its arc, in the center the first; 0 for none."""
        return self.mark.goal or next((goal.number for goal in self.group.goals), 0)


@dataclass
class Part:
    """The groups of one stage in the list, and how many more there are elsewhere."""

    stage: Stage
    places: list[Place]
    more: int = 0


@dataclass
class Sky:
    """The constellation of one moment."""

    picture: Picture
    places: list[Place]
    parts: list[Part]
    goals: list[Goal]
    total: int
    meeting: int
    backbone: Organization | None  # when it convenes any of them

    @property
    def more(self) -> int:
        """How many workgroups are not drawn."""
        return self.total - len(self.places)

    @property
    def ended(self) -> bool:
        """Whether a mark is hollow."""
        return any(place.group.ended for place in self.places)

    @property
    def dots(self) -> bool:
        """Whether any partner has a place."""
        return any(place.group.partners for place in self.places)

    @property
    def stage_names(self) -> dict[str, str]:
        """The words around the rim."""
        return {str(stage.value): str(stage.label) for stage in Stage}


def with_partners(workgroups: QuerySet[Workgroup], reader: "User | AnonymousUser") -> QuerySet[Workgroup]:
    """Workgroups with `partners`, how many organizations have a place in each now: those with the most come first."""
    seats = Seat.objects.visible_to(reader).current().filter(workgroup=OuterRef("pk"))
    return workgroups.annotate(partners=count_by(seats, "workgroup")).order_by("-partners", "name", "pk")


def groups_of(workgroups: "list[Workgroup]", goals: list[Goal], reader: "User | AnonymousUser") -> list[Group]:
    """Each workgroup (read by `with_partners`) with its conveners and its goals, in one query for all."""
    conveners: dict[int, list[Organization]] = defaultdict(list)
    posts = Convener.objects.visible_to(reader).current().filter(workgroup__in=workgroups, person=None)
    for post in posts.select_related("organization").order_by("pk"):
        conveners[post.workgroup_id].append(post.organization)
    return [
        Group(
            workgroup=one,
            partners=one.partners,  # type: ignore[attr-defined]
            conveners=conveners[one.pk],
            goals=[goal for goal in goals if goal.number in one.goal_numbers],
        )
        for one in workgroups
    ]


def _foremost(reader: "User | AnonymousUser") -> "list[Workgroup]":
    """Those that may be drawn: of every stage and set of goals the ones with the most partners, in turn.

    Each carries how many there are of its stage, in all, and of all those that meet.
    """
    meets = ~Q(state=State.CLOSED)
    order = [Case(When(meets, then=Value(0)), default=Value(1)), F("partners").desc(), F("name").asc(), F("pk").asc()]
    found = with_partners(Workgroup.objects.all(), reader).annotate(
        place=Window(RowNumber(), partition_by=[F("stage"), F("goal_numbers")], order_by=order),
        in_stage=Window(Count("pk"), partition_by=[F("stage")]),
        in_all=Window(Count("pk")),
        meeting=Window(Count(Case(When(meets, then=F("pk"))))),
    )
    return sorted(found.order_by("place", *order)[:MOST_ASKED], key=lambda one: (one.name, one.pk))


def constellation(goals: list[Goal], reader: "User | AnonymousUser") -> Sky:
    """The picture and the list of all workgroups on these goals, from two queries however many there are."""
    workgroups: list[Any] = _foremost(reader)
    groups = {group.workgroup.pk: group for group in groups_of(workgroups, goals, reader)}
    around = tuple((str(stage.value), str(stage.label)) for stage in Stage if stage is not Stage.CROSS_CUTTING)
    named = tuple((goal.number, goal.short_name) for goal in goals)
    picture = draw(tuple(group.star for group in groups.values()), named, around, str(Stage.CROSS_CUTTING.value))
    places = [Place(mark, groups[mark.star.pk]) for mark in picture.marks]
    totals = {one.stage: one.in_stage for one in workgroups}
    parts = []
    for stage in Stage:
        drawn = [place for place in places if place.group.workgroup.stage == stage]
        if totals.get(stage):
            parts.append(Part(stage, drawn, totals[stage] - len(drawn)))
    conveners = [one for group in groups.values() for one in group.conveners]
    return Sky(
        picture=picture,
        places=places,
        parts=parts,
        goals=goals,
        total=max((one.in_all for one in workgroups), default=0),
        meeting=max((one.meeting for one in workgroups), default=0),
        backbone=next((one for one in conveners if one.is_backbone), None),
    )
