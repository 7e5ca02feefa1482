"""What a hearing adds to a case: panels, acts, and the decision that has to wait for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from zhengtong.kernel.access import Actor
from zhengtong.modules.cases.archiving.files import stored
from zhengtong.modules.cases.hearings import acts, errors, presiders, queries, rules
from zhengtong.modules.cases.hearings.answering import TELLING
from zhengtong.modules.cases.hearings.letters import link_of
from zhengtong.modules.cases.hearings.locking import noted, of_case
from zhengtong.modules.cases.hearings.right import ASPECT
from zhengtong.modules.cases.models import (
    BEFORE_DECISION,
    Case,
    CaseDocument,
    DocumentKind,
    Hearing,
    HearingParty,
    HearingState,
    HearingStatement,
    PartyRole,
)
from zhengtong.modules.cases.plugins import (
    ApplicantPart,
    ArchivePart,
    Aspect,
    DeskPart,
    DeskView,
    Link,
)
from zhengtong.modules.items import api as items
from zhengtong.modules.workflow.data import TaskData

DONE = (HearingState.SETTLED, HearingState.HELD)


class HearingAspect(Aspect):
    """General, because an item may want a hearing before anyone thought of it; for all other cases
    it asks nothing of the database."""

    is_general = True
    acts = acts.ACTS

    def desk(self, view: DeskView) -> DeskPart | None:
        case = view.case
        if ASPECT in case.aspects and (hearing := of_case(case)):
            return _desk(view, hearing)
        version = items.item_version(case.item_version_id)
        may = case.status in BEFORE_DECISION and view.actor.has("cases.handle")
        wanted = version.hearing != "none" and case.status in BEFORE_DECISION
        may = may and (version.matter_type == "licensing" or wanted)
        if not may and not wanted:
            return None
        return DeskPart(
            panel="cases/hearings/wanted.html" if wanted else "",
            acts="cases/hearings/begin.html" if may else "",
            hides=_by_hand(case),
            facts={"rule": version.hearing},
        )

    def applicant(self, case: Case, actor: Actor) -> ApplicantPart | None:
        if ASPECT not in case.aspects or (hearing := of_case(case)) is None:
            return None
        party = hearing.parties.get(role=PartyRole.APPLICANT)
        return _applicant(case, hearing, party)

    def before_step(self, case: Case, task: TaskData, outcome: str, actor: Actor) -> None:
        """The presider does not examine the application."""
        if ASPECT not in case.aspects or task.stage != "review" or actor.staff_id is None:
            return
        if Hearing.objects.filter(case=case, presider_id=actor.staff_id).exists():
            raise errors.PresiderMayNotExamine

    def before_decision(self, case: Case, outcome: str, actor: Actor) -> None:
        rule = items.item_version(case.item_version_id).hearing
        if ASPECT not in case.aspects:
            if rule == "required":
                raise errors.HearingRequired
            if rule == "on_request":
                raise errors.RightNotTold
            return
        state = Hearing.objects.values_list("state", flat=True).get(case=case)
        if state not in DONE:
            raise errors.HearingPending
        if rule == "required" and state != HearingState.HELD:
            raise errors.HearingRequired

    def decision_basis(self, case: Case) -> Sequence[str]:
        if ASPECT not in case.aspects or (number := _record_number(case)) is None:
            return ()
        return (
            f"本决定以听证笔录（{number}）为根据，依照《中华人民共和国行政许可法》第四十八条第二款作出。",
        )

    def decided(self, case: Case, actor: Actor) -> None:
        if ASPECT in case.aspects and (number := _record_number(case)):
            noted(case, "hearing_basis", actor, number)

    def before_suspension(self, case: Case, ground: str, actor: Actor) -> None:
        if ground == "hearing":
            raise errors.at("ground", errors.OnlyByHearing)

    def before_resumption(self, case: Case, actor: Actor) -> None:
        if ASPECT in case.aspects and Hearing.objects.filter(case=case, stops_clock=True).exists():
            raise errors.StandsStillForHearing

    def archive_parts(self, case: Case) -> Sequence[ArchivePart]:
        """Evidence that was given; the record itself is among the documents."""
        if ASPECT not in case.aspects:
            return ()
        rows = HearingStatement.objects.filter(hearing__case=case).exclude(file_public_id=None)
        return [
            stored(
                key=f"hearing:{row.pk}",
                folder="hearings",
                title=f"{row.speaker}：{row.file_name}",
                public_id=row.file_public_id,
                name=row.file_name,
            )
            for row in rows.order_by("pk")
        ]

    def closed(self, case: Case, actor: Actor) -> None:
        """The case ended before the hearing did: withdrawn, terminated, deemed renewed."""
        if ASPECT not in case.aspects:
            return
        ended = Hearing.objects.filter(case=case).exclude(state__in=DONE)
        if ended.update(state=HearingState.ENDED, stops_clock=False):
            noted(case, "hearing_ended", actor)


def _record_number(case: Case) -> str | None:
    found: str | None = (
        CaseDocument.objects.filter(case=case, kind=DocumentKind.HEARING_RECORD)
        .order_by("-id")
        .values_list("number", flat=True)
        .first()
    )
    return found


def _by_hand(case: Case) -> tuple[str, ...]:
    """An item whose only ground is a hearing has nothing to be stopped by hand."""
    grounds = items.item_version(case.item_version_id).special_procedures
    return ("suspend",) if set(grounds) == {"hearing"} else ()


def _desk(view: DeskView, hearing: Hearing) -> DeskPart:
    case, actor = view.case, view.actor
    hearing.case = case
    parties = list(hearing.parties.order_by("id"))
    for party in parties:
        party.hearing = hearing
    objections = list(hearing.objections.select_related("party").order_by("id"))
    statements = list(hearing.statements.order_by("id"))
    facts: dict[str, Any] = {
        "hearing": hearing,
        "parties": [(p, link_of(p) if p.role == PartyRole.INTERESTED else "") for p in parties],
        "unanswered": [p for p in parties if not p.answer and p.due_on],
        "attending": [p for p in parties if p.attended],
        "unconfirmed": [p for p in parties if p.attended and p.confirmed_at is None],
        "notices": list(hearing.notices.order_by("id")),
        "objections": objections,
        "objection": next((o for o in objections if o.is_upheld is None), None),
        "statements": statements,
        "deadline": queries.deadline_of(hearing, parties),
        "presider": _presider(hearing),
        **_may(case, hearing, actor),
    }
    if facts["may_schedule"]:
        facts |= _days(hearing) | {"candidates": presiders.candidates(case)}
    hides = (*_by_hand(case), *(("resume",) if hearing.stops_clock else ()))
    return DeskPart(
        panel="cases/hearings/panel.html",
        acts="cases/hearings/acts.html",
        hides=hides,
        facts=facts,
    )


def _presider(hearing: Hearing) -> str:
    from zhengtong.modules.cases.hearings.arranging import presider_name

    return presider_name(hearing)


def _may(case: Case, hearing: Hearing, actor: Actor) -> dict[str, bool]:
    """What this reader is offered; the commands check again."""
    handles = actor.has("cases.handle")
    hears = actor.has("cases.hearing")
    presides = hears and hearing.presider_id is not None and hearing.presider_id == actor.staff_id
    waits = case.status in BEFORE_DECISION
    state = hearing.state
    begun = hearing.starts_at is not None and timezone.localdate() >= timezone.localdate(
        hearing.starts_at
    )
    return {
        "may_tell": handles and waits and state in TELLING,
        "may_answer": (handles or actor.has("cases.counter")) and waits and state in TELLING,
        "may_schedule": hears and state in (HearingState.REQUESTED, HearingState.SCHEDULED),
        "may_object": handles and state == HearingState.SCHEDULED,
        "may_rule": actor.has("cases.decide") and state == HearingState.SCHEDULED,
        "may_open": presides and state == HearingState.SCHEDULED and begun,
        "may_say": presides and state == HearingState.OPEN,
        "may_close": presides and state == HearingState.RECORDED,
        "presides": presides,
    }


def _days(hearing: Hearing) -> dict[str, Any]:
    today = timezone.localdate()
    again = hearing.state == HearingState.SCHEDULED
    earliest = rules.earliest_day(today)
    day = timezone.localdate(hearing.starts_at) if hearing.starts_at else earliest
    return {
        "day_text": day.isoformat(),
        "earliest": earliest,
        "latest": None if again else rules.latest_day(today, hearing.organise_by),
        "again": again,
    }


def _applicant(case: Case, hearing: Hearing, party: HearingParty) -> ApplicantPart:
    url = reverse("hearings:mine", args=[case.public_id])
    facts = {"hearing": hearing, "party": party, "url": url, "presider": _presider(hearing)}
    panel = "cases/hearings/my_panel.html"
    today = timezone.localdate()
    may_answer = (
        hearing.state in TELLING and not party.answer and party.due_on and today <= party.due_on
    )
    if may_answer and case.is_open:
        return ApplicantPart(
            panel=panel,
            facts=facts,
            links=[Link(label=_("要求听证或者放弃"), url=url, is_primary=True)],
            headline=_("您可以要求听证"),
            text=_("请在 %(due)s 前答复是否要求听证，不收费；不答复视为不要求。")
            % {"due": party.due_on},
            tone="you",
        )
    if hearing.state == HearingState.RECORDED and party.attended and not party.confirmed_at:
        return ApplicantPart(
            panel=panel,
            facts=facts,
            links=[Link(label=_("核对听证笔录"), url=url, is_primary=True)],
            headline=_("请核对并确认听证笔录"),
            text=_("笔录由参加人确认无误后，听证结束，恢复计算办理期限。"),
            tone="you",
        )
    headline, text = _waiting(hearing)
    links = [Link(label=_("查看听证"), url=url)] if hearing.state != HearingState.SETTLED else []
    return ApplicantPart(
        panel=panel, facts=facts, links=links, headline=headline, text=text,
        tone="waiting" if headline else "",
    )  # fmt: skip


def _waiting(hearing: Hearing) -> tuple[str, str]:
    if hearing.state == HearingState.REQUESTED:
        text = _("最迟 %(due)s 举行，时间和地点至少提前七日通知您。听证所需时间不计入办理期限。")
        return _("正在准备听证"), text % {"due": hearing.organise_by}
    if hearing.state == HearingState.SCHEDULED and hearing.starts_at:
        when = f"{timezone.localtime(hearing.starts_at):%Y-%m-%d %H:%M}"
        text = _("%(when)s，%(place)s。听证所需时间不计入办理期限。")
        return _("听证已经通知"), text % {"when": when, "place": hearing.place}
    if hearing.state in (HearingState.OPEN, HearingState.RECORDED):
        return _("正在听证"), _("听证所需时间不计入办理期限。")
    return "", ""
