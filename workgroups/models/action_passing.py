"""What somebody was to do for an organization they leave: it goes to whoever follows, else to whoever leads there."""

from typing import TYPE_CHECKING

from compact.access import PARTNERS, Kind, scope
from compact.asks.models import Ask
from compact.wall import handing_over
from partners.models import Organization
from workgroups.models.action import Action
from workgroups.models.action_asks import posts_for
from workgroups.models.place_asks import ACTION

if TYPE_CHECKING:
    from compact.accounts.models import User


def relieve(organization: Organization, person: "User", successor: "User | None" = None) -> None:
    """The person does no more for the organization: what is still open there is the successor's, or nobody's by name.

    Runs after their asks were passed on, and puts those of actions to whoever is asked for them from now on.
    """
    own = scope(Kind.ORGANIZATION, organization.pk)
    passed = [own] if successor is None else [scope(Kind.PERSON, successor.pk)]
    with handing_over(own, PARTNERS, scope(Kind.PERSON, person.pk), *passed):
        named = set(Action.objects.unsettled().filter(owner=organization, person=person).values_list("pk", flat=True))
        asks = Ask.objects.open().filter(kind=ACTION, organization=organization)
        orphans = set(asks.filter(post__in=passed).values_list("subject_id", flat=True)) if successor is None else set()
        actions = {one.pk: one for one in Action.objects.filter(pk__in=named | orphans)}
        with handing_over(*(scope(Kind.CONVENERS, one.workgroup_id) for one in actions.values())):
            Action.objects.unsettled().filter(pk__in=named).update(person=successor)
        for pk in named:
            actions[pk].person = successor
        posts = posts_for(actions.values()) if actions else {}
        for put in asks.filter(subject_id__in=actions):
            data = {name: value for name, value in put.data.items() if name != "doer"}
            if put.subject_id in named and successor is not None:
                data["doer"] = successor.pk
            with handing_over(posts[put.subject_id]):
                Ask.objects.filter(pk=put.pk).update(post=posts[put.subject_id], data=data)
