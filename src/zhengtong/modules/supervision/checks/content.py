"""Checks of contents: missing reasons, papers that were not there, moments out of order."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from zhengtong.modules.cases import events as cases
from zhengtong.modules.supervision.checks.sql import SqlCheck
from zhengtong.modules.supervision.plugins import Param, SupervisionKind, When, checks


class ContentCheck(SqlCheck):
    """A fact that stays: asked after the step, and once more at night."""

    kind = SupervisionKind.CONTENT
    when = frozenset({When.STEP, When.NIGHTLY})
    lasts = True


class EndedWithoutReason(ContentCheck):
    code = "F1"
    label = gettext_noop("提前办结没有说明理由")
    explanation = gettext_noop("作废、退回或者删除办结，没有写明理由。")
    events = (cases.CaseClosed, cases.CaseTerminated)
    moment = "f.closed_at"
    sql = """SELECT f.case_id, f.organization_id, f.region_id,
            f.closed_at AS at FROM cases_watch_facts f
        WHERE f.close_type IN ('1', '2', '3') AND f.status NOT IN ('refused', 'withdrawn')
            AND NOT f.has_reason {scope}"""
    sentences = {
        "zh": "办件提前结束，没有写明理由。",
        "en": "The case was ended early without a stated reason.",
    }


class RefusedWithoutReason(ContentCheck):
    code = "F2"
    label = gettext_noop("不予受理没有说明理由")
    explanation = gettext_noop("不予受理，没有写明理由。")
    events = (cases.CaseRefused,)
    moment = "f.closed_at"
    sql = """SELECT f.case_id, f.organization_id, f.region_id,
            f.closed_at AS at FROM cases_watch_facts f
        WHERE f.status = 'refused' AND NOT f.has_reason {scope}"""
    sentences = {
        "zh": "不予受理，没有写明理由。",
        "en": "Acceptance was refused without a stated reason.",
    }


class AcceptedIncomplete(ContentCheck):
    """Only papers that every applicant must bring; those that were promised (容缺) do not count.
    Parts of a bundle or project share papers: they are left out."""

    code = "F3"
    label = gettext_noop("材料不齐即受理")
    explanation = gettext_noop("必交材料不齐、也没有容缺承诺，就受理了。")
    events = (cases.CaseAccepted,)
    moment = "f.accepted_at"
    sql = """SELECT f.case_id, f.organization_id, f.region_id,
            f.accepted_at AS at, count(*) AS missing,
            string_agg(w.name ->> 'zh', '、' ORDER BY w.material_key) AS names,
            string_agg(coalesce(w.name ->> 'en', w.name ->> 'zh'), ', ' ORDER BY w.material_key)
                AS names_en
        FROM cases_watch_facts f
        JOIN items_wanted_facts w ON w.item_version_id = f.item_version_id
        WHERE f.accepted_at IS NOT NULL AND f.parent_id IS NULL
            AND NOT f.aspects && ARRAY['bundle', 'joint']::varchar[] AND NOT EXISTS (
            SELECT 1 FROM cases_brought_facts b
            WHERE b.case_id = f.case_id AND b.material_key = w.material_key
                AND b.added_at <= f.accepted_at) {scope}
        GROUP BY f.case_id, f.organization_id, f.region_id, f.accepted_at"""
    sentences = {
        "zh": "受理时缺 {missing} 份必交材料：{names}。",
        "en": "Missing at acceptance ({missing}): {names_en}.",
    }


class SupplementsRepeated(ContentCheck):
    code = "F4"
    label = gettext_noop("多次要求补正")
    explanation = gettext_noop(
        "补正告知超过规定次数，没有做到一次性告知（《行政许可法》第三十二条）。"
    )
    events = (cases.SupplementRequested, cases.CompletionRequested)
    moment = "s.last_at"
    params = (
        Param(
            name="times",
            label=gettext_noop("超过"),
            unit=gettext_noop("次"),
            default=1,
            minimum=1,
            maximum=20,
        ),
    )
    sql = """SELECT f.case_id, f.organization_id, f.region_id,
            s.last_at AS at, s.n FROM cases_case_facts f
        JOIN (SELECT case_id, count(*) AS n, max(issued_at) AS last_at
            FROM cases_supplement_facts GROUP BY case_id) s ON s.case_id = f.case_id
        WHERE s.n > %(times)s {scope}"""
    sentences = {"zh": "已要求补正 {n} 次。", "en": "Papers were asked for {n} times."}


class AcceptedBeforeNotice(ContentCheck):
    code = "F5"
    label = gettext_noop("受理早于补正告知")
    explanation = gettext_noop("补正后受理的时间早于补正告知的时间。")
    kind = SupervisionKind.FLOW
    events = (cases.CaseAccepted, cases.SupplementRequested)
    moment = "f.accepted_at"
    sql = """SELECT f.case_id, f.organization_id, f.region_id,
            f.accepted_at AS at, s.issued_at AT TIME ZONE %(zone)s AS told
        FROM cases_case_facts f JOIN cases_supplement_facts s ON s.case_id = f.case_id
        WHERE NOT s.is_second AND f.accepted_at < s.issued_at {scope}"""
    sentences = {
        "zh": "补正告知于 {told:%Y-%m-%d %H:%M} 发出，受理记录却更早。",
        "en": "Notice given at {told:%Y-%m-%d %H:%M}, acceptance recorded before it.",
    }


class AcceptedAfterEnd(ContentCheck):
    code = "F6"
    label = gettext_noop("受理晚于办结")
    explanation = gettext_noop("受理时间晚于决定或者办结时间。")
    kind = SupervisionKind.FLOW
    events = (cases.CaseAccepted, cases.CaseDecided, cases.CaseClosed)
    moment = "f.accepted_at"
    sql = """SELECT f.case_id, f.organization_id, f.region_id,
            f.accepted_at AS at FROM cases_case_facts f
        WHERE f.accepted_at > least(f.decided_at, f.closed_at) {scope}"""
    sentences = {
        "zh": "受理时间晚于决定或者办结时间。",
        "en": "Acceptance is recorded after the decision or the end.",
    }


class ProcedureBackwards(ContentCheck):
    code = "F7"
    label = gettext_noop("特别程序结果早于申请")
    explanation = gettext_noop("特别程序的结束早于开始。")
    kind = SupervisionKind.FLOW
    events = (cases.CaseResumed, cases.ProcedureMoved)
    moment = "p.ended_at"
    sql = """SELECT f.case_id, f.organization_id, f.region_id,
            p.ended_at AS at, 'procedure:' || p.procedure_id AS subject, p.from_on, p.to_on
        FROM cases_case_facts f JOIN cases_procedure_facts p ON p.case_id = f.case_id
        WHERE (p.to_on < p.from_on OR p.ended_at < p.started_at) {scope}"""
    sentences = {
        "zh": "特别程序 {from_on} 开始，{to_on} 结束。",
        "en": "Special procedure from {from_on} to {to_on}.",
    }


for _key, _check in {
    "ended_without_reason": EndedWithoutReason(),
    "refused_without_reason": RefusedWithoutReason(),
    "accepted_incomplete": AcceptedIncomplete(),
    "supplements_repeated": SupplementsRepeated(),
    "accepted_before_notice": AcceptedBeforeNotice(),
    "accepted_after_end": AcceptedAfterEnd(),
    "procedure_backwards": ProcedureBackwards(),
}.items():
    checks.register(_key, _check)
