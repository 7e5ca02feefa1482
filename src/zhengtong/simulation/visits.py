"""Where an item demands a site visit, two of the office look at the place before it is decided."""

from __future__ import annotations

import datetime as dt
from typing import Any

from zhengtong.kernel.access import Actor
from zhengtong.modules.cases import api as cases
from zhengtong.modules.items import api as items
from zhengtong.modules.org import api as org

AHEAD = dt.timedelta(hours=2)
LEAST = 2


def is_wanted(case: Any) -> bool:
    return items.item_version(case.item_version_id).guide.site_visit == "required"


def call(case: Any, lead: Actor, post_id: int, now: dt.datetime) -> Any:
    """Proposed and fixed at once, for the own reviewers; the applicant is told."""
    meeting = cases.propose_meeting(
        case_id=case.pk,
        kind="site_visit",
        subject="现场情况与申请是否一致",
        place="申请写明的地点",
        starts=[now + AHEAD],
        post_ids=[post_id],
        is_applicant_asked=True,
        actor=lead,
    )
    return cases.fix_meeting(
        meeting_id=meeting.public_id, date_id=meeting.dates.get().pk, actor=lead
    )


def hold(meeting: Any, lead: Actor) -> None:
    """The finding, who was there, the minutes."""
    seat = meeting.participants.get()
    cases.give_finding(
        meeting_id=meeting.public_id,
        participant_id=seat.pk,
        position="agree",
        text="现场与申请一致。",
        actor=lead,
    )
    staff = [s.id for s in org.staff_of(seat.organization_id) if s.is_active]
    cases.issue_minutes(
        meeting_id=meeting.public_id,
        record="查看了现场，拍照存档。",
        conclusion="现场与申请一致，同意办理。",
        attendance={seat.pk: staff[:LEAST]},
        has_applicant_come=True,
        actor=lead,
    )
