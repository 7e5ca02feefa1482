"""The rows of one case, from its facts. Pure: the same facts always give the same rows.

Each row has a `row_guid` that follows from the case and what the row is about, so that writing
twice finds the same row.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils import timezone

from zhengtong.kernel.text import localized
from zhengtong.modules.cases.exchange import layout
from zhengtong.modules.cases.exchange.codes import Codes
from zhengtong.modules.cases.exchange.facts import Facts
from zhengtong.modules.cases.models import Channel, LegalOutcome, MaterialState
from zhengtong.modules.cases.services.handle import GOING_ON
from zhengtong.modules.workflow.data import TaskData

Row = dict[str, Any]
NAMESPACE = uuid.UUID("6f1b8c1e-6d0b-5a0e-9b53-39046a7d2020")
"""Of all row_guids; never changed, or every row would leave a second time."""

PROCEDURES = {
    "hearing": "听证",
    "tender": "招标",
    "auction": "拍卖",
    "inspection": "检验",
    "testing": "检测",
    "quarantine": "检疫",
    "appraisal": "鉴定",
    "expert_review": "专家评审",
}


def guid(facts: Facts, table: str, about: object = "") -> str:
    return str(uuid.uuid5(NAMESPACE, f"{table}:{facts.case.public_id}:{about}"))


def rows_of(facts: Facts, codes: Codes) -> dict[str, list[Row]]:
    """By table. A case that was never accepted has no row of acceptance: its date must not be
    empty, and there is none. One that is under way has no result yet."""
    return {
        layout.ACCEPT: list(_accept(facts, codes)),
        layout.PROCESS: list(_process(facts, codes)),
        layout.RESULT: list(_result(facts, codes)),
        layout.SPECIAL: list(_special(facts, codes)),
        layout.MATERIAL: list(_materials(facts, codes)),
    }


def _common(facts: Facts, table: str, about: object = "") -> Row:
    return {
        "row_guid": guid(facts, table, about),
        "project_no": facts.case.project_no,
        "task_code": facts.version.implementation_code,
    }


def _accept(facts: Facts, codes: Codes) -> Iterator[Row]:
    case, version = facts.case, facts.version
    if case.accepted_at is None:
        return
    name = localized(version.name, "zh")
    yield {
        **_common(facts, layout.ACCEPT),
        "local_task_code": version.guide.local_code or None,
        "catalog_code": version.basic_code or version.implementation_code[-12:],
        "task_handle_item": version.guide.handling_code or None,
        "task_version": version.number,
        "task_name": name,
        "project_name": f"{case.applicant_name}：{name}",
        "project_type": codes.get(("project_type", case.case_kind), "9"),
        "apply_date": case.submitted_at,
        "apply_type": codes.get(("apply_type", case.channel)),
        "applyer_name": case.applicant_name,
        **_applicant(facts, codes),
        "contact_name": case.contact_name or None,
        "contact_type": None,
        "contact_code": None,
        "contact_mobile": _digits(case.contact_phone),
        "zip_code": None,
        "accept_date": case.accepted_at,
        "accept_doc_no": facts.papers.get("acceptance"),
        "org_code": facts.organ.credit_code,
        "org_name": facts.organ.name_zh,
        "handle_user_name": facts.staff.get(case.accepted_by_id or 0),
        "promise_date": facts.promised.due_on if facts.promised else None,
    }


def _applicant(facts: Facts, codes: Codes) -> Row:
    """Who applies, by the register of people or companies. The number of the document is put in
    when the row is written: here it is read from nowhere."""
    entity = facts.entity
    if entity is None:
        return {
            "applyer_type": codes[("applyer_type", "person")],
            "applyer_page_type": codes[("applyer_page_type", "person")],
            "applyer_page_code": None,
            "address": facts.person.address or None,
            "legal": None,
        }
    return {
        "applyer_type": codes.get(("applyer_type", entity.kind), "9"),
        "applyer_page_type": codes[("applyer_page_type", "entity")],
        "applyer_page_code": entity.credit_code,
        "address": entity.address or None,
        "legal": entity.legal_representative or None,
    }


def _digits(phone: str) -> str | None:
    return re.sub(r"\D", "", phone) or None


def _process(facts: Facts, codes: Codes) -> Iterator[Row]:
    for task in facts.tasks:
        staff = task.done_by_staff_id or task.assignee_staff_id
        yield {
            **_common(facts, layout.PROCESS, task.public_id),
            "process_name": localized(task.name, "zh"),
            "event_name": _action(task, codes),
            "event_start_time": task.opened_at,
            "event_end_time": task.closed_at,
            "handle_user_name": facts.staff.get(staff or 0),
            "handle_explain": task.opinion or None,
        }


def _action(task: TaskData, codes: Codes) -> str | None:
    """None while the step is open."""
    if task.closed_at is None:
        return None
    if task.state == "returned":
        return codes[("event_name", "returned")]
    if task.state == "done" and task.outcome in GOING_ON:
        return codes[("event_name", "passed")]
    return codes[("event_name", "other")]


def _result(facts: Facts, codes: Codes) -> Iterator[Row]:
    case = facts.case
    if case.closed_at is None:
        return
    granted = case.legal_outcome in (LegalOutcome.GRANTED, LegalOutcome.PARTLY)
    served = "yes" if case.delivered_at else "no"
    yield {
        **_common(facts, layout.RESULT),
        "result_type": codes.get(("result_type", case.close_type)),
        "result_date": case.closed_at,
        "result_explain": case.outcome_reason or None,
        "result_cetr_name": localized(facts.version.result_name, "zh") if granted else None,
        "result_cetr_no": facts.papers.get("grant") if granted else None,
        "is_delivery_results": codes[("is_delivery_results", served)],
        "satisfaction": codes.get(("satisfaction", facts.rating)),
    }


def _special(facts: Facts, codes: Codes) -> Iterator[Row]:
    told = {p.from_on: p for p in facts.procedures}
    for n, pause in enumerate(facts.suspensions):
        known = told.get(pause.from_on)
        yield {
            **_common(facts, layout.SPECIAL, f"pause:{n}"),
            "special_type": codes[("special_type", "other")],
            "special_name": PROCEDURES.get(pause.ground, pause.ground),
            "special_reason": (known.reason if known else "") or None,
            "special_time": _midnight(pause.from_on),
            "special_end_time": _midnight(pause.to_on),
            "special_result": (known.result if known else "") or None,
            "special_explain": pause.document or None,
            "special_applyer": None,
            "handle_user": facts.staff.get(known.started_by_id or 0) if known else None,
        }
    for n, note in enumerate(facts.extensions):
        yield {
            **_common(facts, layout.SPECIAL, f"extension:{n}"),
            "special_type": codes[("special_type", "extension")],
            "special_name": "延长审批",
            "special_reason": note.text or None,
            "special_time": note.at,
            "special_end_time": note.at,
            "special_result": f"延长{note.payload.get('days')}个工作日",
            "special_explain": None,
            "special_applyer": None,
            "handle_user": note.actor_name or None,
        }


def _midnight(day: dt.date | None) -> dt.datetime | None:
    if day is None:
        return None
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


def _materials(facts: Facts, codes: Codes) -> Iterator[Row]:
    for row in facts.materials:
        yield {
            **_common(facts, layout.MATERIAL, row.pk),
            "material_name": localized(row.name, "zh"),
            "get_type": codes[("get_type", _way(facts, row.state))],
            "get_num": 1,
            "material_attach_name": row.file_name or None,
            "material_attach_ids": str(row.file_public_id) if row.file_public_id else None,
        }


def _way(facts: Facts, state: str) -> str:
    if state != MaterialState.PROVIDED.value:
        return "fetched"
    return "web" if facts.case.channel in (Channel.WEB, Channel.API) else "counter"


def same(stored: Mapping[str, Any], wanted: Row, names: tuple[str, ...]) -> tuple[str, ...]:
    """The columns in which they differ."""
    return tuple(n for n in names if stored[n] != wanted[n])
