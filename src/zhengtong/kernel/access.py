"""Who acts, and what they may do. No tables and no HTTP: only the shapes and the rules' board.

Three things live here: the `Actor` that every command takes, the catalogue of permissions, and the
policies (functions) that answer `require(actor, permission, object)`. Deny by default.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from zhengtong.kernel.errors import PermissionRefused, SignInRequired

ANYWHERE = 0
"""In `Actor.grants`: the permission holds in every organisation of the installation."""


@dataclass(frozen=True, kw_only=True)
class Actor:
    """The one who acts: a signed-in person, someone unknown, or the platform itself.

    `grants` maps a permission to the ids of the organisations in which it holds (`ANYWHERE` for
    all). `post_ids` are the posts held now, `deputy_post_ids` those held as B; `acting_for` is the
    staff member for whom a deputy acts. `entity_id` is the company that an agent represents,
    `item_codes` the items to which the company confined them (empty: all).
    """

    kind: Literal["user", "system", "anonymous"]
    name: str = ""
    user_id: int | None = None
    person_id: int | None = None
    entity_id: int | None = None
    item_codes: frozenset[str] = frozenset()
    staff_id: int | None = None
    organization_id: int | None = None
    region_id: int | None = None
    post_ids: frozenset[int] = frozenset()
    deputy_post_ids: frozenset[int] = frozenset()
    grants: Mapping[str, frozenset[int]] = field(default_factory=dict)
    channel: str = "web"
    address: str = ""

    @classmethod
    def system(cls, name: str) -> Actor:
        """The platform acting by itself, under the name of the job."""
        return cls(kind="system", name=name, channel="system")

    @classmethod
    def anonymous(cls, *, address: str = "", channel: str = "web") -> Actor:
        return cls(kind="anonymous", address=address, channel=channel)

    @property
    def is_staff(self) -> bool:
        return self.staff_id is not None

    @property
    def is_signed_in(self) -> bool:
        return self.kind == "user"

    def has(self, permission: str, organization_id: int | None = None) -> bool:
        """Whether the permission (or one that implies it) is granted, there or anywhere."""
        if self.kind == "system":
            return True
        for name in implying(permission):
            where = self.grants.get(name)
            if where and (ANYWHERE in where or organization_id is None or organization_id in where):
                return True
        return False

    def organizations_with(self, permission: str) -> frozenset[int]:
        """Ids of the organisations where it holds; contains `ANYWHERE` when it holds in all."""
        if self.kind == "system":
            return frozenset({ANYWHERE})
        found: set[int] = set()
        for name in implying(permission):
            found |= self.grants.get(name, frozenset())
        return frozenset(found)


@dataclass(frozen=True, kw_only=True)
class Permission:
    """One permission as data. `label` and `description` are gettext msgids (Chinese)."""

    name: str
    label: str
    description: str
    implies: tuple[str, ...] = ()


Policy = Callable[[Actor, Any], bool]

PERMISSIONS: dict[str, Permission] = {}
_policies: dict[str, Policy] = {}


def declare(*permissions: Permission) -> None:
    """Add permissions to the catalogue; called from a module's `policies.py`."""
    for permission in permissions:
        if permission.name in PERMISSIONS:
            raise RuntimeError(f"two permissions named {permission.name}")
        PERMISSIONS[permission.name] = permission


def policy(permission: str) -> Callable[[Policy], Policy]:
    """Attach the rule that decides on an object: `@policy("cases.accept")`."""

    def attach(rule: Policy) -> Policy:
        if permission in _policies:
            raise RuntimeError(f"two policies for {permission}")
        _policies[permission] = rule
        return rule

    return attach


def allows(actor: Actor, permission: str, obj: Any = None) -> bool:
    """The answer of the policy, or of the grant alone where no policy is attached."""
    if permission not in PERMISSIONS:
        raise LookupError(f"permission {permission} is not declared")
    if actor.kind == "system":
        return True
    rule = _policies.get(permission)
    return rule(actor, obj) if rule else actor.has(permission)


def require(actor: Actor, permission: str, obj: Any = None) -> None:
    """Raise PermissionRefused (or SignInRequired for a stranger) unless the policy allows it."""
    if allows(actor, permission, obj):
        return
    if actor.kind == "anonymous":
        raise SignInRequired
    raise PermissionRefused


def implying(permission: str) -> list[str]:
    """The permission itself and all that bring it along."""
    names = [permission]
    for name in names:
        names += [p.name for p in PERMISSIONS.values() if name in p.implies and p.name not in names]
    return names
