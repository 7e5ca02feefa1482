"""Export, receive, compare, promote."""

from __future__ import annotations

import base64
import hashlib
import uuid
from collections.abc import Iterable
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from zhengtong.core.audit import api as audit
from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.errors import DomainError, FieldError, InvalidInput, NotFound
from zhengtong.kernel.registry import UnknownPlug
from zhengtong.modules.items.models import (
    ConfigPackage,
    PackagePromotion,
    PackageSigner,
)
from zhengtong.modules.items.packages import format as files
from zhengtong.modules.items.packages.comparing import Line, compared
from zhengtong.modules.items.packages.errors import UnknownKind
from zhengtong.modules.items.packages.format import Entry, Opened
from zhengtong.modules.items.packages.signers import own_key, require_trusted
from zhengtong.modules.items.plugins import Promotion, package_parts
from zhengtong.modules.items.rules import SameReviewer

MODES = ("draft", "in_force")


class NothingChosen(InvalidInput):
    """请至少选择一项。"""

    code = "nothing_chosen"


class NotPromotable(InvalidInput):
    """选中的内容还不能采用，请先处理标出的问题。"""

    code = "not_promotable"


@command
def export_package(*, chosen: Iterable[tuple[str, str]], note: str = "", actor: Actor) -> bytes:
    """The signed file with the chosen (kind, key) and all that they build on.

    Raises NothingChosen, NotFound for a key that is gone.
    """
    require(actor, "items.package")
    parts = _with_needs(list(chosen))
    if not parts:
        raise NothingChosen
    key = own_key()
    private = Ed25519PrivateKey.from_private_bytes(base64.b64decode(key.private_key))
    facts = {
        "made_at": timezone.now().isoformat(timespec="seconds"),
        "made_by": actor.name,
        "installation": settings.PUBLIC_URL,
        "note": note.strip()[:500],
    }
    content = files.write(parts, facts=facts, key=private)
    audit.record(
        "items.export_package",
        actor=actor,
        stream="packages",
        object_type="package",
        object_id=hashlib.sha256(content).hexdigest()[:32],
        detail={"parts": [e.id for e, _content in parts], "bytes": len(content)},
    )
    return content


def _with_needs(chosen: list[tuple[str, str]]) -> list[tuple[Entry, Any]]:
    """What was chosen and what it builds on, each once, what is built on first."""
    found: dict[tuple[str, str], tuple[Any, tuple[tuple[str, str], ...]]] = {}
    todo = list(dict.fromkeys(chosen))
    while todo:
        kind, key = todo.pop()
        if (kind, key) in found:
            continue
        content, needs = _plug(kind).export(key)
        found[kind, key] = (content, tuple(needs))
        todo += [need for need in needs if need not in found]
    ordered = sorted(found, key=lambda pair: (_plug(pair[0]).order, pair[1]))
    return [
        (
            Entry(
                kind=kind,
                key=key,
                title=_title(found[kind, key][0], key),
                path=f"parts/{kind}/{n:04d}.json",
                sha256="",
                size=0,
                needs=found[kind, key][1],
            ),
            found[kind, key][0],
        )
        for n, (kind, key) in enumerate(ordered, start=1)
    ]


def _title(content: dict[str, Any], key: str) -> Any:
    definition = content.get("definition") or {}
    return content.get("title") or content.get("name") or definition.get("name") or key


def open_package(content: bytes) -> Opened:
    """Read and verify it against whom this installation trusts. Raises a PackageRefused."""
    opened = files.read(content, trust=require_trusted)
    for entry in opened.entries:
        _plug(entry.kind)
    return opened


@command
def receive_package(*, content: bytes, actor: Actor) -> ConfigPackage:
    """Keep a package that is sound and signed by someone trusted; else nothing is stored.

    What the same person brought before is not kept twice.
    """
    require(actor, "items.package")
    opened = open_package(content)
    digest = hashlib.sha256(content).hexdigest()
    known = ConfigPackage.objects.filter(sha256=digest, uploaded_by=actor.name).first()
    if known is not None:
        return known
    signer = PackageSigner.objects.filter(fingerprint=opened.fingerprint).first()
    row = ConfigPackage.objects.create(
        sha256=digest,
        content=content,
        manifest=opened.manifest,
        signer_name=signer.name if signer else _("本平台"),
        signer_fingerprint=opened.fingerprint,
        uploaded_by=actor.name,
    )
    audit.record(
        "items.receive_package",
        actor=actor,
        stream="packages",
        object_type="package",
        object_id=row.pk,
        detail={"sha256": digest, "signer": opened.fingerprint},
    )
    return row


def package(public_id: uuid.UUID) -> ConfigPackage:
    found = ConfigPackage.objects.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def compare_package(row: ConfigPackage) -> list[Line]:
    """Each part beside what stands here. The signature is checked again."""
    return compared(open_package(bytes(row.content)))


@command
def promote_package(
    *, public_id: uuid.UUID, chosen: Iterable[str], mode: str, actor: Actor
) -> PackagePromotion:
    """Take over the chosen parts (`kind:key`), all or none.

    `draft` gives working copies that go their usual way through review. `in_force` puts them in
    force at once and needs a reviewer who did not bring the package. Raises NotPromotable,
    SameReviewer, and whatever the parts' own rules refuse.
    """
    in_force = mode == "in_force"
    require(actor, "items.review" if in_force else "items.package")
    row = package(public_id)
    if in_force and actor.name == row.uploaded_by:
        raise SameReviewer
    opened = open_package(bytes(row.content))
    lines = [line for line in compared(opened) if line.entry.id in set(chosen)]
    if not lines:
        raise NothingChosen
    _require_whole(lines)
    drafter = actor
    if in_force:
        drafter = Actor(kind="system", name=row.uploaded_by, channel="package")
    promotion = Promotion(in_force=in_force, drafter=drafter, reviewer=actor)
    results = []
    for line in lines:
        plug = _plug(line.entry.kind)
        try:
            address = plug.promote(line.entry.key, opened.contents[line.entry.id], promotion)
        except DomainError as refused:
            raise NotPromotable(errors=_told(line, refused)) from refused
        results.append({"id": line.entry.id, "title": line.entry.title, "address": address})
    made = PackagePromotion.objects.create(
        package=row, mode=mode, promoted_by=actor.name, results=results
    )
    audit.record(
        "items.promote_package",
        actor=actor,
        stream="packages",
        object_type="package",
        object_id=row.pk,
        detail={"mode": mode, "parts": [r["id"] for r in results]},
    )
    return made


def _told(line: Line, refused: DomainError) -> list[FieldError]:
    """What a part's own rules refused, under its name."""
    inner = getattr(refused, "errors", ())
    texts = [f"{e.path} {e.message}".strip() for e in inner] or [refused.message]
    return [FieldError(path=line.entry.id, message=f"{line.title}：{t}") for t in texts]


def _require_whole(lines: list[Line]) -> None:
    chosen = {line.entry.id for line in lines}
    errors = []
    for line in lines:
        errors += [
            FieldError(path=line.entry.id, message=f"{line.title}：{p.message}")
            for p in line.problems
        ]
        errors += [
            FieldError(
                path=line.entry.id,
                message=_("%(title)s：还要一起采用 %(need)s。")
                % {"title": line.title, "need": need},
            )
            for need in line.missing
            if need not in chosen
        ]
    if errors:
        raise NotPromotable(errors=errors)


def _plug(kind: str) -> Any:
    try:
        return package_parts.get(kind)
    except UnknownPlug:
        raise UnknownKind(place=kind[:40]) from None
