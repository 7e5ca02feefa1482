"""What this module tells the others. Each is sent in the transaction that made it true."""

from __future__ import annotations

import datetime as dt
import uuid

from zhengtong.kernel.events import Event, event


@event("cases.case_submitted")
class CaseSubmitted(Event):
    """An application came in. The five working days for notice or acceptance run from here
    (行政许可法 第三十二条)."""

    case_id: int
    case_public_id: uuid.UUID
    at: dt.datetime


@event("cases.case_accepted")
class CaseAccepted(Event):
    """受理. Statutory and promised limits run from this day, which is not itself counted.

    `is_deemed`: nobody answered in five working days, so the law says it was accepted on receipt.
    """

    case_id: int
    case_public_id: uuid.UUID
    at: dt.datetime
    is_deemed: bool = False


@event("cases.case_refused")
class CaseRefused(Event):
    """不予受理, in writing and with reasons."""

    case_id: int
    case_public_id: uuid.UUID
    at: dt.datetime


@event("cases.supplement_requested")
class SupplementRequested(Event):
    """The one-time notice of everything that is missing was issued."""

    case_id: int
    case_public_id: uuid.UUID
    due_on: dt.date
    at: dt.datetime


@event("cases.case_supplemented")
class CaseSupplemented(Event):
    """The applicant brought what was asked for; the case awaits acceptance again."""

    case_id: int
    case_public_id: uuid.UUID
    at: dt.datetime


@event("cases.case_suspended")
class CaseSuspended(Event):
    """A special procedure began; its days do not count (行政许可法 第四十五条)."""

    case_id: int
    case_public_id: uuid.UUID
    ground: str
    at: dt.datetime


@event("cases.case_resumed")
class CaseResumed(Event):
    """The special procedure ended; days count again from the next day."""

    case_id: int
    case_public_id: uuid.UUID
    at: dt.datetime


@event("cases.case_extended")
class CaseExtended(Event):
    """The limit was extended once, with approval and reasons (行政许可法 第四十二条)."""

    case_id: int
    case_public_id: uuid.UUID
    days: int
    at: dt.datetime


@event("cases.extension_asked")
class ExtensionAsked(Event):
    """Whoever handles the case asks for a longer limit; the officer who may approve it is told."""

    case_id: int
    case_public_id: uuid.UUID
    request_id: int
    days: int
    at: dt.datetime


@event("cases.extension_rejected")
class ExtensionRejected(Event):
    """A longer limit was refused; whoever asked is told why."""

    case_id: int
    case_public_id: uuid.UUID
    request_id: int
    at: dt.datetime


@event("cases.procedure_overdue")
class ProcedureOverdue(Event):
    """A special procedure lasts longer than the applicant was told; sent on the day after its
    expected end, and again each working week."""

    case_id: int
    case_public_id: uuid.UUID
    procedure_id: int
    on: dt.date
    at: dt.datetime


@event("cases.case_terminated")
class CaseTerminated(Event):
    """The organ ended an accepted case without a decision, in writing and with reasons."""

    case_id: int
    case_public_id: uuid.UUID
    at: dt.datetime


@event("cases.decision_reconsidered")
class DecisionReconsidered(Event):
    """A signed decision was sent back before it was served: it no longer holds, and the limits run
    on from acceptance as if it had not been signed."""

    case_id: int
    case_public_id: uuid.UUID
    at: dt.datetime


@event("cases.case_decided")
class CaseDecided(Event):
    """A decision was signed. Delivery within ten working days (行政许可法 第四十四条)."""

    case_id: int
    case_public_id: uuid.UUID
    outcome: str
    at: dt.datetime


@event("cases.case_closed")
class CaseClosed(Event):
    """The case ended, in whatever way; `close_type` says which."""

    case_id: int
    case_public_id: uuid.UUID
    close_type: str
    at: dt.datetime


