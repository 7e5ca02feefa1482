"""Drawing a flow: begin a working copy, save it, give it up, publish it after another's review."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import uuid
from collections.abc import Callable, Mapping

from django.utils import timezone

from zhengtong.core.audit import api as audit
from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.deadlines import Limit
from zhengtong.kernel.errors import StaleVersion
from zhengtong.kernel.text import Text
from zhengtong.modules.workflow import findings, starters
from zhengtong.modules.workflow.bpmn.document import Document
from zhengtong.modules.workflow.bpmn.parse import parse
from zhengtong.modules.workflow.bpmn.schema import require_readable, require_valid
from zhengtong.modules.workflow.data import ProcessDesignData, ProcessVersionData
from zhengtong.modules.workflow.design_queries import design_data, identity, of_public_id
from zhengtong.modules.workflow.errors import (
    BadProcessKey,
    DesignClosed,
    ProcessNameRequired,
    SecondPersonRequired,
)
from zhengtong.modules.workflow.models import ProcessDesign, ProcessVersion
from zhengtong.modules.workflow.services.publish import (
    PublishContext,
    examine_process,
    register_process,
    version_data,
)

Edit = Callable[[bytes], bytes]
_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,119}")


@command
def start_process_design(
    *,
    key: str,
    name: Text,
    actor: Actor,
    template: str | None = None,
    bpmn_xml: bytes | None = None,
) -> ProcessDesignData:
    """The open working copy of the flow `key`; begun when there is none.

    A new one starts from `bpmn_xml` (kept byte for byte), else from the newest published version,
    else from the starter `template` (a key of `starter_flows`), else from the plainest one. With
    `bpmn_xml` an open copy takes the file over. Raises BadBpmn with the place and the cure when
    the file cannot be read; what it holds is judged later, by the publish gate.
    """
    require(actor, "workflow.design")
    names = _names(name)
    if not _KEY.fullmatch(key):
        raise BadProcessKey
    if bpmn_xml is not None:
        require_valid(bpmn_xml)
    row = ProcessDesign.objects.select_for_update().filter(key=key, state="open").first()
    if row is not None:
        if bpmn_xml is not None:
            _draw(row, bpmn_xml, actor)
            row.save()
            _record("workflow.design_imported", row, actor)
        return design_data(row)
    newest = ProcessVersion.objects.filter(key=key, status="published").order_by("-number").first()
    if not names["zh"] and newest is None and bpmn_xml is None:
        raise ProcessNameRequired
    row = ProcessDesign(key=key, based_on=newest, drawn_by=actor.name[:120])
    if bpmn_xml is None and newest is not None:
        bpmn_xml = bytes(newest.bpmn_xml)
    row.name, row.name_en = names["zh"], names["en"]
    _draw(row, bpmn_xml or starters.drawn(template, key, names["zh"], names["en"]), actor)
    row.lock_version = 1
    row.save()
    _record("workflow.design_started", row, actor)
    return design_data(row)


@command
def save_process_design(
    *, public_id: uuid.UUID, bpmn_xml: bytes, lock_version: int, actor: Actor
) -> ProcessDesignData:
    """Keep a changed drawing. It may be unfinished; only what cannot be read is refused.

    Raises StaleVersion when someone else has saved since, DesignClosed when it is published.
    """
    require(actor, "workflow.design")
    require_readable(bpmn_xml)
    row = _locked(public_id, lock_version)
    if bytes(row.bpmn_xml) != bpmn_xml:
        _draw(row, bpmn_xml, actor)
        row.save()
        _record("workflow.design_saved", row, actor)
    return design_data(row)


@command
def edit_process_design(
    *, public_id: uuid.UUID, edit: Edit, lock_version: int, actor: Actor
) -> ProcessDesignData:
    """Change the drawing by a pure function on its bytes (see `bpmn.properties`, `bpmn.weave`)."""
    require(actor, "workflow.design")
    row = _locked(public_id, lock_version)
    before = bytes(row.bpmn_xml)
    after = edit(before)
    require_readable(after)
    if after != before:
        _draw(row, after, actor)
        row.save()
        _record("workflow.design_saved", row, actor)
    return design_data(row)


@command
def replace_process_design(
    *, public_id: uuid.UUID, bpmn_xml: bytes, lock_version: int, actor: Actor
) -> ProcessDesignData:
    """Take a file of any tool over, byte for byte. Raises BadBpmn with line and element."""
    require_valid(bpmn_xml)
    return save_process_design(
        public_id=public_id, bpmn_xml=bpmn_xml, lock_version=lock_version, actor=actor
    )


@command
def discard_process_design(*, public_id: uuid.UUID, lock_version: int, actor: Actor) -> None:
    """Give a working copy up. It stays as a row; the key is free for a new one."""
    require(actor, "workflow.design")
    row = _locked(public_id, lock_version)
    row.state, row.closed_at = ProcessDesign.State.DISCARDED, timezone.now()
    row.save()
    _record("workflow.design_discarded", row, actor)


@command
def publish_process_design(
    *,
    public_id: uuid.UUID,
    reviewer: Actor,
    context: PublishContext | None,
    effective_on: dt.date,
    limits: Mapping[str, Limit] | None = None,
) -> ProcessVersionData:
    """Publish the drawing as the next version, through the gate, and close the working copy.

    The caller checks that the reviewer may review (an item's publishing does so for its flow).
    Nobody who has drawn may review: SecondPersonRequired. A published copy answers with its
    version. `limits` may hold `promised` and `statutory`.
    """
    row = of_public_id(public_id, locked=True)
    if row.version is not None:
        return version_data(row.version)
    if row.state != ProcessDesign.State.OPEN:
        raise DesignClosed
    if identity(reviewer) in row.drawers:
        raise SecondPersonRequired
    version = register_process(
        key=row.key,
        bpmn_xml=bytes(row.bpmn_xml),
        drawn_by=row.drawn_by,
        reviewed_by=_signature(reviewer, row.drawn_by),
        effective_on=effective_on,
        context=context,
        limits=limits,
        actor=reviewer,
    )
    row.version_id, row.state = version.id, ProcessDesign.State.PUBLISHED
    row.closed_at = timezone.now()
    row.save()
    _record("workflow.design_published", row, reviewer, number=version.number)
    return version


def examine_design(
    *,
    public_id: uuid.UUID,
    context: PublishContext | None = None,
    limits: Mapping[str, Limit] | None = None,
) -> findings.GateResult:
    """What the gate says of a working copy: a verdict per element, and `findings`."""
    row = of_public_id(public_id)
    return examine_process(bpmn_xml=bytes(row.bpmn_xml), context=context, limits=limits)


def _locked(public_id: uuid.UUID, lock_version: int) -> ProcessDesign:
    row = of_public_id(public_id, locked=True)
    if row.state != ProcessDesign.State.OPEN:
        raise DesignClosed
    if row.lock_version != lock_version:
        raise StaleVersion
    return row


def _draw(row: ProcessDesign, content: bytes, actor: Actor) -> None:
    document: Document = parse(content)
    row.bpmn_xml, row.sha256 = content, hashlib.sha256(content).hexdigest()
    row.name = (document.name or row.name or row.key)[:200]
    row.name_en = (document.name_en or row.name_en)[:300]
    row.drawn_by, row.updated_at = actor.name[:120], timezone.now()
    if identity(actor) not in row.drawers:
        row.drawers = [*row.drawers, identity(actor)]
    row.lock_version += 1


def _signature(reviewer: Actor, drawn_by: str) -> str:
    """The reviewer's name; two persons may share one, so then with the account's number."""
    name = reviewer.name[:100]
    return name if name != drawn_by else f"{name} ({reviewer.user_id})"


def _names(name: Text) -> dict[str, str]:
    if isinstance(name, str):
        return {"zh": name.strip()[:200], "en": ""}
    return {"zh": name.get("zh", "").strip()[:200], "en": name.get("en", "").strip()[:300]}


def _record(action: str, row: ProcessDesign, actor: Actor, **detail: object) -> None:
    audit.record(
        action,
        actor=actor,
        stream=f"process:{row.key}",
        object_type="process_design",
        object_id=str(row.public_id),
        detail={"sha256": row.sha256, **detail},
    )
