"""Front door of cases. Commands are keyword-only and take the actor; ids in, data out."""

from __future__ import annotations

from zhengtong.modules.cases.answered import answers_of
from zhengtong.modules.cases.archiving.tasks import file_later
from zhengtong.modules.cases.aspects import bear_aspect
from zhengtong.modules.cases.choices import CASE_CHOICES
from zhengtong.modules.cases.conduct import (
    broken_promise_told,
    broken_promises,
    case_numbers,
    case_told,
    outcomes,
)
from zhengtong.modules.cases.data import (
    CaseClock,
    CaseData,
    CaseRow,
    MaterialFile,
    MaterialGroup,
    RatingFigures,
    TimelineEntry,
)
from zhengtong.modules.cases.documents import pdf_of
from zhengtong.modules.cases.hearings.answering import answer_right as answer_hearing_right
from zhengtong.modules.cases.hearings.right import tell_right as tell_hearing_right
from zhengtong.modules.cases.joint.data import TimeShare, TimeUsed
from zhengtong.modules.cases.joint.day import give_finding
from zhengtong.modules.cases.joint.fixing import fix_meeting
from zhengtong.modules.cases.joint.minutes import issue_minutes
from zhengtong.modules.cases.joint.planning import propose_meeting
from zhengtong.modules.cases.joint.used import time_used
from zhengtong.modules.cases.levels.forwarding import forward_case, is_forwarded
from zhengtong.modules.cases.periods.kinds import Kind, is_kind, kind_of
from zhengtong.modules.cases.periods.services import (
    approve_extension,
    extend_case,
    reject_extension,
    request_extension,
    resume_case,
    suspend_case,
    terminate_case,
)
from zhengtong.modules.cases.policies import own_applications, own_cases, visible_to
from zhengtong.modules.cases.queries import (
    average_days,
    case_data,
    case_rows,
    clocks_of,
    data_of,
    figures,
    listed,
    materials_of,
    rating_figures,
    rows_of,
    timeline_of,
)
from zhengtong.modules.cases.ratings.arithmetic import RatingCount
from zhengtong.modules.cases.ratings.counting import RatingRow, rating_counts, rating_rows
from zhengtong.modules.cases.ratings.facts import (
    RatingContact,
    RatingFacts,
    rating_contact,
    rating_facts,
)
from zhengtong.modules.cases.ratings.giving import rate_case
from zhengtong.modules.cases.ratings.indicators import labels_of as rating_labels
from zhengtong.modules.cases.ratings.replying import (
    RatingReplyData,
    rating_replies,
    reply_to_rating,
)
from zhengtong.modules.cases.registers.counting import Period
from zhengtong.modules.cases.registers.credited import (
    Credit,
    CreditedCase,
    CreditedFigure,
    credited,
    credited_cases,
)
from zhengtong.modules.cases.registers.elements import CREDITED
from zhengtong.modules.cases.registers.facts import settle as settle_facts
from zhengtong.modules.cases.registers.measures import MEASURES
from zhengtong.modules.cases.services.accept import accept_case, deem_accepted, refuse_case
from zhengtong.modules.cases.services.apply import (
    application,
    discard_application,
    save_application,
    start_application,
)
from zhengtong.modules.cases.services.attach import (
    attach_material,
    remove_material,
    wanted_materials,
)
from zhengtong.modules.cases.services.completeness import problems
from zhengtong.modules.cases.services.conclude import (
    deliver_case,
    withdraw_application,
)
from zhengtong.modules.cases.services.handle import (
    claim_step,
    complete_step,
    release_step,
    send_back_step,
    take_back_step,
    transfer_step,
    urge_step,
)
from zhengtong.modules.cases.services.locking import find
from zhengtong.modules.cases.services.submit import submit_application
from zhengtong.modules.cases.services.supplement import (
    lapse_supplement,
    request_supplement,
    supply_supplement,
)
from zhengtong.modules.cases.steering.giving import give_step, redispatch_case
from zhengtong.modules.cases.steering.jumps import (
    confirm_jump,
    propose_jump,
    recall_jump,
    reject_jump,
)
from zhengtong.modules.cases.steering.raising import escalate_step, urge_case
from zhengtong.modules.cases.tasks import sweep
from zhengtong.modules.cases.timeline import outcome_label

__all__ = [
    "CASE_CHOICES",
    "CREDITED",
    "MEASURES",
    "CaseClock",
    "CaseData",
    "CaseRow",
    "Credit",
    "CreditedCase",
    "CreditedFigure",
    "Kind",
    "MaterialFile",
    "MaterialGroup",
    "Period",
    "RatingContact",
    "RatingCount",
    "RatingFacts",
    "RatingFigures",
    "RatingReplyData",
    "RatingRow",
    "TimeShare",
    "TimeUsed",
    "TimelineEntry",
    "accept_case",
    "answer_hearing_right",
    "answers_of",
    "application",
    "approve_extension",
    "attach_material",
    "average_days",
    "bear_aspect",
    "broken_promise_told",
    "broken_promises",
    "case_data",
    "case_numbers",
    "case_rows",
    "case_told",
    "claim_step",
    "clocks_of",
    "complete_step",
    "confirm_jump",
    "credited",
    "credited_cases",
    "data_of",
    "deem_accepted",
    "deliver_case",
    "discard_application",
    "escalate_step",
    "extend_case",
    "figures",
    "file_later",
    "find",
    "fix_meeting",
    "forward_case",
    "give_finding",
    "give_step",
    "is_forwarded",
    "is_kind",
    "issue_minutes",
    "kind_of",
    "lapse_supplement",
    "listed",
    "materials_of",
    "outcome_label",
    "outcomes",
    "own_applications",
    "own_cases",
    "pdf_of",
    "problems",
    "propose_jump",
    "propose_meeting",
    "rate_case",
    "rating_contact",
    "rating_counts",
    "rating_facts",
    "rating_figures",
    "rating_labels",
    "rating_replies",
    "rating_rows",
    "recall_jump",
    "redispatch_case",
    "refuse_case",
    "reject_extension",
    "reject_jump",
    "release_step",
    "remove_material",
    "reply_to_rating",
    "request_extension",
    "request_supplement",
    "resume_case",
    "rows_of",
    "save_application",
    "send_back_step",
    "settle_facts",
    "start_application",
    "submit_application",
    "supply_supplement",
    "suspend_case",
    "sweep",
    "take_back_step",
    "tell_hearing_right",
    "terminate_case",
    "time_used",
    "timeline_of",
    "transfer_step",
    "urge_case",
    "urge_step",
    "visible_to",
    "wanted_materials",
    "withdraw_application",
]