@event("cases.case_withdrawn")
class CaseWithdrawn(Event):
    """The applicant took the application back before a decision."""

    case_id: int
    case_public_id: uuid.UUID
    at: dt.datetime


@event("cases.agency_contested")
class AgencyContested(Event):
    """The person says that they never authorised the agent; nothing is decided until it is
    settled."""

    case_id: int
    case_public_id: uuid.UUID
    at: dt.datetime


@event("cases.agency_settled")
class AgencySettled(Event):
    """The hall has looked into a contested authority; `is_genuine`: the person had given it."""

    case_id: int
    case_public_id: uuid.UUID
    is_genuine: bool
    at: dt.datetime


@event("cases.question_asked")
class QuestionAsked(Event):
    """The applicant asked something about the case."""

    case_id: int
    case_public_id: uuid.UUID
    question_id: int
    at: dt.datetime


@event("cases.question_answered")
class QuestionAnswered(Event):
    """A question of the applicant was answered."""

    case_id: int
    case_public_id: uuid.UUID
    question_id: int
    at: dt.datetime


@event("cases.case_corrected")
class CaseCorrected(Event):
    """The applicant put the answers right before acceptance, or changed how they are reached.
    `kind`: answers | contact."""

    case_id: int
    case_public_id: uuid.UUID
    kind: str
    at: dt.datetime


@event("cases.material_added")
class MaterialAdded(Event):
    """The applicant brought a further paper of their own accord, before the decision."""

    case_id: int
    case_public_id: uuid.UUID
    at: dt.datetime


@event("cases.case_rated")
class CaseRated(Event):
    """The applicant rated the service."""

    case_id: int
    case_public_id: uuid.UUID
    level: str
    at: dt.datetime


@event("cases.bundle_submitted")
class BundleSubmitted(Event):
    """Several items were applied for as one (一件事, or a stage of a project). The cases of those
    that wait for nothing have sent their own `CaseSubmitted`."""

    bundle_id: int
    number: str
    at: dt.datetime


@event("cases.bundle_decided")
class BundleDecided(Event):
    """The last part of a whole was decided, or ended in another way. `is_granted`: every part was
    granted."""

    bundle_id: int
    is_granted: bool
    at: dt.datetime


@event("cases.bundle_closed")
class BundleClosed(Event):
    """The last part of a whole has ended: everything is delivered."""

    bundle_id: int
    at: dt.datetime


@event("cases.hearing_right_told")
class HearingRightTold(Event):
    """Applicant and interested parties were told of their right to a hearing; they may ask for it
    until `due_on` (行政许可法 第四十七条)."""

    case_id: int
    case_public_id: uuid.UUID
    due_on: dt.date
    at: dt.datetime


@event("cases.hearing_requested")
class HearingRequested(Event):
    """A hearing was asked for, or the organ convenes one. To be held by `organise_by`
    (行政许可法 第四十六、四十七条)."""

    case_id: int
    case_public_id: uuid.UUID
    organise_by: dt.date
    at: dt.datetime


@event("cases.hearing_scheduled")
class HearingScheduled(Event):
    """Time, place and presider were told at least seven days before (行政许可法 第四十八条)."""

    case_id: int
    case_public_id: uuid.UUID
    starts_at: dt.datetime
    is_announced: bool
    at: dt.datetime


@event("cases.hearing_held")
class HearingHeld(Event):
    """The hearing is over, its record confirmed; the decision has to rest on it."""

    case_id: int
    case_public_id: uuid.UUID
    at: dt.datetime


@event("cases.permit_deemed_renewed")
class PermitDeemedRenewed(Event):
    """Nobody decided before the permit expired: the law says it is renewed (行政许可法 第五十条).
    A failure of the organ, which supervision sees as red."""

    case_id: int
    case_public_id: uuid.UUID
    permit_number: str
    expires_on: dt.date
    at: dt.datetime


