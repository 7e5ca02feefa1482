"""Tells drafters what became of their draft, and reviewers that one waits.

Nobody is told what they did themselves; what the platform did by itself is told to nobody.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.urls import reverse

from zhengtong.core.messaging import api as messaging
from zhengtong.kernel.access import Actor
from zhengtong.kernel.text import Text
from zhengtong.modules.items.models import ItemVersion, LifeEventBundleVersion
from zhengtong.modules.org import api as org

MOST_REVIEWERS = 20


def with_user(known: Iterable[int], actor: Actor) -> list[int]:
    """The accounts that worked on a draft, the last one last."""
    mine = [actor.user_id] if actor.user_id else []
    return [user for user in known if user not in mine] + mine


def tell_submitted(version: ItemVersion, actor: Actor) -> None:
    """Those who may review items of that body."""
    where = version.item.owner_organization_id
    _tell(
        "items.submitted",
        org.users_with("items.review", organization_id=where)[:MOST_REVIEWERS],
        actor,
        about=f"item_version:{version.pk}",
        url=reverse("items-staff:review", args=[version.public_id]),
        name=_name(version),
    )


def tell_sent_back(version: ItemVersion, actor: Actor) -> None:
    """Everyone who worked on the draft."""
    _tell(
        "items.sent_back",
        version.drafter_users,
        actor,
        about=f"item_version:{version.pk}",
        url=reverse("items-staff:edit", args=[version.public_id]),
        name=_name(version),
        reason=version.sent_back_for,
    )


def tell_published(version: ItemVersion, actor: Actor) -> None:
    """The same, with the day from which it holds."""
    _tell(
        "items.published",
        version.drafter_users,
        actor,
        about=f"item_version:{version.pk}",
        url=reverse("items-staff:version", args=[version.item.public_id, version.number]),
        name=_name(version),
        number=version.number,
        day=str(version.effective_on),
    )


def tell_bundle_submitted(version: LifeEventBundleVersion, actor: Actor) -> None:
    where = version.bundle.lead_organization_id
    users = org.users_with("items.review", organization_id=where)
    _tell_of_bundle("items.submitted", users[:MOST_REVIEWERS], version, actor)


def tell_bundle_returned(version: LifeEventBundleVersion, actor: Actor) -> None:
    users = version.drafter_users
    _tell_of_bundle("items.sent_back", users, version, actor, reason=version.review_note)


def tell_bundle_published(version: LifeEventBundleVersion, actor: Actor) -> None:
    words = {"number": version.number, "day": str(version.effective_on)}
    _tell_of_bundle("items.published", version.drafter_users, version, actor, **words)


def _tell_of_bundle(
    template: str,
    users: Collection[int],
    version: LifeEventBundleVersion,
    actor: Actor,
    **words: Any,
) -> None:
    _tell(
        template,
        users,
        actor,
        about=f"bundle_version:{version.pk}",
        url=reverse("bundles_staff:version", args=[version.public_id]),
        name=version.definition.get("name") or version.bundle.key,
        **words,
    )


def _tell(
    template: str, users: Iterable[int], actor: Actor, *, about: str, url: str, **words: Any
) -> None:
    for user in users:
        if user != actor.user_id:
            messaging.send(
                template=template,
                recipient=messaging.Recipient(user_id=user),
                context={"who": actor.name, **words},
                about=about,
                url=url,
            )


def _name(version: ItemVersion) -> Text:
    return version.name or version.item.implementation_code
