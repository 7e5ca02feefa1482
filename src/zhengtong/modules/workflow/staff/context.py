"""For whom a working copy is checked: the department that would run it, chosen on the page."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from zhengtong.kernel.access import Actor
from zhengtong.modules.org import api as org
from zhengtong.modules.workflow.services.publish import PublishContext
from zhengtong.modules.workflow.staff import choices


@dataclass(frozen=True)
class Asked:
    """`owner` is the key of a department, or "" to leave the owner's own posts unchecked."""

    owner: str
    owners: list[tuple[str, str]]
    context: PublishContext


def asked(request: HttpRequest) -> Asked:
    """From `?owner=` or the form; remembered while one is signed in."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    given = request.POST.get("owner", request.GET.get("owner"))
    if given is None:
        given = request.session.get("flow-owner", "")
    listed = choices.owners(actor.region_id)
    owner = given if given in dict(listed) else ""
    if request.session.get("flow-owner", "") != owner:
        request.session["flow-owner"] = owner
    found = org.organization_by_key(owner, region_id=actor.region_id) if owner else None
    ids = (found.id,) if found else ()
    return Asked(owner, listed, PublishContext(region_id=actor.region_id, owners=ids))