@event("cases.case_redispatched")
class CaseRedispatched(Event):
    """The case had been given to the wrong organ and went to the right one (改派); its clocks run
    on."""

    case_id: int
    case_public_id: uuid.UUID
    from_organization_id: int
    to_organization_id: int
    reason: str
    at: dt.datetime


@event("cases.step_raised")
class StepRaised(Event):
    """Somebody told those who answer for the organ of a step about it (报告负责人)."""

    case_id: int
    task_id: int
    staff_ids: tuple[int, ...]
    by: str
    note: str
    at: dt.datetime


@event("cases.jump_put")
class JumpPut(Event):
    """One person proposed to move a case to another step; a second one has to confirm. `by` is the
    staff id of the first."""

    proposal_id: int
    case_id: int
    target: str
    by: int
    at: dt.datetime


@event("cases.jump_decided")
class JumpDecided(Event):
    """A proposal to move a case is over: confirmed (the case has moved), rejected, recalled."""

    proposal_id: int
    case_id: int
    state: str
    at: dt.datetime


@event("cases.case_forwarded")
class CaseForwarded(Event):
    """初审转报 (行政许可法 第四十三条): the local limits ended, the case is closed with type 4. An
    upper organ on this platform has `upper_case_id`; its limits run from this day."""

    case_id: int
    case_public_id: uuid.UUID
    upper_case_id: int | None
    to: str
    at: dt.datetime


@event("cases.completion_requested")
class CompletionRequested(Event):
    """The upper organ asked the lower one to complete what it forwarded. No limit stands still."""

    case_id: int
    upper_case_id: int
    due_on: dt.date
    at: dt.datetime


@event("cases.completion_supplied")
class CompletionSupplied(Event):
    """The lower organ completed it."""

    case_id: int
    upper_case_id: int
    at: dt.datetime


@event("cases.forwarding_answered")
class ForwardingAnswered(Event):
    """What an organ outside the platform decided was entered; the applicant is told."""

    case_id: int
    case_public_id: uuid.UUID
    outcome: str
    at: dt.datetime


@event("cases.promise_made")
class PromiseMade(Event):
    """A promise took the place of papers. `kind`: pending (容缺受理) | commitment (告知承诺)."""

    promise_id: int
    case_id: int
    case_public_id: uuid.UUID
    kind: str
    at: dt.datetime


@event("cases.promise_kept")
class PromiseKept(Event):
    """The last of the promised papers is there; the case may be granted."""

    promise_id: int
    case_id: int
    case_public_id: uuid.UUID
    kind: str
    at: dt.datetime


@event("cases.promise_extended")
class PromiseExtended(Event):
    """The applicant has until `due_on` to bring the promised papers."""

    promise_id: int
    case_id: int
    case_public_id: uuid.UUID
    due_on: dt.date
    at: dt.datetime


@event("cases.promise_due_soon")
class PromiseDueSoon(Event):
    """Promised papers are due; the reminder was issued. `is_last`: on the very day."""

    promise_id: int
    case_id: int
    case_public_id: uuid.UUID
    due_on: dt.date
    is_last: bool
    at: dt.datetime


@event("cases.promise_checked")
class PromiseChecked(Event):
    """A commitment was checked after the decision. `result`: met | rectify (until `due_on`) |
    false (the decision is to be revoked)."""

    promise_id: int
    case_id: int
    case_public_id: uuid.UUID
    result: str
    due_on: dt.date | None
    at: dt.datetime


@event("cases.promise_broken")
class PromiseBroken(Event):
    """A promise was not kept and is on record until `until`; no other is accepted meanwhile."""

    record_id: int
    promise_id: int
    case_id: int
    case_public_id: uuid.UUID
    kind: str
    until: dt.date
    at: dt.datetime


@event("cases.decision_revoked")
class DecisionRevoked(Event):
    """A decision was taken back because its commitment was untrue (行政许可法 第六十九条). Whoever
    issued a licence for it revokes that too."""

    revocation_id: int
    case_id: int
    case_public_id: uuid.UUID
    at: dt.datetime


