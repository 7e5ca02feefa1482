"""Publishing a definition through the gate."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from zhengtong.core.audit import api as audit
from zhengtong.core.commands import command
from zhengtong.core.turns import one_at_a_time
from zhengtong.kernel.access import PERMISSIONS, Actor
from zhengtong.kernel.deadlines import Limit
from zhengtong.kernel.events import publish
from zhengtong.modules.workflow import compiled, compiling, findings, gate, parts
from zhengtong.modules.workflow.data import ProcessVersionData
from zhengtong.modules.workflow.directory import ROLES, directory
from zhengtong.modules.workflow.errors import PublishRefused, SecondPersonRequired
from zhengtong.modules.workflow.events import ProcessPublished
from zhengtong.modules.workflow.models import ProcessNode, ProcessVersion
from zhengtong.modules.workflow.plugins import service_actions, step_documents, step_forms


@dataclass(frozen=True, kw_only=True)
class PublishContext:
    """For whom a definition is to run, so that the gate can look up its posts.

    `owners` are the organisations that will own runs of it (none: their own posts are not looked
    up); `slots` an organisation for each named slot. `fields` are the types of the form's fields.
    """

    region_id: int | None = None
    owners: tuple[int, ...] = ()
    slots: Mapping[str, int] = field(default_factory=dict)
    fields: Mapping[str, str] | None = None


@command
def register_process(
    *,
    key: str,
    bpmn_xml: bytes,
    drawn_by: str,
    reviewed_by: str,
    effective_on: dt.date,
    context: PublishContext | None = None,
    limits: Mapping[str, Limit] | None = None,
    actor: Actor | None = None,
) -> ProcessVersionData:
    """Publish a drawn flow as the next version of `key`.

    `limits` may hold `promised` and `statutory`. The same bytes as the newest version answer with
    that version. Raises PublishRefused (with `findings`) when the flow is not proven, BadBpmn when
    it cannot be read, SecondPersonRequired when one person both drew and reviewed it.
    """
    if not drawn_by.strip() or not reviewed_by.strip() or drawn_by == reviewed_by:
        raise SecondPersonRequired
    result = gate.examine(bpmn_xml, gate_context(context, limits))
    if result.findings or result.graph is None:
        raise PublishRefused(result.findings)
    return _store(
        key,
        bpmn_xml,
        result.graph,
        people=(drawn_by, reviewed_by),
        effective_on=effective_on,
        actor=actor or Actor.system("workflow.register"),
    )


def examine_process(
    *,
    bpmn_xml: bytes,
    context: PublishContext | None = None,
    limits: Mapping[str, Limit] | None = None,
) -> findings.GateResult:
    """What the gate says of a file, without publishing: a verdict per element and the findings.

    Raises BadBpmn when it cannot be read at all.
    """
    return gate.examine(bpmn_xml, gate_context(context, limits))


def _store(
    key: str,
    bpmn_xml: bytes,
    graph: compiled.Graph,
    *,
    people: tuple[str, str],
    effective_on: dt.date,
    actor: Actor,
) -> ProcessVersionData:
    one_at_a_time(f"workflow:{key}")
    digest = hashlib.sha256(bpmn_xml).hexdigest()
    newest = ProcessVersion.objects.filter(key=key).order_by("-number").first()
    if newest is not None and newest.sha256 == digest and newest.status == "published":
        return version_data(newest)
    version = ProcessVersion.objects.create(
        key=key,
        number=newest.number + 1 if newest else 1,
        name=graph.name[:200],
        name_en=graph.name_en[:300],
        bpmn_xml=bpmn_xml,
        sha256=digest,
        compiled=compiling.to_json(graph),
        compiler=compiled.VERSION,
        drawn_by=people[0],
        reviewed_by=people[1],
        effective_on=effective_on,
    )
    ProcessNode.objects.bulk_create(_nodes(version, graph))
    audit.record(
        "workflow.register_process",
        actor=actor,
        stream=f"process:{key}",
        object_type="process_version",
        object_id=version.pk,
        detail={"number": version.number, "sha256": digest, "drawn_by": people[0]},
    )
    publish(ProcessPublished(process_version_id=version.pk, process_key=key, number=version.number))
    return version_data(version)


def _nodes(version: ProcessVersion, graph: compiled.Graph) -> Iterable[ProcessNode]:
    for position, name in enumerate(graph.order):
        node = graph.nodes[name]
        yield ProcessNode(
            version=version,
            position=position,
            node=node.id,
            kind=node.kind,
            name=node.name[:200],
            name_en=node.name_en[:300],
            stage=node.stage,
            post=node.post,
            limit=node.limit,
            unit=node.unit if node.limit is not None else "",
            outcomes=list(node.outcomes),
            return_to=list(node.return_to),
            form=node.form,
            document=node.document,
            is_withdrawable=node.withdrawable,
            vote=node.vote,
        )


def gate_context(
    context: PublishContext | None, limits: Mapping[str, Limit] | None
) -> findings.GateContext:
    limits = limits or {}
    return findings.GateContext(
        has_holder=None if context is None else _holder_check(context),
        actions=frozenset(service_actions),
        fields=context.fields if context else None,
        forms=parts.check(step_forms),
        documents=parts.check(step_documents),
        permissions=frozenset(PERMISSIONS),
        promised=limits.get("promised"),
        statutory=limits.get("statutory"),
    )


def _holder_check(context: PublishContext) -> findings.HasHolder | None:
    if not context.owners and context.region_id is None:
        return None

    def check(post: str) -> bool | None:
        """False or None as soon as one owner lacks the post or a holder of it."""
        place, _, key = post.partition(":")
        if place == "owner":
            if not context.owners:
                return True
            organizations: list[Any] = list(context.owners)
        elif place in context.slots:
            organizations = [context.slots[place]]
        elif place in ROLES:
            return True
        elif context.region_id is not None:
            organizations = [directory().organization_id(place, context.region_id)]
        else:
            return True
        posts = [directory().post_id(o, key) if o else None for o in organizations]
        if None in posts:
            return None
        held = directory().holders([p for p in posts if p])
        return all(held.get(p) for p in posts if p)

    return check


def version_data(row: ProcessVersion) -> ProcessVersionData:
    return ProcessVersionData(
        id=row.pk,
        key=row.key,
        number=row.number,
        name=row.name,
        name_en=row.name_en,
        status=str(row.status),
        sha256=row.sha256,
        drawn_by=row.drawn_by,
        reviewed_by=row.reviewed_by,
        effective_on=row.effective_on,
    )
