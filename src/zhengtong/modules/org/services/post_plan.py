"""岗位设置: which posts an organisation has. Who holds them is `posts.py`."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import asdict, dataclass
from typing import Any

from django.utils import timezone

from zhengtong.core.audit import api as audit
from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.errors import NotFound
from zhengtong.modules.org import errors
from zhengtong.modules.org.models import Organization, Post, PostHolder
from zhengtong.modules.org.plugins import ties_of_post
from zhengtong.modules.org.services.organizations import refuse_while

KEY = re.compile(r"^[a-z][a-z0-9_-]{1,39}\Z")


@dataclass(frozen=True, kw_only=True)
class PostFacts:
    """`is_head`: whoever holds it answers for the organisation; one such post at a time."""

    name: str
    name_en: str = ""
    duties: str = ""
    duties_en: str = ""
    is_head: bool = False


@command
def create_post(*, organization_id: int, key: str, facts: PostFacts, actor: Actor) -> int:
    """设岗. The key is what processes name and never changes. Returns the id.

    Raises BadKey, KeyTaken, NameMissing, OrganizationEnded.
    """
    organization = Organization.objects.select_for_update().filter(pk=organization_id).first()
    if organization is None:
        raise NotFound
    require(actor, "org.manage", organization)
    if organization.ended_on is not None:
        raise errors.OrganizationEnded
    if not KEY.match(key):
        raise errors.BadKey
    if Post.objects.filter(organization=organization, key=key).exists():
        raise errors.KeyTaken
    made = Post(organization=organization, key=key)
    _put(made, facts)
    made.save()
    _record("org.post.created", made, actor, {"name": made.name})
    return made.pk


@command
def update_post(*, post_id: int, facts: PostFacts, actor: Actor) -> None:
    """变更岗位: name, duties, whether it heads the organisation."""
    row = _locked(post_id, actor)
    if row.ended_on is not None:
        raise errors.PostEnded
    before = _shown(row)
    _put(row, facts)
    changed = {k: [before[k], v] for k, v in _shown(row).items() if before[k] != v}
    if changed:
        row.save()
        _record("org.post.changed", row, actor, changed)


@command
def close_post(*, post_id: int, on: dt.date, actor: Actor) -> None:
    """撤岗 from a day (not after today) on; whoever holds it is released the same day.

    Raises StillInUse while tasks wait at the post.
    """
    row = _locked(post_id, actor)
    if row.ended_on is not None:
        raise errors.PostEnded
    if on > timezone.localdate():
        raise errors.DateInFuture
    refuse_while(ties_of_post(row.pk))
    _release_holders(row, on)
    row.ended_on = on
    row.save(update_fields=["ended_on"])
    _record("org.post.closed", row, actor, {"on": on})


@command
def reopen_post(*, post_id: int, actor: Actor) -> None:
    """恢复岗位, vacant, and not as head where another post is that by now."""
    row = _locked(post_id, actor)
    if row.ended_on is None:
        return
    if row.organization.ended_on is not None:
        raise errors.OrganizationEnded
    heads = Post.objects.filter(organization_id=row.organization_id, is_head=True, ended_on=None)
    row.ended_on, row.is_head = None, row.is_head and not heads.exists()
    row.save(update_fields=["ended_on", "is_head"])
    _record("org.post.reopened", row, actor, {})


def _release_holders(post: Post, on: dt.date) -> None:
    for held in PostHolder.objects.select_for_update().filter(post=post):
        if held.valid_to is None or held.valid_to > on:
            held.valid_to = max(on, held.valid_from)
            held.save(update_fields=["valid_to"])


def _put(row: Post, facts: PostFacts) -> None:
    if not facts.name.strip():
        raise errors.NameMissing
    for name, value in asdict(facts).items():
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    if row.is_head:
        others = Post.objects.filter(organization_id=row.organization_id, is_head=True)
        others.exclude(pk=row.pk).filter(ended_on=None).update(is_head=False)


def _locked(post_id: int, actor: Actor) -> Post:
    row = (
        Post.objects.select_for_update(of=("self",))
        .select_related("organization")
        .filter(pk=post_id)
        .first()
    )
    if row is None:
        raise NotFound
    require(actor, "org.manage", row)
    return row


def _shown(row: Post) -> dict[str, Any]:
    return {name: getattr(row, name) for name in PostFacts.__dataclass_fields__}


def _record(action: str, row: Post, actor: Actor, detail: dict[str, Any]) -> None:
    audit.record(
        action,
        actor=actor,
        stream=f"organization:{row.organization_id}",
        object_type="post",
        object_id=row.pk,
        detail={"post": row.key, **detail},
    )
