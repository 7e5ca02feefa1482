"""The installation's own key, and whose packages it takes."""

from __future__ import annotations

import base64
import uuid

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.utils import timezone
from django.utils.translation import gettext as _

from zhengtong.core.audit import api as audit
from zhengtong.core.commands import command
from zhengtong.core.turns import one_at_a_time
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.errors import FieldError, InvalidInput, NotFound, StateError
from zhengtong.modules.items.models import (
    PackageKey,
    PackageSigner,
)
from zhengtong.modules.items.packages import format as files
from zhengtong.modules.items.packages.errors import RevokedSigner, StrangersPackage


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
    one_at_a_time("items.package_key")
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
    if signer.revoked_at:
        raise StateError
    signer.revoked_at, signer.revoked_by = timezone.now(), actor.name
    signer.revoked_for = reason.strip()[:300]
    signer.save()
    _record_signer("items.revoke_signer", signer, actor)


def require_trusted(fingerprint: str) -> None:
    """Raises StrangersPackage or RevokedSigner unless the key is our own or of someone trusted."""
    if PackageKey.objects.filter(fingerprint=fingerprint).exists():
        return
    signer = PackageSigner.objects.filter(fingerprint=fingerprint).first()
    if signer is None:
        raise StrangersPackage(place=files.shown(fingerprint))
    if signer.revoked_at:
        raise RevokedSigner(place=signer.name)


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
