"""Promises in a whole (一件事): signed once, and handed to every part that asks for the paper.

A merged material may be promised only where every part that asks for it takes that promise: one
part that wants it now makes it wanted now. Each part's item has the last word on days, check and
record, for the promise of a part is an ordinary one.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone

from zhengtong.core.audit.api import record
from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor
from zhengtong.modules.cases.models import (
    Application,
    BundleApplication,
    BundlePromise,
    DraftPromise,
    PromiseKind,
)
from zhengtong.modules.cases.promises import door, signing
from zhengtong.modules.cases.promises.signing import (
    NotConfirmed,
    NothingPromised,
    NotToBePromised,
    UnknownPromise,
)
from zhengtong.modules.cases.services import bundle as services
from zhengtong.modules.items import api as items
from zhengtong.modules.items.data import ItemVersionData


@dataclass(frozen=True, kw_only=True)
class Offer:
    """One kind of promise for this whole. `parts` are the items that the materials belong to;
    `refusal` says why the next promise is not accepted."""

    kind: str
    materials: Sequence[items.MergedMaterial]
    parts: Sequence[ItemVersionData]
    signed: BundlePromise | None
    refusal: str = ""


def offers_of(found: BundleApplication) -> list[Offer]:
    """Both kinds as far as they fit; nothing for wholes without such materials."""
    version = items.bundle_version(found.bundle_version_id)
    if not any(door.may_promise(item) for item in version.items.values()):
        return []
    wanted = services.wanted_bundle_materials(found)
    signed = {p.kind: p for p in found.promises.all()}
    have = set(found.materials.values_list("material_key", flat=True))
    shut = door.shut(person_id=found.person_id, entity_id=found.entity_id)
    offers = []
    for kind in PromiseKind:
        fit = [m for m in _taken(found, version, wanted, kind) if m.key not in have]
        keys = {part for m in fit for part in m.of} - set(found.skips)
        if fit:
            offers.append(
                Offer(
                    kind=kind.value,
                    materials=fit,
                    parts=[v for key, v in version.items.items() if key in keys],
                    signed=signed.get(kind.value),
                    refusal=shut.message if shut else "",
                )
            )
    return offers


def _taken(
    found: BundleApplication,
    version: items.BundleVersionData,
    wanted: Sequence[items.MergedMaterial],
    kind: PromiseKind,
) -> list[items.MergedMaterial]:
    """Merged materials for which every part that is applied for takes the promise."""
    fit = []
    for merged in wanted:
        of = {part: key for part, key in merged.of.items() if part not in found.skips}
        if of and all(_takes(version.items[part], key, kind) for part, key in of.items()):
            fit.append(merged)
    return fit


def _takes(item: ItemVersionData, key: str, kind: PromiseKind) -> bool:
    return bool(door.promised_for(kind, [m for m in item.materials if m.key == key]))


@command
def sign_bundle_promise(
    *,
    public_id: uuid.UUID,
    kind: str,
    material_keys: Collection[str],
    signed_name: str,
    is_confirmed: bool,
    actor: Actor,
) -> BundlePromise:
    """Sign a promise for the whole; signing again replaces the earlier one of its kind.

    Raises DoorShut, NotToBePromised, NothingPromised, SignatureDiffers, NotConfirmed.
    """
    found = services.locked_bundle(public_id, actor)
    if kind not in PromiseKind.values:
        raise UnknownPromise
    door.require_open(person_id=found.person_id, entity_id=found.entity_id)
    keys = sorted(set(material_keys))
    if not keys:
        raise signing.refused(NothingPromised, f"{kind}-material")
    if not set(keys) <= _promisable(found, kind):
        raise signing.refused(NotToBePromised, f"{kind}-material")
    signing.check_signature(found.person_id, signed_name, path=f"{kind}-name")
    if not is_confirmed:
        raise signing.refused(NotConfirmed, f"{kind}-confirm")
    signed, _made = BundlePromise.objects.update_or_create(
        bundle=found,
        kind=kind,
        defaults={
            "material_keys": keys,
            "signed_name": signing.written(signed_name),
            "signed_at": timezone.now(),
        },
    )
    _audited("cases.promise_draft", found, kind, actor, keys)
    return signed


@command
def take_bundle_promise_back(*, public_id: uuid.UUID, kind: str, actor: Actor) -> None:
    """The papers come with the application after all. Nothing happens without a promise."""
    found = services.locked_bundle(public_id, actor)
    if BundlePromise.objects.filter(bundle=found, kind=kind).delete()[0]:
        _audited("cases.promise_taken_back", found, kind, actor, ())


def _promisable(found: BundleApplication, kind: str) -> set[str]:
    """Keys that this promise can stand for now: not uploaded, not promised in another way."""
    offered = {m.key for o in offers_of(found) if o.kind == kind for m in o.materials}
    others = found.promises.exclude(kind=kind).values_list("material_keys", flat=True)
    return offered - {key for keys in others for key in keys}


def excused(found: BundleApplication) -> set[str]:
    """Merged materials without which the whole may be handed in; none once the door is shut."""
    signed = list(found.promises.all())
    if not signed or door.shut(person_id=found.person_id, entity_id=found.entity_id):
        return set()
    offered = {o.kind: {m.key for m in o.materials} for o in offers_of(found)}
    return {key for p in signed for key in p.material_keys if key in offered.get(p.kind, ())}


def carry(
    signed_for: Sequence[BundlePromise],
    made: Application,
    own: Mapping[str, str],
    actor: Actor,
) -> None:
    """The promises of the whole as those of one part. `own`: merged key → the part's material.
    The caller holds the whole and has just made the application."""
    for promise in signed_for:
        keys = {own[key] for key in promise.material_keys if key in own}
        keys &= signing.promisable(made, promise.kind)
        if not keys:
            continue
        signed = signing.sign_promise(
            public_id=made.public_id,
            kind=promise.kind,
            material_keys=keys,
            signed_name=promise.signed_name,
            is_confirmed=True,
            actor=actor,
        )
        DraftPromise.objects.filter(pk=signed.pk).update(signed_at=promise.signed_at)


def _audited(
    action: str, found: BundleApplication, kind: str, actor: Actor, keys: Collection[str]
) -> None:
    record(
        action,
        actor=actor,
        stream=f"bundle_application:{found.pk}",
        object_type="bundle_application",
        object_id=found.pk,
        detail={"kind": kind, "materials": list(keys)},
    )
