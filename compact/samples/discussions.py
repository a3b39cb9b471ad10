"""discussions.json: what sample people said to each other, dated back from today."""

import json
from datetime import timedelta
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from django.contrib.contenttypes.models import ContentType
from django.db.models import Max, Min, Model
from django.utils.timezone import now

from compact.accounts.models import User
from compact.loading.upsert import Tally
from compact.notifications.models import Event
from compact.prose import said
from partners.models import Affiliation
from workgroups.models import Discussion, Post, PostWording, Workgroup


def bring_discussions(path: Path) -> Tally:
    """Say what has not been said yet. Each message is known by a token, so that it is said once."""
    tally = Tally()
    for topic in json.loads(path.read_text()):
        workgroup = Workgroup.objects.get(slug=topic["workgroup"])
        for number, message in enumerate(topic["posts"]):
            token = uuid5(NAMESPACE_URL, f"sample:{topic['workgroup']}:{topic['title']}:{number}")
            if Post.objects.filter(token=token).exists():
                tally.unchanged += 1
                continue
            by = User.objects.get(email=message["by"])
            post = Affiliation.objects.filter(person=by).select_related("organization").first()
            organization = post.organization if post else None
            words = said(message.get("first", message["body"]))
            begun = workgroup.discussions.filter(title=topic["title"]).first()
            if begun is None:
                Discussion.start(
                    workgroup,
                    title=topic["title"],
                    body=words.plain,
                    html=words.html,
                    organization=organization,
                    by=by,
                    token=token,
                )
            else:
                begun.reply(body=words.plain, html=words.html, organization=organization, by=by, token=token)
            spoken = Post.objects.get(token=token)
            if "first" in message:
                words = said(message["body"])
                spoken.reword(body=words.plain, html=words.html, edition=1, by=by)
            _date_back(spoken, days=message["days_ago"])
            tally.create += 1
    return tally


def _date_back(post: Post, *, days: float) -> None:
    at = now() - timedelta(days=days)
    Post.objects.filter(pk=post.pk).update(posted_at=at)
    Post.objects.filter(pk=post.pk).exclude(edited_at=None).update(edited_at=at + timedelta(minutes=9))
    PostWording.objects.filter(post=post).update(since=at)
    span = Post.objects.filter(discussion=post.discussion).aggregate(first=Min("posted_at"), last=Max("posted_at"))
    Discussion.objects.filter(pk=post.discussion_id).update(started_at=span["first"], last_post_at=span["last"])
    happened(post, days=days)


def happened(target: Model, *, days: float) -> None:
    """Date back what was recorded about an object."""
    kind = ContentType.objects.get_for_model(target)
    Event.objects.filter(target_type=kind, target_id=target.pk).update(happened_at=now() - timedelta(days=days))
