"""Who hears what of a guidance: the asker, the lead, the departments that were invited."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from zhengtong.core.messaging import api as messaging
from zhengtong.modules.cases.guidance.policies import PERMISSION
from zhengtong.modules.cases.models import Guidance
from zhengtong.modules.org import api as org


def asked(found: Guidance) -> None:
    _staff("cases.guidance_asked", found, [found.lead_id])
    _asker("cases.guidance_received", found, due=found.due_on)


def invited(found: Guidance, organization_ids: Sequence[int]) -> None:
    _staff("cases.guidance_invited", found, organization_ids)


def meeting(found: Guidance) -> None:
    assert found.meeting_at is not None
    at = f"{timezone.localtime(found.meeting_at):%Y-%m-%d %H:%M}"
    _asker("cases.guidance_meeting", found, once=at, at=at, place=found.meeting_place)


def all_advised(found: Guidance) -> None:
    _staff("cases.guidance_advised", found, [found.lead_id])


def declined(found: Guidance) -> None:
    _asker("cases.guidance_declined", found, reason=found.end_reason)


def issued(found: Guidance) -> None:
    _asker("cases.guidance_issued", found)


def _asker(template: str, found: Guidance, *, once: str = "", **context: Any) -> None:
    messaging.send(
        template=template,
        recipient=messaging.Recipient(person_id=found.person_id, phone=found.phone),
        context={"subject": found.subject, "number": found.number, **context},
        about=f"guidance:{found.pk}",
        once=f"{template}{once}",
        url=f"/cases/guidance/{found.public_id}/",
    )


def _staff(template: str, found: Guidance, organization_ids: Sequence[int]) -> None:
    users = {u for i in organization_ids for u in org.users_with(PERMISSION, organization_id=i)}
    for user_id in sorted(users):
        messaging.send(
            template=template,
            recipient=messaging.Recipient(user_id=user_id),
            context={"subject": found.subject, "number": found.number, "name": found.asker_name},
            about=f"guidance:{found.pk}",
            once=f"{template}:{user_id}",
            url=f"/desk/cases/guidance/{found.public_id}/",
        )
