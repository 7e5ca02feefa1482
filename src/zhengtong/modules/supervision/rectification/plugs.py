"""What rectifications plug in: the menu; handlers, checks and templates come with the imports."""

from __future__ import annotations

from zhengtong.core.navigation.api import Entry, register
from zhengtong.kernel.access import Actor
from zhengtong.modules.supervision.rectification import checks, handlers, policies, telling
from zhengtong.modules.supervision.rectification.states import OPEN

__all__ = ["checks", "handlers", "policies", "telling"]


def waiting(actor: Actor) -> int:
    """Tasks of the actor's units that are not ended."""
    return policies.visible_to(actor).filter(state__in=OPEN).count()


for key, permission in (
    ("rectifications", policies.HANDLE),
    ("rectifications_watched", policies.WATCH),
):
    register(
        Entry(
            key=key,
            area="staff",
            section="监察",
            label="差评整改" if key == "rectifications" else "督促差评整改",
            url_name="rectifications",
            permission=permission,
            order=64,
            count=waiting,
        )
    )
