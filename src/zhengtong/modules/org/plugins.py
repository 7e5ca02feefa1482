"""What others tell `org`: what hangs on an organisation, a post or a person before it may end."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from zhengtong.kernel.access import Actor
from zhengtong.kernel.registry import Registry


@runtime_checkable
class DelegableItems(Protocol):
    """What a company may confine an agent to. `org` knows codes, the catalogue knows names."""

    def codes_of(self, name: str) -> list[str]:
        """The codes behind a name as people write it; empty when there is none such."""
        ...

    def names_of(self, codes: Collection[str]) -> dict[str, str]:
        """Names by code, in the active language."""
        ...


delegable_items: Registry[DelegableItems] = Registry("org_delegable_items", DelegableItems)
"""One catalogue at most."""


@dataclass(frozen=True, kw_only=True)
class Tie:
    """Something alive that stands in the way of an end. `label` is in the active language, `url`
    leads to the rows behind the count."""

    label: str
    count: int
    url: str = ""


class Ties:
    """One module's answers. Override what the module knows; each returns only counts above zero."""

    def of_organization(self, organization_id: int) -> list[Tie]:
        """What has to move before the organisation is retired."""
        return []

    def of_post(self, post_id: int) -> list[Tie]:
        """What has to be done or moved before the post is ended."""
        return []

    def of_staff(self, staff_id: int) -> list[Tie]:
        """What lies with this person alone."""
        return []

    def release_staff(self, staff_id: int, actor: Actor) -> None:
        """Give back to the posts what lies with this person; called in the command's transaction
        when they leave."""


ties: Registry[Ties] = Registry("org_ties", Ties)
"""By the key of the module that answers."""


def ties_of_organization(organization_id: int) -> list[Tie]:
    return [tie for _key, plug in ties.items() for tie in plug.of_organization(organization_id)]


def ties_of_post(post_id: int) -> list[Tie]:
    return [tie for _key, plug in ties.items() for tie in plug.of_post(post_id)]


def ties_of_staff(staff_id: int) -> list[Tie]:
    return [tie for _key, plug in ties.items() for tie in plug.of_staff(staff_id)]


def release_staff(staff_id: int, actor: Actor) -> None:
    for _key, plug in ties.items():
        plug.release_staff(staff_id, actor)
