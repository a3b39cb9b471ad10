"""How much a person hears of a workgroup, and of a single topic of one."""

from collections.abc import Collection, Iterable

from django.db.models import Q

from compact.access import Reach
from compact.notifications.models import Level, Volume

FOLLOWED, MUTED = Volume.EVERYTHING, Volume.MUTED
QUIETEST = (Volume.MUTED, Volume.DECISIONS, Volume.DIGEST, Volume.EVERYTHING)


def hear(person: int, volume: str, *, about: int | None = None, topic: int | None = None) -> None:
    """From now on this person hears so much of a workgroup (`about`, its scope) or of a topic.

    Everything of a workgroup is what everybody hears who says nothing. Of a topic that is "": as much as of its
    workgroup. Neither keeps a row.
    """
    said = Level.objects.filter(person_id=person, about=about, topic=topic)
    if volume == (Volume.EVERYTHING if topic is None else ""):
        said.delete()
    else:
        said.update_or_create(person_id=person, about=about, topic=topic, defaults={"volume": Volume(volume)})


def heard(reach: Reach, *, about: Collection[int], topic: int) -> tuple[Volume, Volume | None]:
    """How much a person hears of a workgroup, and what they said of one topic of it, if anything: one query.

    Who is in both workgroups that share the topic hears as much of it as of the one of which they hear less.
    """
    mine = Level.objects.visible_to(reach).filter(Q(about__in=about) | Q(topic=topic), person=reach.person_id)
    said = [(one.topic, Volume(one.volume)) for one in mine]
    whole = min((volume for of, volume in said if of is None), key=QUIETEST.index, default=Volume.EVERYTHING)
    return whole, next((volume for of, volume in said if of is not None), None)


def followers(people: Iterable[int], topics: Iterable[int]) -> set[tuple[int, int]]:
    """Who hears everything of which topic because they said so: pairs of a person and a topic, in one query."""
    rows = Level.objects.filter(person__in=set(people), topic__in=set(topics), volume=FOLLOWED)
    return {(person, topic) for person, topic in rows.values_list("person_id", "topic") if topic is not None}