@event("cases.record_reviewed")
class RecordReviewed(Event):
    """A record of a broken promise was questioned and answered: lifted or left."""

    record_id: int
    case_id: int
    is_lifted: bool
    answer: str
    at: dt.datetime


@event("cases.meeting_proposed")
class MeetingProposed(Event):
    """Dates for a site visit or a joint review were proposed, or proposed anew (`is_moved`; the
    date that was fixed before holds no longer where `was_fixed`)."""

    case_id: int
    case_public_id: uuid.UUID
    meeting_id: int
    revision: int
    at: dt.datetime
    is_moved: bool = False
    was_fixed: bool = False


@event("cases.meeting_answered")
class MeetingAnswered(Event):
    """A department said on which of the dates it can come; `is_complete`: all have said so."""

    case_id: int
    case_public_id: uuid.UUID
    meeting_id: int
    revision: int
    at: dt.datetime
    is_complete: bool


@event("cases.meeting_fixed")
class MeetingFixed(Event):
    """The date of a site visit or joint review stands; the notice to the applicant was issued."""

    case_id: int
    case_public_id: uuid.UUID
    meeting_id: int
    revision: int
    at: dt.datetime
    starts_at: dt.datetime


@event("cases.meeting_cancelled")
class MeetingCancelled(Event):
    """A site visit or joint review does not take place."""

    case_id: int
    case_public_id: uuid.UUID
    meeting_id: int
    revision: int
    at: dt.datetime
    reason: str
    was_fixed: bool


@event("cases.minutes_issued")
class MinutesIssued(Event):
    """The minutes of a site visit or joint review stand; who came is asked to confirm them."""

    case_id: int
    case_public_id: uuid.UUID
    meeting_id: int
    revision: int
    at: dt.datetime


@event("cases.minutes_confirmed")
class MinutesConfirmed(Event):
    """Every department that came has confirmed the minutes."""

    case_id: int
    case_public_id: uuid.UUID
    meeting_id: int
    revision: int
    at: dt.datetime


@event("cases.opinion_asked")
class OpinionAsked(Event):
    """A post outside the flow was asked for its opinion until `due_on`; the flow does not wait."""

    case_id: int
    case_public_id: uuid.UUID
    consultation_id: int
    due_on: dt.date
    at: dt.datetime


@event("cases.opinion_given")
class OpinionGiven(Event):
    """An opinion that was asked for was given."""

    case_id: int
    case_public_id: uuid.UUID
    consultation_id: int
    at: dt.datetime


@event("cases.opinion_reminded")
class OpinionReminded(Event):
    """An opinion is still owed; the asked post was reminded on the day `on`."""

    case_id: int
    case_public_id: uuid.UUID
    consultation_id: int
    due_on: dt.date
    on: dt.date
    at: dt.datetime


@event("cases.project_stage_ended")
class ProjectStageEnded(Event):
    """Everything in the application for a stage of a project is decided. `outcome`: granted, or
    failed when a part was not; `used_days` are the working days that the government used."""

    project_id: int
    stage: str
    outcome: str
    used_days: int
    at: dt.datetime


@event("cases.guidance_asked")
class GuidanceAsked(Event):
    """Somebody asks for advice before an application. Starts no limit of law."""

    guidance_id: int
    at: dt.datetime


@event("cases.guidance_issued")
class GuidanceIssued(Event):
    """The written advice (前期辅导意见书) went to whoever asked. It binds nobody."""

    guidance_id: int
    at: dt.datetime


@event("cases.part_opened")
class PartOpened(Event):
    """Another department decides a part of a case under a number of its own; a step of the case
    waits for it."""

    parent_id: int
    case_id: int
    task_id: int
    at: dt.datetime


@event("cases.part_ended")
class PartEnded(Event):
    """A part came back to the step that waited for it: granted, denied, or returned without a
    decision."""

    parent_id: int
    case_id: int
    outcome: str
    at: dt.datetime
