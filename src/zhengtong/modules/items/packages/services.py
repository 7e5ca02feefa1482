"""Export, receive, compare, promote; the installation's key and whom it trusts."""

from __future__ import annotations

import base64
import hashlib
import uuid
from collections.abc import Iterable
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from zhengtong.core.audit import api as audit
from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.errors import DomainError, FieldError, InvalidInput, NotFound
from zhengtong.kernel.registry import UnknownPlug
from zhengtong.modules.items.models import (
    ConfigPackage,
    PackageKey,
    PackagePromotion,
    PackageSigner,
)
from zhengtong.modules.items.packages import format as files
from zhengtong.modules.items.packages.comparing import Line, compared
from zhengtong.modules.items.packages.errors import RevokedSigner, StrangersPackage, UnknownKind
from zhengtong.modules.items.packages.format import Entry, Opened
from zhengtong.modules.items.plugins import Promotion, package_parts
from zhengtong.modules.items.rules import SameReviewer

MODES = ("draft", "in_force")


class NothingChosen(InvalidInput):
    """请至少选择一项。"""

    code = "nothing_chosen"


class NotPromotable(InvalidInput):
    """选中的内容还不能采用，请先处理标出的问题。"""

    code = "not_promotable"


class BadSignerKey(InvalidInput):
    """公钥不对。请粘贴对方“配置包”页面上显示的公钥（44 个字符）。"""

    code = "bad_signer_key"


class SignerKnown(InvalidInput):
    """这个公钥已经在名单里。"""

    code = "signer_known"


@command
def own_key() -> PackageKey:
    """The key with which this installation signs, made when it is first needed."""
    found = PackageKey.objects.order_by("-pk").first()
    if found is not None:
        return found
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('items.package_key', 0))")
    found = PackageKey.objects.order_by("-pk").first()
    if found is not None:
        return found
    private = Ed25519PrivateKey.generate()
    public = base64.b64encode(private.public_key().public_bytes_raw()).decode()
    return PackageKey.objects.create(
        fingerprint=files.fingerprint_of(public),
        public_key=public,
        private_key=base64.b64encode(private.private_bytes_raw()).decode(),
    )


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
    opened = files.read(content, trust=_trust)
    for entry in opened.entries:
        _plug(entry.kind)
    return opened


@command
def receive_package(*, content: bytes, actor: Actor) -> ConfigPackage:
    """Keep a package that is sound and signed by someone trusted; else nothing is stored."""
    require(actor, "items.package")
    opened = open_package(content)
    digest = hashlib.sha256(content).hexdigest()
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


@command
def trust_signer(*, name: str, public_key: str, actor: Actor) -> PackageSigner:
    """Take packages of another installation from now on. Raises BadSignerKey, SignerKnown."""
    require(actor, "items.trust")
    key = "".join(public_key.split())
    try:
        fingerprint = files.fingerprint_of(key)
    except ValueError:
        raise _at("public_key", BadSignerKey) from None
    if not name.strip():
        raise InvalidInput(errors=[FieldError(path="name", message=_("请写对方的名称。"))])
    if PackageSigner.objects.filter(fingerprint=fingerprint).exists():
        raise _at("public_key", SignerKnown)
    signer = PackageSigner.objects.create(
        name=name.strip()[:80], fingerprint=fingerprint, public_key=key, added_by=actor.name
    )
    _record_signer("items.trust_signer", signer, actor)
    return signer


@command
def revoke_signer(*, public_id: uuid.UUID, reason: str, actor: Actor) -> None:
    """Take nothing more that this key signed; what was taken stays."""
    require(actor, "items.trust")
    signer = PackageSigner.objects.select_for_update().filter(public_id=public_id).first()
    if signer is None:
        raise NotFound
    if not reason.strip():
        raise InvalidInput(errors=[FieldError(path="reason", message=_("请写明理由。"))])
    signer.revoked_at, signer.revoked_by = timezone.now(), actor.name
    signer.revoked_for = reason.strip()[:300]
    signer.save()
    _record_signer("items.revoke_signer", signer, actor)


def _trust(fingerprint: str) -> None:
    if PackageKey.objects.filter(fingerprint=fingerprint).exists():
        return
    signer = PackageSigner.objects.filter(fingerprint=fingerprint).first()
    if signer is None:
        raise StrangersPackage(place=files.shown(fingerprint))
    if signer.revoked_at:
        raise RevokedSigner(place=signer.name)


def _plug(kind: str) -> Any:
    try:
        return package_parts.get(kind)
    except UnknownPlug:
        raise UnknownKind(place=kind[:40]) from None


def _at(path: str, error: type[InvalidInput]) -> InvalidInput:
    return error(errors=[FieldError(path=path, message=str(error()))])


def _record_signer(name: str, signer: PackageSigner, actor: Actor) -> None:
    audit.record(
        name,
        actor=actor,
        stream="packages",
        object_type="package_signer",
        object_id=signer.pk,
        detail={"name": signer.name, "fingerprint": signer.fingerprint},
    )
