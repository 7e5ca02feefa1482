"""The department of the other tests, with an item that takes promises: two papers may come later,
one of them, or a third, may be replaced by a commitment."""

from __future__ import annotations

import io
from typing import Any

from zhengtong.modules.cases.models import (
    Application,
    Case,
    Promise,
    PromiseKind,
)
from zhengtong.modules.cases.promises import accepting, checking, signing
from zhengtong.modules.cases.services import accept, apply, attach, conclude, handle, submit
from zhengtong.modules.cases.tests import desk as make_desk
from zhengtong.modules.cases.tests.county import DATA, acting, picture, publish_version
from zhengtong.modules.cases.tests.desk import Desk, task_of
from zhengtong.modules.items.catalogue import make as m
from zhengtong.modules.items.catalogue.make import t
from zhengtong.modules.org.models import NaturalPerson
from zhengtong.modules.org.tests import factories as make

PLAN, CHART, REPORT = "site_plan", "flow_chart", "test_report"
LATER = (PLAN, CHART)
MAIN = "tree_photos"

GUIDE: dict[str, Any] = {
    "materials": [
        m.material(MAIN, "照片", "Photos", max_files=2),
        m.material(PLAN, "平面图", "Site plan", may_be_pending=True),
        m.material(CHART, "流程图", "Flow chart", may_be_pending=True, max_files=2),
        m.material(REPORT, "检测报告", "Test report", by_commitment=True),
    ],
    "pending": m.pending(10, extension_days=5, years=2),
    "commitment": {
        "notice": t("检测合格。", "The tests were passed."),
        "consequence": t("不实的，撤销决定。", "If untrue, the decision is revoked."),
        "check_days": 20,
        "rectify_days": 5,
        "years": 3,
        "basis": m.LIMIT_CONFIGURED,
    },
}


def desk() -> Desk:
    found = make_desk.desk()
    found.county.version = publish_version(found.county.version.item_id, **GUIDE)
    return found


def draft(desk: Desk, person: NaturalPerson, *brought: str, entity_id: int | None = None) -> Any:
    """An application with these papers."""
    actor = acting(person, entity_id)
    found = apply.start_application(item_public_id=desk.county.item, actor=actor, data=DATA)
    for key in brought:
        attach.attach_material(
            public_id=found.public_id,
            material_key=key,
            content=picture(),
            name=f"{key}.jpg",
            actor=actor,
        )
    return found


def sign(
    found: Application, person: NaturalPerson, *keys: str, kind: str = "pending", **changes: Any
) -> None:
    given = {
        "public_id": found.public_id,
        "kind": kind,
        "material_keys": keys,
        "signed_name": person.name,
        "is_confirmed": True,
        "actor": acting(person, found.entity_id),
    }
    signing.sign_promise(**{**given, **changes})


def hand_in(found: Application, person: NaturalPerson) -> Case:
    return submit.submit_application(
        public_id=found.public_id, actor=acting(person, found.entity_id)
    )


def promised(desk: Desk, person: NaturalPerson, entity_id: int | None = None) -> Case:
    """Handed in with a promise to bring two papers later."""
    found = draft(desk, person, MAIN, REPORT, entity_id=entity_id)
    sign(found, person, *LATER)
    return hand_in(found, person)


def accepted(desk: Desk, person: NaturalPerson, entity_id: int | None = None) -> Case:
    case = promised(desk, person, entity_id)
    accept.accept_case(case_id=case.pk, actor=make.actor(desk.counter))
    case.refresh_from_db()
    return case


def committed(desk: Desk, person: NaturalPerson) -> Case:
    """Handed in with a commitment in the place of the report."""
    found = draft(desk, person, MAIN, *LATER)
    sign(found, person, REPORT, kind="commitment")
    return hand_in(found, person)


def decided(desk: Desk, case: Case, outcome: str = "grant") -> Case:
    """From acceptance, or from the review, to the decision."""
    if case.accepted_at is None:
        accept.accept_case(case_id=case.pk, actor=make.actor(desk.counter))
    step(desk, case, make.actor(desk.reviewer), "agree")
    step(desk, case, make.actor(desk.approver), outcome)
    case.refresh_from_db()
    return case


def step(desk: Desk, case: Case, actor: Any, outcome: str, **more: Any) -> None:
    handle.complete_step(
        case_id=case.pk,
        task_id=task_of(case).id,
        actor=actor,
        outcome=outcome,
        opinion="情况属实。",
        **more,
    )


def granted_by_commitment(desk: Desk, person: NaturalPerson) -> Case:
    return decided(desk, committed(desk, person))


def found_false(desk: Desk, person: NaturalPerson) -> Case:
    case = granted_by_commitment(desk, person)
    check(desk, case, "false")
    return case


def check(desk: Desk, case: Case, result: str, **changes: Any) -> Promise:
    given = {
        "case_id": case.pk,
        "actor": make.actor(desk.reviewer),
        "seen": changes.get("seen") or of(case, "commitment").state,
        "result": result,
        "finding": "2026-11-20 到现场查看。",
    }
    return checking.record_check(**{**given, **changes})


def revoked(desk: Desk, person: NaturalPerson) -> Case:
    case = found_false(desk, person)
    checking.revoke_decision(
        case_id=case.pk, actor=make.actor(desk.approver), seen="false", reason="没有检测。"
    )
    return case


def with_pending(desk: Desk, case: Case, person: NaturalPerson, **changes: Any) -> Any:
    """容缺受理 by the clerk."""
    given = {
        "case_id": case.pk,
        "actor": make.actor(desk.counter),
        "material_keys": LATER,
        "days": 5,
        "signed_name": person.name,
        "is_signed": True,
    }
    return accepting.accept_with_pending(**{**given, **changes})


def of(case: Case, kind: str = "pending") -> Promise:
    return Promise.objects.get(case=case, kind=PromiseKind(kind))


def file(key: str, colour: str = "red") -> tuple[str, io.BytesIO, str]:
    return key, io.BytesIO(picture(colour)), f"{key}.jpg"


def withdraw(case: Case, person: NaturalPerson) -> None:
    conclude.withdraw_application(
        case_id=case.pk, actor=acting(person, case.entity_id), reason="不办了。"
    )
