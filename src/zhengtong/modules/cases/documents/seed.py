"""Templates of the demo county: its own remedies, in use; a friendlier receipt, in review."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from zhengtong.core.documents import api as documents
from zhengtong.core.documents.api import kinds
from zhengtong.kernel.access import ANYWHERE, Actor
from zhengtong.modules.cases.documents.kinds import REMEDIES
from zhengtong.modules.org import api as org

REMEDIES_HERE = (
    "如对本决定不服，可以自收到本文书之日起六十日内依法向青禾县人民政府申请行政复议，"
    "或者在六个月内依法向青禾县人民法院提起行政诉讼。"
)
"""行政复议法 第二十条、第二十四条; 行政诉讼法 第四十六条."""


def load() -> None:
    """Idempotent: a county that has written anything itself is left alone."""
    with transaction.atomic():
        _load()


def _load() -> None:
    writer, lawyer = _someone("documents.manage"), _someone("documents.publish")
    if writer is None or lawyer is None or documents.has_local() or writer == lawyer:
        return
    remedies = {"blocks": [{"kind": "paragraph", "text": REMEDIES_HERE}]}
    made = _in_review(REMEDIES, remedies, writer, "写明复议机关和法院")
    documents.publish_template(public_id=made, actor=lawyer)
    receipt = kinds.get("case.receipt").shipped
    contact = {"kind": "include", "passage": "passage.contact"}
    paragraphs = [b for b in receipt["blocks"] if b["kind"] != "row"]
    rows = [b for b in receipt["blocks"] if b["kind"] == "row"]
    body = {**receipt, "blocks": [*paragraphs, contact, *rows]}
    _in_review("case.receipt", body, writer, "收件凭证上写明咨询和监督电话")


def _in_review(kind: str, body: Mapping[str, Any], actor: Actor, note: str) -> uuid.UUID:
    row = documents.start_template(kind=kind, scope_kind="county", actor=actor)
    documents.save_template(
        public_id=row.public_id,
        body={"is_sealed": False, **body},
        actor=actor,
        expected_version=None,
    )
    documents.submit_template(public_id=row.public_id, note=note, actor=actor)
    return row.public_id


def _someone(permission: str) -> Actor | None:
    """Whoever of the demo county may do that, for the whole county."""
    for government in org.organizations(kind="government"):
        for user_id in sorted(org.users_with(permission, organization_id=government.id)):
            actor = org.actor_for(user_id)
            if ANYWHERE in actor.organizations_with(permission):
                return actor
    return None
