"""Joint work on the screen of a case, on the applicant's page, and before the decision."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from zhengtong.kernel.access import Actor
from zhengtong.modules.cases.archiving.files import stored
from zhengtong.modules.cases.joint import board, errors, meetings, rules, steering
from zhengtong.modules.cases.models import (
    Case,
    JointCase,
    JointFile,
    Meeting,
    MeetingKind,
    MeetingParticipant,
    MeetingState,
)
from zhengtong.modules.cases.models.meeting import AHEAD, FINISHED
from zhengtong.modules.cases.plugins import (
    ApplicantPart,
    ArchivePart,
    Aspect,
    DeskAct,
    DeskPart,
    DeskView,
)
from zhengtong.modules.cases.posted import act_on, day
from zhengtong.modules.items import api as items
from zhengtong.modules.workflow.data import TaskData

REQUIRED = "required"
JOINT = "joint"


def _answer_day(case: Case, post: QueryDict, request: HttpRequest) -> None:
    steering.set_answer_day(
        **act_on(case, request),
        answer_by=day(post.get("answer_by")),
        note=post.get("answer_note", ""),
    )


def _urge_branches(case: Case, post: QueryDict, request: HttpRequest) -> None:
    steering.urge_branches(
        **act_on(case, request),
        note=post.get("urge_note", ""),
    )


class JointWork(Aspect):
    """General, because a flow with parallel steps is joint from its first day; what it asks of an
    ordinary case are things that are kept in memory."""

    is_general = True
    acts = (
        DeskAct(
            verb="answer-day",
            run=_answer_day,
            done=gettext_noop("已定统一答复日期，并提醒各部门。"),
        ),
        DeskAct(verb="urge-branches", run=_urge_branches, done=gettext_noop("已催办各部门。")),
    )

    def desk(self, view: DeskView) -> DeskPart | None:
        case, actor = view.case, view.actor
        version = items.item_version(case.item_version_id)
        is_joint = version.case_kind == JOINT or board.is_parallel(version)
        bears = rules.ASPECT in case.aspects
        may_lead = rules.leads(actor, case) and _is_handled(case)
        may_consult = may_lead or (view.may_step and case.accepted_at is not None)
        if not (is_joint or bears or may_consult):
            return None
        held = meetings.meetings_of(case) if bears else []
        facts: dict[str, Any] = {
            "joint": True,
            "board": board.board_of(case) if is_joint and case.accepted_at else None,
            "lead": case.organization_id,
            "answer_day": JointCase.objects.filter(case=case).first() if bears else None,
            "meetings": held,
            "opinions": meetings.opinions_of(case) if bears else [],
            "may_lead": may_lead,
            "may_consult": may_consult,
            "site_visit_wanted": version.guide.site_visit == REQUIRED
            and case.decided_at is None
            and case.is_open
            and not any(m.kind == MeetingKind.SITE_VISIT and m.state in FINISHED for m in held),
            "today": timezone.localdate(),
        }
        findings = _findings(held, view.task) if view.may_step and view.task else []
        return DeskPart(
            panel="cases/joint/_panel.html" if is_joint or bears else "",
            acts="cases/joint/_acts.html" if may_consult else "",
            choice_fields="cases/joint/_findings.html" if findings else "",
            facts=facts | {"findings": findings},
        )

    def applicant(self, case: Case, actor: Actor) -> ApplicantPart | None:
        version = items.item_version(case.item_version_id)
        is_joint = version.case_kind == JOINT or board.is_parallel(version)
        coming = _coming(case) if rules.ASPECT in case.aspects else []
        if not coming and not (is_joint and case.accepted_at):
            return None
        facts = {
            "board": board.board_of(case) if is_joint and case.accepted_at else None,
            "meetings": coming,
        }
        fixed = next((m for m in coming if m.starts_at), None)
        if fixed is None or fixed.starts_at is None:
            return ApplicantPart(panel="cases/joint/_applicant.html", facts=facts)
        when = f"{timezone.localtime(fixed.starts_at):%Y-%m-%d %H:%M}"
        headline = _("%(what)s定于 %(when)s，请到场") % {
            "what": fixed.get_kind_display(),
            "when": when,
        }
        text = _("地点：%(place)s。请您或者您委托的人到场，不能到场请提前告知。") % {
            "place": fixed.place
        }
        return ApplicantPart(
            panel="cases/joint/_applicant.html",
            facts=facts,
            headline=headline,
            text=text,
            tone="you",
        )

    def before_decision(self, case: Case, outcome: str, actor: Actor) -> None:
        if items.item_version(case.item_version_id).guide.site_visit != REQUIRED:
            return
        done = rules.ASPECT in case.aspects and Meeting.objects.filter(
            case=case, kind=MeetingKind.SITE_VISIT, state__in=FINISHED
        )
        if not done or not done.exists():
            raise errors.SiteVisitMissing

    def decided(self, case: Case, actor: Actor) -> None:
        if rules.ASPECT in case.aspects:
            steering.end_with(case, actor)

    def archive_parts(self, case: Case) -> Sequence[ArchivePart]:
        """Photographs and papers of meetings and answers: what the departments say among
        themselves."""
        if rules.ASPECT not in case.aspects:
            return ()
        ours = Q(meeting__case=case) | Q(consultation__case=case)
        rows = JointFile.objects.filter(ours, removed_at=None).order_by("pk")
        return [
            stored(
                key=f"joint:{row.pk}",
                folder="joint",
                title=row.name,
                public_id=row.file_public_id,
                name=row.name,
                for_applicant=False,
            )
            for row in rows
        ]

    def closed(self, case: Case, actor: Actor) -> None:
        if rules.ASPECT in case.aspects:
            steering.end_with(case, actor)


def _is_handled(case: Case) -> bool:
    return case.is_open and case.accepted_at is not None and case.decided_at is None


def _coming(case: Case) -> list[Meeting]:
    """Meetings ahead to which the applicant is asked, the fixed ones first."""
    found = Meeting.objects.filter(case=case, state__in=AHEAD, is_applicant_asked=True)
    now = timezone.now() - dt.timedelta(hours=12)
    rows = [m for m in found if m.starts_at is None or m.starts_at > now]
    return sorted(rows, key=lambda m: (m.starts_at is None, m.starts_at or m.proposed_at))


def _findings(held: list[Meeting], task: TaskData) -> list[dict[str, str]]:
    """What the minutes offer for the opinion of this step: the own department's finding, and the
    conclusion."""
    stands = [m for m in held if m.state in (MeetingState.HELD, MeetingState.CONFIRMED)]
    if not stands:
        return []
    own = MeetingParticipant.objects.filter(
        meeting__in=stands, organization_id=task.organization_id
    ).exclude(finding="")
    found = [
        {
            "label": m.get_kind_display(),
            "day": f"{timezone.localdate(m.starts_at):%Y-%m-%d}" if m.starts_at else "",
            "text": m.conclusion,
        }
        for m in stands
    ]
    kinds = {m.pk: m.get_kind_display() for m in stands}
    for row in own:
        said = row.get_finding_display()
        text = f"{said}。{row.finding_text}" if row.finding_text else f"{said}。"
        found.append({"label": kinds[row.meeting_id], "day": _("本部门意见"), "text": text})
    return found
